"""Rule: how long an account rests after wrong guesses.

A lock belongs to the account, never to the address: a whole school signs in from one address, and a class must not
be shut out because one of them, or somebody beside them, guesses.
"""

from collections.abc import Callable
from datetime import timedelta

ALLOWED = 5  # wrong guesses before the first lock
LONGEST = timedelta(minutes=15)

Policy = Callable[[int], timedelta | None]


def pupil_rest(failures: int) -> timedelta | None:
    """Return how long a pupil's account rests after this many wrong PINs in a row: 60 s, doubled by each further one.

    Short at first, because most wrong PINs are a child's typing; the teacher can end it at once.

    >>> [pupil_rest(failures) for failures in (4, 5, 6)]
    [None, datetime.timedelta(seconds=60), datetime.timedelta(seconds=120)]
    """
    if failures < ALLOWED:
        return None
    doublings = min(failures - ALLOWED, 10)
    return min(timedelta(seconds=60 << doublings), LONGEST)


def staff_rest(failures: int) -> timedelta | None:
    """Return how long a staff account rests after this many wrong passwords in a row: 15 minutes each five."""
    return LONGEST if failures and failures % ALLOWED == 0 else None


def in_words(wait: timedelta) -> str:
    """Return a wait as people say it, rounded up.

    >>> in_words(timedelta(seconds=60)), in_words(timedelta(seconds=61)), in_words(timedelta(seconds=9))
    ('60 秒', '2 分钟', '9 秒')
    """
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return f"{seconds} 秒" if seconds <= 60 else f"{-(-seconds // 60)} 分钟"
