"""When each signed-in person was last heard of: noted in memory and written in bunches, so reading stays reading."""

import threading
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, update

from app.db import Database
from app.people.models import SignIn

AT_ONCE = 500
_NEWER = (
    update(SignIn)
    .where(col(SignIn.id) == bindparam("who"), col(SignIn.seen_at) < bindparam("moment"))
    .values(seen_at=bindparam("moment"))
)
_guard = threading.Lock()
_seen: dict[UUID, datetime] = {}


def note(sign_in_id: UUID, now: datetime) -> None:
    """Remember that this sign-in was just used."""
    _seen[sign_in_id] = now


def last_seen(sign_in_id: UUID, stored: datetime) -> datetime:
    """Return the later of what the database and this process know."""
    return max(stored, _seen.get(sign_in_id, stored))


def write_down(database: Database) -> int:
    """Store what was noted since the last time; return how many sign-ins were touched."""
    with _guard:
        noted = dict(_seen)
        if not noted:
            return 0
        rows = [{"who": sign_in_id, "moment": moment} for sign_in_id, moment in noted.items()]
        for start in range(0, len(rows), AT_ONCE):  # answers that are waiting for their turn come in between
            with database.writing() as db:
                db.connection().execute(_NEWER, rows[start : start + AT_ONCE])
        for sign_in_id, moment in noted.items():
            if _seen.get(sign_in_id) == moment:
                del _seen[sign_in_id]
        return len(noted)
