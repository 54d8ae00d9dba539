"""Which competitions, courses and schools a person sees figures of."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.competitions.models import Competition, Entry
from app.courses.models import Course
from app.courses.words import Track
from app.db import Db, TheDatabase
from app.errors import NotFound
from app.people.access import May, Permit, classes_within, schools_within
from app.people.models import Region, School, SchoolClass
from app.people.permissions import Action, Resource, Scope
from app.reports.levels import Level

MayRead = Annotated[Permit, Depends(May(Resource.LEAGUE_TABLE, Action.READ))]
MayTakeTables = Annotated[Permit, Depends(May(Resource.TABLE_EXPORT, Action.CREATE))]
MayTakeNames = Annotated[Permit, Depends(May(Resource.DETAIL_EXPORT, Action.CREATE))]


@dataclass(frozen=True)
class Reach:
    """A competition, and the schools of it that this person sees."""

    competition: Competition
    permit: Permit

    @property
    def schools(self) -> ColumnElement[bool]:
        """Return the condition on `School`."""
        return schools_within(self.permit)

    @property
    def classes(self) -> ColumnElement[bool]:
        """Return the condition on `SchoolClass`, for sheets with names."""
        return classes_within(self.permit)


def competitions_within(db: Session, permit: Permit) -> list[Competition]:
    """Return the competitions that any school of the permit takes part in, newest first."""
    inside = select(Entry.competition_id).join(School, col(School.id) == Entry.school_id)
    query = select(Competition).where(col(Competition.id).in_(inside.where(schools_within(permit))))
    return list(db.exec(query.where(col(Competition.voided_at).is_(None)).order_by(col(Competition.opens_at).desc())))


def figures_of(competition_id: UUID, permit: MayRead, db: Db) -> Reach:
    """Return what this person may see of the competition in the address."""
    return _reach(competition_id, permit, db, schools_within(permit))


# A file may be long in the making, so these two read by themselves and leave the request's one transaction unopened.


def tables_of(competition_id: UUID, permit: MayTakeTables, database: TheDatabase) -> Reach:
    """Return what this person may take away as figures."""
    with database.reading() as db:
        return _reach(competition_id, permit, db, schools_within(permit))


def names_of(competition_id: UUID, permit: MayTakeNames, database: TheDatabase) -> Reach:
    """Return what this person may take away with pupils' names: the classes they teach, or their school."""
    with database.reading() as db:
        return _reach(competition_id, permit, db, classes_within(permit))


def _reach(competition_id: UUID, permit: Permit, db: Session, inside: ColumnElement[bool]) -> Reach:
    mine = (
        select(Entry.id)
        .join(School, col(School.id) == Entry.school_id)
        .join(SchoolClass, col(SchoolClass.id) == Entry.class_id)
        .where(Entry.competition_id == competition_id, inside)
        .limit(1)
    )
    competition = db.get(Competition, competition_id)
    if competition is None or competition.voided_at or db.exec(mine).first() is None:
        raise NotFound
    return Reach(competition, permit)


FiguresOf = Annotated[Reach, Depends(figures_of)]
TablesOf = Annotated[Reach, Depends(tables_of)]
NamesOf = Annotated[Reach, Depends(names_of)]


def load_course(db: Session, course_id: UUID) -> Course:
    """Return a course of the schools; the tracks of adults have no table at all."""
    query = select(Course).where(Course.id == course_id, Course.track == Track.SCHOOL)
    found = db.exec(query.where(col(Course.withdrawn_at).is_(None))).one_or_none()
    if found is None:
        raise NotFound
    return found


def course_with_figures(course_id: UUID, _permit: MayRead, db: Db) -> Course:
    """Return the course of the address, to see its figures."""
    return load_course(db, course_id)


def course_to_take(course_id: UUID, _permit: MayTakeTables, database: TheDatabase) -> Course:
    """Return the course of the address, to take its figures away."""
    with database.reading() as db:
        return load_course(db, course_id)


CourseWithFigures = Annotated[Course, Depends(course_with_figures)]
CourseToTake = Annotated[Course, Depends(course_to_take)]


def levels_of(permit: Permit) -> list[Level]:
    """A county's table begins with its schools, a city's with its counties, a school's with its classes."""
    if permit.scope in (Scope.REGION, Scope.ALL):
        several_counties = (permit.person.region_code or "640000").endswith("00")
        return list(Level) if several_counties else [Level.SCHOOL, Level.GRADE, Level.CLASS]
    return [Level.CLASS, Level.GRADE]


def place_of(db: Session, permit: Permit) -> str:
    """Return where the tables are of: the name of the school or the region."""
    person = permit.person
    if person.school_id:
        return db.get_one(School, person.school_id).name
    return db.exec(select(Region.name).where(Region.code == (person.region_code or "640000"))).first() or "宁夏"
