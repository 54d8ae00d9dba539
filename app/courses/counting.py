"""Rule: how a course is counted over the pupils of its grades.

应参与 are the pupils on the registers fixed for the school year; 已参与 have begun a lesson; 完成 have done all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.people.labels import FIRST_DAY, GRADES
from app.vocabulary import GradeBand


@dataclass(frozen=True)
class Count:
    """The figures of one class, or of any sum of classes."""

    expected: int = 0
    begun: int = 0
    done: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Add figure by figure: no pupil is on two registers of one year."""
        return Count(self.expected + other.expected, self.begun + other.begun, self.done + other.done)

    @property
    def unfinished(self) -> int:
        """Return how many have not done it, whether begun or not."""
        return self.expected - self.done

    @property
    def begun_rate(self) -> float | None:
        """Return the share that has begun; none where nobody is expected.

        >>> Count(40, 30, 10).begun_rate, Count(40, 30, 10).done_rate, Count().begun_rate
        (0.75, 0.25, None)
        """
        return self.begun / self.expected if self.expected else None

    @property
    def done_rate(self) -> float | None:
        """Return the share that has done it."""
        return self.done / self.expected if self.expected else None


def grades_of(band: GradeBand, grades: Sequence[int]) -> tuple[int, ...]:
    """Return the grades a course is for; one that names none is for its whole band.

    >>> grades_of(GradeBand.JUNIOR, [1]), grades_of(GradeBand.VOCATIONAL, [])
    ((1,), (1, 2, 3))
    """
    return tuple(grades) or tuple(range(1, len(GRADES[band]) + 1))


def entry_years(grades: Sequence[int], year: int) -> tuple[int, ...]:
    """Return when the classes that are in these grades in a school year entered.

    >>> entry_years((1, 3), 2026)
    (2026, 2024)
    """
    return tuple(year - grade + 1 for grade in grades)


def day_after(year: int) -> date:
    """Return the first day that is not of the school year any more.

    >>> day_after(2026)
    datetime.date(2027, 9, 1)
    """
    return date(year + 1, *FIRST_DAY)
