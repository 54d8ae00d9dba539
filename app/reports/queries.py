"""The rows behind every table: one query for figures, one for names. Page and file both come from here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, case, cast
from sqlmodel import Session, col, func, select

from app.competitions.models import Attempt, Competition, Entry, Standing
from app.people.models import Region, School, SchoolClass, Student
from app.reports.measures import Tally
from app.vocabulary import GradeBand


@dataclass(frozen=True)
class ClassTally:
    """The counts of one class, with where it belongs on the day the competition began."""

    region_code: str
    region: str
    school_id: UUID
    school_code: str
    school: str
    class_id: UUID
    band: GradeBand
    grade: int
    number: int
    tally: Tally


@dataclass(frozen=True)
class PupilRow:
    """One pupil in a list that only their teachers see."""

    school: str
    class_id: UUID
    band: GradeBand
    grade: int
    number: int
    name: str
    student_no: str | None
    login_no: str
    opted_out: bool
    score: int | None
    time_used: int | None
    submitted_at: datetime | None
    late_answers: int | None


def marks_needed(percent: int, full_marks: int) -> Decimal:
    """Return the marks that `percent` of the full marks are."""
    return Decimal(percent * full_marks) / 100


def class_tallies(
    db: Session, competition: Competition, full_marks: int, inside: ColumnElement[bool]
) -> list[ClassTally]:
    """Return the counts of every class with entries whose school satisfies `inside`, in the order of codes."""
    at_least = {
        "passed": marks_needed(competition.pass_percent, full_marks),
        "distinguished": marks_needed(competition.distinction_percent, full_marks),
        "full": Decimal(full_marks),
    }

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)

    counts = [
        func.count(),
        func.count(col(Standing.id)),
        count(col(Entry.opted_out_at).is_not(None)),
        *(count(col(Standing.score) >= float(marks)) for marks in at_least.values()),
        cast(func.coalesce(func.sum(Standing.score), 0), Integer),
    ]
    place = (
        Entry.region_code, School.id, School.code, School.name,
        Entry.class_id, Entry.band, Entry.grade, SchoolClass.number,
    )  # fmt: skip
    query = (
        select(*place, *counts)  # type: ignore[call-overload]  # more columns than select() has signatures for
        .join(School, col(School.id) == Entry.school_id)
        .join(SchoolClass, col(SchoolClass.id) == Entry.class_id)
        .join(Standing, col(Standing.entry_id) == Entry.id, isouter=True)
        .where(Entry.competition_id == competition.id, inside)
        .group_by(*place)
        .order_by(Entry.region_code, School.code, Entry.band, Entry.grade, SchoolClass.number)
    )
    names = dict(db.exec(select(Region.code, Region.name)).all())
    return [
        ClassTally(
            region_code=row[0],
            region=names.get(row[0], row[0]),
            school_id=row[1],
            school_code=row[2],
            school=row[3],
            class_id=row[4],
            band=row[5],
            grade=row[6],
            number=row[7],
            tally=Tally(*row[8:15]),
        )
        for row in db.execute(query)
    ]


def pupil_rows(db: Session, competition: Competition, inside: ColumnElement[bool]) -> Iterator[PupilRow]:
    """Return the pupils of the classes that satisfy `inside`, by class and 学号: never by score."""
    query = (
        select(Entry, Student, School.name, SchoolClass.number, Standing, Attempt.late_answers)  # type: ignore[call-overload]  # six columns
        .join(Student, col(Student.id) == Entry.student_id)
        .join(School, col(School.id) == Entry.school_id)
        .join(SchoolClass, col(SchoolClass.id) == Entry.class_id)
        .join(Standing, col(Standing.entry_id) == Entry.id, isouter=True)
        .join(Attempt, col(Attempt.id) == Standing.attempt_id, isouter=True)
        .where(Entry.competition_id == competition.id, inside)
        .order_by(School.code, Entry.band, Entry.grade, SchoolClass.number)
        .order_by(func.length(col(Student.student_no)), Student.student_no, Student.login_no)
    )
    for entry, student, school, number, standing, late in db.execute(query):
        yield PupilRow(
            school=school,
            class_id=entry.class_id,
            band=entry.band,
            grade=entry.grade,
            number=number,
            name=student.name,
            student_no=student.student_no,
            login_no=student.login_no,
            opted_out=entry.opted_out_at is not None,
            score=standing.score if standing else None,
            time_used=standing.time_used if standing else None,
            submitted_at=standing.submitted_at if standing else None,
            late_answers=late,
        )
