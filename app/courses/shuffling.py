"""Rule: the order in which a piece shows its parts, where the order they are written in would give the answer away."""

from collections.abc import Sequence
from typing import TypeVar

from app.papers.ordering import by_chance

T = TypeVar("T")


TRIES = 40


def shuffled(parts: Sequence[T], seed: str, may_stay: bool = False) -> list[tuple[int, T]]:
    """Return the parts in the order of the seed, each with the place it was written at, counted from 1.

    The same seed gives everybody the same order, so that a class can talk about "the second card". Unless they
    `may_stay`, at most a third of the parts stand where they were written: there is something left to be put in order.

    >>> shuffled(["先停", "再想", "后选"], "红绿灯")
    [(3, '后选'), (2, '再想'), (1, '先停')]
    """
    written = list(enumerate(parts, start=1))
    for attempt in range(TRIES):
        mixed = sorted(written, key=lambda part: by_chance(f"{seed}:{attempt}", part[0]))
        at_home = sum(part == there for part, there in zip(mixed, written, strict=True))
        if may_stay or at_home <= len(written) // 3:
            return mixed
    return written[1:] + written[:1]
