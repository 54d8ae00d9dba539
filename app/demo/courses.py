"""Lessons given to the classes of the invented county, and how far some pupils are, so that boards are not empty."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.clock import HERE
from app.courses.models import Course, Lesson, LessonAssignment, LessonProgress
from app.courses.progress import least_seconds
from app.courses.reading import lesson_of
from app.courses.words import Track
from app.people.labels import grade_in_band, school_year
from app.people.models import SchoolClass, Teaching
from app.people.registers import pupils_of


def assign_lessons(db: Session, now: datetime) -> None:
    """Give every class with a teacher the first lesson of its grade, due in a week; a third of the pupils is done."""
    courses = {
        (course.band, grade): course
        for course in db.exec(select(Course).where(Course.track == Track.SCHOOL))
        for grade in course.grades
        if not course.is_optional
    }
    query = select(SchoolClass, Teaching).join(Teaching, col(Teaching.class_id) == SchoolClass.id)
    for school_class, teaching in db.exec(query).all():
        grade = grade_in_band(school_class.entry_year, school_year(now.astimezone(HERE).date()))
        course = courses.get((school_class.band, grade))
        first = select(Lesson).where(Lesson.course_id == course.id, Lesson.number == 1) if course else None
        lesson = db.exec(first).first() if first is not None else None
        if lesson is not None:
            _give(db, school_class, teaching, lesson, now)


def _give(db: Session, school_class: SchoolClass, teaching: Teaching, lesson: Lesson, now: datetime) -> None:
    db.add(
        LessonAssignment(
            class_id=school_class.id,
            lesson_id=lesson.id,
            staff_id=teaching.staff_id,
            due_on=now.astimezone(HERE).date() + timedelta(days=7),
            made_at=now,
        )
    )
    assert lesson.current_revision_id is not None
    steps = lesson_of(db, lesson.current_revision_id).steps
    for place, pupil in enumerate(db.exec(pupils_of(school_class.id)).all()):
        reached = [0, len(steps), 2 + place % (len(steps) - 2)][place % 3]  # not begun, done, under way
        if reached:
            spent = [least_seconds(step) + 20 for step in steps[:reached]] + [0.0] * (len(steps) - reached)
            is_done = reached == len(steps)
            db.add(
                LessonProgress(
                    learner_id=pupil.id,
                    track=Track.SCHOOL,
                    lesson_id=lesson.id,
                    revision_id=lesson.current_revision_id,
                    step=reached,
                    furthest=reached,
                    seconds=spent,
                    begun_at=now - timedelta(days=2),
                    seen_at=now - timedelta(days=1),
                    passed_at=now - timedelta(days=1) if is_done else None,
                    completed_at=now - timedelta(days=1) if is_done else None,
                )
            )
