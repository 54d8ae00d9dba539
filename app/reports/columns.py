"""Rule: the sheets that bureaus and schools know, column by column, with the 口径 below each.

Sheets of figures hold no pupil. Sheets with names are for a class teacher or a school only; they are in the order of
classes and 学号, never of scores.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.reports.measures import Figures
from app.sheets import Column, Table, Value

PERCENT = "0.0%"


@dataclass(frozen=True)
class About:
    """What stands above and below every sheet."""

    competition: str
    made_by: str  # 制表单位
    as_of: datetime  # local time
    full_marks: int
    pass_percent: int
    distinction_percent: int
    weights: Sequence[int]

    @property
    def above(self) -> tuple[str, ...]:
        """Return who made the sheet and when."""
        return (f"制表单位：{self.made_by}　　统计时间：截至 {self.as_of:%Y-%m-%d %H:%M}",)

    @property
    def caliber(self) -> str:
        """Return the 口径 in words."""
        return (
            f"口径：学生总数为竞赛开始时在册人数（含自愿不参加者），之后转学、调班不改变；参与指至少交卷一次；"
            f"参与学校指至少有一名学生参与；及格率、优秀率、满分率以参与学生为分母，及格为满分的 {self.pass_percent}%，"
            f"优秀为满分的 {self.distinction_percent}%；平均分为参与学生最好成绩的平均，"
            f"按百分制（试卷满分 {self.full_marks} 分）。"
        )

    @property
    def formula(self) -> str:
        """Return how the 总分 is made."""
        names = ("学校参与率", "学生参与率", "及格率", "满分率", "平均分")
        parts = " + ".join(f"{weight / 100:g}×{name}" for weight, name in zip(self.weights, names, strict=True))
        return f"总分 = {parts}；其中四个比率先四舍五入为整数百分比，超过 100 的按 100 计。"


@dataclass(frozen=True)
class Line:
    """One group with its figures: a county, a school, a grade, a class."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    figures: Figures
    score: Decimal | None = None
    place: int | None = None


@dataclass(frozen=True)
class Pupil:
    """One pupil as a list shows them."""

    school: str
    class_name: str
    student_no: str
    name: str
    state: str
    score: int | None = None
    time_used: int | None = None
    submitted_at: str = ""


def bulletin(about: About, lines: Iterable[Line], first_titles: Sequence[str]) -> Table:
    """Return the 情况通报表: the columns of the national bulletin, with 地区 (or school) codes as text."""
    columns = (
        *(Column(title, 10 if title.endswith("代码") else 26) for title in first_titles),
        Column("参与学校数", 10),
        Column("学校总数", 10),
        Column("学校参与率", 11, PERCENT),
        Column("参与学生数", 11),
        Column("学生总数", 11),
        Column("学生参与率", 11, PERCENT),
        Column("及格率", 10, PERCENT),
        Column("满分率", 10, PERCENT),
        Column("平均分", 10, "0.00"),
        Column("总分", 10, "0.00"),
        Column("名次", 8),
    )
    return Table(
        sheet="通报表",
        title=f"{about.competition}情况通报表",
        columns=columns,
        rows=(_bulletin_row(line) for line in lines),
        above=about.above,
        notes=(about.caliber, about.formula),
    )


def _bulletin_row(line: Line) -> list[Value]:
    tally, shown = line.figures.tally, line.figures
    schools = tally.schools_taking_part / tally.schools if tally.schools else None
    return [
        *line.codes,
        *line.names,
        tally.schools_taking_part,
        tally.schools,
        schools,
        tally.participants,
        tally.entries,
        shown.participation,
        shown.pass_rate,
        shown.full_rate,
        _round(shown.mean),
        float(line.score) if line.score is not None else None,
        line.place,
    ]


def summary(about: About, lines: Iterable[Line], first_titles: Sequence[str], sheet: str = "汇总表") -> Table:
    """Return the 汇总表 of any level, with a head of two rows."""
    columns = (
        *(Column(title, 12 if title.endswith("代码") else 22) for title in first_titles),
        Column("应参加", 9, group="人数"),
        Column("参与", 9, group="人数"),
        Column("自愿不参加", 11, group="人数"),
        Column("未参与", 9, group="人数"),
        Column("参与率", 10, PERCENT, group="比率"),
        Column("及格率", 10, PERCENT, group="比率"),
        Column("优秀率", 10, PERCENT, group="比率"),
        Column("满分率", 10, PERCENT, group="比率"),
        Column("平均分", 10, "0.00"),
    )
    return Table(
        sheet=sheet,
        title=f"{about.competition}{sheet}",
        columns=columns,
        rows=(_summary_row(line) for line in lines),
        above=about.above,
        notes=(about.caliber,),
    )


def _summary_row(line: Line) -> list[Value]:
    tally, shown = line.figures.tally, line.figures
    return [
        *line.codes,
        *line.names,
        tally.entries,
        tally.participants,
        tally.opted_out,
        max(0, tally.entries - tally.participants - tally.opted_out),
        shown.participation,
        shown.pass_rate,
        shown.distinction_rate,
        shown.full_rate,
        _round(shown.mean),
    ]


def detail(about: About, pupils: Iterable[Pupil]) -> Table:
    """Return the 明细表: one row for each pupil, in the order of classes and 学号."""
    columns = (
        Column("学校", 24),
        Column("班级", 14),
        Column("学号", 8),
        Column("姓名", 18),
        Column("状态", 12),
        Column("成绩", 8),
        Column("用时", 10),
        Column("交卷时间", 18),
    )
    rows = (
        [p.school, p.class_name, p.student_no, p.name, p.state, p.score, clock_words(p.time_used), p.submitted_at]
        for p in pupils
    )
    notes = ("本表含学生个人信息，仅供班级教学使用，不得公开张贴或转发，不得按成绩排名。", about.caliber)
    return Table("明细表", f"{about.competition}明细表", columns, rows, about.above, notes)


def unfinished(about: About, pupils: Iterable[Pupil]) -> Table:
    """Return the 未完成名单: who has not handed in; those who chose not to take part are not on it."""
    columns = (Column("学校", 24), Column("班级", 14), Column("学号", 8), Column("姓名", 18), Column("状态", 12))
    rows = ([p.school, p.class_name, p.student_no, p.name, p.state] for p in pupils)
    notes = ("自愿不参加的学生不在本名单内。本表含学生个人信息，不得公开张贴或转发。",)
    return Table("未完成名单", f"{about.competition}未完成名单", columns, rows, about.above, notes)


def clock_words(seconds: int | None) -> str:
    """Return a duration as minutes and seconds.

    >>> clock_words(365), clock_words(None)
    ('6分05秒', '')
    """
    if seconds is None:
        return ""
    spent = timedelta(seconds=seconds)
    return f"{spent // timedelta(minutes=1)}分{spent.seconds % 60:02d}秒"


def file_name(region: str, competition: str, sheet: str, day: datetime) -> str:
    """Return the name a bureau gives such a file: 同心县_禁毒知识竞赛_未完成名单_20261123.xlsx."""
    parts = (region, competition, sheet, f"{day:%Y%m%d}")
    return "_".join("".join(c for c in part if c not in '\\/:*?"<>|\n\r\t') for part in parts) + ".xlsx"


def _round(value: float | None) -> float | None:
    return None if value is None else float(Decimal(str(value)).quantize(Decimal("0.01")))
