"""Passwords are hashed in two threads of their own: slow work that must hold up neither pages nor answers."""

from app.people import passwords
from app.people.routes.slow_work import SlowWork

_hashing = SlowWork("argon2", threads=2, most_waiting=200)  # about three seconds of work


async def check(typed: str, kept: str | None) -> tuple[bool, str | None]:
    """Return whether a password is right, and a newer hash if one is due (see `passwords.check`)."""
    return await _hashing.run(lambda: passwords.check(typed, kept))


async def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return await _hashing.run(lambda: passwords.hash_password(password))
