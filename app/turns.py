"""Taking turns: a fair lock for which threads and coroutines may both wait.

SQLite has one writer. Letting writers queue here, in order, ends "database is locked", and keeps a thread from being
spent on waiting: a request waits in the event loop and only then takes a thread.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager


class Turns:
    """First come, first served."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[Future[None]] = deque()
        self._taken = False

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait in this thread until it is our turn, and hold it for the length of the block."""
        self._join().result()
        try:
            yield
        finally:
            self._pass_on()

    @asynccontextmanager
    async def taking(self) -> AsyncIterator[None]:
        """Wait in the event loop until it is our turn, and hold it for the length of the block."""
        place = self._join()
        try:
            await asyncio.wrap_future(place)
        except asyncio.CancelledError:
            if not place.cancelled():  # the turn came in the same instant; hand it on
                self._pass_on()
            raise
        try:
            yield
        finally:
            self._pass_on()

    def _join(self) -> Future[None]:
        place: Future[None] = Future()
        with self._guard:
            if self._taken:
                self._waiting.append(place)
            else:
                self._taken = True
                place.set_result(None)
        return place

    def _pass_on(self) -> None:
        with self._guard:
            while self._waiting:
                place = self._waiting.popleft()
                if place.set_running_or_notify_cancel():
                    place.set_result(None)
                    return
            self._taken = False
