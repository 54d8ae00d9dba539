"""News between processes: a row that says "this changed", written in the same transaction as the change.

Every process reads new rows twice a second and tells whoever listens in it. News carries no content; the listener
looks again for itself. Reading starts a few seconds back, because on PostgreSQL rows become visible out of order, so
a listener may be told twice, which is harmless.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import psycopg
from sqlmodel import Field, Session, SQLModel, col, delete, select

from app import clock
from app.db import Database, UtcTime, after_commit

TICK = 0.5
LOOK_BACK = timedelta(seconds=5)  # rows become visible out of order on PostgreSQL
KEEP = timedelta(minutes=10)
CHANNEL = "qingdun_news"
RETRY = 2.0  # seconds until listening to PostgreSQL is tried again

_listeners: defaultdict[str, list[Callable[[str], None]]] = defaultdict(list)
log = logging.getLogger(__name__)


class Announcement(SQLModel, table=True):
    """Something changed: a kind ("attempt", "sign_in") and the id of what did."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    what: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcTime, index=True)


def listen(kind: str, listener: Callable[[str], None]) -> None:
    """Have `listener` called with the id of everything of this kind that changes, in any process."""
    _listeners[kind].append(listener)


def stop_listening(kind: str, listener: Callable[[str], None]) -> None:
    """Call `listener` no more."""
    _listeners[kind].remove(listener)


def announce(db: Session, kind: str, what: str, *, urgent: bool = False) -> None:
    """Say, with the commit of `db`, that this changed; listeners of this process hear it at once.

    Other processes hear it at their next reading; of urgent news PostgreSQL wakes them. What many do at once is never
    urgent, because waking makes commits wait for each other.
    """
    db.add(Announcement(kind=kind, what=what, made_at=clock.now()))
    if urgent and db.get_bind().dialect.name == "postgresql":
        db.connection().exec_driver_sql(f"NOTIFY {CHANNEL}")
    after_commit(db, lambda: _tell(kind, what))


async def read_aloud(database: Database) -> None:
    """Follow the news of all processes; one task per process, for as long as it lives."""
    woken = asyncio.Event()
    waker = None if database.is_sqlite else asyncio.create_task(_wake_up(database, woken))
    try:
        await _follow(database, woken)
    finally:
        if waker:
            waker.cancel()


async def _follow(database: Database, woken: asyncio.Event) -> None:
    heard: dict[int, None] = {}
    read_at = clock.now()
    while True:
        woken.clear()
        try:
            since, read_at_next = read_at - LOOK_BACK, clock.now()
            for row in await asyncio.to_thread(_since, database, since):
                if row.id is not None and row.id not in heard:
                    heard[row.id] = None
                    _tell(row.kind, row.what)
            while len(heard) > 10_000:
                del heard[next(iter(heard))]
            read_at = read_at_next  # only now: whoever was held up reads from where they stopped
        except Exception:
            log.exception("news could not be read; trying again")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TICK):
                await woken.wait()


async def _wake_up(database: Database, woken: asyncio.Event) -> None:
    """Listen on a connection of its own; while it is broken, news comes twice a second all the same."""
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                async for _ in connection.notifies():
                    woken.set()
        except psycopg.Error:
            log.warning("listening to the database was interrupted; trying again")
        await asyncio.sleep(RETRY)


def forget_old(db: Session, now: datetime) -> None:
    """Delete news that every process has had time to read."""
    db.exec(delete(Announcement).where(col(Announcement.made_at) < now - KEEP))


def _since(database: Database, since: datetime) -> list[Announcement]:
    with database.reading() as db:
        return list(db.exec(select(Announcement).where(col(Announcement.made_at) > since)))


def _tell(kind: str, what: str) -> None:
    for listener in _listeners[kind]:
        listener(what)
