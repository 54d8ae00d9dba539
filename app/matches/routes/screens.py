"""The screens on stage: entering with a key, the pages, what podiums and judges send."""

from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session, select

from app import clock
from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import NotFound
from app.matches import frames, programmes
from app.matches.actions import podium
from app.matches.cues import Phase, ScreenKind
from app.matches.jury import NotAMark
from app.matches.models import Match, Screen
from app.matches.moments import moment_of
from app.matches.routes.streams import Stream, stage_of, watch
from app.matches.screen_access import COOKIE, AnyScreen, AtJudge, AtOverlay, AtPodium, AtScreen, screen_with
from app.web import go, render, wants_json

router = APIRouter()
Letters = Annotated[str, Form(max_length=8)]
HERE = "/matches/{match_id}/screens/{screen_id}"


def channel(at: AtScreen) -> str:
    """Return what a screen listens to."""
    placed = at.screen.kind in (ScreenKind.PODIUM, ScreenKind.JUDGE)
    return f"{at.screen.kind}:{at.screen.place}" if placed else at.screen.kind.value


@router.get("/screens/{key}")
def enter(request: Request, key: str, db: Db, now: Now) -> Response:
    """Exchange a key for a cookie that only this screen's address gets, so that the key is seen no more."""
    at = screen_with(db, key, now)
    if at.screen.kind is ScreenKind.OVERLAY:
        return go(f"/overlay/{key}")
    address = f"/matches/{at.match.id}/screens/{at.screen.id}"
    reply = go(address)
    https = request.scope["scheme"] == "https"
    left = int((at.screen.ends_at - now).total_seconds())
    reply.set_cookie(COOKIE, key, max_age=left, path=address, secure=https, httponly=True, samesite="lax")
    return reply


@router.get(HERE)
def show_screen(request: Request, at: AnyScreen, db: Db, now: Now) -> Response:
    """Show a display, a podium or a judge's page as the match stands."""
    address = f"/matches/{at.match.id}/screens/{at.screen.id}"
    template, context = frames.context_of(db, moment_of(db, at.match, now), channel(at))
    return render(request, template, block="stage", **context | {"news": f"{address}/news"})


@router.get(HERE + "/news")
async def screen_news(at: AnyScreen, request: Request, database: TheDatabase) -> Stream:
    """Stream what the screen shows."""
    return await watch(request, database, at.match.id, channel(at), at.screen)


@router.get("/overlay/{key}")
def overlay(
    request: Request, at: AtOverlay, key: str, db: Db, now: Now, layout: Annotated[str, Query(max_length=8)] = "bar"
) -> Response:
    """Show the livestream's overlay: transparent, read-only, restoring itself."""
    place = "full" if layout == "full" else "bar"
    template, context = frames.context_of(db, moment_of(db, at.match, now), f"overlay:{place}")
    return render(request, template, block="stage", **context | {"news": f"/overlay/{key}/news?layout={place}"})


@router.get("/overlay/{key}/news")
async def overlay_news(
    at: AtOverlay, request: Request, database: TheDatabase, layout: Annotated[str, Query(max_length=8)] = "bar"
) -> Stream:
    """Stream what the overlay shows."""
    place = "full" if layout == "full" else "bar"
    return await watch(request, database, at.match.id, f"overlay:{place}", at.screen)


@router.post(HERE + "/presses")
def press(
    request: Request,
    now: Now,  # first: the moment this server received it, before anything has been looked up
    at: AtPodium,
    db: Db,
    held: Annotated[str, Form(max_length=1)] = "",
    claimed: Annotated[int | None, Form(ge=0, le=2**53)] = None,
) -> Response:
    """Keep a press, at the moment this server received it."""
    match, trip = _hold(db, at), stage_of(request).probes.round_trip(at.match.id, at.screen.place)
    if programmes.show_of(db, match).phase is Phase.PREPARING:
        podium.test_press(db, db.get_one(Screen, at.screen.id), now)
        return _done(request, at, "按键正常")
    podium.press(db, match, _team(at), now, held == "1", claimed, trip)
    return _done(request, at, "已收到")


@router.post(HERE + "/answers")
def answer(request: Request, at: AtPodium, db: Db, letters: Letters = "") -> Response:
    """Keep a team's answer."""
    chosen = podium.answer(db, _hold(db, at), _team(at), letters.upper(), clock.now())
    return _done(request, at, f"已提交 {chosen}")


@router.post(HERE + "/wagers")
def wager(request: Request, at: AtPodium, db: Db, now: Now, value: Annotated[int, Form(ge=0, le=1000)]) -> Response:
    """Keep what a team chooses to play for."""
    podium.wager(db, _hold(db, at), _team(at), value, now)
    return _done(request, at, "已选择弃权" if value == 0 else f"已选择 {value} 分")


@router.post(HERE + "/echo")
async def echo(at: AtPodium, request: Request, probe: Annotated[str, Form(max_length=20)] = "") -> Response:
    """Take a podium's echo: the server measures the way there and back by itself."""
    stage = stage_of(request)
    stage.probes.echo(at.match.id, at.screen.place, probe)
    stage.links.heard(at.screen.id, at.match.id)
    return Response(status_code=204)


@router.post(HERE + "/marks")
def mark(request: Request, at: AtJudge, db: Db, now: Now, mark: Annotated[str, Form(max_length=8)] = "") -> Response:
    """Keep a judge's mark."""
    try:
        given = Decimal(mark.strip())
    except InvalidOperation:
        raise NotAMark from None
    podium.mark(db, _hold(db, at), at.screen.place, given, now)
    return _done(request, at, f"已提交 {given}")


def _hold(db: Session, at: AtScreen) -> Match:
    """Hold the match's row, so that inputs and rulings come one after another."""
    return db.exec(select(Match).where(Match.id == at.match.id).with_for_update()).one()


def _team(at: AtScreen) -> UUID:
    if at.team is None:
        raise NotFound
    return at.team


def _done(request: Request, at: AtScreen, words: str) -> Response:
    """Answer a script in a word, and a browser without one with its screen."""
    if wants_json(request):
        return JSONResponse({"message": words})
    return go(f"/matches/{at.match.id}/screens/{at.screen.id}")
