"""Who is in which class, what a class is called today, and what stands on its password slips."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.clock import HERE
from app.people import pins
from app.people.labels import class_label, school_year
from app.people.models import ClassCode, ClassMembership, SchoolClass, Staff, Student, Teaching
from app.secret import secret


@dataclass(frozen=True)
class Register:
    """One class in a list of classes."""

    school_class: SchoolClass
    name: str
    pupils: int
    code: ClassCode | None  # open now
    teachers: list[str]


@dataclass(frozen=True)
class Slip:
    """What one pupil needs to sign in, on paper."""

    name: str
    student_no: str | None
    login_no: str
    pin: str


def pupils_of(class_id: UUID) -> SelectOfScalar[Student]:
    """Return the query for the pupils who are in a class now, in the order of the register."""
    return (
        select(Student)
        .join(ClassMembership, col(ClassMembership.student_id) == Student.id)
        .where(ClassMembership.class_id == class_id, col(ClassMembership.until).is_(None))
        .where(col(Student.left_at).is_(None))
        .order_by(func.length(col(Student.student_no)), col(Student.student_no), col(Student.login_no))  # 2 before 10
    )


def class_name(school_class: SchoolClass, now: datetime) -> str:
    """Return what a class is called in the school year of `now`."""
    year = school_year(now.astimezone(HERE).date())
    return class_label(school_class.band, school_class.entry_year, school_class.number, year)


def registers(db: Session, inside: ColumnElement[bool], now: datetime) -> list[Register]:
    """Return the classes at school that satisfy `inside`, youngest first within each band."""
    query = select(SchoolClass).where(inside, col(SchoolClass.archived_at).is_(None))
    classes = db.exec(query.order_by(SchoolClass.band, col(SchoolClass.entry_year).desc(), col(SchoolClass.number)))
    found = list(classes)
    ids = [school_class.id for school_class in found]
    pupils, open_now, teachers = _pupil_counts(db, ids), open_codes(db, ids, now), _teachers(db, ids)
    return [
        Register(each, class_name(each, now), pupils.get(each.id, 0), open_now.get(each.id), teachers.get(each.id, []))
        for each in found
    ]


def open_codes(db: Session, class_ids: Iterable[UUID], now: datetime) -> dict[UUID, ClassCode]:
    """Return the open code of each class that has one."""
    query = select(ClassCode).where(col(ClassCode.class_id).in_(class_ids), col(ClassCode.closes_at) > now)
    return {code.class_id: code for code in db.exec(query)}


def slips(db: Session, class_id: UUID, only: UUID | None = None) -> list[Slip]:
    """Return the password slips of a class, or of one of its pupils."""
    query = pupils_of(class_id)
    if only:
        query = query.where(Student.id == only)
    return [
        Slip(pupil.name, pupil.student_no, pupil.login_no, pins.pin(secret(), pupil.id, pupil.pin_salt))
        for pupil in db.exec(query)
    ]


def _pupil_counts(db: Session, class_ids: list[UUID]) -> dict[UUID, int]:
    query = (
        select(ClassMembership.class_id, func.count())
        .join(Student, col(Student.id) == ClassMembership.student_id)
        .where(col(ClassMembership.class_id).in_(class_ids), col(ClassMembership.until).is_(None))
        .where(col(Student.left_at).is_(None))
        .group_by(col(ClassMembership.class_id))
    )
    return dict(db.exec(query).all())


def _teachers(db: Session, class_ids: list[UUID]) -> dict[UUID, list[str]]:
    query = (
        select(Teaching.class_id, Staff.name)
        .join(Staff, col(Staff.id) == Teaching.staff_id)
        .where(col(Teaching.class_id).in_(class_ids), col(Staff.disabled_at).is_(None))
        .order_by(Staff.name)
    )
    names: dict[UUID, list[str]] = {}
    for class_id, name in db.exec(query):
        names.setdefault(class_id, []).append(name)
    return names
