"""Which tournaments and matches a member of staff sees and changes."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.db import Db
from app.errors import NotFound, Refusal
from app.matches.models import Match, Tournament
from app.people.access import May, Permit, held_within
from app.people.permissions import Action, Resource

MayReadTournaments = Annotated[Permit, Depends(May(Resource.TOURNAMENT, Action.READ))]
MayMakeTournaments = Annotated[Permit, Depends(May(Resource.TOURNAMENT, Action.CREATE))]
MayChangeTournaments = Annotated[Permit, Depends(May(Resource.TOURNAMENT, Action.CHANGE))]
MayReadMatches = Annotated[Permit, Depends(May(Resource.MATCH, Action.READ))]
MayChangeMatches = Annotated[Permit, Depends(May(Resource.MATCH, Action.CHANGE))]

Found = TypeVar("Found")


class TournamentCancelled(Refusal):
    """Nothing more happens in a tournament that was cancelled."""

    message = "这项赛事已经取消，没有作任何改动。需要继续时，请先恢复赛事。"


def tournaments_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Tournament` that keeps a query inside the permit."""
    return held_within(permit, Tournament)


def load_tournament(db: Session, permit: Permit, tournament_id: UUID, *, hold: bool = False) -> Tournament:
    """Return a tournament within the permit, or say that there is no such thing.

    `hold` keeps its row for a change, which a cancelled one refuses.
    """
    query = select(Tournament).where(Tournament.id == tournament_id, tournaments_within(permit))
    found = _found(db.exec(query.with_for_update() if hold else query).one_or_none())
    if hold and found.cancelled_at is not None:
        raise TournamentCancelled
    return found


def load_match(db: Session, permit: Permit, match_id: UUID, *, hold: bool = False) -> Match:
    """Return a match within the permit, or say that there is no such thing.

    Everything that is written of a match waits for its row (`hold`), so rulings have no gaps, whatever the process.
    """
    mine = select(Tournament.id).where(tournaments_within(permit))
    query = select(Match).where(Match.id == match_id, col(Match.tournament_id).in_(mine))
    return _found(db.exec(query.with_for_update() if hold else query).one_or_none())


def tournament_to_read(tournament_id: UUID, permit: MayReadTournaments, db: Db) -> Tournament:
    """Return the tournament of the address."""
    return load_tournament(db, permit, tournament_id)


def tournament_to_change(tournament_id: UUID, permit: MayChangeTournaments, db: Db) -> Tournament:
    """Return the tournament of the address, to change its teams, rules or draw."""
    return load_tournament(db, permit, tournament_id, hold=True)


def tournament_to_cancel(tournament_id: UUID, permit: MayChangeTournaments, db: Db) -> Tournament:
    """Return the tournament of the address, held, to cancel it or to take that back."""
    load_tournament(db, permit, tournament_id)
    return db.exec(select(Tournament).where(Tournament.id == tournament_id).with_for_update()).one()


def match_to_read(match_id: UUID, permit: MayReadMatches, db: Db) -> Match:
    """Return the match of the address."""
    return load_match(db, permit, match_id)


def match_to_watch(match_id: UUID, permit: MayChangeMatches, db: Db) -> Match:
    """Return the match of the address, for a desk to look at without holding anybody up."""
    return load_match(db, permit, match_id)


def match_to_change(match_id: UUID, permit: MayChangeMatches, db: Db) -> Match:
    """Return the match of the address, held, to prepare or to host it."""
    return load_match(db, permit, match_id, hold=True)


def _found(row: Found | None) -> Found:
    if row is None:
        raise NotFound
    return row


TournamentToRead = Annotated[Tournament, Depends(tournament_to_read)]
TournamentToChange = Annotated[Tournament, Depends(tournament_to_change)]
TournamentToCancel = Annotated[Tournament, Depends(tournament_to_cancel)]
MatchToRead = Annotated[Match, Depends(match_to_read)]
MatchToWatch = Annotated[Match, Depends(match_to_watch)]
MatchToChange = Annotated[Match, Depends(match_to_change)]
