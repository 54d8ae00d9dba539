"""Who takes part in a course and who has done it: by class for tables without names, by pupil for their own teachers.

Pupils are counted where the registers of the year were fixed; in a class that was not fixed yet those who are in it
now are counted, and the tables say so. What happens after a school year does not change its figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Subquery, case, cast, exists
from sqlmodel import Session, col, func, select

from app.clock import HERE
from app.courses import codes
from app.courses.adult_models import AdultLearner
from app.courses.counting import Count, day_after, entry_years, grades_of
from app.courses.models import Course, CourseRegister, Lesson, LessonProgress
from app.courses.words import Track
from app.people.labels import grade_in_band, is_at_school, school_year
from app.people.models import ClassMembership, Region, School, SchoolClass, Student
from app.vocabulary import GradeBand


@dataclass(frozen=True)
class ClassRecord:
    """A class and its figures in one course."""

    region_code: str
    region: str
    school_id: UUID
    school_code: str
    school: str
    class_id: UUID
    band: GradeBand
    grade: int
    number: int
    count: Count
    is_fixed: bool


@dataclass(frozen=True)
class RegisterLine:
    """A class at school: how many pupils are fixed for the year, and how many are not yet."""

    school_id: UUID
    school: str
    band: GradeBand
    grade: int
    number: int
    fixed: int
    open: int


def this_year(now: datetime) -> int:
    """Return the school year of a moment."""
    return school_year(now.astimezone(HERE).date())


def years(db: Session, now: datetime) -> list[int]:
    """Return the school years that figures can be asked for, the present one first."""
    found = db.exec(select(CourseRegister.year).distinct())
    return sorted({*found, this_year(now)}, reverse=True)


def school_courses(db: Session) -> list[Course]:
    """Return the courses of the schools in their order; no other track is ever in a table."""
    query = select(Course).where(Course.track == Track.SCHOOL, col(Course.withdrawn_at).is_(None))
    return list(db.exec(query.order_by(col(Course.position))))


def lesson_ids(db: Session, course_id: UUID) -> list[UUID]:
    """Return the lessons that make a course today."""
    query = select(Lesson.id).where(Lesson.course_id == course_id, col(Lesson.retired_at).is_(None))
    return list(db.exec(query.where(col(Lesson.current_revision_id).is_not(None))))


def _end(year: int) -> datetime:
    return datetime.combine(day_after(year), time(), HERE)


def _learners(lessons: list[UUID], year: int) -> Subquery:
    """Return who has begun any of the lessons by the end of a year, and how many of them are done."""
    finished = case((col(LessonProgress.completed_at) < _end(year), 1), else_=0)
    return (
        select(col(LessonProgress.learner_id), func.sum(finished).label("done"))
        .where(col(LessonProgress.lesson_id).in_(lessons), LessonProgress.begun_at < _end(year))
        .group_by(col(LessonProgress.learner_id))
        .subquery()
    )


def class_records(
    db: Session, course: Course, year: int, inside: ColumnElement[bool], now: datetime
) -> list[ClassRecord]:
    """Return the figures of every class of the course's grades whose school satisfies `inside`, in order of codes."""
    found = _fixed(db, course, year, inside)
    if year == this_year(now):
        found += _not_fixed(db, course, year, inside)
    return sorted(found, key=lambda each: (each.region_code, each.school_code, each.band, each.grade, each.number))


def _counts(learners: Subquery, lessons: int) -> list[ColumnElement[int]]:
    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)

    # A course without lessons is begun and done by nobody.
    return [func.count(), count(learners.c.learner_id.is_not(None)), count(learners.c.done >= max(lessons, 1))]


def _fixed(db: Session, course: Course, year: int, inside: ColumnElement[bool]) -> list[ClassRecord]:
    lessons = lesson_ids(db, course.id)
    learners = _learners(lessons, year)
    place: tuple[Any, ...] = (CourseRegister.region_code, School.id, School.code, School.name)
    place += (CourseRegister.class_id, CourseRegister.band, CourseRegister.grade, SchoolClass.number)
    query = (
        select(*place, *_counts(learners, len(lessons)))
        .select_from(CourseRegister)
        .join(School, col(School.id) == CourseRegister.school_id)
        .join(SchoolClass, col(SchoolClass.id) == CourseRegister.class_id)
        .join(learners, learners.c.learner_id == CourseRegister.student_id, isouter=True)
        .where(CourseRegister.year == year, CourseRegister.band == course.band, inside)
        .where(col(CourseRegister.grade).in_(grades_of(course.band, course.grades)))
        .group_by(*place)
    )
    return _records(db, db.execute(query), is_fixed=True)


