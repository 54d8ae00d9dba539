"""Who may have which lesson to write: organisers and administrators any, of every track, published or not."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, select

from app.courses.models import Course, Lesson
from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit
from app.people.permissions import Action, Resource

MayReadDrafts = Annotated[Permit, Depends(May(Resource.LESSON_DRAFT, Action.READ))]
MayWriteDrafts = Annotated[Permit, Depends(May(Resource.LESSON_DRAFT, Action.CHANGE))]


@dataclass(frozen=True)
class Written:
    """A lesson in the hands of those who write, in its course."""

    course: Course
    lesson: Lesson


def _load(db: Session, lesson_id: UUID, *, hold: bool = False) -> Written:
    query = select(Lesson).where(Lesson.id == lesson_id)
    lesson = db.exec(query.with_for_update() if hold else query).one_or_none()
    if lesson is None:
        raise NotFound
    return Written(db.get_one(Course, lesson.course_id), lesson)


def lesson_to_look_at(lesson_id: UUID, _permit: MayReadDrafts, db: Db) -> Written:
    """Return the lesson of the address with its drafts."""
    return _load(db, lesson_id)


def lesson_to_write(lesson_id: UUID, _permit: MayWriteDrafts, db: Db) -> Written:
    """Return the lesson of the address to be changed, held until the request ends."""
    return _load(db, lesson_id, hold=True)


LessonToLookAt = Annotated[Written, Depends(lesson_to_look_at)]
LessonToWrite = Annotated[Written, Depends(lesson_to_write)]
