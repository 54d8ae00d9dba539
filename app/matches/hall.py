"""Rule: seat codes and ticket codes, the key of a phone, and whether an answer from the hall comes in time."""

import hmac
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from app.errors import NotFound, Refusal
from app.matches.show import Asked, Show
from app.matches.words import QuestionState

S = QuestionState
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 and O, no 1, I and L
LENGTH = 8  # of seat codes and ticket codes
MATCH_LENGTH = 6  # of a match's own code: it only leads to the door
SHOWN = 3  # letters of a ticket's code that may be public
NOT_YET = frozenset({S.QUEUED, S.SHOWN, S.READING})
CLOSED_IN_TIME = frozenset({S.JUDGING, S.JUDGED})  # the time is up, the key is not out
STILL_COUNTS = CLOSED_IN_TIME | {S.OPEN, S.WITH_AUDIENCE}


class NotSeated(NotFound):
    """The phone has no seat in this match, or another phone has taken it."""

    message = "这部手机没有本场的座位。请用座位卡上的座位码重新进入。"


class NotAsked(Refusal):
    """The hall is asked something else by now, or nothing."""

    message = "这道题现在不由观众作答，这次选择没有提交。"


class NotOpen(Refusal):
    """The host has not opened the question, or has stopped the clock."""

    message = "还没有开始作答，这次选择没有提交。"


class HallTimeIsUp(Refusal):
    """An answer that the server received after the end."""

    message = "作答时间已到，这次选择没有提交。"


def tidy(typed: str) -> str:
    """Return the code somebody meant: small letters, full-width ones, spaces and dashes are no mistake.

    >>> tidy("k7m2-qxab"), tidy("Ｋ７Ｍ２ QXAB")
    ('K7M2QXAB', 'K7M2QXAB')
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def is_code(text: str, length: int = LENGTH) -> bool:
    """Return whether this could be a code at all.

    >>> is_code("K7M2QXAB"), is_code("K7M2QXA0"), is_code("K7M2")
    (True, False, False)
    """
    return len(text) == length and all(sign in SIGNS for sign in text)


def spell(number: int, length: int = LENGTH) -> str:
    """Return a number as a code without letters that look alike.

    >>> spell(0, 6), spell(31, 6)
    ('222222', '222232')
    """
    signs = ""
    for _ in range(length):
        number, rest = divmod(number, len(SIGNS))
        signs = SIGNS[rest] + signs
    return signs


def in_groups(code: str) -> str:
    """Return a code as it is printed.

    >>> in_groups("K7M2QXAB")
    'K7M2-QXAB'
    """
    return f"{code[:4]}-{code[4:]}"


def masked(code: str) -> str:
    """Return what of a ticket's code may be public: its holder knows it again, nobody else can redeem it.

    >>> masked("K7M2QXAB")
    'K7M·····'
    """
    return code[:SHOWN] + "·" * (len(code) - SHOWN)


def seat_code(secret: bytes, match_id: UUID, salt: str, number: int) -> str:
    """Return the code of a seat; slips can be printed again at any time, and a copied database tells no code."""
    digest = hmac.digest(secret, f"seat:{match_id}:{salt}:{number}".encode(), sha256)
    return spell(int.from_bytes(digest))


def code_hash(secret: bytes, match_id: UUID, code: str) -> str:
    """Return by what a seat is found again from its code."""
    return hmac.new(secret, f"seat-code:{match_id}:{code}".encode(), sha256).hexdigest()


def phone_key(secret: bytes, match_id: UUID, chance: str) -> str:
    """Return the key of one phone: chance, signed for this match, so that a made-up key costs no look at a database."""
    return f"{chance}.{_signature(secret, match_id, chance)}"


def is_phone_key(secret: bytes, match_id: UUID, key: str) -> bool:
    """Return whether this key was given out for this match."""
    chance, _, signature = key.partition(".")
    return hmac.compare_digest(_signature(secret, match_id, chance).encode(), signature.encode())


def asks_hall(show: Show, asked: Asked) -> bool:
    """Return whether phones may answer this question: it is the hall's own, or a team's that was passed on."""
    return show.round_of(asked).kind.is_for_hall or asked.state is S.WITH_AUDIENCE


def is_open(asked: Asked) -> bool:
    """Return whether the hall's phones show cards to tap."""
    return asked.state is S.WITH_AUDIENCE or (asked.state is S.OPEN and asked.left is None)


def check_in_time(show: Show, question: UUID, received: datetime) -> None:
    """Refuse an answer that does not count: another question, too early, or received at or after the end.

    What was received in time counts until the key is revealed, however late it comes to be written down.
    """
    asked = show.question
    if asked is None or asked.planned.id != question or not asks_hall(show, asked):
        raise NotAsked
    begun = asked.since if asked.state is S.WITH_AUDIENCE else asked.opened
    if asked.state in NOT_YET or asked.left is not None or begun is None or received < begun:
        raise NotOpen
    ends = asked.since if asked.state in CLOSED_IN_TIME else asked.ends
    over = asked.state not in STILL_COUNTS
    if over or (ends is not None and received >= ends):
        raise HallTimeIsUp


def tally(letters: Iterable[str]) -> dict[str, int]:
    """Return how many chose each letter.

    >>> tally(["B", "A", "AB"])
    {'A': 2, 'B': 2}
    """
    return dict(sorted(Counter(letter for each in letters for letter in each).items()))


def _signature(secret: bytes, match_id: UUID, chance: str) -> str:
    return hmac.new(secret, f"phone:{match_id}:{chance}".encode(), sha256).hexdigest()[:40]
