"""A scope in the words people read: which places, which schools, which classes, which grades."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.clock import HERE
from app.competitions.models import Competition
from app.people.labels import class_label, grade_word, school_year
from app.people.models import Region, School, SchoolClass
from app.vocabulary import GradeBand

MOST = 6  # names before "等"


def scope_in_words(db: Session, competition: Competition) -> list[tuple[str, str]]:
    """Return each axis that restricts, with its names; a long list is cut short and counted."""
    regions = db.exec(select(Region.name).where(col(Region.code).in_(competition.scope_regions)).order_by(Region.code))
    schools = db.exec(select(School.name).where(col(School.code).in_(competition.scope_schools)).order_by(School.code))
    ids = [UUID(text) for text in competition.scope_classes]
    order = (col(SchoolClass.band), col(SchoolClass.entry_year).desc(), col(SchoolClass.number))
    classes = db.exec(select(SchoolClass).where(col(SchoolClass.id).in_(ids)).order_by(*order))
    year = school_year(competition.opens_at.astimezone(HERE).date())
    axes = [
        ("地区", list(regions)),
        ("学校", list(schools)),
        ("班级", [class_label(each.band, each.entry_year, each.number, year) for each in classes]),
        ("年级", [_grade(grade) for grade in competition.scope_grades]),
    ]
    return [(axis, _listed(names, axis)) for axis, names in axes if names]


def _grade(text: str) -> str:
    band, _, grade = text.partition("-")
    return grade_word(GradeBand(band), int(grade))


def _listed(names: list[str], axis: str) -> str:
    if len(names) <= MOST:
        return "、".join(names)
    unit = {"地区": "个地区", "学校": "所学校", "班级": "个班级", "年级": "个年级"}[axis]
    return "、".join(names[:MOST]) + f"等 {len(names)} {unit}"
