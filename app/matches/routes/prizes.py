"""Prizes of the hall: what there is, tickets handed out, scratched and redeemed, and the draw anybody may check."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session

from app.clock import HERE, Now
from app.csv_sheets import MEDIA_TYPE as CSV
from app.csv_sheets import csv_sheet
from app.db import Db
from app.errors import Invalid, NotFound
from app.matches import draw, hall, programmes
from app.matches.access import MatchToChange, MatchToWatch, MayChangeMatches
from app.matches.actions import prizes, tickets
from app.matches.actions.prizes import Given
from app.matches.audience_models import PrizeTicket
from app.matches.audience_views import ticket_address
from app.matches.models import Match
from app.matches.prize_form import prizes_typed
from app.matches.qr import qr_svg
from app.matches.routes.sending import Sent
from app.web import download, go, render, site_of, wants_json

router = APIRouter()
Code = Annotated[str, Form(max_length=40)]
Asked = Annotated[str, Query(max_length=40)]
HEADS = ("序号", "奖券编号", "座位号", "奖品", "发出时间", "刮开时间", "核销时间")


@router.get("/matches/{match_id}/prizes")
def show_prizes(request: Request, match: MatchToWatch, db: Db, code: Asked = "", handed: Asked = "") -> Response:
    """Show the staff pools and stock, who won, and the ticket whose code was typed."""
    return _page(request, db, match, code, handed, {}, {})


@router.post("/matches/{match_id}/prizes")
def keep_prizes(request: Request, match: MatchToChange, db: Db, now: Now, sent: Sent) -> Response:
    """Keep a pool as typed."""
    names = prizes.pool_names(programmes.show_of(db, match))
    try:
        typed = prizes_typed(sent)
        if sent["pool"] not in names:
            raise NotFound
        prizes.keep_pool(db, match, sent["pool"], typed.each, typed.by_draw, typed.prizes, now)
    except Invalid as invalid:
        return _page(request, db, match, "", "", sent, invalid.faults)
    return go(f"/matches/{match.id}/prizes")


@router.post("/matches/{match_id}/prizes/publication")
def publish(match: MatchToChange, db: Db, now: Now) -> Response:
    """Publish the seed before the match ends; no ticket is given after it."""
    prizes.publish(db, match, now)
    return go(f"/matches/{match.id}/prizes")


@router.get("/matches/{match_id}/prizes/export")
def export_winners(match: MatchToWatch, db: Db) -> Response:
    """Give the tickets as a file: codes and seats, never names."""
    sheet = csv_sheet(HEADS, (_row(each) for each in prizes.given_of(db, match.id)))
    return download(sheet, f"{match.name}观众奖券.csv", CSV)


@router.post("/matches/{match_id}/tickets")
def hand_out(request: Request, match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now) -> Response:
    """Give one ticket to a hand that was raised, and show its code."""
    ticket = tickets.hand_out(db, match, programmes.show_of(db, match), permit.person.id, now)
    if wants_json(request):
        words = f"奖券编号 {hall.in_groups(ticket.code)}"
        return JSONResponse({"code": ticket.code, "address": f"/tickets/{ticket.code}", "message": words})
    return go(f"/matches/{match.id}/prizes?handed={ticket.code}")


@router.post("/matches/{match_id}/redemptions")
def redeem(match: MatchToChange, permit: MayChangeMatches, db: Db, now: Now, code: Code = "") -> Response:
    """Note that a prize is handed over."""
    ticket = tickets.redeem(db, match, code, permit.person.id, now)
    return go(f"/matches/{match.id}/prizes?code={ticket.code}")


@router.get("/tickets/{code}")
def show_ticket(request: Request, code: str, db: Db) -> Response:
    """Show a ticket to whoever has its code; what it won only after it was scratched."""
    return _ticket_page(request, db, tickets.ticket_with(db, code))


@router.post("/tickets/{code}")
def scratch(request: Request, code: str, db: Db, now: Now) -> Response:
    """Scratch a ticket."""
    ticket = tickets.scratch(db, code, now)
    if wants_json(request):
        won = tickets.prize_of(db, ticket)
        return JSONResponse({"prize": won.name if won else None, "message": words_of(won.name if won else None)})
    return go(f"/tickets/{ticket.code}")


@router.get("/prize-draws/{match_id}")
def check_draw(request: Request, match_id: UUID, db: Db) -> Response:
    """Let anybody repeat the draw: promise before, seed and tickets after, no names and no whole codes."""
    match, drawn = db.get(Match, match_id), prizes.draw_of(db, match_id)
    if match is None or drawn is None:  # also of a cancelled match: the tickets that are out count
        raise NotFound
    pools = []
    for pool in prizes.pools_of(db, match_id):
        kinds, given = prizes.kinds_of(db, pool.id), prizes.given_of(db, match_id, pool.id)
        right = prizes.is_right(drawn, kinds, given) if drawn.published_at else False
        pools.append((pool, kinds, given if drawn.published_at else [], len(given), right))
    return render(
        request,
        "matches/audience/check_draw.html",
        match=match,
        promise=draw.promise(drawn.seed),
        seed=drawn.seed if drawn.published_at else "",
        draw=drawn,
        pools=pools,
        masked=hall.masked,
        prize_key=prizes.prize_key,
        holder=lambda ticket: str(prizes.as_drawn(ticket).person),
    )


def words_of(prize: str | None) -> str:
    """Return what is said under the scratched field."""
    return f"恭喜获得：{prize}" if prize else "谢谢参与"


def _page(
    request: Request, db: Session, match: Match, code: str, handed: str, typed: dict[str, str], faults: dict[str, str]
) -> Response:
    drawn, pools = prizes.draw_of(db, match.id), {pool.name: pool for pool in prizes.pools_of(db, match.id)}
    given = prizes.given_of(db, match.id)
    return render(
        request,
        "matches/audience/prizes.html",
        status=422 if faults else 200,
        match=match,
        draw=drawn,
        promise=draw.promise(drawn.seed) if drawn else "",
        pools=[
            (name, pools.get(name), prizes.kinds_of(db, pools[name].id) if name in pools else [])
            for name in dict.fromkeys([*prizes.pool_names(programmes.show_of(db, match)), *pools])
        ],
        begun={each.ticket.pool_id for each in given},
        given=given,
        code=code,
        looked_up=_found(given, code),
        handed=_handed(request, given, handed),
        in_groups=hall.in_groups,
        typed=typed,
        faults=faults,
    )


def _found(given: list[Given], code: str) -> Given | None:
    return next((each for each in given if each.ticket.code == hall.tidy(code)), None)


def _handed(request: Request, given: list[Given], code: str) -> tuple[str, object] | None:
    """Return the code and the QR of a ticket just handed out."""
    found = _found(given, code)
    if found is None:
        return None
    return hall.in_groups(found.ticket.code), qr_svg(ticket_address(site_of(request), found.ticket.code))


def _ticket_page(request: Request, db: Session, ticket: PrizeTicket) -> Response:
    won, redeemed = tickets.prize_of(db, ticket), tickets.redemption_of(db, ticket)
    is_open = ticket.scratched_at is not None or redeemed is not None
    prize = won.name if won and is_open else None
    return render(
        request,
        "matches/audience/ticket.html",
        match=db.get_one(Match, ticket.match_id),
        ticket=ticket,
        code=hall.in_groups(ticket.code),
        is_open=is_open,
        prize=prize,
        words=words_of(prize) if is_open else "",
        redeemed=redeemed,
    )


def _row(each: Given) -> tuple[object, ...]:
    ticket, redeemed = each.ticket, each.redemption
    moments = (ticket.issued_at, ticket.scratched_at, redeemed.redeemed_at if redeemed else None)
    times = ["" if at is None else at.astimezone(HERE).strftime("%Y-%m-%d %H:%M:%S") for at in moments]
    name = each.won.name if each.won else "未中奖"
    return (ticket.number, ticket.code, each.seat, name, *times)
