"""Lessons that teachers have given: to a pupil, what is to be done; to a class, until when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.courses.due import due_words
from app.courses.in_class import lessons_attended, my_class_now
from app.courses.models import Course, Lesson, LessonAssignment, LessonProgress, LessonRevision
from app.courses.reading import lesson_of
from app.people.models import ClassMembership


@dataclass(frozen=True)
class Assigned:
    """A lesson given to a pupil's class and not done yet."""

    lesson_id: UUID
    title: str
    course: str
    due_on: date
    due: str  # in words
    has_begun: bool
    attended: bool  # taught in class: only the questions are left


@dataclass(frozen=True)
class TaughtNow:
    """A lesson that a pupil's class is being taught at this moment."""

    lesson_id: UUID
    title: str


def taught_now(db: Session, student_id: UUID, now: datetime) -> TaughtNow | None:
    """Return what a pupil's own class is being taught now."""
    taught = my_class_now(db, student_id, now)
    if taught is None:
        return None
    return TaughtNow(taught.lesson_id, lesson_of(db, taught.revision_id).front.title)


def assigned_to(db: Session, student_id: UUID, today: date) -> list[Assigned]:
    """Return the lessons given to the class a pupil is in now that are not done, the most urgent first."""
    query = (
        select(LessonAssignment, LessonRevision.title, Course.title)
        .join(ClassMembership, col(ClassMembership.class_id) == LessonAssignment.class_id)
        .join(Lesson, col(Lesson.id) == LessonAssignment.lesson_id)
        .join(LessonRevision, col(LessonRevision.id) == Lesson.current_revision_id)
        .join(Course, col(Course.id) == Lesson.course_id)
        .where(ClassMembership.student_id == student_id, col(ClassMembership.until).is_(None))
        .where(col(LessonAssignment.cancelled_at).is_(None))
        .where(col(Lesson.retired_at).is_(None), col(Course.withdrawn_at).is_(None))
        .order_by(col(LessonAssignment.due_on), col(Course.position), col(Lesson.number))
    )
    given = db.exec(query).all()
    if not given:
        return []
    ids = [assignment.lesson_id for assignment, _, _ in given]
    mine = select(LessonProgress.lesson_id, LessonProgress.completed_at).where(
        LessonProgress.learner_id == student_id, col(LessonProgress.lesson_id).in_(ids)
    )
    done_at, there = dict(db.exec(mine).all()), lessons_attended(db, student_id, ids)
    return [
        Assigned(
            lesson_id=assignment.lesson_id,
            title=title,
            course=course,
            due_on=assignment.due_on,
            due=due_words(assignment.due_on, today),
            has_begun=assignment.lesson_id in done_at,
            attended=assignment.lesson_id in there,
        )
        for assignment, title, course in given
        if done_at.get(assignment.lesson_id) is None
    ]


def assignment_of(db: Session, class_id: UUID, lesson_id: UUID) -> LessonAssignment | None:
    """Return the day a class has for a lesson; cancelled is none."""
    return db.exec(
        select(LessonAssignment).where(
            LessonAssignment.class_id == class_id,
            LessonAssignment.lesson_id == lesson_id,
            col(LessonAssignment.cancelled_at).is_(None),
        )
    ).one_or_none()


def due_days(db: Session, class_ids: list[UUID], lesson_id: UUID) -> dict[UUID, date]:
    """Return until when each of these classes has the lesson."""
    query = select(col(LessonAssignment.class_id), col(LessonAssignment.due_on)).where(
        col(LessonAssignment.class_id).in_(class_ids),
        LessonAssignment.lesson_id == lesson_id,
        col(LessonAssignment.cancelled_at).is_(None),
    )
    return dict(db.exec(query).all())


def lessons_given(db: Session, class_id: UUID) -> dict[UUID, date]:
    """Return the lessons a class has been given, each with its day."""
    query = select(col(LessonAssignment.lesson_id), col(LessonAssignment.due_on)).where(
        LessonAssignment.class_id == class_id, col(LessonAssignment.cancelled_at).is_(None)
    )
    return dict(db.exec(query).all())
