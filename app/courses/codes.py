"""Rule: adults who learn by a code: how a code reads, what is kept of it, and which figures may be told of them."""

import hmac
import unicodedata
from hashlib import sha256

from app.courses.words import Track

ALPHABET = "34679ACDEFHJKMNPRTVWXY"  # of every pair that looks alike on paper (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) one
LENGTH = 12
CHANCES = len(ALPHABET) ** LENGTH  # 1.3e16: found by nobody, however many guesses a second
KNOWN_PART = 4
MOST_AT_ONCE = 40
FEWEST = 10  # people in recovery, before a figure is told
SHORT_LABELS = 5_000  # of one helper, before labels get longer
CALLED = {Track.RECOVERY: "学员", Track.WORKER: "社工"}


def spell(chance: int) -> str:
    """Return the code for a number of chance.

    >>> spell(0), spell(23)
    ('333333333333', '333333333344')
    """
    signs = ""
    for _ in range(LENGTH):
        chance, rest = divmod(chance, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    return signs


def in_groups(code: str) -> str:
    """Return a code as it stands on a slip.

    >>> in_groups("3467ACDE9HJK")
    '3467-ACDE-9HJK'
    """
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def tidy(typed: str) -> str:
    """Return the code somebody meant: small letters, full-width signs, spaces and dashes are no mistake.

    >>> tidy(" ３467-acde 9hjk ")
    '3467ACDE9HJK'
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def is_code(text: str) -> bool:
    """Return whether this could be a code at all.

    >>> is_code("3467ACDE9HJK"), is_code("3467ACDE9HJ"), is_code("3467ACDE9HJO")
    (True, False, False)
    """
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def code_hash(secret: bytes, code: str) -> str:
    """Return what is kept of a code: enough to recognise it, and nothing to whoever copies the database alone."""
    return hmac.new(secret, f"adult:{code}".encode(), sha256).hexdigest()


def guessed_at(code: str) -> str:
    """Return what wrong guesses are counted against: a code names nobody, but who knows a part of one keeps to it."""
    return f"adult {code[:KNOWN_PART]}"


def label(track: Track, number: int) -> str:
    """Return what a helper calls a learner.

    >>> label(Track.RECOVERY, 342), label(Track.WORKER, 12345)
    ('学员 0342', '社工 12345')
    """
    return f"{CALLED[track]} {number:04}"


def labels_to_draw_from(taken: int) -> int:
    """Return how many numbers there are for labels, so that chance soon finds a free one."""
    return 10_000 if taken < SHORT_LABELS else 10_000_000


def crowd(count: int, everybody: int) -> str:
    """Return how many of `everybody` did something, in words that tell of no single one of them.

    Below ten there is no figure; from ten on whole tens are named, and always fewer than everybody: neither a count
    that rises by one nor one that has reached all of them tells what a certain person did.

    >>> crowd(9, 30), crowd(10, 30), crowd(29, 30), crowd(30, 30)
    ('少于 10 人', '10 人以上', '20 人以上', '20 人以上')
    """
    if everybody == FEWEST:
        return "10 人以内"  # nine of ten and ten of ten must read the same, and both be true
    tens = min(count, everybody - 1) // FEWEST * FEWEST
    return f"{tens} 人以上" if tens > 0 else "少于 10 人"


def hours(seconds: float) -> str:
    """Return training time as it is recorded: hours to one decimal.

    >>> hours(0), hours(5_400), hours(35_999)
    ('0.0', '1.5', '10.0')
    """
    return f"{seconds / 3_600:.1f}"
