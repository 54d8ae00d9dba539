"""The pupils and classes a school has, in the form that matching a roster needs."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.people.class_names import ClassKey
from app.people.models import ClassMembership, SchoolClass, Student
from app.people.roster_matching import Known


def classes_of(db: Session, school_id: UUID) -> dict[ClassKey, UUID]:
    """Return the school's classes by their key."""
    here = select(SchoolClass).where(SchoolClass.school_id == school_id)
    return {ClassKey(c.band, c.entry_year, c.number): c.id for c in db.exec(here)}


def known_pupils(db: Session, school_id: UUID) -> list[Known]:
    """Return every pupil of the school who has not left, with the class they are in now."""
    keys = {class_id: key for key, class_id in classes_of(db, school_id).items()}
    current = (col(ClassMembership.student_id) == col(Student.id)) & col(ClassMembership.until).is_(None)
    here = (
        select(Student, ClassMembership.class_id)
        .join(ClassMembership, current, isouter=True)
        .where(col(Student.school_id) == school_id, col(Student.left_at).is_(None))
    )
    return [
        Known(s.id, s.name, s.sex, s.student_no, s.registration_hash, keys.get(class_id))
        for s, class_id in db.exec(here)
    ]


def registered_elsewhere(db: Session, school_id: UUID, hashes: Sequence[str]) -> set[str]:
    """Return which 学籍号, by their hashes, belong to pupils of other schools or to some who have left."""
    taken: set[str] = set()
    for start in range(0, len(hashes), 5_000):
        some = col(Student.registration_hash).in_(hashes[start : start + 5_000])
        not_here = (col(Student.school_id) != school_id) | col(Student.left_at).is_not(None)
        taken.update(found for found in db.exec(select(Student.registration_hash).where(some, not_here)) if found)
    return taken


def new_login_numbers(db: Session, count: int) -> list[str]:
    """Return `count` login numbers that nobody has: random, so that one does not lead to the next."""
    chosen: dict[str, None] = {}
    while len(chosen) < count:
        some = {str(secrets.randbelow(9 * 10**7) + 10**7) for _ in range(min(5_000, count - len(chosen)))}
        taken = set(db.exec(select(Student.login_no).where(col(Student.login_no).in_(some))))
        chosen |= dict.fromkeys(some - taken)
    return list(chosen)
