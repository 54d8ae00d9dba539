"""Rule: what the answers say of each question, with the definitions of Moodle's quiz statistics.

Source: the definitions of docs.moodle.org/dev/Quiz_statistics_calculations as Moodle's own class computes them
(question/classes/statistics/questions/calculator.php, read, not copied). Unanswered is a mark of 0, as there. A figure
that is not defined is None, never 0.

Drawn papers: a question's figures use the attempts it was asked in and no others, as Moodle's do for a question drawn
at random. Moodle tells such questions from the *positions* they were drawn into. To analyse positions, which everybody
has, give one column for each position instead of one for each question; only there are effective weights defined.
One difference: for drawn questions Moodle's code compares the mark with the whole total, the mark itself included, for
all others with the rest. Here it is always the rest, so that fixed and drawn questions can stand in one table;
`point_biserial` is the comparison with the total.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.analysis.columns import Answers, Cell, Question, Values, count_cells, covariance, sorted_pairs
from app.questions.marking import LETTERS

FIFTHS = range(5)


@dataclass(frozen=True, slots=True)
class Taken:
    """How one option, or one whole choice, was taken. Shares are of those asked; means None where nobody took it."""

    letters: str  # of the bank; "" is unanswered
    right: bool  # an option: belongs to the key; a choice: is the key
    count: int
    share: float | None
    mean_total: float | None  # marks of the paper, of those who took it
    mean_rest: float | None  # the same without the marks of this question
    by_fifth: tuple[float, ...]  # share within each fifth of the totals, lowest first; empty where nobody was asked


@dataclass(frozen=True, slots=True)
class InBand:
    """How pupils of one band did."""

    band: str
    asked: int
    facility: float | None


@dataclass(frozen=True, slots=True)
class Item:
    """The figures of one question. Indices and weights are percents, facility and shares 0 to 1, the rest marks."""

    name: str
    asked: int
    answered: int
    facility: float | None
    standard_deviation: float | None
    rest_deviation: float | None  # of the totals without this question
    discrimination_index: float | None
    discriminative_efficiency: float | None
    point_biserial: float | None
    point_biserial_rest: float | None
    intended_weight: float | None
    effective_weight: float | None
    options: tuple[Taken, ...]  # each option of the bank, in its order; of a multiple response the shares exceed 1
    choices: tuple[Taken, ...]  # each whole choice somebody made, most frequent first; of single choice the same again
    median_seconds: float | None
    bands: tuple[InBand, ...]


class Table:
    """One question's answers, counted, and the columns they add up to."""

    def __init__(self, answers: Answers, question: Question) -> None:
        """Count. Raises as `count_cells` does."""
        self.question = question
        self.cells = count_cells(answers, question)
        self.marks = self._values(lambda mark, total: mark)
        self.totals = self._values(lambda mark, total: total)
        self.rests = self._values(lambda mark, total: total - mark)

    def _values(self, of: Callable[[float, float], float]) -> Values:
        counted: Counter[float] = Counter()
        for (mark, total, _, _), count in self.cells.items():
            counted[of(mark, total)] += count
        return Values(counted)

    def with_total(self) -> float | None:
        """Return the covariance of mark and total, in square marks; None of fewer than two."""
        pairs = ((mark, total, count) for (mark, total, _, _), count in self.cells.items())
        return covariance(pairs, self.marks, self.totals) if self.marks.n > 1 else None

    def with_rest(self) -> float | None:
        """Return the covariance of mark and rest, in square marks; None of fewer than two."""
        pairs = ((mark, total - mark, count) for (mark, total, _, _), count in self.cells.items())
        return covariance(pairs, self.marks, self.rests) if self.marks.n > 1 else None


def analyse(answers: Answers) -> list[Item]:
    """Return the figures of every question, in the order given.

    Raises ValueError or IndexError where columns do not fit together (see `count_cells`).
    """
    tables = [Table(answers, question) for question in answers.questions]
    everybody = all(table.marks.n == len(answers.totals) for table in tables)
    weights = effective_weights([table.with_total() for table in tables] if everybody else [None] * len(tables))
    return [_item(table, answers.full_marks, weight) for table, weight in zip(tables, weights, strict=True)]


def effective_weights(covariances: Sequence[float | None]) -> list[float | None]:
    """Return each question's share in the spread of the totals, in percent, from covariances of mark and total.

    100 · √cov / Σ √cov over the questions whose covariance is not negative (Moodle, “Effective question weight”). None
    where it is negative or unknown, and for all where every covariance is 0. A question without spread weighs 0.

    >>> effective_weights([4, 1, 0, -2, None]), effective_weights([0, 0])
    ([66.66666666666667, 33.333333333333336, 0.0, None, None], [None, None])
    """
    roots = [math.sqrt(value) if value is not None and value >= 0 else None for value in covariances]
    whole = math.fsum(root for root in roots if root is not None)
    return [100 * root / whole if root is not None and whole else None for root in roots]


