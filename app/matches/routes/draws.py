"""The draw of desks: for those who hold it, and for anybody who wants to check it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.clock import Now
from app.db import Db
from app.errors import Invalid, NotFound
from app.matches.access import MatchToChange, MatchToRead, MayChangeMatches, MayReadMatches
from app.matches.actions import draws
from app.matches.actions.preparing import has_begun
from app.matches.models import Match, Tournament
from app.matches.plain import from_plain
from app.matches.routes.sending import Sent
from app.people.access import Permit
from app.people.permissions import Action, Resource
from app.people.permissions import scope as scope_of
from app.web import go, render

router = APIRouter()
Reason = Annotated[str, Form(max_length=200)]


@router.get("/matches/{match_id}/draw")
def show_draw(request: Request, match: MatchToRead, permit: MayReadMatches, db: Db) -> Response:
    """Show the teams, the promise, and after the draw the desks with seed, time and who drew."""
    return _page(request, db, match, permit, {}, {})


@router.post("/matches/{match_id}/draw/promise")
def promise_seed(match: MatchToChange, db: Db) -> Response:
    """Choose the seed and show its promise."""
    draws.promise_seed(db, match)
    return go(f"/matches/{match.id}/draw")


@router.post("/matches/{match_id}/draw")
def draw_desks(match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now) -> Response:
    """Draw."""
    draws.draw_desks(db, match, permit.person.id, now)
    return go(f"/matches/{match.id}/draw")


@router.post("/matches/{match_id}/draw/desks")
def enter_desks(
    request: Request, match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now, sent: Sent
) -> Response:
    """Keep desks drawn by hand."""
    typed = {UUID(name[5:]): text for name, text in sent.items() if is_desk(name)}
    try:
        draws.enter_desks(db, match, typed, permit.person.id, now)
    except Invalid as invalid:
        return _page(request, db, match, permit, sent, invalid.faults)
    return go(f"/matches/{match.id}/draw")


@router.post("/matches/{match_id}/draw/redrawing")
def undo_draw(
    request: Request, match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now, reason: Reason = ""
) -> Response:
    """Undo a draw, with a reason, for another."""
    try:
        draws.undo_draw(db, match, reason, permit.person.id, now)
    except Invalid as invalid:
        return _page(request, db, match, permit, {"reason": reason}, invalid.faults)
    return go(f"/matches/{match.id}/draw")


@router.get("/draws/{match_id}")
def check_draw(request: Request, match_id: UUID, db: Db) -> Response:
    """Let anybody repeat a draw of desks: list, promise, seed and order; no names but those of teams."""
    match = db.get(Match, match_id)
    if match is None or match.cancelled_at or match.is_rehearsal:
        raise NotFound
    shown = draws.draw_shown(db, match)
    if not shown.promise and not shown.drawn_at:  # nothing to check, and who takes part may not be public yet
        raise NotFound
    return render(request, "matches/tournaments/check_draw.html", match=match, draw=shown)


def is_desk(name: str) -> bool:
    """Return whether a field's name is that of a team's desk.

    >>> is_desk("desk.00000000-0000-0000-0000-000000000001"), is_desk("desk.1"), is_desk("reason")
    (True, False, False)
    """
    if not name.startswith("desk."):
        return False
    try:
        return bool(UUID(name[5:]))
    except ValueError:
        return False


def _page(
    request: Request, db: Session, match: Match, permit: Permit, typed: dict[str, str], faults: dict[str, str]
) -> Response:
    may_change = scope_of(permit.person.role, Resource.MATCH, Action.CHANGE) is not None
    return render(
        request,
        "matches/tournaments/draw.html",
        status=422 if faults else 200,
        match=match,
        tournament=db.get_one(Tournament, match.tournament_id),
        draw=draws.draw_shown(db, match),
        teams=sorted(draws.draw_shown(db, match).listed, key=lambda team: team[1]),
        by_software=from_plain(match.rules).software_draw,
        begun=has_begun(db, match.id),
        may_change=may_change,
        typed=typed,
        faults=faults,
    )
