"""Rule: what a jury's marks give a team: highest and lowest fall away, the rest are averaged to two decimals."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from app.errors import Refusal

CENT = Decimal("0.01")
FEWEST = 3  # judges, for one mark to be left when two fall away


class NotAMark(Refusal):
    """A judge gives from nought to the top, with at most two decimals."""

    message = "评委打分超出范围，或小数超过两位。"


class TooFewJudges(Refusal):
    """Too few marks to average."""

    message = "评委打分不足，还不能计算得分。"


def jury_score(marks: Sequence[Decimal], top: int = 20, drop_extremes: bool = True) -> Decimal:
    """Return the score from the judges' marks. One highest and one lowest mark fall away, so no single judge decides.

    >>> jury_score([Decimal("18.5"), Decimal("17"), Decimal("20"), Decimal("9"), Decimal("16")])
    Decimal('17.17')
    """
    if any(not _is_mark(mark, top) for mark in marks):
        raise NotAMark
    if len(marks) < (FEWEST if drop_extremes else 1):
        raise TooFewJudges
    counted = sorted(marks)[1:-1] if drop_extremes else marks
    return (sum(counted, Decimal(0)) / len(counted)).quantize(CENT, ROUND_HALF_UP)


def _is_mark(mark: Decimal, top: int) -> bool:
    return mark.is_finite() and 0 <= mark <= top and mark == mark.quantize(CENT)
