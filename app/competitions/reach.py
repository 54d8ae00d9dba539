"""What the maker of a competition may choose from: their region, school or classes, as the registers stand today."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.clock import HERE
from app.competitions.scope import Bounds, Choice, Reach
from app.people.access import Permit, classes_within
from app.people.labels import GRADES, grade_in_band, grade_word, is_at_school, school_year
from app.people.models import Region, School, SchoolClass
from app.people.permissions import Scope, region_prefix
from app.people.persons import Person
from app.people.regions import is_county
from app.people.registers import class_name
from app.vocabulary import GradeBand, Role


def reach_of(db: Session, person: Person, school_id: UUID | None, region_code: str | None, now: datetime) -> Reach:
    """Return the reach for a competition held by a school or by a region."""
    if school_id:
        return _in_school(db, person, db.get_one(School, school_id), now)
    return _in_region(db, region_code or "", now)


def home_of(person: Person) -> tuple[UUID | None, str | None]:
    """Return what holds a new competition: the maker's school, or the code of the maker's region."""
    return (person.school_id, None) if person.school_id else (None, person.region_code)


def _in_school(db: Session, person: Person, school: School, now: datetime) -> Reach:
    """A teacher has the classes they teach; the school's administration has all of them."""
    inside = col(SchoolClass.school_id) == school.id
    if person.role is Role.TEACHER:
        inside &= classes_within(Permit(person, Scope.CLASS))
    at_school = select(SchoolClass).where(inside, col(SchoolClass.archived_at).is_(None))
    year = school_year(now.astimezone(HERE).date())
    in_order = at_school.order_by(SchoolClass.band, col(SchoolClass.entry_year).desc(), col(SchoolClass.number))
    found = [each for each in db.exec(in_order) if is_at_school(each.band, each.entry_year, year)]
    classes = tuple((str(each.id), class_name(each, now)) for each in found)
    own = Bounds(
        scope_schools=(school.code,),
        scope_classes=tuple(sorted(value for value, _ in classes)) if person.role is Role.TEACHER else (),
    )
    grades = _grades({(each.band, each.entry_year) for each in found}, year)
    return Reach(own, classes=classes, grades=grades, only_classes=person.role is Role.TEACHER)


def _in_region(db: Session, region_code: str, now: datetime) -> Reach:
    """A county chooses among its schools; a city or the region among its counties."""
    prefix = region_prefix(region_code)
    inside = col(School.region_code).startswith(prefix)
    regions: tuple[Choice, ...] = ()
    schools: tuple[Choice, ...] = ()
    if is_county(region_code):
        named = select(School.code, School.name).where(inside).order_by(School.code)
        schools = tuple(db.exec(named).all())
    else:
        below = select(Region.code, Region.name).where(col(Region.code).startswith(prefix)).order_by(Region.code)
        regions = tuple((code, name) for code, name in db.exec(below) if is_county(code))
    own = Bounds(scope_regions=(region_code,))
    year = school_year(now.astimezone(HERE).date())
    return Reach(own, regions=regions, schools=schools, grades=_grades(_years(db, inside), year))


def _years(db: Session, inside: ColumnElement[bool]) -> set[tuple[GradeBand, int]]:
    query = (
        select(SchoolClass.band, SchoolClass.entry_year)
        .join(School, col(School.id) == SchoolClass.school_id)
        .where(inside, col(SchoolClass.archived_at).is_(None))
        .distinct()
    )
    return {(GradeBand(band), entry_year) for band, entry_year in db.exec(query)}


def _grades(years: set[tuple[GradeBand, int]], year: int) -> tuple[Choice, ...]:
    bands = list(GRADES)
    at_school = sorted(
        (bands.index(band), grade_in_band(entry, year)) for band, entry in years if is_at_school(band, entry, year)
    )
    return tuple((f"{bands[band]}-{grade}", grade_word(bands[band], grade)) for band, grade in at_school)
