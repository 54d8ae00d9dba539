"""How many: pupils a scope would take in, and how far those entered have come. Figures only, no names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from app.clock import HERE
from app.competitions import timing
from app.competitions.actions.entries import in_scope, takes_part
from app.competitions.models import Attempt, Entry, Standing
from app.competitions.scope import InScope
from app.people.labels import school_year
from app.people.models import ClassMembership, School, SchoolClass, Student


@dataclass(frozen=True)
class ScopeTally:
    """Who would be entered today."""

    schools: int
    classes: int
    pupils: int


@dataclass(frozen=True)
class Progress:
    """How far the pupils entered have come."""

    entries: int = 0
    started: int = 0  # began at least once
    done: int = 0  # handed in at least once
    opted_out: int = 0

    @property
    def missing(self) -> int:
        """Return how many have not begun, and did not say that they will not."""
        return self.entries - self.started - self.opted_out


def scope_tally(db: Session, scope: InScope, now: datetime) -> ScopeTally:
    """Return how many schools, classes and pupils a scope takes in, as the registers stand today."""
    query = (
        select(  # type: ignore[call-overload]  # more columns than select() has signatures for
            SchoolClass.school_id, SchoolClass.id, SchoolClass.band, SchoolClass.entry_year, func.count()
        )
        .join(School, col(School.id) == SchoolClass.school_id)
        .join(ClassMembership, col(ClassMembership.class_id) == SchoolClass.id)
        .join(Student, col(Student.id) == ClassMembership.student_id)
        .where(col(ClassMembership.until).is_(None), col(Student.left_at).is_(None), *in_scope(scope))
        .group_by(col(SchoolClass.school_id), col(SchoolClass.id), col(SchoolClass.band), col(SchoolClass.entry_year))
    )
    year = school_year(now.astimezone(HERE).date())
    rows = [row for row in db.execute(query) if takes_part(scope, row[2], row[3], year)]
    return ScopeTally(len({row[0] for row in rows}), len(rows), sum(row[4] for row in rows))


def progress(db: Session, competition_id: UUID, inside: ColumnElement[bool]) -> Progress:
    """Return how far the entries have come whose `School` satisfies `inside`."""
    counts = _counts(competition_id).where(inside)
    return Progress(*db.execute(counts.join(School, col(School.id) == Entry.school_id)).one())


def progress_by_class(db: Session, competition_id: UUID, inside: ColumnElement[bool]) -> dict[UUID, Progress]:
    """Return how far the entries of each class have come whose `SchoolClass` satisfies `inside`."""
    counts = (
        _counts(competition_id)
        .add_columns(col(Entry.class_id))
        .join(SchoolClass, col(SchoolClass.id) == Entry.class_id)
        .where(inside)
        .group_by(col(Entry.class_id))
    )
    return {row[-1]: Progress(*row[:-1]) for row in db.execute(counts)}


def unfinished(db: Session, competition_id: UUID) -> int:
    """Return how many of those entered have neither handed in nor chosen not to take part."""
    query = (
        select(func.count())
        .select_from(Entry)
        .join(Standing, col(Standing.entry_id) == Entry.id, isouter=True)
        .where(Entry.competition_id == competition_id, col(Standing.id).is_(None), col(Entry.opted_out_at).is_(None))
    )
    return db.exec(query).one()


def answering(db: Session, competition_id: UUID, now: datetime) -> int:
    """Return how many attempts may still receive answers."""
    query = select(func.count()).where(
        Attempt.competition_id == competition_id,
        col(Attempt.submitted_at).is_(None),
        col(Attempt.deadline) >= now - timing.LATE_WINDOW,
    )
    return db.exec(query).one()


def _counts(competition_id: UUID) -> Any:
    began = select(Attempt.entry_id).where(Attempt.competition_id == competition_id).distinct().subquery()
    return (
        select(
            func.count(),
            func.count(began.c.entry_id),
            func.count(col(Standing.id)),
            func.count(col(Entry.opted_out_at)),
        )
        .select_from(Entry)
        .join(began, began.c.entry_id == Entry.id, isouter=True)
        .join(Standing, col(Standing.entry_id) == Entry.id, isouter=True)
        .where(col(Entry.competition_id) == competition_id)
    )
