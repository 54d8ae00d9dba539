"""Passwords are hashed in two threads of their own: slow work that must hold up neither pages nor answers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.errors import Busy
from app.people import passwords

MOST_WAITING = 200  # about three seconds of work; more is refused, so that a flood cannot pile up

_threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")
Done = TypeVar("Done")


async def check(typed: str, kept: str | None) -> tuple[bool, str | None]:
    """Return whether a password is right, and a newer hash if one is due (see `passwords.check`)."""
    return await _slowly(lambda: passwords.check(typed, kept))


async def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return await _slowly(lambda: passwords.hash_password(password))


async def _slowly(work: Callable[[], Done]) -> Done:
    if _threads._work_queue.qsize() >= MOST_WAITING:
        raise Busy
    return await asyncio.get_running_loop().run_in_executor(_threads, work)
