"""Courses and how far somebody is with each, for the pages that list them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.clock import HERE
from app.courses.models import Course, Lesson, LessonProgress, LessonRevision
from app.courses.words import Standing, Track
from app.people.labels import grade_in_band, school_year
from app.people.models import ClassMembership, SchoolClass
from app.vocabulary import GradeBand


@dataclass(frozen=True)
class LessonLine:
    """A lesson in a list."""

    lesson: Lesson
    title: str
    standing: Standing
    is_open: bool
    progress: LessonProgress | None


@dataclass(frozen=True)
class CourseCard:
    """A course with its lessons."""

    course: Course
    lessons: tuple[LessonLine, ...]

    @property
    def done(self) -> int:
        """Return how many lessons are done."""
        return sum(line.standing is Standing.DONE for line in self.lessons)

    @property
    def next(self) -> LessonLine | None:
        """Return the lesson to go on with."""
        return next((line for line in self.lessons if line.is_open and line.standing is not Standing.DONE), None)


def standing_of(progress: LessonProgress | None) -> Standing:
    """Return how far a lesson is."""
    if progress is None:
        return Standing.NOT_BEGUN
    return Standing.DONE if progress.completed_at else Standing.UNDER_WAY


def cards(db: Session, tracks: tuple[Track, ...], learner_id: UUID | None) -> list[CourseCard]:
    """Return the courses of these tracks in their order; to a learner with the own progress.

    A course opens lesson by lesson: the next one opens when the one before is done. Staff see all of them open.
    """
    courses = db.exec(
        select(Course)
        .where(col(Course.track).in_(tracks), col(Course.withdrawn_at).is_(None))
        .order_by(col(Course.position))
    ).all()
    return [CourseCard(course, _lines(db, course, learner_id)) for course in courses]


def card(db: Session, course: Course, learner_id: UUID | None) -> CourseCard:
    """Return one course with its lessons."""
    return CourseCard(course, _lines(db, course, learner_id))


def _lines(db: Session, course: Course, learner_id: UUID | None) -> tuple[LessonLine, ...]:
    query = (
        select(Lesson, LessonRevision.title)
        .join(LessonRevision, col(LessonRevision.id) == Lesson.current_revision_id)
        .where(Lesson.course_id == course.id, col(Lesson.retired_at).is_(None))
        .order_by(col(Lesson.number))
    )
    rows = db.exec(query).all()
    mine: dict[UUID, LessonProgress] = {}
    if learner_id:
        ids = [lesson.id for lesson, _ in rows]
        found = select(LessonProgress).where(
            LessonProgress.learner_id == learner_id, col(LessonProgress.lesson_id).in_(ids)
        )
        mine = {progress.lesson_id: progress for progress in db.exec(found)}
    lines: list[LessonLine] = []
    for lesson, title in rows:
        before = lines[-1].standing if lines else Standing.DONE
        progress = mine.get(lesson.id)
        is_open = learner_id is None or progress is not None or before is Standing.DONE
        lines.append(LessonLine(lesson, title, standing_of(progress), is_open, progress))
    return tuple(lines)


def own_grade(db: Session, student_id: UUID, now: datetime) -> tuple[GradeBand, int] | None:
    """Return the band and the grade within it of the class a pupil is in now."""
    query = (
        select(SchoolClass)
        .join(ClassMembership, col(ClassMembership.class_id) == SchoolClass.id)
        .where(ClassMembership.student_id == student_id, col(ClassMembership.until).is_(None))
    )
    mine = db.exec(query).first()
    year = school_year(now.astimezone(HERE).date())
    return (mine.band, grade_in_band(mine.entry_year, year)) if mine else None


def own_first(found: list[CourseCard], own: tuple[GradeBand, int] | None) -> list[CourseCard]:
    """Return the courses with the pupil's own grade first, then the own band, then the others in their order."""
    if own is None:
        return found
    band, grade = own
    return sorted(found, key=lambda card: (card.course.band != band, grade not in card.course.grades))


def grade_words(band: GradeBand, grades: list[int]) -> str:
    """Return for whom a course is, as schools say it.

    >>> grade_words(GradeBand.PRIMARY, [5]), grade_words(GradeBand.JUNIOR, [1]), grade_words(GradeBand.PRIMARY, [1, 2])
    ('五年级', '七年级', '一、二年级')
    """
    numerals = "一二三四五六七八九"
    match band:
        case GradeBand.PRIMARY:
            return "、".join(numerals[grade - 1] for grade in grades) + "年级" if grades else "小学"
        case GradeBand.JUNIOR:
            return "、".join(numerals[grade + 5] for grade in grades) + "年级" if grades else "初中"
        case GradeBand.SENIOR:
            return "、".join(f"高{numerals[grade - 1]}" for grade in grades) or "高中"
        case GradeBand.VOCATIONAL:
            return "中职"
        case _:
            return "成人"
