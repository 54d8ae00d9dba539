"""Rule: how large a share an answer like "大约 6 人" stands for, so that a bar can be drawn beside it."""

import re

OUT_OF = re.compile(r"每\s*(\d+)")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
PERCENT = re.compile(r"%|％|百分之")


def share_of(guess: str, ask: str) -> float | None:
    """Return the share of `guess`, an answer to `ask`; None where the words do not say exactly one.

    >>> share_of("大约 6 人", "每100人大约有几人？")
    0.06
    >>> share_of("0.3%", "占多少？")
    0.003
    >>> share_of("一半以上", "每100人大约有几人？") is None
    True
    """
    numbers, whole = NUMBER.findall(guess), OUT_OF.search(ask)
    if len(numbers) != 1:
        return None
    if PERCENT.search(guess):
        share = float(numbers[0]) / 100
    elif whole and float(whole[1]):
        share = float(numbers[0]) / float(whole[1])
    else:
        return None
    return share if share <= 1 else None
