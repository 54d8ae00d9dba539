"""Fixing the registers of a school year: from then on courses are counted over the pupils who were there."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert
from sqlmodel import Session, col, select

from app.courses.models import CourseRegister
from app.courses.records import this_year, to_be_fixed
from app.errors import Refusal
from app.people.labels import grade_in_band, is_at_school
from app.people.models import ClassMembership, School, SchoolClass, Student


class NothingToFix(Refusal):
    """Every class that has pupils is fixed already."""

    message = "没有需要固定的班级：有学生的班都已经固定了。"


def fix(db: Session, inside: ColumnElement[bool], by: UUID, now: datetime) -> int:
    """Fix the registers of all classes inside that are not fixed this year; return how many pupils are on them.

    A class fixed before stays as it is, so that a class that came late can be added and no figure shrinks. The schools
    are held meanwhile: two who press at once fix nobody twice.
    """
    db.exec(select(School.id).where(inside).order_by(col(School.id)).with_for_update(key_share=True)).all()
    rows = _rows(db, inside, by, now)
    if not rows:
        raise NothingToFix
    db.execute(insert(CourseRegister), rows)
    return len(rows)


def _rows(db: Session, inside: ColumnElement[bool], by: UUID, now: datetime) -> list[dict[str, Any]]:
    year = this_year(now)
    query = (
        select(Student.id, SchoolClass, School.region_code)
        .join(ClassMembership, col(ClassMembership.student_id) == Student.id)
        .join(SchoolClass, col(SchoolClass.id) == ClassMembership.class_id)
        .join(School, col(School.id) == SchoolClass.school_id)
        .where(inside, *to_be_fixed(year))
    )
    return [
        {
            "id": uuid4(),
            "year": year,
            "student_id": student_id,
            "class_id": school_class.id,
            "school_id": school_class.school_id,
            "region_code": region_code,
            "band": school_class.band,
            "grade": grade_in_band(school_class.entry_year, year),
            "fixed_at": now,
            "fixed_by": by,
        }
        for student_id, school_class, region_code in db.exec(query)
        if is_at_school(school_class.band, school_class.entry_year, year)
    ]
