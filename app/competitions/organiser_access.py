"""Which competitions a member of staff sees and changes, and which classes and entries of them."""

from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import Session, col, select

from app.clock import Now
from app.competitions import scope
from app.competitions.models import Competition, Entry
from app.competitions.reach import reach_of
from app.competitions.scope import Reach
from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit, classes_within, held_within, load_class
from app.people.models import School, SchoolClass
from app.people.permissions import Action, Resource, Scope
from app.people.permissions import scope as scope_of
from app.people.persons import Person

MayRead = Annotated[Permit, Depends(May(Resource.COMPETITION, Action.READ))]
MayCreate = Annotated[Permit, Depends(May(Resource.COMPETITION, Action.CREATE))]
MayChange = Annotated[Permit, Depends(May(Resource.COMPETITION, Action.CHANGE))]
MayReadEntries = Annotated[Permit, Depends(May(Resource.ENTRY, Action.READ))]
MayChangeEntries = Annotated[Permit, Depends(May(Resource.ENTRY, Action.CHANGE))]
MayReadResults = Annotated[Permit, Depends(May(Resource.RESULT, Action.READ))]

Found = TypeVar("Found")


@dataclass(frozen=True)
class Draft:
    """A competition to change, and how far its scope may reach in the hands of whoever changes it."""

    competition: Competition
    reach: Reach
    person: Person


@dataclass(frozen=True)
class ClassInCompetition:
    """One class of a published competition."""

    competition: Competition
    school_class: SchoolClass
    permit: Permit


@dataclass(frozen=True)
class EntryInClass:
    """A pupil of one's class in a competition."""

    competition: Competition
    entry: Entry


def competitions_within(db: Session, permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Competition` for reading: one's own, and those one's schools take part in.

    Drafts are seen by those who may change them; a competition of the county or the city by every school in its scope.
    """
    return and_(
        or_(competitions_held(permit), col(Competition.id).in_(_from_above(db, permit))), _drafts_seen(permit.person)
    )


def competitions_held(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Competition` for those that people inside the permit hold."""
    return held_within(permit, Competition)


def _from_above(db: Session, permit: Permit) -> list[UUID]:
    """Return published competitions of a region above that cover this person's school or region."""
    person = permit.person
    school = db.get(School, person.school_id) if person.school_id else None
    code = school.region_code if school else person.region_code
    if code is None or permit.scope not in (Scope.SCHOOL, Scope.REGION):
        return []
    above = select(Competition).where(
        col(Competition.region_code).in_(scope.parents(code)), col(Competition.published_at).is_not(None)
    )
    return [
        competition.id
        for competition in db.exec(above)
        if (scope.covers_school(competition, code, school.code) if school else scope.covers_region(competition, code))
    ]


def _drafts_seen(person: Person) -> ColumnElement[bool]:
    published = col(Competition.published_at).is_not(None)
    match scope_of(person.role, Resource.COMPETITION, Action.CHANGE):
        case None:
            return published
        case Scope.OWN:
            return or_(published, col(Competition.owner_id) == person.id)
        case _:
            return true()


def competition_to_read(competition_id: UUID, permit: MayRead, db: Db) -> Competition:
    """Return the competition of the address."""
    query = select(Competition).where(Competition.id == competition_id, competitions_within(db, permit))
    return _found(db.exec(query).one_or_none())


def competition_to_change(competition_id: UUID, permit: MayChange, db: Db) -> Competition:
    """Return the competition of the address, to set up, release or void."""
    return _found(
        db.exec(select(Competition).where(Competition.id == competition_id, competitions_held(permit))).one_or_none()
    )


def draft_to_change(
    competition: Annotated[Competition, Depends(competition_to_change)], permit: MayChange, db: Db, now: Now
) -> Draft:
    """Return the competition of the address with the reach of whoever sets it up."""
    reach = reach_of(db, permit.person, competition.school_id, competition.region_code, now)
    return Draft(competition, reach, permit.person)


def class_to_watch(
    class_id: UUID, permit: MayReadEntries, competition: Annotated[Competition, Depends(competition_to_read)], db: Db
) -> ClassInCompetition:
    """Return one's class in a running or finished competition, to watch its board."""
    if competition.published_at is None or competition.voided_at:
        raise NotFound
    return ClassInCompetition(competition, load_class(db, permit, class_id), permit)


def class_with_results(
    permit: MayReadResults, watched: Annotated[ClassInCompetition, Depends(class_to_watch)]
) -> ClassInCompetition:
    """Return one's class with the marks of its pupils."""
    return ClassInCompetition(watched.competition, watched.school_class, permit)


def _entry(db: Session, permit: Permit, entry_id: UUID, *, locked: bool) -> EntryInClass:
    mine = select(SchoolClass.id).where(classes_within(permit))
    query = select(Entry).where(Entry.id == entry_id, col(Entry.class_id).in_(mine))
    entry = _found(db.exec(query.with_for_update() if locked else query).one_or_none())
    competition = db.get_one(Competition, entry.competition_id)
    if competition.published_at is None or competition.voided_at:
        raise NotFound
    return EntryInClass(competition, entry)


def entry_to_read(entry_id: UUID, permit: MayReadEntries, db: Db) -> EntryInClass:
    """Return the entry of a pupil of one's class."""
    return _entry(db, permit, entry_id, locked=False)


def entry_to_change(entry_id: UUID, permit: MayChangeEntries, db: Db) -> EntryInClass:
    """Return the entry of a pupil of one's class, locked."""
    return _entry(db, permit, entry_id, locked=True)


def may_change(db: Session, person: Person, competition: Competition) -> bool:
    """Return whether this person may change a competition they see: for which buttons a page shows."""
    reach = scope_of(person.role, Resource.COMPETITION, Action.CHANGE)
    if reach is None:
        return False
    mine = select(Competition.id).where(Competition.id == competition.id, competitions_held(Permit(person, reach)))
    return db.exec(mine).first() is not None


def _found(row: Found | None) -> Found:
    if row is None:
        raise NotFound
    return row


CompetitionToRead = Annotated[Competition, Depends(competition_to_read)]
CompetitionToChange = Annotated[Competition, Depends(competition_to_change)]
DraftToChange = Annotated[Draft, Depends(draft_to_change)]
ClassToWatch = Annotated[ClassInCompetition, Depends(class_to_watch)]
ClassWithResults = Annotated[ClassInCompetition, Depends(class_with_results)]
EntryToRead = Annotated[EntryInClass, Depends(entry_to_read)]
EntryToChange = Annotated[EntryInClass, Depends(entry_to_change)]
