"""The host's desk and the adjudicator's: the page, the wheel, the next step, and every single ruling."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session

from app.clock import Now
from app.db import Db, TheDatabase
from app.matches import frames, programmes
from app.matches.access import MatchToChange, MatchToWatch, MayChangeMatches
from app.matches.actions import hosting
from app.matches.actions.podium import marks_of
from app.matches.cues import Cue, Desk
from app.matches.models import Match
from app.matches.moments import moment_of
from app.matches.particulars import Unclear
from app.matches.playing import MOVES
from app.matches.routes.streams import Stream, watch
from app.matches.show import Show
from app.matches.steps import next_step
from app.matches.words import Move
from app.web import go, plain_form, render, wants_json

router = APIRouter(prefix="/matches/{match_id}")
WHOLE = frozenset({"round", "seat", "value", "seconds", "places", "place", "entry", "question_number"})
SWITCH = frozenset({"on", "again", "double"})
WORDS = frozenset({"team", "question", "outcome", "note", "delta", "foul", "scene", "player", "letters", "lifeline"})
Short = Annotated[str, Form(max_length=20)]
Number = Annotated[int, Form(ge=0, le=10**9)]


async def fields(request: Request) -> dict[str, str]:
    """Return what a desk's form says."""
    return {name: str(value) for name, value in (await plain_form(request, 40)).items()}


Fields = Annotated[dict[str, str], Depends(fields)]


@router.get("/desks/{desk}")
def show_desk(
    request: Request, desk: Desk, match: MatchToWatch, permit: MayChangeMatches, db: Db, now: Now
) -> Response:
    """Show a desk; whoever has the wheel may command from it, others watch."""
    template, context = frames.context_of(db, moment_of(db, match, now), desk.value)
    held = hosting.holder(db, match.id, desk)
    mine = held is not None and held[0].sign_in_id == permit.person.sign_in_id
    context |= {
        "desk": desk,
        "news": f"/matches/{match.id}/desks/{desk}/news",
        "held": held,
        "mine": mine,
        "free": held is None or held[0].until <= now,
        "token": held[0].token if held and mine else "",
    }
    return render(request, template, block="stage", **context)


@router.get("/desks/{desk}/news")
async def desk_news(
    request: Request, desk: Desk, match: MatchToWatch, permit: MayChangeMatches, database: TheDatabase
) -> Stream:
    """Stream what a desk shows."""
    return await watch(request, database, match.id, desk.value)


@router.post("/desks/{desk}/wheel")
def take_wheel(
    request: Request, desk: Desk, match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now, over: Short = ""
) -> Response:
    """Take the wheel; from somebody who is there only when it is said twice."""
    wheel = hosting.take_wheel(db, match, desk, permit.person, now, over=over == "1")
    if wants_json(request):
        return JSONResponse({"token": wheel.token})
    return go(f"/matches/{match.id}/desks/{desk}")


@router.post("/desks/{desk}/lease")
def keep_wheel(desk: Desk, match: MatchToChange, db: Db, now: Now, token: Number = 0) -> Response:
    """Say that one is still there; the reply says whether one still commands."""
    return JSONResponse({"mine": hosting.keep_wheel(db, match.id, desk, token, now)})


@router.post("/desks/{desk}/step")
def step(
    request: Request,
    desk: Desk,
    match: MatchToChange,
    permit: MayChangeMatches,
    db: Db,
    now: Now,
    version: Number = 0,
    token: Number = 0,
    force: Short = "",
) -> Response:
    """Make the next step, whatever it is at the version the desk saw."""
    acts = next_step(programmes.show_of(db, match)).acts
    order = hosting.Order(desk, version, token, acts, force == "1")
    return _done(request, desk, hosting.command(db, match, order, permit.person, now), match)


@router.post("/desks/{desk}/rulings")
def rule(
    request: Request, desk: Desk, match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now, form: Fields
) -> Response:
    """Make one ruling, with the particulars its act needs."""
    act = form.get("act", "")
    if act not in MOVES and act not in set(Cue):
        raise Unclear
    data = _particulars(db, match, act, form)
    version, token = _number(form, "version"), _number(form, "token")
    order = hosting.Order(desk, version, token, [(act, data)], form.get("force") == "1")
    return _done(request, desk, hosting.command(db, match, order, permit.person, now), match)


def _particulars(db: Session, match: Match, act: str, form: Mapping[str, str]) -> dict[str, object]:
    """Return what a form says beside the act; judges' marks are read from where the judges gave them."""
    data: dict[str, object] = {name: form[name][:200] for name in WORDS if form.get(name)}
    data |= {name: _number(form, name) for name in WHOLE if form.get(name)}
    data |= {name: form[name] == "1" for name in SWITCH if name in form}
    if act == Cue.FOUL and "delta" in data:
        data["delta"] = _number(form, "delta")
    show = programmes.show_of(db, match)
    if act == Move.JUDGE and _is_jury(show) and show.question:
        given = marks_of(db, show.question.planned.id)
        data["marks"] = {str(judge): str(mark) for judge, mark in given.items()}
    return data


def _is_jury(show: Show) -> bool:
    return show.question is not None and show.round_of(show.question).kind.is_marked


def _number(form: Mapping[str, str], name: str) -> int:
    try:
        return int(form.get(name, "")[:10])
    except ValueError:
        raise Unclear from None


def _done(request: Request, desk: Desk, show: Show, match: Match) -> Response:
    if wants_json(request):
        return JSONResponse({"version": show.version})
    return go(f"/matches/{match.id}/desks/{desk}")
