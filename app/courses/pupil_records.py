"""How far each pupil of a class is with the courses of their grade: for those who teach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from app.courses.class_boards import register
from app.courses.counting import Count, grades_of
from app.courses.models import Course, LessonProgress
from app.courses.records import lesson_ids, school_courses, this_year
from app.courses.words import Standing
from app.people.labels import grade_in_band
from app.people.models import SchoolClass


@dataclass(frozen=True)
class PupilRecord:
    """One pupil and one course after another: how many lessons are done, and how far that is."""

    name: str
    number: str
    courses: tuple[tuple[int, Standing], ...]


@dataclass(frozen=True)
class ClassCourse:
    """A course of the class's grade, with the figures of those who are in the class now."""

    course: Course
    lessons: int
    count: Count


@dataclass(frozen=True)
class ClassRecords:
    """A class with the courses of its grade."""

    courses: tuple[ClassCourse, ...]
    pupils: tuple[PupilRecord, ...]


def records_of(db: Session, school_class: SchoolClass, now: datetime) -> ClassRecords:
    """Return how far the pupils who are in a class now are, in the order of 学号: never by how far."""
    grade = grade_in_band(school_class.entry_year, this_year(now))
    pupils, columns, courses = register(db, school_class.id), [], []
    for course in school_courses(db):
        if course.band is school_class.band and grade in grades_of(course.band, course.grades):
            lessons = lesson_ids(db, course.id)
            if lessons:
                done = _done(db, [pupil.id for pupil in pupils], lessons)
                column = [_standing(done.get(pupil.id), len(lessons)) for pupil in pupils]
                columns.append(column)
                courses.append(ClassCourse(course, len(lessons), _count(column)))
    found = tuple(
        PupilRecord(pupil.name, pupil.student_no or pupil.login_no, tuple(column[at] for column in columns))
        for at, pupil in enumerate(pupils)
    )
    return ClassRecords(tuple(courses), found)


def _done(db: Session, pupils: Sequence[UUID], lessons: Sequence[UUID]) -> dict[UUID, int]:
    finished = case((col(LessonProgress.completed_at).is_not(None), 1), else_=0)
    query = (
        select(LessonProgress.learner_id, func.sum(finished))
        .where(col(LessonProgress.learner_id).in_(pupils), col(LessonProgress.lesson_id).in_(lessons))
        .group_by(col(LessonProgress.learner_id))
    )
    return dict(db.exec(query).all())


def _standing(done: int | None, lessons: int) -> tuple[int, Standing]:
    if done is None:
        return 0, Standing.NOT_BEGUN
    return done, Standing.DONE if done >= lessons else Standing.UNDER_WAY


def _count(column: Sequence[tuple[int, Standing]]) -> Count:
    standings = [standing for _, standing in column]
    begun = len(standings) - standings.count(Standing.NOT_BEGUN)
    return Count(len(standings), begun, standings.count(Standing.DONE))
