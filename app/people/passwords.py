"""Rule: staff passwords: how they are kept, and how weak is too weak.

Argon2id with 19 MiB, two passes and one lane: about 30 ms on a small server, so callers let only a few run at once.
"""

from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.errors import Invalid

SHORTEST, LONGEST = 10, 128
RUN = 3  # so many characters of the account in a row may not be in the password

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _hasher.hash(password)


def check(typed: str, kept: str | None) -> tuple[bool, str | None]:
    """Return whether `typed` is right, and a newer hash to keep when the old one used other parameters.

    With nothing kept (no such account) the same work is done, so that the time tells nothing.
    """
    is_right, newer = _hasher.verify_and_update(typed, kept or _nobody())
    return (is_right, newer) if kept else (False, None)


def refuse_weak(password: str, account: str) -> None:
    """Refuse a password that is short, of too few kinds of characters, or made from the account."""
    fault = weakness(password, account)
    if fault:
        raise Invalid({"new": fault})


def weakness(password: str, account: str) -> str | None:
    """Return what is wrong with a password, or None.

    >>> weakness("Shield-2026", "chen")
    >>> weakness("shield2026", "chen")
    '密码至少要用到大写字母、小写字母、数字、符号中的三种。'
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码长度应为 {SHORTEST} 到 {LONGEST} 个字符。"
    if _kinds(password) < 3:
        return "密码至少要用到大写字母、小写字母、数字、符号中的三种。"
    if _resembles(password.casefold(), account.casefold()):
        return "密码里不能包含账号。"
    return None


def _kinds(password: str) -> int:
    kinds = (str.isupper, str.islower, str.isdigit, lambda letter: not letter.isalnum())
    return sum(any(kind(letter) for letter in password) for kind in kinds)


def _resembles(password: str, account: str) -> bool:
    run = min(RUN, len(account))
    return any(account[start : start + run] in password for start in range(len(account) - run + 1))


@lru_cache
def _nobody() -> str:
    return hash_password("the password of nobody")
