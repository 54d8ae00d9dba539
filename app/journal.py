"""Saving answers in groups: one writer, and a receipt only after the commit that holds the answer.

A commit for each request gives a few hundred answers a second and collapses under a thousand pupils. Here whatever has
gathered while the last commit was under way is written by the next one, in a thread of its own, and only then does each
request get its reply. The queue is bounded: when it is full the page keeps the answer and tries again.
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
from app.errors import Busy

Item = TypeVar("Item")
MOST_WAITING = 5_000
MOST_AT_ONCE = 500
log = logging.getLogger(__name__)


class Journal(Generic[Item]):
    """One writer for one process. `write` stores a batch on an open connection, and says of each item if it counts."""

    def __init__(self, database: Database, write: Callable[[Connection, Sequence[Item]], Sequence[bool]]) -> None:
        self._database, self._write = database, write
        self._guard = threading.Condition()
        self._waiting: list[tuple[Item, asyncio.Future[bool]]] = []
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

    def append(self, item: Item) -> "asyncio.Future[bool]":
        """Return a future that resolves once `item` is durable: True, or False when it came too late to count.

        Raises Busy when too many are waiting; nothing is kept then.
        """
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        with self._guard:
            if len(self._waiting) >= MOST_WAITING or self._stopping:
                raise Busy
            self._waiting.append((item, future))
            self._guard.notify()
        return future

    def _run(self) -> None:
        while batch := self._gather():
            try:
                outcome: Sequence[bool] | None = self._commit([item for item, _ in batch])
            except Exception:
                log.exception("a batch of answers could not be stored; the pages keep them and try again")
                outcome = None
            _reply([future for _, future in batch], outcome)

    def _gather(self) -> list[tuple[Item, "asyncio.Future[bool]"]]:
        with self._guard:
            while not self._waiting and not self._stopping:
                self._guard.wait()
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            return batch

    def _commit(self, items: list[Item]) -> Sequence[bool]:
        database = self._database
        with database.turns.take() if database.is_sqlite else nullcontext():
            with database.writers.begin() as connection:
                outcome = self._write(connection, items)
            database.tidy()
        return outcome


def _reply(futures: Sequence["asyncio.Future[bool]"], outcome: Sequence[bool] | None) -> None:
    """Give each request its outcome in its own event loop: one wake-up a loop."""
    loops = {future.get_loop() for future in futures}
    for loop in loops:
        places = [place for place, future in enumerate(futures) if future.get_loop() is loop]
        mine = [futures[place] for place in places]
        with contextlib.suppress(RuntimeError):  # the loop has closed, and with it the request; the answer is stored
            loop.call_soon_threadsafe(_resolve, mine, outcome and [outcome[place] for place in places])


def _resolve(futures: list["asyncio.Future[bool]"], outcome: Sequence[bool] | None) -> None:
    for place, future in enumerate(futures):
        if future.done():  # the request went away; its answer is stored all the same
            continue
        if outcome is None:
            future.set_exception(Busy())
        else:
            future.set_result(outcome[place])
