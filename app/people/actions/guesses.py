"""Counting wrong guesses at PINs and passwords, and refusing more of them for a while."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from app.errors import Refusal
from app.people import locks
from app.people.models import Staff, Student

KEPT_UNKNOWN = 10_000  # accounts that do not exist, whose failures one process remembers


class Locked(Refusal):
    """Too many wrong guesses in a row."""

    status = 429
    message = "连续输错次数太多，请稍后再试。"


@dataclass(frozen=True)
class Denied:
    """Why somebody was not signed in; the failure has been counted."""

    refusal: Refusal


@dataclass
class Unknown:
    """Failures of an account that does not exist."""

    failures: int = 0
    locked_until: datetime | None = None


_unknown: OrderedDict[str, Unknown] = OrderedDict()
_guard = threading.Lock()


def judge(
    account: Staff | Student | Unknown,
    is_right: bool,
    policy: locks.Policy,
    now: datetime,
    wrong: Refusal,
    remedy: str,
) -> Denied | None:
    """Count a wrong guess and say how long to wait, or wipe the count; while locked, even the right one is refused."""
    if account.locked_until and now < account.locked_until:
        return Denied(_locked(account.locked_until, now, remedy))
    if is_right:
        account.failures, account.locked_until = 0, None
        return None
    account.failures += 1
    rest = policy(account.failures)
    if rest is None:
        return Denied(wrong)
    account.locked_until = now + rest
    return Denied(_locked(account.locked_until, now, remedy))


def _locked(until: datetime, now: datetime, remedy: str) -> Locked:
    return Locked(f"连续输错次数太多，账号已暂时锁定。{remedy}等 {locks.in_words(until - now)}后再试。")


def stranger(account: str) -> Unknown:
    """Return the failures of an account that does not exist; only so many are remembered."""
    with _guard:
        unknown = _unknown.setdefault(account, Unknown())
        _unknown.move_to_end(account)
        if len(_unknown) > KEPT_UNKNOWN:
            _unknown.popitem(last=False)
        return unknown
