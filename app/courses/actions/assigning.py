"""What a teacher does with lessons for the own classes: give them until a day, change the day, take them back."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.courses.models import LessonAssignment
from app.people.models import SchoolClass


def assign(
    db: Session, class_ids: Collection[UUID], lesson_id: UUID, staff_id: UUID, due_on: date, now: datetime
) -> None:
    """Give a lesson to classes until a day. What was given before gets the new day; what was taken back is given again.

    The classes are held in the order of their ids, so that two people who assign at once make one assignment.
    """
    classes = select(SchoolClass.id).where(col(SchoolClass.id).in_(class_ids)).order_by(col(SchoolClass.id))
    db.exec(classes.with_for_update()).all()
    given = select(LessonAssignment).where(
        col(LessonAssignment.class_id).in_(class_ids), LessonAssignment.lesson_id == lesson_id
    )
    known = {assignment.class_id: assignment for assignment in db.exec(given)}
    for class_id in sorted(class_ids):
        found = known.get(class_id)
        if found is None:
            found = LessonAssignment(
                class_id=class_id, lesson_id=lesson_id, staff_id=staff_id, due_on=due_on, made_at=now
            )
        if found.cancelled_at is not None:
            found.made_at, found.cancelled_at = now, None
        found.due_on, found.staff_id = due_on, staff_id
        db.add(found)


def cancel(db: Session, assignment: LessonAssignment, now: datetime) -> None:
    """Take a lesson back. What pupils have learned of it stays."""
    assignment.cancelled_at = now
    db.add(assignment)
