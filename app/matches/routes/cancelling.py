"""Cancelling a match or a tournament, and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from app.clock import Now
from app.db import Db
from app.matches.access import (
    MatchToChange,
    MayChangeMatches,
    MayChangeTournaments,
    TournamentToCancel,
)
from app.matches.actions import cancelling
from app.web import go

router = APIRouter()
Why = Annotated[str, Form(max_length=1000)]


@router.post("/matches/{match_id}/cancellation")
def cancel_match(match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now, why: Why = "") -> Response:
    """Cancel a match, before or during it."""
    cancelling.cancel_match(db, match, why, permit.person.id, now)
    return go(f"/matches/{match.id}")


@router.post("/matches/{match_id}/reinstatement")
def reinstate_match(match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now) -> Response:
    """Take back that a match was cancelled."""
    cancelling.reinstate_match(db, match, permit.person.id, now)
    return go(f"/matches/{match.id}")


@router.post("/tournaments/{tournament_id}/cancellation")
def cancel_tournament(
    tournament: TournamentToCancel, permit: MayChangeTournaments, db: Db, now: Now, why: Why = ""
) -> Response:
    """Cancel a tournament with all of its matches that are not over."""
    cancelling.cancel_tournament(db, tournament, why, permit.person.id, now)
    return go(f"/tournaments/{tournament.id}")


@router.post("/tournaments/{tournament_id}/reinstatement")
def reinstate_tournament(tournament: TournamentToCancel, permit: MayChangeTournaments, db: Db, now: Now) -> Response:
    """Take back that a tournament was cancelled."""
    cancelling.reinstate_tournament(db, tournament, permit.person.id, now)
    return go(f"/tournaments/{tournament.id}")
