"""Alembic over the application's own database; SQLite changes tables by copying them (batch mode)."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.tables import ALL_TABLES

assert ALL_TABLES  # importing the models fills SQLModel.metadata


def run(connection: Connection) -> None:
    """Run the migrations asked for on `connection`, all in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
