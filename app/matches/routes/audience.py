"""The hall: its seats and slips for the organiser; the door, the phone's page and what is its own for the audience."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, Response

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Invalid
from app.matches import frames, hall
from app.matches.access import MatchToChange, MatchToWatch
from app.matches.actions import audience, prizes
from app.matches.actions.audience import SeatTaken
from app.matches.audience_access import AtSeat
from app.matches.audience_answering import COOKIE, receipt
from app.matches.audience_models import PrizeTicket
from app.matches.audience_views import join_address
from app.matches.models import Match
from app.matches.moments import moment_of
from app.matches.qr import qr_svg
from app.matches.routes.streams import Stream, watch
from app.web import NO_STORE, go, render, site_of

router = APIRouter()
SLIPS = 240  # on one page to print
LIFE = 12 * 3600  # seconds: a show does not last longer
Code = Annotated[str, Form(max_length=40)]
Short = Annotated[str, Form(max_length=4)]


@router.get("/matches/{match_id}/audience")
def show_hall(request: Request, match: MatchToWatch, db: Db) -> Response:
    """Show the organiser how many seats there are and how many phones have come in."""
    return _hall_page(request, match, db, {})


@router.post("/matches/{match_id}/audience")
def open_hall(
    request: Request, match: MatchToChange, db: Db, now: Now, seats: Annotated[int, Form(ge=0, le=10**6)] = 0
) -> Response:
    """Make seats, or more of them; codes already printed stay good."""
    try:
        audience.open_hall(db, match, seats, site_of(request), now)
    except Invalid as invalid:
        return _hall_page(request, match, db, invalid.faults)
    prizes.promised(db, match.id, now)
    return go(f"/matches/{match.id}/audience")


@router.get("/matches/{match_id}/audience/slips")
def print_slips(
    request: Request, match: MatchToWatch, db: Db, first: Annotated[int, Query(ge=1, le=audience.MOST_SEATS)] = 1
) -> Response:
    """Show slips to print and cut: seat number, code and QR."""
    opened, made = audience.hall_of(db, match.id), audience.seats_made(db, match.id)
    last = min(made, first + SLIPS - 1)
    slips = audience.slips_of(opened, range(first, last + 1)) if opened else []
    way_in = join_address(opened.address, opened.code) if opened else ""
    return render(
        request,
        "matches/audience/slips.html",
        match=match,
        way_in=way_in,
        slips=[(each.number, hall.in_groups(each.code), qr_svg(f"{way_in}#{each.code}")) for each in slips],
        first=first,
        last=last,
        made=made,
        at_once=SLIPS,
    )


@router.get("/join/{match_code}")
def show_door(request: Request, match_code: str, db: Db) -> Response:
    """Ask for the seat code."""
    opened, match = audience.hall_with(db, match_code)
    return _door(request, match, opened.code, "", {})


@router.post("/join/{match_code}")
def enter(request: Request, match_code: str, db: Db, now: Now, code: Code = "", over: Short = "") -> Response:
    """Give this phone the seat, and a cookie that only this match's hall gets."""
    opened, match = audience.hall_with(db, match_code)
    try:
        key = audience.take_seat(db, match, code, now, over=over == "1")
    except Invalid as invalid:
        return _door(request, match, opened.code, code, invalid.faults)
    except SeatTaken as taken:
        return _door(request, match, opened.code, code, {}, str(taken.message))
    address = f"/matches/{match.id}/hall"
    reply = go(address)
    https = request.scope["scheme"] == "https"
    reply.set_cookie(COOKIE, key, max_age=LIFE, path=address, secure=https, httponly=True, samesite="lax")
    return reply


@router.get("/matches/{match_id}/hall")
def show_phone(request: Request, seat: AtSeat, db: Db, now: Now) -> Response:
    """Show the phone's page as the match stands; what is this seat's own the page asks for by itself."""
    match = db.get_one(Match, seat.match_id)
    template, context = frames.context_of(db, moment_of(db, match, now), "hall")
    here = f"/matches/{match.id}/hall"
    return render(request, template, block="stage", **context | {"news": f"{here}/news", "here": here})


@router.get("/matches/{match_id}/hall/news")
async def hall_news(seat: AtSeat, request: Request, database: TheDatabase) -> Stream:
    """Stream what every phone shows."""
    return await watch(request, database, seat.match_id, "hall")


@router.get("/matches/{match_id}/hall/mine")
async def show_mine(seat: AtSeat, database: TheDatabase) -> Response:
    """Give a phone what is its own: seat, last answer, tickets."""
    last, tickets = await database.look(lambda db: audience.mine(db, seat))
    at = last.received_at.isoformat(timespec="milliseconds") if last else ""
    told = {
        "seat": seat.number,
        "answer": receipt(last.question_id, last.letters, at) if last else None,
        "tickets": [_ticket(ticket) for ticket in tickets],
    }
    return JSONResponse(told, headers=NO_STORE)


def _ticket(ticket: PrizeTicket) -> dict[str, object]:
    return {
        "number": ticket.number,
        "question": str(ticket.question_id),
        "address": f"/tickets/{ticket.code}",
        "scratched": ticket.scratched_at is not None,
    }


def _hall_page(request: Request, match: Match, db: Db, faults: dict[str, str]) -> Response:
    opened = audience.hall_of(db, match.id)
    return render(
        request,
        "matches/audience/hall.html",
        status=422 if faults else 200,
        match=match,
        opened=opened,
        way_in=join_address(opened.address, opened.code) if opened else "",
        made=audience.seats_made(db, match.id),
        taken=audience.seats_taken(db, match.id),
        draw=prizes.draw_of(db, match.id),
        faults=faults,
    )


def _door(
    request: Request, match: Match, match_code: str, typed: str, faults: dict[str, str], taken: str = ""
) -> Response:
    status = 422 if faults else 409 if taken else 200
    return render(
        request,
        "matches/audience/door.html",
        status=status,
        match=match,
        match_code=match_code,
        typed=typed,
        faults=faults,
        taken=taken,
    )
