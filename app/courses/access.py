"""Who may have which lesson: pupils those of their school courses, and their own progress; staff all that is taught."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.clock import Now
from app.courses.actions.learning import begin, progress_of
from app.courses.models import Course, Lesson, LessonProgress
from app.courses.words import Track
from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit
from app.people.permissions import Action, Resource

MayReadCourses = Annotated[Permit, Depends(May(Resource.COURSE, Action.READ))]
MayLearn = Annotated[Permit, Depends(May(Resource.LEARNING, Action.CHANGE))]
MaySeeProgress = Annotated[Permit, Depends(May(Resource.LEARNING, Action.READ))]


@dataclass(frozen=True)
class Taught:
    """A lesson that is taught, in its course."""

    course: Course
    lesson: Lesson


@dataclass(frozen=True)
class Learning:
    """A lesson in the hands of one learner."""

    course: Course
    lesson: Lesson
    progress: LessonProgress


def tracks_of(permit: Permit) -> tuple[Track, ...]:
    """Return the tracks somebody may look at: pupils only their own, staff also the social workers'.

    The recovery track is in an area of its own; staff read it there in the lesson editor.
    """
    return (Track.SCHOOL,) if permit.person.is_student else (Track.SCHOOL, Track.WORKER)


def course_to_read(course_id: UUID, permit: MayReadCourses, db: Db) -> Course:
    """Return the course of the address."""
    found = db.exec(
        select(Course).where(
            Course.id == course_id, col(Course.track).in_(tracks_of(permit)), col(Course.withdrawn_at).is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def load_taught(db: Session, lesson_id: UUID, tracks: tuple[Track, ...]) -> Taught:
    """Return a published lesson of one of the tracks; any other is not found."""
    query = (
        select(Course, Lesson)
        .join(Lesson, col(Lesson.course_id) == Course.id)
        .where(
            Lesson.id == lesson_id,
            col(Lesson.current_revision_id).is_not(None),
            col(Lesson.retired_at).is_(None),
            col(Course.track).in_(tracks),
            col(Course.withdrawn_at).is_(None),
        )
    )
    found = db.exec(query).one_or_none()
    if found is None:
        raise NotFound
    return Taught(*found)


def lesson_to_read(lesson_id: UUID, permit: MayReadCourses, db: Db) -> Taught:
    """Return the lesson of the address."""
    return load_taught(db, lesson_id, tracks_of(permit))


def lesson_to_begin(lesson_id: UUID, permit: MayLearn, db: Db, now: Now) -> Learning:
    """Return the lesson of the address in the pupil's own hands, begun if need be, and held."""
    taught = load_taught(db, lesson_id, (Track.SCHOOL,))
    progress = begin(db, permit.person.id, Track.SCHOOL, taught.lesson, now)
    return Learning(taught.course, taught.lesson, progress)


def lesson_under_way(lesson_id: UUID, permit: MaySeeProgress, db: Db) -> Learning:
    """Return the lesson of the address with the pupil's own progress; not begun is not found."""
    taught = load_taught(db, lesson_id, (Track.SCHOOL,))
    progress = progress_of(db, permit.person.id, lesson_id)
    if progress is None:
        raise NotFound
    return Learning(taught.course, taught.lesson, progress)


CourseToRead = Annotated[Course, Depends(course_to_read)]
LessonToRead = Annotated[Taught, Depends(lesson_to_read)]
LessonToBegin = Annotated[Learning, Depends(lesson_to_begin)]
LessonUnderWay = Annotated[Learning, Depends(lesson_under_way)]
