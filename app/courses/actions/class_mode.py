"""What a teacher does in front of a class: begin, turn the step for everybody, call the roll, end."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.courses.actions.learning import begin, progress_of
from app.courses.in_class import class_now, has_attended, is_going_on, who_was_there
from app.courses.models import ClassAttendance, ClassLesson, Lesson, LessonAnswer
from app.courses.reading import lesson_of
from app.courses.words import Track
from app.errors import Refusal
from app.people.models import SchoolClass


class AnotherClassGoesOn(Refusal):
    """A class is taught one lesson at a time, and nobody ends a colleague's by beginning another."""

    message = "另一位老师正在给这个班上课，那节课结束以后再开始。"


class ClassIsOver(Refusal):
    """The step of a class that is over moves nobody."""

    message = "这节课已经结束，点名记录还在。"


def open_class(db: Session, class_id: UUID, lesson: Lesson, staff_id: UUID, now: datetime) -> ClassLesson:
    """Begin a lesson in front of a class, or go on with it; one's own earlier lesson with this class ends."""
    db.exec(select(SchoolClass.id).where(SchoolClass.id == class_id).with_for_update()).one()
    going_on = class_now(db, class_id, now)
    if going_on and going_on.lesson_id == lesson.id:
        return going_on
    if going_on and going_on.staff_id != staff_id:
        raise AnotherClassGoesOn
    if going_on:
        close_class(db, going_on, now)
    assert lesson.current_revision_id is not None, "access offers published lessons only"
    made = ClassLesson(
        class_id=class_id,
        lesson_id=lesson.id,
        revision_id=lesson.current_revision_id,
        staff_id=staff_id,
        opened_at=now,
    )
    db.add(made)
    return made


def turn_for_all(db: Session, taught: ClassLesson, step: int, now: datetime) -> None:
    """Turn everybody to a step. A teacher may turn to any: the class is led, its time is the teacher's."""
    if not is_going_on(taught, now):
        raise ClassIsOver
    taught.step = max(1, min(step, len(lesson_of(db, taught.revision_id).steps)))
    db.add(taught)


def close_class(db: Session, taught: ClassLesson, now: datetime) -> None:
    """End the class; ending it twice changes nothing."""
    taught.closed_at = taught.closed_at or now
    db.add(taught)


def call_roll(
    db: Session, taught: ClassLesson, lesson: Lesson, pupils: Collection[UUID], present: Collection[UUID], now: datetime
) -> None:
    """Note which of the pupils were there, once more whenever the teacher corrects it; nobody else's note changes.

    Whoever was there has begun the lesson and is through with its steps; the questions stay open, and only they
    complete it. No time is made up: what the server did not count stays uncounted.
    """
    before = who_was_there(db, taught.id)
    for student_id in sorted(set(pupils) & set(present) - before):
        db.add(ClassAttendance(class_lesson_id=taught.id, student_id=student_id))
        begin(db, student_id, Track.SCHOOL, lesson, now)
    for student_id in sorted(set(pupils) & before - set(present)):
        mine = select(ClassAttendance).where(
            ClassAttendance.class_lesson_id == taught.id, ClassAttendance.student_id == student_id
        )
        db.delete(db.exec(mine).one())
        _forget_beginning(db, student_id, taught.lesson_id)


def _forget_beginning(db: Session, student_id: UUID, lesson_id: UUID) -> None:
    """Take back a beginning that only the roll call made: nothing was read or answered in it."""
    progress = progress_of(db, student_id, lesson_id, hold=True)
    if progress is None or any(progress.seconds) or progress.furthest > 1 or progress.completed_at:
        return
    answered = db.exec(select(LessonAnswer.id).where(LessonAnswer.progress_id == progress.id)).first()
    if answered is None and not has_attended(db, student_id, lesson_id):
        db.delete(progress)
