"""How connections are prepared: SQLite durable and in turn, and errors that tell no row."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, ExceptionContext


def prepare_sqlite(engine: Engine) -> None:
    """Make every connection durable, and every writing transaction take its place at once."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged answer survives a power cut
            "foreign_keys=ON",
            "busy_timeout=10000",
            "wal_autocheckpoint=0",  # checkpoints belong to whoever holds the turn
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def keep_rows_out_of_errors(engine: Engine) -> None:
    """Leave out what PostgreSQL quotes of a refused row (DETAIL): it would end in a log, and rows hold names."""

    @event.listens_for(engine, "handle_error")
    def _on_error(context: ExceptionContext) -> None:
        told = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
        if told is None or context.sqlalchemy_exception is None:
            return
        before = str(context.original_exception)
        context.original_exception.args = (told,)
        words = context.sqlalchemy_exception.args
        context.sqlalchemy_exception.args = tuple(str(word).replace(before, told) for word in words)
