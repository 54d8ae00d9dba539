"""The migrations make exactly the tables that the code expects, from nothing, whole or not at all."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app.db import Database
from app.tables import configuration, is_up_to_date, migrate

SCRIPTS = ScriptDirectory.from_config(configuration())


def differences(database: Database) -> list:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)


def test_an_empty_database_comes_to_what_the_code_expects(database):
    assert is_up_to_date(database)
    assert differences(database) == []


def test_migrating_again_changes_nothing(database):
    migrate(database)
    assert is_up_to_date(database)


def test_a_database_without_tables_is_not_up_to_date(tmp_path):
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    assert not is_up_to_date(fresh)
    for revision in reversed([script.revision for script in SCRIPTS.walk_revisions()]):
        migrate(fresh, revision)  # one at a time, as an old platform would come up
    assert is_up_to_date(fresh)
    fresh.close()


@pytest.mark.parametrize("script", list(SCRIPTS.walk_revisions()), ids=lambda script: script.revision)
def test_a_migration_is_numbered_and_named_in_words(script):
    assert script.path.rsplit("/", 1)[1].startswith(f"{script.revision}_") or script.revision in script.path
    assert script.doc and script.doc[0].isupper()
