"""Helping a pupil back in: a new PIN, or an end to a lock."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.people.actions import sign_ins
from app.people.models import ClassMembership, Student


def reset_pin(db: Session, student: Student, now: datetime) -> None:
    """Give a pupil a new PIN, lift any lock, and end every sign-in made with the old one."""
    student.pin_salt = secrets.token_hex(8)
    unlock(db, student)
    sign_ins.end_all(db, student.id, now)


def unlock(db: Session, student: Student) -> None:
    """Let a pupil try again at once."""
    student.failures, student.locked_until = 0, None
    db.add(student)


def class_now(db: Session, student: Student) -> UUID | None:
    """Return the class a pupil is in, if any."""
    here = select(ClassMembership.class_id).where(
        ClassMembership.student_id == student.id, col(ClassMembership.until).is_(None)
    )
    return db.exec(here).one_or_none()
