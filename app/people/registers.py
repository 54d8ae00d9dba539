"""Who is in which class, and what a class is called today."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.clock import HERE
from app.people.labels import class_label, school_year
from app.people.models import ClassMembership, SchoolClass, Student


def pupils_of(class_id: UUID) -> SelectOfScalar[Student]:
    """Return the query for the pupils who are in a class now, in the order of the register."""
    return (
        select(Student)
        .join(ClassMembership, col(ClassMembership.student_id) == Student.id)
        .where(ClassMembership.class_id == class_id, col(ClassMembership.until).is_(None))
        .where(col(Student.left_at).is_(None))
        .order_by(col(Student.student_no), col(Student.login_no))
    )


def class_name(school_class: SchoolClass, now: datetime) -> str:
    """Return what a class is called in the school year of `now`."""
    year = school_year(now.astimezone(HERE).date())
    return class_label(school_class.band, school_class.entry_year, school_class.number, year)
