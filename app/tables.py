"""Every table of the platform in one import, and bringing a database up to date."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app import live
from app.analysis import models as analysis
from app.awards import models as awards
from app.competitions import models as competitions
from app.courses import adult_models as adults
from app.courses import models as courses
from app.db import Database
from app.exchange import models as exchange
from app.matches import audience_models as audience
from app.matches import models as matches
from app.matches import preliminary_models as preliminaries
from app.papers import models as papers
from app.people import models as people
from app.questions import models as questions
from app.reports import models as reports
from app.settings import PROJECT

CHAPTERS = (
    people,
    questions,
    exchange,
    papers,
    courses,
    adults,
    competitions,
    matches,
    audience,
    preliminaries,
    awards,
    analysis,
    reports,
    live,
)
ALL_TABLES = SQLModel.metadata.sorted_tables


def configuration() -> Config:
    """Return Alembic's configuration for this project."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, to: str = "head") -> None:
    """Bring the database up to `to`, whole or not at all."""
    config = configuration()
    with database.turns.take(), database.writers.connect() as connection, connection.begin():
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def is_up_to_date(database: Database) -> bool:
    """Return whether the database is at the newest migration."""
    with database.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    return here == ScriptDirectory.from_config(configuration()).get_current_head()
