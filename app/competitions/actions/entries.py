"""Freezing who takes part: the pupils in scope when a competition begins are the denominator of every rate."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, insert, select

from app.clock import HERE
from app.competitions.models import Competition, Entry
from app.competitions.scope import InScope
from app.db import Database
from app.people.labels import grade_in_band, is_at_school, school_year
from app.people.models import ClassMembership, School, SchoolClass, Student
from app.people.permissions import region_prefix
from app.vocabulary import GradeBand

AT_ONCE = 5_000


def freeze_entries(db: Session, competition: Competition, now: datetime) -> int:
    """Enter every pupil in scope who is not entered yet, as they stand today; return how many were added.

    Nobody is ever removed: a pupil who moves away later stays in the total of the day the competition began. The
    competition is locked first: the pupil who begins and the housekeeping that opens must not enter the same pupil.
    """
    lock = select(Competition.id).where(Competition.id == competition.id)
    db.exec(lock.with_for_update(key_share=True)).one()
    entered = select(Entry.student_id).where(Entry.competition_id == competition.id)
    query = (
        select(Student.id, SchoolClass, School.region_code)
        .join(ClassMembership, col(ClassMembership.student_id) == Student.id)
        .join(SchoolClass, col(SchoolClass.id) == ClassMembership.class_id)
        .join(School, col(School.id) == SchoolClass.school_id)
        .where(col(ClassMembership.until).is_(None), col(Student.left_at).is_(None), *in_scope(competition))
        .where(col(Student.id).not_in(entered))
    )
    year, added = school_year(now.astimezone(HERE).date()), 0
    for chunk in db.execute(query.execution_options(yield_per=AT_ONCE)).partitions():
        rows = [
            _row(competition, student_id, school_class, code, year)
            for student_id, school_class, code in chunk
            if takes_part(competition, school_class.band, school_class.entry_year, year)
        ]
        if rows:
            db.execute(insert(Entry), rows)
        added += len(rows)
    competition.entries_frozen_at = competition.entries_frozen_at or now
    return added


def in_scope(scope: InScope) -> list[ColumnElement[bool]]:
    """Return the conditions on `School` and `SchoolClass`; a list that is empty asks for nothing."""
    conditions: list[ColumnElement[bool]] = [col(SchoolClass.archived_at).is_(None)]
    if scope.scope_regions:
        prefixes = [region_prefix(code) for code in scope.scope_regions]
        conditions.append(or_(*(col(School.region_code).startswith(prefix) for prefix in prefixes)))
    if scope.scope_schools:
        conditions.append(col(School.code).in_(scope.scope_schools))
    if scope.scope_classes:
        conditions.append(col(SchoolClass.id).in_([UUID(text) for text in scope.scope_classes]))
    return conditions


def takes_part(scope: InScope, band: GradeBand, entry_year: int, year: int) -> bool:
    """Return whether classes of this band and year of entry take part: not once they have left school."""
    if not is_at_school(band, entry_year, year):
        return False
    return not scope.scope_grades or f"{band}-{grade_in_band(entry_year, year)}" in scope.scope_grades


def _row(
    competition: Competition, student_id: UUID, school_class: SchoolClass, region_code: str, year: int
) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "competition_id": competition.id,
        "student_id": student_id,
        "class_id": school_class.id,
        "school_id": school_class.school_id,
        "region_code": region_code,
        "band": school_class.band,
        "grade": grade_in_band(school_class.entry_year, year),
        "extra_seconds": 0,
    }


def open_due(database: Database, now: datetime) -> int:
    """Freeze the entries of every published competition whose window has opened; return how many were frozen."""
    due = select(Competition.id).where(
        col(Competition.published_at).is_not(None),
        col(Competition.entries_frozen_at).is_(None),
        col(Competition.voided_at).is_(None),
        col(Competition.opens_at) <= now,
    )
    with database.reading() as db:
        waiting = list(db.exec(due))
    for competition_id in waiting:
        with database.writing() as db:
            freeze_entries(db, db.get_one(Competition, competition_id), now)
    return len(waiting)