def _not_fixed(db: Session, course: Course, year: int, inside: ColumnElement[bool]) -> list[ClassRecord]:
    lessons = lesson_ids(db, course.id)
    learners = _learners(lessons, year)
    place: tuple[Any, ...] = (School.region_code, School.id, School.code, School.name)
    place += (SchoolClass.id, SchoolClass.band, SchoolClass.entry_year, SchoolClass.number)
    query = (
        select(*place, *_counts(learners, len(lessons)))
        .select_from(ClassMembership)
        .join(Student, col(Student.id) == ClassMembership.student_id)
        .join(SchoolClass, col(SchoolClass.id) == ClassMembership.class_id)
        .join(School, col(School.id) == SchoolClass.school_id)
        .join(learners, learners.c.learner_id == ClassMembership.student_id, isouter=True)
        .where(*to_be_fixed(year), SchoolClass.band == course.band, inside)
        .where(col(SchoolClass.entry_year).in_(entry_years(grades_of(course.band, course.grades), year)))
        .group_by(*place)
    )
    rows = [(*row[:6], grade_in_band(row[6], year), *row[7:]) for row in db.execute(query)]
    return _records(db, rows, is_fixed=False)


def to_be_fixed(year: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on pupils in classes (`ClassMembership`, `Student`, `SchoolClass`) not fixed in a year."""
    of_year = col(CourseRegister.year) == year
    return (
        col(ClassMembership.until).is_(None),
        col(Student.left_at).is_(None),
        col(SchoolClass.archived_at).is_(None),
        ~exists().where(of_year, col(CourseRegister.class_id) == col(SchoolClass.id)),
        ~exists().where(of_year, col(CourseRegister.student_id) == col(Student.id)),
    )


def _records(db: Session, rows: Iterable[Sequence[Any]], *, is_fixed: bool) -> list[ClassRecord]:
    names = dict(db.exec(select(Region.code, Region.name)).all())
    found = []
    for *place, expected, begun, done in rows:
        region, rest, count = names.get(place[0], place[0]), place[1:], Count(expected, begun, done)
        found.append(ClassRecord(place[0], region, *rest, count=count, is_fixed=is_fixed))  # type: ignore[misc]  # seven
    return found


def register_lines(db: Session, inside: ColumnElement[bool], now: datetime) -> list[RegisterLine]:
    """Return the classes at school whose school satisfies `inside`, with the pupils fixed for the year and others."""
    year = this_year(now)
    fixed = dict(
        db.exec(
            select(CourseRegister.class_id, func.count())
            .where(CourseRegister.year == year)
            .group_by(col(CourseRegister.class_id))
        ).all()
    )
    query = (
        select(SchoolClass.id, func.count())
        .join(ClassMembership, col(ClassMembership.class_id) == SchoolClass.id)
        .join(Student, col(Student.id) == ClassMembership.student_id)
        .join(School, col(School.id) == SchoolClass.school_id)
        .where(inside, *to_be_fixed(year))
        .group_by(col(SchoolClass.id))
    )
    waiting = dict(db.exec(query).all())
    there = select(School, SchoolClass).join(SchoolClass, col(SchoolClass.school_id) == School.id)
    lines = []
    for school, each in db.exec(there.where(inside, col(SchoolClass.archived_at).is_(None))):
        if is_at_school(each.band, each.entry_year, year):
            grade, counts = grade_in_band(each.entry_year, year), (fixed.get(each.id, 0), waiting.get(each.id, 0))
            lines.append(RegisterLine(school.id, school.name, each.band, grade, each.number, *counts))
    return sorted(lines, key=lambda line: (line.school, line.band, line.grade, line.number))


def recovery_crowd(db: Session, region_prefix: str) -> str:
    """Return how many people in recovery in a region have begun: in words that tell of no single one of them."""
    everybody = select(AdultLearner.id).where(
        AdultLearner.track == Track.RECOVERY, col(AdultLearner.region_code).startswith(region_prefix)
    )
    begun = select(LessonProgress.learner_id).where(col(LessonProgress.learner_id).in_(everybody)).distinct()

    def count(query: Subquery) -> int:
        return db.exec(select(func.count()).select_from(query)).one()

    return codes.crowd(count(begun.subquery()), count(everybody.subquery()))
