"""Rule: the lines of a table at each level, from the tallies of classes."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.people.labels import grade_word
from app.reports.columns import Line
from app.reports.measures import Tally, bulletin_score, by_school, figures, group, places
from app.vocabulary import GradeBand


class Level(StrEnum):
    """What a line of the table stands for."""

    COUNTY = "county"
    SCHOOL = "school"
    GRADE = "grade"
    CLASS = "class"


LEVEL_WORDS = {Level.COUNTY: "县区", Level.SCHOOL: "学校", Level.GRADE: "年级", Level.CLASS: "班级"}
TITLES = {
    Level.COUNTY: ("区划代码", "地区"),
    Level.SCHOOL: ("学校代码", "学校"),
    Level.GRADE: ("年级",),
    Level.CLASS: ("学校代码", "学校", "班级"),
}


class Placed(Protocol):
    """Where a class belongs."""

    @property
    def region_code(self) -> str: ...  # noqa: D102
    @property
    def region(self) -> str: ...  # noqa: D102
    @property
    def school_id(self) -> UUID: ...  # noqa: D102
    @property
    def school_code(self) -> str: ...  # noqa: D102
    @property
    def school(self) -> str: ...  # noqa: D102
    @property
    def band(self) -> GradeBand: ...  # noqa: D102
    @property
    def grade(self) -> int: ...  # noqa: D102
    @property
    def number(self) -> int: ...  # noqa: D102


class Counted(Placed, Protocol):
    """The counts of one class and where it belongs."""

    @property
    def tally(self) -> Tally: ...  # noqa: D102


def total(classes: Sequence[Counted]) -> Tally:
    """Return the tally of all these classes, each school counted once."""
    schools = group(classes, lambda c: c.school_id)
    return sum((by_school(c.tally for c in members) for members in schools.values()), Tally())


def lines(
    classes: Sequence[Counted], level: Level, full_marks: int, weights: Sequence[int], *, with_score: bool
) -> list[Line]:
    """Return one line for each group of the level, in the order of codes, with 总分 and place where asked.

    Places are given to counties, schools, grades and classes: never to a pupil.
    """
    groups = group(classes, key(level))
    tallies = {names: total(members) for names, members in groups.items()}
    scores = [
        bulletin_score(t, full_marks, weights) if with_score and t.participants else None for t in tallies.values()
    ]
    return [
        Line(
            codes=names[:1] if level in (Level.COUNTY, Level.SCHOOL, Level.CLASS) else (),
            names=names[1:] if level in (Level.COUNTY, Level.SCHOOL, Level.CLASS) else names,
            figures=figures(tally, full_marks),
            score=score,
            place=place,
        )
        for (names, tally), score, place in zip(tallies.items(), scores, places(scores), strict=True)
    ]


def class_name(band: GradeBand, grade: int, number: int) -> str:
    """Return what a class was called on the day the competition began.

    >>> class_name(GradeBand.JUNIOR, 1, 3)
    '七年级(3)班'
    """
    return f"{grade_word(band, grade)}({number})班"


def key(level: Level) -> Callable[[Placed], tuple[str, ...]]:
    """Return what puts classes into one line of a table: the codes and names the line begins with."""
    match level:
        case Level.COUNTY:
            return lambda c: (c.region_code, c.region)
        case Level.SCHOOL:
            return lambda c: (c.school_code, c.school)
        case Level.GRADE:
            return lambda c: (grade_word(c.band, c.grade),)
        case Level.CLASS:
            return lambda c: (c.school_code, c.school, class_name(c.band, c.grade, c.number))
