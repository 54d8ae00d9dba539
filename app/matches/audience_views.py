"""What screens show of the hall: the phone's page, the way in and the winners on the big screen, the desk's ticket."""

from typing import Any

from sqlmodel import Session, col, select

from app.matches import hall
from app.matches.actions.audience import hall_of
from app.matches.actions.prizes import Given, draw_of, given_of, pools_of
from app.matches.audience_models import PrizeTicket
from app.matches.cues import Scene
from app.matches.flow import may_show_key, may_show_question
from app.matches.models import Match
from app.matches.moments import Moment
from app.matches.qr import qr_svg
from app.matches.words import QuestionState
from app.vocabulary import QuestionKind

S = QuestionState
MOST_TOLD = 15  # winners on the big screen
CLOSED = frozenset({S.JUDGING, S.JUDGED})


def join_address(address: str, code: str) -> str:
    """Return where a phone enters a match."""
    return f"{address}/join/{code}"


def ticket_address(address: str, code: str) -> str:
    """Return where a ticket is scratched."""
    return f"{address}/tickets/{code}"


def on_phone(moment: Moment) -> dict[str, Any]:
    """Return what a phone in the hall is drawn with beside the public view: the same for everybody."""
    asked = moment.show.question
    if asked is None or asked.planned.round != moment.show.round or not may_show_question(asked.state):
        return {"ask": "", "mode": "wait", "several": False}
    wording, _ = moment.texts[asked.planned.id]
    if may_show_key(asked.state):
        mode = "told"
    elif not hall.asks_hall(moment.show, asked):
        mode = "others"
    elif hall.is_open(asked) and wording.options:
        mode = "open"
    else:
        mode = "closed" if asked.state in CLOSED else "soon"
    several = wording.kind is QuestionKind.MULTIPLE_RESPONSE
    return {"ask": str(asked.planned.id), "mode": mode, "several": several}


def on_display(db: Session, moment: Moment) -> dict[str, Any]:
    """Return the way in, while the host shows it, and who won, while the prizes are on."""
    opened = hall_of(db, moment.match.id) if moment.show.shows_join_code else None
    join = None
    if opened:
        address = join_address(opened.address, opened.code)
        words = address.partition("://")[2].removesuffix(opened.code)
        join = {"qr_svg": qr_svg(address), "url_words": words, "code": opened.code}
    prizes = winners_told(db, moment.match) if moment.show.scene is Scene.PRIZES else None
    return {"join": join, "prizes": prizes}


def winners_told(db: Session, match: Match) -> list[str]:
    """Return the latest tickets in words, without names; what one won only when its holder has scratched it."""
    return [_told(each) for each in given_of(db, match.id)[-MOST_TOLD:]]


def on_desk(db: Session, moment: Moment) -> dict[str, Any]:
    """Return the last ticket handed out at the desk, with the code to show to the hand that was raised."""
    query = select(PrizeTicket).where(PrizeTicket.match_id == moment.match.id, col(PrizeTicket.seat_id).is_(None))
    last = db.exec(query.order_by(col(PrizeTicket.number).desc()).limit(1)).one_or_none()
    drawn = draw_of(db, moment.match.id)
    may = drawn is not None and drawn.published_at is None and bool(pools_of(db, moment.match.id))
    code = hall.in_groups(last.code) if last and last.scratched_at is None else ""
    return {"handing": {"may": may, "code": code, "number": last.number if last else 0}}


def _told(given: Given) -> str:
    who = f"{given.seat} 号座位" if given.seat else f"奖券 {hall.masked(given.ticket.code)}"
    if given.ticket.scratched_at is None:
        return f"{who}　待刮奖"
    return f"{who}　{given.won.name if given.won else '谢谢参与'}"
