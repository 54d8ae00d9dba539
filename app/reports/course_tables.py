"""Rule: the table of a course by county, school, grade or class: 应参与, 已参与, 完成, and rates. No pupil appears."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.courses.counting import Count
from app.reports.columns import PERCENT
from app.reports.levels import LEVEL_WORDS, TITLES, Level, Placed, key
from app.reports.measures import group
from app.sheets import Column, Table, Value

CALIBER = (
    "口径：应参与为学年在册人数固定时课程所属年级的学生，之后转学、调班不改变；带“未固定”的按现在的在册人数统计。"
    "已参与指至少开始一课；完成指学完全部课并通过课后题；未完成含尚未参与的学生。本表不含学生姓名。"
)
FIGURES = (
    Column("应参与", 10),
    Column("已参与", 10),
    Column("完成", 10),
    Column("未完成", 10),
    Column("参与率", 10, PERCENT),
    Column("完成率", 10, PERCENT),
    Column("在册人数", 10),
)


class Recorded(Placed, Protocol):
    """Where a class belongs, and its figures in a course."""

    @property
    def count(self) -> Count: ...  # noqa: D102
    @property
    def is_fixed(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class CourseLine:
    """One group with its figures: a county, a school, a grade, a class."""

    names: tuple[str, ...]
    count: Count
    is_fixed: bool  # all of it

    @property
    def register(self) -> str:
        """Return in words whether the denominator stands."""
        return "已固定" if self.is_fixed else "未固定"


@dataclass(frozen=True)
class AboutCourse:
    """What stands above and below the table."""

    course: str
    year: int
    made_by: str
    as_of: datetime  # local time

    @property
    def title(self) -> str:
        """Return the title of the table.

        >>> AboutCourse("七年级禁毒课", 2026, "同心县", datetime(2026, 11, 24)).title
        '七年级禁毒课 2026—2027 学年课程统计表'
        """
        return f"{self.course} {self.year}—{self.year + 1} 学年课程统计表"


def total(classes: Iterable[Recorded]) -> CourseLine:
    """Return all these classes in one line."""
    found = list(classes)
    return CourseLine((), sum((each.count for each in found), Count()), all(each.is_fixed for each in found))


def lines(classes: Sequence[Recorded], level: Level) -> list[CourseLine]:
    """Return one line for each group of the level, in the order of codes: no score and no place."""
    groups = group(classes, key(level))
    made = {names: total(members) for names, members in groups.items()}
    return [CourseLine(names, line.count, line.is_fixed) for names, line in made.items()]


def table(about: AboutCourse, found: Sequence[CourseLine], level: Level) -> Table:
    """Return the sheet of one level."""
    places = tuple(Column(title, 12 if title.endswith("代码") else 24) for title in TITLES[level])
    return Table(
        sheet=f"{LEVEL_WORDS[level]}统计表",
        title=about.title,
        columns=(*places, *FIGURES),
        rows=[row(line) for line in found],
        above=(f"制表单位：{about.made_by}　　统计时间：截至 {about.as_of:%Y-%m-%d %H:%M}",),
        notes=(CALIBER,),
    )


def row(line: CourseLine) -> list[Value]:
    """Return a line as the cells of a sheet."""
    count = line.count
    figures = [count.expected, count.begun, count.done, count.unfinished, count.begun_rate, count.done_rate]
    return [*line.names, *figures, line.register]
