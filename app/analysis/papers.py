"""Rule: what the totals say of a paper, with the definitions of Moodle's quiz statistics.

Source: the definitions of docs.moodle.org/dev/Quiz_statistics_calculations, “Test statistics”, as Moodle's own class
computes them (mod/quiz/report/statistics/classes/calculator.php, read, not copied). Skewness and kurtosis are the
unbiased ones (k-statistics); kurtosis is 0 of a normal distribution. A figure that is not defined is None, never 0.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.columns import Answers, Values
from app.analysis.items import Item

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Paper:
    """The figures of one paper: mean, median, deviation, standard error in marks, consistency and error in percent."""

    n: int
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None


def analyse_paper(answers: Answers, items: Sequence[Item]) -> Paper:
    """Return the figures of a paper from its answers and the figures of its questions (`items.analyse`).

    Where somebody was not asked a question the consistency is None: give the deviations of the positions to `measure`.
    """
    asked_all = all(item.asked == len(answers.totals) for item in items)
    return measure(answers.totals, [item.standard_deviation for item in items] if asked_all else ())


def measure(totals: Sequence[float], deviations: Sequence[float | None]) -> Paper:
    """Return the figures of totals; `deviations` are the standard deviations of the marks at each position.

    None: everything of no attempts; deviation of fewer than 2, skewness and consistency of fewer than 3, kurtosis of
    fewer than 4; all three where totals do not vary. Raises ValueError where a total is not a finite number.
    """
    values = Values(Counter(totals))
    if not all(math.isfinite(total) for total in values.counted):
        raise ValueError("a total is not a number")
    consistency = internal_consistency(values, deviations)
    error = error_ratio(consistency)
    deviation = values.deviation
    return Paper(
        n=values.n,
        mean=values.mean if values.n else None,
        median=values.median,
        standard_deviation=deviation,
        skewness=skewness(values),
        kurtosis=kurtosis(values),
        internal_consistency=consistency,
        error_ratio=error,
        standard_error=None if error is None or deviation is None else error * deviation / 100,
    )


def skewness(totals: Values) -> float | None:
    """Return k3 / k2^1.5, negative with a tail to the left; None of fewer than 3 or without variance."""
    n = totals.n
    if n < 3 or not totals.vary:
        return None
    k2 = totals.moment(2) / (n - 1)
    k3 = n * totals.moment(3) / ((n - 1) * (n - 2))
    return float(k3 / k2**1.5)


def kurtosis(totals: Values) -> float | None:
    """Return k4 / k2², above 0 with more in peak and tails than a bell has; None of fewer than 4 or no variance."""
    n = totals.n
    if n < 4 or not totals.vary:
        return None
    second, fourth = totals.moment(2), totals.moment(4)
    k2 = second / (n - 1)
    k4 = (n * (n + 1) * fourth - 3 * (n - 1) * second * second) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / k2**2)


def internal_consistency(totals: Values, deviations: Sequence[float | None]) -> float | None:
    """Return Cronbach's alpha in percent: p / (p - 1) · (1 - Σ variance of the marks / variance of the totals).

    Negative where questions work against each other. None of fewer than 3 attempts (as Moodle) or 2 positions, without
    variance of the totals, and where a deviation is unknown.
    """
    known = [deviation for deviation in deviations if deviation is not None]
    p = len(known)
    if totals.n < 3 or p < 2 or p < len(deviations) or not totals.vary:
        return None
    variance = totals.moment(2) / (totals.n - 1)
    return 100 * p / (p - 1) * (1 - math.fsum(deviation**2 for deviation in known) / variance)


def error_ratio(consistency: float | None) -> float | None:
    """Return how much of the totals' deviation is chance, in percent: 100 · √(1 - alpha).

    None where the consistency is, or exceeds 100 (it cannot where totals are the sums of the marks).

    >>> error_ratio(75.0), error_ratio(100.0), error_ratio(101.0), error_ratio(None)
    (50.0, 0.0, None, None)
    """
    if consistency is None or consistency > 100 + 100 * ROUNDING:
        return None
    return 100 * math.sqrt(max(0.0, 1 - consistency / 100))