def discriminative_efficiency(table: Table) -> float | None:
    """Return the discrimination in percent of what the same marks could at best have shown (at most 100).

    100 · cov(mark, rest) / the covariance that the two columns have once each is sorted by itself (Moodle,
    “Discriminative efficiency”). None where mark or rest does not vary.
    """
    if not (table.marks.vary and table.rests.vary):
        return None
    best = covariance(sorted_pairs(table.marks.counted, table.rests.counted), table.marks, table.rests)
    return 100 * (table.with_rest() or 0.0) / best if best else None


def correlation(together: float | None, one: Values, other: Values) -> float | None:
    """Return Pearson's correlation, -1 to 1, from a covariance; None where a column does not vary.

    Of marks that are all or nothing it is the point-biserial correlation. With the total it is the classical item-total
    correlation, which the mark's own part in the total lifts; with the rest it is the corrected one, and a hundredth of
    Moodle's discrimination index. Use the rest to judge a question; the total is there to compare with other reports.
    """
    if together is None or not (one.vary and other.vary) or not one.deviation or not other.deviation:
        return None
    return together / (one.deviation * other.deviation)


def _item(table: Table, paper_marks: float, weight: float | None) -> Item:
    question, asked, marks = table.question, table.marks.n, table.marks
    rest = correlation(table.with_rest(), marks, table.rests)
    fifths = _fifths(table.totals)
    return Item(
        name=question.name,
        asked=asked,
        answered=sum(count for (_, _, choice, _), count in table.cells.items() if choice),
        facility=_facility(marks, question.full_marks),
        standard_deviation=marks.deviation,
        rest_deviation=table.rests.deviation,
        discrimination_index=None if rest is None else 100 * rest,
        discriminative_efficiency=discriminative_efficiency(table),
        point_biserial=correlation(table.with_total(), marks, table.totals),
        point_biserial_rest=rest,
        intended_weight=100 * question.full_marks / paper_marks if paper_marks else None,
        effective_weight=weight,
        options=_options(table, fifths),
        choices=_choices(table, fifths),
        median_seconds=Values(Counter(question.seconds)).median,
        bands=_bands(table),
    )


def _facility(marks: Values, full_marks: float) -> float | None:
    """Mean mark by full marks (Moodle, “Facility index”)."""
    return marks.mean / full_marks if marks.n and full_marks else None


def _options(table: Table, fifths: Mapping[float, Sequence[float]]) -> tuple[Taken, ...]:
    taken = []
    for letter in LETTERS[: table.question.options]:
        cells = [(cell, count) for cell, count in table.cells.items() if letter in cell[2]]
        taken.append(_taken(letter, letter in table.question.key, cells, table.marks.n, fifths))
    return tuple(taken)


def _choices(table: Table, fifths: Mapping[float, Sequence[float]]) -> tuple[Taken, ...]:
    key = sorted(table.question.key)
    groups: dict[str, list[tuple[Cell, int]]] = {}
    for cell, count in table.cells.items():
        groups.setdefault("".join(sorted(cell[2])), []).append((cell, count))
    taken = [_taken(letters, sorted(letters) == key, group, table.marks.n, fifths) for letters, group in groups.items()]
    return tuple(sorted(taken, key=lambda t: (-t.count, t.letters)))


def _taken(
    letters: str, right: bool, cells: Iterable[tuple[Cell, int]], asked: int, fifths: Mapping[float, Sequence[float]]
) -> Taken:
    totals: Counter[float] = Counter()
    rests: Counter[float] = Counter()
    for (mark, total, _, _), count in cells:
        totals[total] += count
        rests[total - mark] += count
    in_all, in_rest = Values(totals), Values(rests)
    many = in_all.n
    shares = (math.fsum(count * fifths[total][place] for total, count in totals.items()) for place in FIFTHS)
    return Taken(
        letters,
        right,
        many,
        many / asked if asked else None,
        in_all.mean if many else None,
        in_rest.mean if many else None,
        tuple(shares) if asked else (),
    )


def _fifths(totals: Values) -> dict[float, tuple[float, ...]]:
    """Return what one pupil with a total adds to the share in each fifth of those asked.

    Every fifth is exactly a fifth: where equal totals straddle a border, each of them counts in part on both sides.
    """
    found, below = {}, 0
    for total in sorted(totals.counted):
        many = totals.counted[total]
        edges = [min(max(place * totals.n, 5 * below), 5 * (below + many)) for place in range(6)]
        found[total] = tuple((edges[place + 1] - edges[place]) / (many * totals.n) for place in FIFTHS)
        below += many
    return found


def _bands(table: Table) -> tuple[InBand, ...]:
    groups: dict[str, Counter[float]] = {}
    for (mark, _, _, band), count in table.cells.items():
        groups.setdefault(band, Counter())[mark] += count
    known = sorted((band, Values(marks)) for band, marks in groups.items() if band)
    return tuple(InBand(band, marks.n, _facility(marks, table.question.full_marks)) for band, marks in known)
