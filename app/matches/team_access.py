"""Tournaments and teams as their organiser edits them: to look at without holding others up, or held to be changed."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, select

from app.db import Db, TheDatabase
from app.errors import NotFound
from app.matches.access import (
    MayChangeTournaments,
    TournamentToChange,
    load_tournament,
)
from app.matches.models import Team, Tournament
from app.people.access import Permit
from app.people.permissions import Action, Resource
from app.people.permissions import scope as scope_of
from app.people.persons import Person


def tournament_to_edit(tournament_id: UUID, permit: MayChangeTournaments, db: Db) -> Tournament:
    """Return the tournament of the address for a page with its forms: names of players are on such pages."""
    return load_tournament(db, permit, tournament_id)


async def tournament_to_fill(tournament_id: UUID, permit: MayChangeTournaments, database: TheDatabase) -> Tournament:
    """Return the tournament of the address to somebody who uploads a file for it; no transaction is open meanwhile."""
    return await database.look(lambda db: load_tournament(db, permit, tournament_id))


def held(db: Session, tournament_id: UUID, permit: Permit) -> Tournament:
    """Return the tournament an upload is for, held, once the file has been read."""
    return load_tournament(db, permit, tournament_id, hold=True)


TournamentToEdit = Annotated[Tournament, Depends(tournament_to_edit)]
TournamentToFill = Annotated[Tournament, Depends(tournament_to_fill)]


def team_to_edit(team_id: UUID, tournament: TournamentToEdit, db: Db) -> Team:
    """Return the team of the address, to look at with the names of its players."""
    return _team(db, tournament, team_id)


def team_to_change(team_id: UUID, tournament: TournamentToChange, db: Db) -> Team:
    """Return the team of the address; its tournament is held."""
    return _team(db, tournament, team_id)


def _team(db: Session, tournament: Tournament, team_id: UUID) -> Team:
    found = db.exec(select(Team).where(Team.id == team_id, Team.tournament_id == tournament.id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def may_change(person: Person) -> bool:
    """Return whether this person may change the tournaments they see: for which buttons a page shows."""
    return scope_of(person.role, Resource.TOURNAMENT, Action.CHANGE) is not None


TeamToEdit = Annotated[Team, Depends(team_to_edit)]
TeamToChange = Annotated[Team, Depends(team_to_change)]
