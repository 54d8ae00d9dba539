"""Slow work in a few threads of its own, so that it holds up neither pages nor answers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.errors import Busy

Done = TypeVar("Done")


class SlowWork:
    """A few threads, and how many are waiting for them; more than `most_waiting` are refused, so no flood piles up."""

    def __init__(self, name: str, threads: int, most_waiting: int) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.most_waiting = most_waiting
        self.waiting = 0

    async def run(self, work: Callable[[], Done]) -> Done:
        """Do the work when a thread is free, or refuse when too much is waiting."""
        if self.waiting >= self.most_waiting:
            raise Busy
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.waiting -= 1
