"""The database: rows, moments, words, and one transaction per request."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID, uuid4

import anyio
from fastapi import Depends, Request
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy import Dialect, MetaData, String, TypeDecorator, event
from sqlalchemy.engine import make_url
from sqlmodel import Field, Session, SQLModel, create_engine, text
from starlette.concurrency import run_in_threadpool

from app import clock
from app.engines import keep_rows_out_of_errors, prepare_sqlite
from app.turns import Turns

Answer = TypeVar("Answer")
SAFE = {"GET", "HEAD", "OPTIONS"}
LOOKERS = 4  # threads that look up who is there
CHECKPOINT_EVERY = 1.0  # seconds of writing between checkpoints of SQLite's log

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcTime(TypeDecorator[datetime]):
    """A moment, always with its zone: refuses naive values going in, gives UTC coming out."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must carry its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back in UTC; SQLite drops the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A member of a StrEnum, kept as its plain word."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Refuse words that are not in the list."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Give back the member."""
        return None if value is None else self.words(value)


class Row(SQLModel):
    """Every table's first column: an id known before the row is saved and never countable from outside."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class Database:
    """One engine, and the turn-taking that SQLite needs.

    At most `sessions` requests hold a session at once; others wait in the event loop, never in a thread, so that the
    threads can always finish the work that is under way.
    """

    def __init__(self, url: str, sessions: int = 8) -> None:
        address = make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        self.is_sqlite = address.get_backend_name() == "sqlite"
        if self.is_sqlite and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        arguments = {"check_same_thread": False, "isolation_level": None} if self.is_sqlite else {}
        # Threads that look up a sign-in hold a connection for a moment beside the open sessions: hence the overflow.
        # Parameters are hidden because an error's text ends in a log, and they may be names.
        self.engine = create_engine(
            address, connect_args=arguments, pool_size=sessions, max_overflow=24, hide_parameters=True
        )
        self.writers = self.engine.execution_options(writing=True)
        self.turns = Turns()
        self._places = sessions
        self._limiter: anyio.CapacityLimiter | None = None
        self._lookers: anyio.CapacityLimiter | None = None
        self._checkpointed = clock.ticks()
        if self.is_sqlite:
            prepare_sqlite(self.engine)
        keep_rows_out_of_errors(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a short session that only reads; for a thread."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    async def look(self, question: Callable[[Session], Answer]) -> Answer:
        """Ask something short before a request has its session.

        In threads set apart for it: a thousand pupils who have just arrived must not stand in the way of those who
        already hold a session, or the turn to write, and need a thread to finish.
        """
        if self._lookers is None:
            self._lookers = anyio.CapacityLimiter(LOOKERS)
        return await anyio.to_thread.run_sync(self._answer, question, limiter=self._lookers)

    async def read(self, question: Callable[[Session], Answer]) -> Answer:
        """Read all that a reply needs in one visit to a thread, where a request's ordinary transaction makes three."""
        async with self._room():
            return await run_in_threadpool(self._answer, question)

    def _answer(self, question: Callable[[Session], Answer]) -> Answer:
        with self.reading() as session:
            return question(session)

    def _room(self) -> anyio.CapacityLimiter:
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self._places)
        return self._limiter

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open one transaction in this thread: committed when the block ends, rolled back when it raises."""
        with self.turns.take() if self.is_sqlite else nullcontext():
            with Session(self.writers, expire_on_commit=False) as session:
                yield session
                session.commit()
            self.tidy()

    @asynccontextmanager
    async def transaction(self, *, writing: bool) -> AsyncIterator[Session]:
        """Open one transaction for a request. It waits for its turn in the event loop, and commits in a thread."""
        async with self._room(), self._turn(writing):
            session = Session(self.writers if writing else self.engine, expire_on_commit=False)
            try:
                yield session
            except BaseException:
                await run_in_threadpool(session.close)
                raise
            await run_in_threadpool(self._finish, session, writing)

    @asynccontextmanager
    async def _turn(self, writing: bool) -> AsyncIterator[None]:
        if writing and self.is_sqlite:
            async with self.turns.taking():
                yield
        else:
            yield

    def _finish(self, session: Session, writing: bool) -> None:
        with session:  # closed whatever happens; one visit to a thread
            if writing:
                session.commit()
        if writing:
            self.tidy()

    def tidy(self) -> None:
        """Checkpoint SQLite's log while we hold the turn.

        Never beside another writer: before 3.51.3, two connections that write and checkpoint at once can lose
        committed rows (the "WAL-reset" defect, sqlite.org/wal.html).
        """
        if self.is_sqlite and clock.ticks() - self._checkpointed > CHECKPOINT_EVERY:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
            self._checkpointed = clock.ticks()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Call `callback` once `session` has committed, and never when it rolls back; a savepoint is no commit."""
    event.listen(session, "after_commit", lambda ended: None if ended.in_nested_transaction() else callback())


async def database(request: Request) -> Database:
    """Return the database of the application that serves `request`."""
    found: Database = request.app.state.database
    return found


TheDatabase = Annotated[Database, Depends(database)]


async def transaction(request: Request, database: TheDatabase) -> AsyncIterator[Session]:
    """Commit when the handler returns, roll back when it raises; both before the reply is sent."""
    async with database.transaction(writing=request.method not in SAFE) as session:
        yield session


Db = Annotated[Session, Depends(transaction, scope="function")]


def ping(session: Session) -> None:
    """Raise unless the database answers."""
    session.connection().execute(text("SELECT 1"))
