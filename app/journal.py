"""Writing in groups what a whole school does at once: one writer, and a receipt only after the commit that holds it.

A commit for each request gives a few hundred answers a second and collapses under a thousand pupils. Here whatever has
gathered while the last commit was under way is written by the next one, in a thread of its own, and only then does each
request get its reply. The queue is bounded: when it is full nothing is kept, and the page tries again.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Generic, TypeVar

from sqlalchemy import Connection

from app.db import Database
from app.errors import Busy, Refusal

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
MOST_WAITING = 5_000
MOST_AT_ONCE = 500
log = logging.getLogger(__name__)


class Journal(Generic[Item, Outcome]):
    """One writer for one process. `write` stores a batch on an open connection, and says what came of each item.

    An outcome that is a Refusal is raised where the item was appended. `at_once` bounds how long a batch may keep
    others from writing.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[Connection, Sequence[Item]], Sequence[Outcome | Refusal]],
        at_once: int = MOST_AT_ONCE,
    ) -> None:
        self._database, self._write, self._at_once = database, write, at_once
        self._guard = threading.Condition()
        self._waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._users = 0

    def start(self) -> None:
        """Begin to write. Whoever starts it stops it; it ends with the last of them (a test may open two browsers)."""
        self._users += 1
        if self._users == 1:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    async def stop(self) -> None:
        """Write what is waiting, then end."""
        self._users -= 1
        if self._users or self._thread is None:
            return
        with self._guard:
            self._stopping = True
            self._guard.notify()
        await asyncio.to_thread(self._thread.join)

    def append(self, item: Item) -> "asyncio.Future[Outcome]":
        """Return a future that resolves to what came of `item`, once it is durable.

        Raises Busy when too many are waiting; nothing is kept then.
        """
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        with self._guard:
            if len(self._waiting) >= MOST_WAITING or self._stopping:
                raise Busy
            self._waiting.append((item, future))
            self._guard.notify()
        return future

    def _run(self) -> None:
        while batch := self._gather():
            try:
                outcomes: Sequence[Outcome | Refusal] = self._commit([item for item, _ in batch])
            except Exception:
                log.exception("a batch could not be stored; the pages keep what they have and try again")
                outcomes = [Busy()] * len(batch)
            _reply([future for _, future in batch], outcomes)

    def _gather(self) -> list[tuple[Item, "asyncio.Future[Outcome]"]]:
        with self._guard:
            while not self._waiting and not self._stopping:
                self._guard.wait()
            batch, self._waiting = self._waiting[: self._at_once], self._waiting[self._at_once :]
            return batch

    def _commit(self, items: list[Item]) -> Sequence[Outcome | Refusal]:
        database = self._database
        with database.turns.take() if database.is_sqlite else nullcontext():
            with database.writers.begin() as connection:
                outcomes = self._write(connection, items)
            database.tidy()
        return outcomes


def _reply(futures: Sequence["asyncio.Future[Outcome]"], outcomes: Sequence[Outcome | Refusal]) -> None:
    """Give each request its outcome in its own event loop: one wake-up a loop."""
    loops = {future.get_loop() for future in futures}
    for loop in loops:
        mine = [pair for pair in zip(futures, outcomes, strict=True) if pair[0].get_loop() is loop]
        with contextlib.suppress(RuntimeError):  # the loop has closed, and with it the request; the item is stored
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(pairs: "list[tuple[asyncio.Future[Outcome], Outcome | Refusal]]") -> None:
    for future, outcome in pairs:
        if future.done():  # the request went away; its item is stored all the same
            continue
        if isinstance(outcome, Refusal):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
