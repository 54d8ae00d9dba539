"""Taking a file away: made from the same rows as the page, and remembered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from app.clock import HERE
from app.competitions.models import Competition
from app.errors import Invalid
from app.papers.sittings import full_marks
from app.people.models import SchoolClass
from app.reports import columns, levels, queries
from app.reports.columns import About, Pupil
from app.reports.levels import Level
from app.reports.models import Export
from app.sheets import Table, workbook


class Sheet(StrEnum):
    """The sheets that can be taken."""

    BULLETIN = "bulletin"
    SUMMARY = "summary"
    DETAIL = "detail"
    UNFINISHED = "unfinished"


SHEET_WORDS = {
    Sheet.BULLETIN: "通报表",
    Sheet.SUMMARY: "汇总表",
    Sheet.DETAIL: "明细表",
    Sheet.UNFINISHED: "未完成名单",
}


@dataclass(frozen=True)
class File:
    """A finished file and its Chinese name."""

    content: bytes
    name: str
    kind: str
    about: str  # the competition or course it is about
    row_count: int


class PurposeNeeded(Invalid):
    """条例 (未成年人网络保护条例) 36: access to minors' data is recorded, with its purpose."""

    message = "请填写导出用途（不少于 4 个字），导出会留下记录。"


def about(db: Session, competition: Competition, made_by: str, now: datetime) -> About:
    """Return what stands above and below the sheets of a competition."""
    return About(
        competition=competition.name,
        made_by=made_by,
        as_of=now.astimezone(HERE),
        full_marks=full_marks(db, competition.paper_id),
        pass_percent=competition.pass_percent,
        distinction_percent=competition.distinction_percent,
        weights=tuple(competition.weights),
    )


def tables_of_figures(
    db: Session, competition: Competition, sheet: Sheet, inside: ColumnElement[bool], head: About
) -> list[Table]:
    """Return the 通报表 or the 汇总表 of the schools inside; no pupil appears in either."""
    classes = queries.class_tallies(db, competition, head.full_marks, inside)
    if sheet is Sheet.BULLETIN:
        counties = len({c.region_code for c in classes}) > 1
        level = Level.COUNTY if counties else Level.SCHOOL
        found = levels.lines(classes, level, head.full_marks, head.weights, with_score=True)
        return [columns.bulletin(head, found, levels.TITLES[level])]
    return [
        columns.summary(
            head,
            levels.lines(classes, level, head.full_marks, head.weights, with_score=False),
            levels.TITLES[level],
            f"{levels.LEVEL_WORDS[level]}汇总表",
        )
        for level in Level
    ]


def table_of_names(
    db: Session, competition: Competition, sheet: Sheet, inside: ColumnElement[bool], head: About
) -> Table:
    """Return the 明细表 or the 未完成名单 of the classes inside."""
    pupils = _pupils(db, competition, inside)
    if sheet is Sheet.DETAIL:
        return columns.detail(head, pupils)
    return columns.unfinished(head, (pupil for pupil in pupils if pupil.state == "未参与"))


def one_class(inside: ColumnElement[bool], class_id: UUID | None) -> ColumnElement[bool]:
    """Narrow a condition on classes to one class, where one is named."""
    return inside if class_id is None else and_(inside, col(SchoolClass.id) == class_id)


def stated(purpose: str) -> str:
    """Return the purpose tidied, or refuse a file without one."""
    purpose = " ".join(purpose.split())[:200]
    if len(purpose) < 4:
        raise PurposeNeeded({"purpose": PurposeNeeded.message})
    return purpose


def make_file(
    db: Session, competition: Competition, sheet: Sheet, inside: ColumnElement[bool], where: str, now: datetime
) -> File:
    """Make one of the sheets; `inside` is a condition on schools for figures, on classes for names. May be slow."""
    head = about(db, competition, where, now)
    if sheet in (Sheet.DETAIL, Sheet.UNFINISHED):
        tables = [table_of_names(db, competition, sheet, inside, head)]
    else:
        tables = tables_of_figures(db, competition, sheet, inside, head)
    counted = [Table(**{**table.__dict__, "rows": list(table.rows)}) for table in tables]
    name = columns.file_name(where, competition.name, SHEET_WORDS[sheet], now.astimezone(HERE))
    rows = sum(len(list(table.rows)) for table in counted)
    return File(workbook(*counted), name, sheet, f"competition {competition.id}", rows)


def remember(db: Session, staff_id: UUID | None, file: File, purpose: str, now: datetime) -> None:
    """Keep who took which file, what for, how many rows, and its fingerprint."""
    db.add(
        Export(
            staff_id=staff_id,
            kind=file.kind,
            about=file.about,
            purpose=purpose,
            row_count=file.row_count,
            sha256=sha256(file.content).hexdigest(),
            taken_at=now,
        )
    )


def _pupils(db: Session, competition: Competition, inside: ColumnElement[bool]) -> Iterator[Pupil]:
    for row in queries.pupil_rows(db, competition, inside):
        state = "已交卷" if row.submitted_at else "自愿不参加" if row.opted_out else "未参与"
        yield Pupil(
            school=row.school,
            class_name=levels.class_name(row.band, row.grade, row.number),
            student_no=row.student_no or "",
            name=row.name,
            state=state,
            score=row.score,
            time_used=row.time_used,
            submitted_at=f"{row.submitted_at.astimezone(HERE):%Y-%m-%d %H:%M:%S}" if row.submitted_at else "",
        )
