"""Lessons taught in front of a class: which one is going on, and who was there.

Whoever was there has been led through the lesson: that counts as having read it, and opens its questions. It is a fact
of its own (`ClassAttendance`) beside 已学完, which always means that the questions are passed too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from app.courses.models import ClassAttendance, ClassLesson
from app.people.models import ClassMembership

LONGEST = timedelta(hours=3)  # a class that somebody forgot to end is over by then


@dataclass(frozen=True)
class InClass:
    """A lesson in a pupil's own class: the step the teacher is at, 0 when nobody teaches it now."""

    step: int = 0
    attended: bool = False


ALONE = InClass()


def is_going_on(taught: ClassLesson, now: datetime) -> bool:
    """Return whether a class is still being taught."""
    return taught.closed_at is None and now < taught.opened_at + LONGEST


def _going_on(now: datetime) -> ColumnElement[bool]:
    return and_(col(ClassLesson.closed_at).is_(None), col(ClassLesson.opened_at) > now - LONGEST)


def class_now(db: Session, class_id: UUID, now: datetime) -> ClassLesson | None:
    """Return what a class is being taught now."""
    query = select(ClassLesson).where(ClassLesson.class_id == class_id, _going_on(now))
    return db.exec(query.order_by(col(ClassLesson.opened_at).desc())).first()


def my_class_now(db: Session, student_id: UUID, now: datetime) -> ClassLesson | None:
    """Return what a pupil's own class is being taught now."""
    query = (
        select(ClassLesson)
        .join(ClassMembership, col(ClassMembership.class_id) == ClassLesson.class_id)
        .where(ClassMembership.student_id == student_id, col(ClassMembership.until).is_(None), _going_on(now))
    )
    return db.exec(query.order_by(col(ClassLesson.opened_at).desc())).first()


def lesson_in_class(db: Session, student_id: UUID, lesson_id: UUID, now: datetime) -> InClass:
    """Return what there is of a lesson in a pupil's own class."""
    taught = my_class_now(db, student_id, now)
    step = taught.step if taught and taught.lesson_id == lesson_id else 0
    return InClass(step, has_attended(db, student_id, lesson_id))


def has_attended(db: Session, learner_id: UUID, lesson_id: UUID) -> bool:
    """Return whether a learner was there when the lesson was taught, in whichever class."""
    return bool(who_attended(db, lesson_id, [learner_id]))


def who_attended(db: Session, lesson_id: UUID, student_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these pupils were there when the lesson was taught."""
    query = (
        select(ClassAttendance.student_id)
        .join(ClassLesson, col(ClassLesson.id) == ClassAttendance.class_lesson_id)
        .where(ClassLesson.lesson_id == lesson_id, col(ClassAttendance.student_id).in_(student_ids))
    )
    return set(db.exec(query))


def lessons_attended(db: Session, student_id: UUID, lesson_ids: Collection[UUID]) -> set[UUID]:
    """Return at which of these lessons a pupil was there when they were taught."""
    query = (
        select(ClassLesson.lesson_id)
        .join(ClassAttendance, col(ClassAttendance.class_lesson_id) == ClassLesson.id)
        .where(ClassAttendance.student_id == student_id, col(ClassLesson.lesson_id).in_(lesson_ids))
    )
    return set(db.exec(query))


def who_was_there(db: Session, class_lesson_id: UUID) -> set[UUID]:
    """Return who was there at one class, by its roll call."""
    return set(db.exec(select(ClassAttendance.student_id).where(ClassAttendance.class_lesson_id == class_lesson_id)))


def classes_taught(db: Session, class_id: UUID, lesson_id: UUID) -> list[tuple[ClassLesson, int]]:
    """Return when a class was taught a lesson, the latest first, and how many were there."""
    there = (
        select(func.count()).where(ClassAttendance.class_lesson_id == ClassLesson.id).correlate(ClassLesson)
    ).scalar_subquery()
    query = select(ClassLesson, there).where(ClassLesson.class_id == class_id, ClassLesson.lesson_id == lesson_id)
    return [(taught, count) for taught, count in db.exec(query.order_by(col(ClassLesson.opened_at).desc()).limit(10))]
