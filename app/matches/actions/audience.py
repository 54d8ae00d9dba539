"""The hall comes in: seats and their slips, one phone a seat, what each phone may know of itself, and the tally."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.errors import Invalid, NotFound, Refusal
from app.matches import hall
from app.matches.audience_models import AudienceAnswer, AudienceHall, AudienceSeat, PrizeTicket
from app.matches.calling_off import MatchCancelled
from app.matches.hall import NotSeated, asks_hall
from app.matches.models import Match
from app.matches.show import Ruling, Show
from app.matches.words import Move
from app.people.tokens import token_hash
from app.secret import secret

MOST_SEATS = 20_000


class SeatTaken(Refusal):
    """Another phone answers for this seat; taking over is asked twice."""

    message = "这个座位已经在另一部手机上使用。要换到这部手机，请再确认一次。"


@dataclass(frozen=True)
class Slip:
    """A seat as it is printed."""

    number: int
    code: str


def open_hall(db: Session, match: Match, seats: int, address: str, now: datetime) -> AudienceHall:
    """Give the match so many seats, keeping those there are; their codes stay as printed."""
    if not 1 <= seats <= MOST_SEATS:
        raise Invalid({"seats": f"座位数应为 1 至 {MOST_SEATS}。"})
    opened = hall_of(db, match.id)
    if opened is None:
        opened = AudienceHall(
            match_id=match.id, code=_free_code(db), salt=secrets.token_hex(16), address=address, made_at=now
        )
        db.add(opened)
    opened.address = address
    there = seats_made(db, match.id)
    for number in range(there + 1, seats + 1):
        code = hall.seat_code(secret(), match.id, opened.salt, number)
        db.add(AudienceSeat(match_id=match.id, number=number, code_hash=hall.code_hash(secret(), match.id, code)))
    return opened


def hall_of(db: Session, match_id: UUID) -> AudienceHall | None:
    """Return the hall of a match, once it has one."""
    return db.get(AudienceHall, match_id)


def hall_with(db: Session, code: str) -> tuple[AudienceHall, Match]:
    """Return the hall that a short code leads to."""
    query = select(AudienceHall, Match).join(Match, col(Match.id) == AudienceHall.match_id)
    found = db.exec(query.where(AudienceHall.code == hall.tidy(code))).one_or_none()
    if found is None:
        raise NotFound
    if found[1].cancelled_at is not None:
        raise MatchCancelled("本场比赛已经取消，不再进场。谢谢你的参与，请留意主办方的通知。")
    return found


def slips_of(opened: AudienceHall, numbers: range) -> list[Slip]:
    """Return slips to print, the same whenever they are printed."""
    return [Slip(n, hall.seat_code(secret(), opened.match_id, opened.salt, n)) for n in numbers]


def seats_made(db: Session, match_id: UUID) -> int:
    """Return how many seats there are."""
    return db.exec(select(func.count()).where(AudienceSeat.match_id == match_id)).one()


def seats_taken(db: Session, match_id: UUID) -> int:
    """Return how many seats have a phone."""
    query = select(func.count()).where(AudienceSeat.match_id == match_id, col(AudienceSeat.claimed_at).is_not(None))
    return db.exec(query).one()


def take_seat(db: Session, match: Match, typed: str, now: datetime, over: bool = False) -> str:
    """Give a phone the seat whose code was typed; return the phone's key. From another phone only when asked twice."""
    code = hall.tidy(typed)
    wrong = Invalid({"code": "没有这个座位码，请对照座位卡再输入一次。"})
    if not hall.is_code(code):
        raise wrong
    hashed = hall.code_hash(secret(), match.id, code)
    query = select(AudienceSeat).where(AudienceSeat.match_id == match.id, AudienceSeat.code_hash == hashed)
    seat = db.exec(query.with_for_update()).one_or_none()
    if seat is None:
        raise wrong
    if seat.claimed_at is not None and not over:
        raise SeatTaken
    key = hall.phone_key(secret(), match.id, secrets.token_urlsafe(18))
    seat.claimed_at, seat.key_hash = now, token_hash(key)
    return key


def seat_with(db: Session, match_id: UUID, key: str) -> AudienceSeat:
    """Return the seat that a phone's key opens in this match."""
    if not hall.is_phone_key(secret(), match_id, key):
        raise NotSeated
    query = select(AudienceSeat).where(AudienceSeat.match_id == match_id, AudienceSeat.key_hash == token_hash(key))
    seat = db.exec(query).one_or_none()
    if seat is None:
        raise NotSeated
    return seat


def mine(db: Session, seat: AudienceSeat) -> tuple[AudienceAnswer | None, list[PrizeTicket]]:
    """Return what a phone may know of its own seat: its last answer, and its tickets."""
    answers = select(AudienceAnswer).where(AudienceAnswer.seat_id == seat.id)
    last = db.exec(answers.order_by(col(AudienceAnswer.received_at).desc()).limit(1)).one_or_none()
    tickets = select(PrizeTicket).where(PrizeTicket.seat_id == seat.id).order_by(col(PrizeTicket.number))
    return last, list(db.exec(tickets))


def count_hall(db: Session, match: Match, show: Show, then: Show, ruling: Ruling) -> Mapping[str, object] | None:
    """Effect: when the hall's time is up, and once more with the reveal, its answers are counted into the ruling."""
    asked = show.question
    if ruling.act not in (Move.FINISH, Move.REVEAL) or asked is None or not asks_hall(show, asked):
        return None
    query = select(AudienceAnswer.letters).where(AudienceAnswer.question_id == asked.planned.id)
    return {"tally": hall.tally(db.exec(query))}


def _free_code(db: Session) -> str:
    while True:
        code = hall.spell(secrets.randbits(64), hall.MATCH_LENGTH)
        if db.exec(select(AudienceHall.code).where(AudienceHall.code == code)).first() is None:
            return code
