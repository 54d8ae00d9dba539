"""Rule: how alike two questions are, by the pairs of characters they share."""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

ALIKE = 0.85
Key = TypeVar("Key", bound=Hashable)


def plain(text: str) -> str:
    """Return a text without spaces, punctuation and marks: what is left decides whether two stems are the same.

    >>> plain("下列【不】属于毒品的是（　　）。") == plain("下列不属于毒品的是")
    True
    """
    return re.sub(r"[\W_]+", "", text).lower()


def near_duplicates(texts: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of ids whose texts share at least `ALIKE` of their pairs of characters (Dice)."""
    shingles = sorted(((key, _pairs(plain(text))) for key, text in texts.items()), key=lambda item: len(item[1]))
    for position, (one, mine) in enumerate(shingles):
        for other, theirs in shingles[position + 1 :]:
            both = len(mine) + len(theirs)
            if 2 * len(mine) < ALIKE * both:
                break  # sorted by size: nobody further on can share enough
            share = 2 * len(mine & theirs) / both
            if share >= ALIKE:
                yield (*sorted((one, other)), share)  # type: ignore[misc]  # two ids and a share


NOTICED = 0.6  # for somebody who is writing


def most_alike(text: str, others: Mapping[Key, str], most: int = 3) -> list[tuple[Key, float]]:
    """Return the keys of the texts most like `text`, from `NOTICED` on, the likest first.

    >>> most_alike("下列属于毒品的是？", {1: "下列属于毒品的是哪一项？", 2: "国际禁毒日是哪一天？"})[0][0]
    1
    """
    mine = _pairs(plain(text))
    shares = []
    for key, other in others.items():
        theirs = _pairs(plain(other))
        share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
        if share >= NOTICED:
            shares.append((key, share))
    return sorted(shares, key=lambda found: -found[1])[:most]


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(max(1, len(text) - 1)))
