"""Which tournaments and matches a member of staff sees and changes."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import col, select

from app.db import Db
from app.errors import NotFound
from app.matches.models import Match, Tournament
from app.people.access import May, Permit, schools_within
from app.people.models import School
from app.people.permissions import Action, Resource, Scope, region_prefix

MayReadTournaments = Annotated[Permit, Depends(May(Resource.TOURNAMENT, Action.READ))]
MayMakeTournaments = Annotated[Permit, Depends(May(Resource.TOURNAMENT, Action.CREATE))]
MayChangeTournaments = Annotated[Permit, Depends(May(Resource.TOURNAMENT, Action.CHANGE))]
MayReadMatches = Annotated[Permit, Depends(May(Resource.MATCH, Action.READ))]
MayChangeMatches = Annotated[Permit, Depends(May(Resource.MATCH, Action.CHANGE))]

Found = TypeVar("Found")


def tournaments_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Tournament` that keeps a query inside the permit."""
    person = permit.person
    match permit.scope:
        case Scope.ALL:
            return true()
        case Scope.REGION if person.region_code:
            held = col(Tournament.region_code).startswith(region_prefix(person.region_code))
            return or_(held, col(Tournament.school_id).in_(select(School.id).where(schools_within(permit))))
        case Scope.SCHOOL if person.school_id:
            return col(Tournament.school_id) == person.school_id
        case Scope.OWN:
            return col(Tournament.owner_id) == person.id
        case _:
            return false()


def tournament_to_read(tournament_id: UUID, permit: MayReadTournaments, db: Db) -> Tournament:
    """Return the tournament of the address."""
    query = select(Tournament).where(Tournament.id == tournament_id, tournaments_within(permit))
    return _found(db.exec(query).one_or_none())


def tournament_to_change(tournament_id: UUID, permit: MayChangeTournaments, db: Db) -> Tournament:
    """Return the tournament of the address, to change its teams, rules or draw."""
    query = select(Tournament).where(Tournament.id == tournament_id, tournaments_within(permit))
    return _found(db.exec(query.with_for_update()).one_or_none())


def match_to_read(match_id: UUID, permit: MayReadMatches, db: Db) -> Match:
    """Return the match of the address."""
    mine = select(Tournament.id).where(tournaments_within(permit))
    query = select(Match).where(Match.id == match_id, col(Match.tournament_id).in_(mine))
    return _found(db.exec(query).one_or_none())


def match_to_watch(match_id: UUID, permit: MayChangeMatches, db: Db) -> Match:
    """Return the match of the address, for a desk to look at without holding anybody up."""
    mine = select(Tournament.id).where(tournaments_within(permit))
    query = select(Match).where(Match.id == match_id, col(Match.tournament_id).in_(mine))
    return _found(db.exec(query).one_or_none())


def match_to_change(match_id: UUID, permit: MayChangeMatches, db: Db) -> Match:
    """Return the match of the address, to prepare or to host it; its row is held until the end of the transaction.

    Everything that is written of a match waits for this row, so rulings are numbered without gaps in any process.
    """
    mine = select(Tournament.id).where(tournaments_within(permit))
    query = select(Match).where(Match.id == match_id, col(Match.tournament_id).in_(mine))
    return _found(db.exec(query.with_for_update()).one_or_none())


def _found(row: Found | None) -> Found:
    if row is None:
        raise NotFound
    return row


TournamentToRead = Annotated[Tournament, Depends(tournament_to_read)]
TournamentToChange = Annotated[Tournament, Depends(tournament_to_change)]
MatchToRead = Annotated[Match, Depends(match_to_read)]
MatchToWatch = Annotated[Match, Depends(match_to_watch)]
MatchToChange = Annotated[Match, Depends(match_to_change)]
