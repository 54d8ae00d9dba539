"""Passwords are hashed in two threads of their own: slow work that must hold up neither pages nor answers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.errors import Busy
from app.people import passwords

MOST_WAITING = 200  # about three seconds of work; more is refused, so that a flood cannot pile up

Done = TypeVar("Done")


class Hashing:
    """The two threads, and how many are waiting for them."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")
        self.waiting = 0

    async def run(self, work: Callable[[], Done]) -> Done:
        """Do the work when a thread is free, or refuse when too much is waiting."""
        if self.waiting >= MOST_WAITING:
            raise Busy
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.waiting -= 1


_hashing = Hashing()


async def check(typed: str, kept: str | None) -> tuple[bool, str | None]:
    """Return whether a password is right, and a newer hash if one is due (see `passwords.check`)."""
    return await _hashing.run(lambda: passwords.check(typed, kept))


async def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return await _hashing.run(lambda: passwords.hash_password(password))
