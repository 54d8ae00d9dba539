"""Rule: class codes: six digits on the projector that let a class reach its name tiles, for one lesson."""

import unicodedata
from datetime import datetime, timedelta

DIGITS = 6
LIFE = timedelta(minutes=45)
MOST_OPEN = 5_000  # at once: so that a guess stays unlikely to open anything


def tidy(typed: str) -> str:
    """Return the digits somebody meant: full-width digits, spaces and dashes are no mistake.

    >>> tidy("１２３ 456"), tidy("123-456")
    ('123456', '123456')
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isascii() and sign.isalnum())


def is_code(text: str) -> bool:
    """Return whether this could be a code at all.

    >>> is_code("042137"), is_code("4213"), is_code("四二一三七〇")
    (True, False, False)
    """
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def spell(number: int) -> str:
    """Return a number as a code.

    >>> spell(42)
    '000042'
    """
    return f"{number:0{DIGITS}d}"


def minutes_left(closes_at: datetime, now: datetime) -> int:
    """Return how many minutes a code still works, rounded up; nothing when it has closed."""
    return max(0, -((now - closes_at) // timedelta(minutes=1)))
