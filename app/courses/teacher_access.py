"""Which classes and lessons a teacher brings together, and which class a pupil follows: loading is authorising."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.clock import Now
from app.courses.access import MaySeeProgress, Taught, load_taught
from app.courses.in_class import my_class_now
from app.courses.models import ClassLesson, Course, Lesson
from app.courses.words import Track
from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit, classes_within, load_class
from app.people.models import SchoolClass
from app.people.permissions import Action, Resource

MayReadAssignments = Annotated[Permit, Depends(May(Resource.ASSIGNMENT, Action.READ))]
MayAssign = Annotated[Permit, Depends(May(Resource.ASSIGNMENT, Action.CHANGE))]


@dataclass(frozen=True)
class LessonInClass:
    """One's own class and a lesson of the schools' courses."""

    school_class: SchoolClass
    course: Course
    lesson: Lesson


@dataclass(frozen=True)
class ClassUnderWay:
    """A lesson that is or was taught in front of one's own class."""

    school_class: SchoolClass
    course: Course
    lesson: Lesson
    taught: ClassLesson


@dataclass(frozen=True)
class Followed:
    """A lesson as a pupil follows it in class; `taught` is None when nobody teaches it now."""

    course: Course
    lesson: Lesson
    taught: ClassLesson | None


def lesson_to_see(lesson_id: UUID, _permit: MayReadAssignments, db: Db) -> Taught:
    """Return the lesson of the address, for whoever gives lessons to classes."""
    return load_taught(db, lesson_id, (Track.SCHOOL,))


def lesson_to_assign(lesson_id: UUID, _permit: MayAssign, db: Db) -> Taught:
    """Return the lesson of the address, to give it to classes."""
    return load_taught(db, lesson_id, (Track.SCHOOL,))


def class_for_lessons(class_id: UUID, permit: MayReadAssignments, db: Db) -> SchoolClass:
    """Return one's own class, to see its lessons."""
    return load_class(db, permit, class_id)


def _in_class(db: Session, permit: Permit, class_id: UUID, lesson_id: UUID) -> LessonInClass:
    school_class = load_class(db, permit, class_id)
    taught = load_taught(db, lesson_id, (Track.SCHOOL,))
    return LessonInClass(school_class, taught.course, taught.lesson)


def lesson_in_class_to_see(class_id: UUID, lesson_id: UUID, permit: MayReadAssignments, db: Db) -> LessonInClass:
    """Return one's own class and the lesson of the address."""
    return _in_class(db, permit, class_id, lesson_id)


def lesson_in_class_to_change(class_id: UUID, lesson_id: UUID, permit: MayAssign, db: Db) -> LessonInClass:
    """Return one's own class and the lesson of the address, to give it, take it back or teach it."""
    return _in_class(db, permit, class_id, lesson_id)


def _under_way(db: Session, permit: Permit, class_lesson_id: UUID, *, hold: bool) -> ClassUnderWay:
    query = (
        select(ClassLesson, SchoolClass, Lesson, Course)
        .join(SchoolClass, col(SchoolClass.id) == ClassLesson.class_id)
        .join(Lesson, col(Lesson.id) == ClassLesson.lesson_id)
        .join(Course, col(Course.id) == Lesson.course_id)
        .where(ClassLesson.id == class_lesson_id, classes_within(permit))
    )
    found = db.exec(query.with_for_update(of=ClassLesson) if hold else query).one_or_none()
    if found is None:
        raise NotFound
    taught, school_class, lesson, course = found
    return ClassUnderWay(school_class, course, lesson, taught)


def class_to_lead(class_lesson_id: UUID, permit: MayReadAssignments, db: Db) -> ClassUnderWay:
    """Return the class of the address, to show it."""
    return _under_way(db, permit, class_lesson_id, hold=False)


def class_to_change(class_lesson_id: UUID, permit: MayAssign, db: Db) -> ClassUnderWay:
    """Return the class of the address, held, to turn its step, call its roll or end it."""
    return _under_way(db, permit, class_lesson_id, hold=True)


def class_to_follow(lesson_id: UUID, permit: MaySeeProgress, db: Db, now: Now) -> Followed:
    """Return the lesson of the address as it is taught in the pupil's own class."""
    found, taught = load_taught(db, lesson_id, (Track.SCHOOL,)), my_class_now(db, permit.person.id, now)
    return Followed(found.course, found.lesson, taught if taught and taught.lesson_id == lesson_id else None)


def step_to_follow(db: Session, lesson_id: UUID, permit: Permit, now: datetime) -> int:
    """Return the step a pupil's class is at in this lesson, 0 when it is not being taught."""
    taught = my_class_now(db, permit.person.id, now)
    if taught and taught.lesson_id == lesson_id:
        return taught.step
    load_taught(db, lesson_id, (Track.SCHOOL,))
    return 0


LessonToSee = Annotated[Taught, Depends(lesson_to_see)]
LessonToAssign = Annotated[Taught, Depends(lesson_to_assign)]
ClassForLessons = Annotated[SchoolClass, Depends(class_for_lessons)]
LessonInClassToSee = Annotated[LessonInClass, Depends(lesson_in_class_to_see)]
LessonInClassToChange = Annotated[LessonInClass, Depends(lesson_in_class_to_change)]
ClassToLead = Annotated[ClassUnderWay, Depends(class_to_lead)]
ClassToChange = Annotated[ClassUnderWay, Depends(class_to_change)]
ClassToFollow = Annotated[Followed, Depends(class_to_follow)]
