"""Storing answers, many at a time, so that an answer is acknowledged only when it is durable and will be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import SQLModel, col

from app.competitions.models import Attempt

RESPONSE = SQLModel.metadata.tables["response"]
_insert_sqlite = insert_sqlite(RESPONSE).on_conflict_do_nothing()
_insert_postgresql = insert_postgresql(RESPONSE).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Save:
    """One choice on its way to the database."""

    attempt_id: UUID
    number: int
    sequence: int
    choice: str
    marked: bool
    received_at: datetime
    late: bool


def write(connection: Connection, saves: Sequence[Save]) -> list[bool]:
    """Append the answers; return for each whether its attempt was still open, and so whether it was kept.

    A repeat (same attempt, question and sequence) changes nothing and is as good as the first. On PostgreSQL the share
    lock makes handing in wait for this commit, or this wait for it: an answer is either marked or refused.
    """
    ids = {save.attempt_id for save in saves}
    still_open = select(col(Attempt.id)).where(col(Attempt.id).in_(ids), col(Attempt.submitted_at).is_(None))
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        still_open = still_open.order_by(col(Attempt.id)).with_for_update(read=True, key_share=True)
    open_ids = set(connection.execute(still_open).scalars())
    rows = [
        {
            "attempt_id": s.attempt_id, "number": s.number, "sequence": s.sequence, "choice": s.choice,
            "marked": s.marked, "received_at": s.received_at, "late": s.late,
        }
        for s in saves
        if s.attempt_id in open_ids
    ]  # fmt: skip
    if rows:
        connection.execute(_insert_postgresql if is_postgresql else _insert_sqlite, rows)
    return [save.attempt_id in open_ids for save in saves]
