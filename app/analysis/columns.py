"""Rule: the answers of many attempts as columns, and what can be added up of them.

Marks and totals take few values, so answers are counted before anything is computed: a table of some thousand different
(mark, total, choice, band) says the same as 200,000 rows. Sums over it are exactly rounded (`math.fsum`), so the order
of attempts cannot change a figure in its last digit.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, repeat

from app.questions.marking import LETTERS

Cell = tuple[float, float, str, str]  # mark, total, choice, band
Counted = Mapping[float, int]  # value: how many have it
SAME = 1e-9  # values this close together are one value (marks are small decimals; floats are not)
NOTHING = 1e-12  # a correlation this small is rounding


@dataclass(frozen=True, slots=True)
class Question:
    """One question (or one position) as it was asked: three columns, one place per attempt it was asked in.

    `marks` may be an `array("d")`; `choices` are letters of the bank, "AC" for several, "" for unanswered, equal ones
    best the same object. `seconds` are the known times only, in any order. `attempts` are the places in the totals of
    those who were asked; None: everybody.
    """

    name: str
    key: str
    options: int
    full_marks: float
    marks: Sequence[float]
    choices: Sequence[str]
    seconds: Sequence[float] = ()
    attempts: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All counted attempts at a paper: the total of each, their bands where known, and the questions."""

    totals: Sequence[float]
    full_marks: float
    questions: Sequence[Question]
    bands: Sequence[str] | None = None


@dataclass(frozen=True)
class Values:
    """A column of numbers, counted."""

    counted: Counted
    n: int = field(init=False)
    mean: float = field(init=False)  # 0 of none

    def __post_init__(self) -> None:
        """Count and average once."""
        n = sum(self.counted.values())
        object.__setattr__(self, "n", n)
        object.__setattr__(self, "mean", math.fsum(v * c for v, c in self.counted.items()) / n if n else 0.0)

    @cached_property
    def vary(self) -> bool:
        """Whether there are two different values at least."""
        return self.n > 1 and not math.isclose(min(self.counted), max(self.counted), rel_tol=SAME, abs_tol=SAME)

    def moment(self, power: int) -> float:
        """Return the sum of the differences to the mean, each to this power; 0 where nothing varies."""
        return math.fsum(c * (v - self.mean) ** power for v, c in self.counted.items()) if self.vary else 0.0

    @cached_property
    def deviation(self) -> float | None:
        """The standard deviation of a sample (over n - 1), in marks; None of fewer than two."""
        return math.sqrt(self.moment(2) / (self.n - 1)) if self.n > 1 else None

    @cached_property
    def median(self) -> float | None:
        """The middle value, or the mean of the two in the middle; None of none."""
        if not self.n:
            return None
        values = sorted(self.counted)
        ends = list(accumulate(self.counted[value] for value in values))
        low, high = (values[bisect_right(ends, place)] for place in ((self.n - 1) // 2, self.n // 2))
        return (low + high) / 2


def covariance(pairs: Iterable[tuple[float, float, int]], one: Values, other: Values) -> float:
    """Return the covariance (over n - 1) of pairs given as (value, value, how many). Needs two pairs at least.

    What rounding leaves of a covariance of none is none, so that nobody's question turns negative by it.
    """
    if not (one.vary and other.vary):
        return 0.0
    total = math.fsum(c * (x - one.mean) * (y - other.mean) for x, y, c in pairs)
    if abs(total) <= NOTHING * math.sqrt(one.moment(2) * other.moment(2)):
        return 0.0
    return total / (one.n - 1)


def sorted_pairs(one: Counted, other: Counted) -> Iterable[tuple[float, float, int]]:
    """Yield the pairs of both columns each sorted by itself, lowest with lowest: counts are merged, nothing is spread.

    >>> list(sorted_pairs({1: 1, 0: 2}, {5: 2, 3: 1}))
    [(0, 3, 1), (0, 5, 1), (1, 5, 1)]
    """
    left, right = iter(sorted(one.items())), iter(sorted(other.items()))
    (x, many), (y, more) = next(left, (0.0, 0)), next(right, (0.0, 0))
    while many and more:
        both = min(many, more)
        yield x, y, both
        many, more = many - both, more - both
        if not many:
            x, many = next(left, (x, 0))
        if not more:
            y, more = next(right, (y, 0))


def count_cells(answers: Answers, question: Question) -> Counter[Cell]:
    """Count a question's answers by mark, total, choice and band (all bands "" where they are not known).

    Raises ValueError where columns differ in length, a number is not finite, or a letter is none of the options;
    IndexError where an attempt has no total.
    """
    totals, bands = answers.totals, answers.bands
    if question.attempts is not None:
        totals = [totals[place] for place in question.attempts]
        bands = None if bands is None else [bands[place] for place in question.attempts]
    every_band: Iterable[str] = repeat("", len(totals)) if bands is None else bands
    cells = Counter(zip(question.marks, totals, question.choices, every_band, strict=True))
    if not all(math.isfinite(mark) and math.isfinite(total) for mark, total, _, _ in cells):
        raise ValueError(f"{question.name}: a mark or a total is not a number")
    letters = set(question.key).union(*(choice for _, _, choice, _ in cells))
    if not letters <= set(LETTERS[: question.options]):
        raise ValueError(f"{question.name}: a letter is none of the {question.options} options")
    return cells
