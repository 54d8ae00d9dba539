"""Which competitions and attempts a pupil may have: those they are entered in, and their own."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.clock import Now
from app.competitions.actions.attempts import entry_of
from app.competitions.models import Attempt, Competition, Entry
from app.competitions.refusals import CompetitionVoid
from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit, students_within
from app.people.models import Student
from app.people.permissions import Action, Resource

MayRead = Annotated[Permit, Depends(May(Resource.ATTEMPT, Action.READ))]
MayStart = Annotated[Permit, Depends(May(Resource.ATTEMPT, Action.CREATE))]
MayAnswer = Annotated[Permit, Depends(May(Resource.ATTEMPT, Action.CHANGE))]
MayReadResult = Annotated[Permit, Depends(May(Resource.RESULT, Action.READ))]


@dataclass(frozen=True)
class Place:
    """A pupil's place in a competition."""

    competition: Competition
    entry: Entry


def published(db: Session, competition_id: UUID) -> Competition:
    """Return a competition that pupils may know of."""
    competition = db.get(Competition, competition_id)
    if competition is None or competition.published_at is None or competition.voided_at:
        raise NotFound
    return competition


def place_to_read(competition_id: UUID, permit: MayRead, db: Db) -> Place:
    """Return my place in the competition of the address."""
    competition = published(db, competition_id)
    mine = select(Entry).where(Entry.competition_id == competition.id, Entry.student_id == permit.person.id)
    entry = db.exec(mine).one_or_none()
    if entry is None:
        raise NotFound
    return Place(competition, entry)


def place_to_take(competition_id: UUID, permit: MayStart, db: Db, now: Now) -> Place:
    """Return my place in the competition of the address, locked, to decide about taking part."""
    competition = published(db, competition_id)
    return Place(competition, entry_of(db, competition, permit.person.id, now))


def my_attempt(db: Session, attempt_id: UUID, permit: Permit) -> tuple[Attempt, Place]:
    """Return an attempt of the pupil who holds the permit, and the place it belongs to."""
    mine = (
        select(Attempt, Competition, Entry)
        .join(Competition, col(Competition.id) == Attempt.competition_id)
        .join(Entry, col(Entry.id) == Attempt.entry_id)
        .where(Attempt.id == attempt_id, Attempt.student_id == permit.person.id)
    )
    found = db.exec(mine).one_or_none()
    if found is None:
        raise NotFound
    attempt, competition, entry = found
    if competition.voided_at:
        raise CompetitionVoid
    return attempt, Place(competition, entry)


def attempt_to_read(attempt_id: UUID, permit: MayRead, db: Db) -> Attempt:
    """Return my attempt, to look at."""
    return my_attempt(db, attempt_id, permit)[0]


def attempt_to_answer(attempt_id: UUID, permit: MayAnswer, db: Db) -> Attempt:
    """Return my attempt, to answer, take over or hand in."""
    return my_attempt(db, attempt_id, permit)[0]


def attempt_with_result(attempt_id: UUID, permit: MayReadResult, db: Db) -> Attempt:
    """Return an attempt to see its result: the pupil's own, or one of a pupil in reach."""
    inside = (
        select(Attempt)
        .join(Student, col(Student.id) == Attempt.student_id)
        .join(Competition, col(Competition.id) == Attempt.competition_id)
        .where(col(Competition.voided_at).is_(None))
    )
    found = db.exec(inside.where(Attempt.id == attempt_id, students_within(permit))).one_or_none()
    if found is None:
        raise NotFound
    return found


def my_entries(db: Session, student_id: UUID) -> list[tuple[Entry, Competition]]:
    """Return every competition a pupil is entered in, the latest first."""
    query = (
        select(Entry, Competition)
        .join(Competition, col(Competition.id) == Entry.competition_id)
        .where(Entry.student_id == student_id)
        .where(col(Competition.published_at).is_not(None), col(Competition.voided_at).is_(None))
        .order_by(col(Competition.opens_at).desc())
    )
    return [(entry, competition) for entry, competition in db.exec(query)]


PlaceToRead = Annotated[Place, Depends(place_to_read)]
PlaceToTake = Annotated[Place, Depends(place_to_take)]
AttemptToRead = Annotated[Attempt, Depends(attempt_to_read)]
AttemptToAnswer = Annotated[Attempt, Depends(attempt_to_answer)]
AttemptWithResult = Annotated[Attempt, Depends(attempt_with_result)]
