"""Rule: the figures of a competition for any group of pupils: class, grade, school, county.

Taking part means at least one attempt handed in. The denominators are the pupils frozen as entries when the competition
began; a pupil who chose not to take part stays in them and is counted beside. Pass, distinction and full-mark rates are
over those who took part, the mean is of their best scores, on a scale of 100.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


@dataclass(frozen=True)
class Tally:
    """Counts that add up: of one class, or of any sum of classes."""

    entries: int = 0
    participants: int = 0
    opted_out: int = 0
    passed: int = 0
    distinguished: int = 0
    full: int = 0
    marks: int = 0  # sum of best scores, in marks of the paper
    schools: int = 0
    schools_taking_part: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add count by count. Schools add up only across different schools (see `by_school`)."""
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Figures:
    """What a table shows of a group. Rates and mean are None where nobody took part."""

    tally: Tally
    participation: float | None
    pass_rate: float | None
    distinction_rate: float | None
    full_rate: float | None
    mean: float | None  # on a scale of 100


def figures(tally: Tally, full_marks: int) -> Figures:
    """Return the rates of a tally.

    >>> row = figures(Tally(entries=50, participants=40, passed=30, full=10, marks=3200), 100)
    >>> row.participation, row.pass_rate, row.full_rate, row.mean
    (0.8, 0.75, 0.25, 80.0)
    """
    took_part = tally.participants
    return Figures(
        tally,
        _share(tally.participants, tally.entries),
        _share(tally.passed, took_part),
        _share(tally.distinguished, took_part),
        _share(tally.full, took_part),
        tally.marks * 100 / (took_part * full_marks) if took_part and full_marks else None,
    )


def bulletin_score(tally: Tally, full_marks: int, weights: Sequence[int]) -> Decimal:
    """Return the 总分 of the bureau's 通报表, to two decimals.

    `weights` are percents for: schools taking part, pupils taking part, pass rate, full-mark rate, mean score. The four
    rates are first rounded to whole percents and capped at 100, as in the national bulletin of 2019.

    >>> district = Tally(entries=100, participants=89, passed=77, full=32, marks=8900, schools=9, schools_taking_part=9)
    >>> bulletin_score(district, 100, (35, 35, 10, 10, 10))
    Decimal('88.45')
    """
    parts = (
        _whole_percent(tally.schools_taking_part, tally.schools),
        _whole_percent(tally.participants, tally.entries),
        _whole_percent(tally.passed, tally.participants),
        _whole_percent(tally.full, tally.participants),
    )
    mean = Decimal(tally.marks * 100) / (tally.participants * full_marks) if tally.participants else Decimal(0)
    return weighted(parts, _two_decimals(mean), weights)


def weighted(whole_percents: Sequence[int], mean: Decimal, weights: Sequence[int]) -> Decimal:
    """Return the weighted sum of four whole percents and the mean, to two decimals.

    The figures of a district's bulletin of 2021:

    >>> weighted((100, 89, 86, 36), Decimal("87.59"), (35, 35, 10, 10, 10))
    Decimal('87.11')
    """
    parts = [*map(Decimal, whole_percents), mean]
    total = sum((weight * part for weight, part in zip(weights, parts, strict=True)), Decimal(0))
    return _two_decimals(total / 100)


def by_school(classes: Iterable[Tally]) -> Tally:
    """Return the tally of one school from those of its classes: the school takes part when one pupil does."""
    total = sum(classes, Tally())
    return Tally(**{**total.__dict__, "schools": 1, "schools_taking_part": int(total.participants > 0)})


def group(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """Return the items in groups, groups in order of their first item."""
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def places(values: Sequence[Decimal | float | None]) -> list[int | None]:
    """Return the place of each value, highest first; equal values share a place and the next is skipped.

    >>> places([90, 95, 90, None, 80])
    [2, 1, 2, None, 4]
    """
    first: dict[Decimal | float, int] = {}
    for place, value in enumerate(sorted((value for value in values if value is not None), reverse=True), start=1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in values]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _whole_percent(part: int, whole: int) -> int:
    if not whole:
        return 0
    exact = Decimal(part * 100) / whole
    return min(100, int(exact.quantize(Decimal(1), ROUND_HALF_UP)))


def _two_decimals(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
