"""Tickets of the hall: given and drawn in one transaction, hidden until scratched, redeemed once."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.errors import Invalid, NotFound, Refusal
from app.matches import draw, hall, news, programmes
from app.matches.actions.prizes import draw_of, kinds_of, pool_for, prize_key
from app.matches.audience_models import (
    AudienceAnswer,
    AudienceSeat,
    PrizeDraw,
    PrizeKind,
    PrizePool,
    PrizeRedemption,
    PrizeTicket,
)
from app.matches.calling_off import MatchCancelled
from app.matches.cues import Phase
from app.matches.models import Match
from app.matches.show import Asked, Ruling, Show
from app.matches.words import Move


class SeedOut(Refusal):
    """Whoever knows the seed knows what the next ticket would win."""

    message = "抽奖种子已经公布，不能再发奖券。已经发出的奖券照常兑奖。"


class NoPrizes(Refusal):
    """A ticket is drawn from a pool, and there is none."""

    message = "还没有设置奖品，没有发出奖券。"


class AlreadyRedeemed(Refusal):
    """A prize is handed over once."""

    message = "这张奖券已经核销过，没有再次核销。"


class NothingWon(Refusal):
    """There is nothing to hand over."""

    message = "这张奖券没有中奖，不需要核销。"


class NoSuchTicket(NotFound):
    """A code that opens nothing."""

    message = "没有这张奖券，请对照编号再输入一次。"


def give_for_answers(db: Session, match: Match, show: Show, then: Show, ruling: Ruling) -> Mapping[str, object] | None:
    """Effect: with the reveal of a question of the hall, exactly as many tickets as its pool has for one are given."""
    asked = show.question
    if ruling.act != Move.REVEAL or asked is None or not hall.asks_hall(show, asked):
        return None
    pool, drawn = pool_for(db, match, show), draw_of(db, match.id)
    if pool is None or drawn is None or drawn.published_at:
        return None
    right = _right(db, asked, _won_enough(db, match.id, drawn.wins_each))
    seed = f"{drawn.seed}:{asked.planned.id}" if pool.by_draw else None
    seats = draw.to_receive(seed, right, pool.tickets_each)
    given = [_give(db, drawn, pool, ruling.at, question=asked.planned.id, seat=seat) for seat in seats]
    return {"tickets": [ticket.number for ticket in given]}


def hand_out(db: Session, match: Match, show: Show, staff: UUID, now: datetime) -> PrizeTicket:
    """Give one ticket to a hand that was raised; the caller holds the match's row."""
    if show.phase is Phase.CANCELLED:
        raise MatchCancelled("本场比赛已经取消，不再发奖券。已经发出的奖券照常兑奖。")
    pool, drawn = pool_for(db, match, show), draw_of(db, match.id)
    if pool is None or drawn is None:
        raise NoPrizes
    if drawn.published_at:
        raise SeedOut
    if not any(kind.given < kind.stock for kind in kinds_of(db, pool.id)):
        raise draw.OutOfStock
    ticket = _give(db, drawn, pool, now, staff=staff)
    news.changed(db, match.id)
    return ticket


def ticket_with(db: Session, code: str, match_id: UUID | None = None) -> PrizeTicket:
    """Return the ticket with this code; of one match only, where one is named."""
    query = select(PrizeTicket).where(PrizeTicket.code == hall.tidy(code))
    if match_id is not None:
        query = query.where(PrizeTicket.match_id == match_id)
    found = db.exec(query).one_or_none()
    if found is None:
        raise NoSuchTicket
    return found


def prize_of(db: Session, ticket: PrizeTicket) -> PrizeKind | None:
    """Return what a ticket won; nothing when it is a blank, or when no prize was left."""
    kind = db.get(PrizeKind, ticket.prize_id) if ticket.prize_id else None
    return None if kind is None or kind.is_blank else kind


def scratch(db: Session, code: str, now: datetime) -> PrizeTicket:
    """Note that a ticket was scratched; the first time stays."""
    ticket = ticket_with(db, code)
    db.refresh(ticket, with_for_update=True)
    if ticket.scratched_at is None:
        ticket.scratched_at = now
        news.changed(db, ticket.match_id, urgent=False)  # many scratch at once
    return ticket


def redemption_of(db: Session, ticket: PrizeTicket) -> PrizeRedemption | None:
    """Return when and by whom a prize was handed over."""
    return db.get(PrizeRedemption, ticket.id)


def redeem(db: Session, match: Match, code: str, staff: UUID, now: datetime) -> PrizeTicket:
    """Note that a prize is handed over, once; the caller holds the match's row."""
    try:
        ticket = ticket_with(db, code, match.id)
    except NoSuchTicket as missing:
        raise Invalid({"code": missing.message}) from None
    if redemption_of(db, ticket):
        raise AlreadyRedeemed
    if prize_of(db, ticket) is None:
        raise NothingWon
    db.add(PrizeRedemption(ticket_id=ticket.id, redeemed_at=now, staff_id=staff))
    return ticket


def _won_enough(db: Session, match_id: UUID, wins_each: int) -> set[UUID | None]:
    """Return the seats that have won as often as one may: they leave further tickets to others."""
    query = select(PrizeTicket.seat_id).join(PrizeKind, col(PrizeKind.id) == PrizeTicket.prize_id)
    query = query.where(PrizeTicket.match_id == match_id, col(PrizeKind.is_blank).is_(False))
    return {seat for seat, wins in Counter(db.exec(query)).items() if wins >= wins_each}


def _right(db: Session, asked: Asked, without: set[UUID | None]) -> list[UUID]:
    """Return the seats that were right, in the order in which the server received them."""
    query = (
        select(AudienceAnswer.seat_id, AudienceAnswer.letters)
        .join(AudienceSeat, col(AudienceSeat.id) == AudienceAnswer.seat_id)
        .where(AudienceAnswer.question_id == asked.planned.id)
        .order_by(col(AudienceAnswer.received_at), col(AudienceSeat.number))
    )
    key = sorted(programmes.key_of(db, asked))
    return [seat for seat, letters in db.exec(query) if sorted(letters) == key and seat not in without]


def _give(
    db: Session,
    drawn: PrizeDraw,
    pool: PrizePool,
    now: datetime,
    question: UUID | None = None,
    seat: UUID | None = None,
    staff: UUID | None = None,
) -> PrizeTicket:
    """Number the ticket and draw it. What it wins follows from its number and the seed, so nobody can steer it."""
    last = db.exec(select(func.max(PrizeTicket.number)).where(PrizeTicket.match_id == drawn.match_id)).one()
    ticket = PrizeTicket(
        match_id=drawn.match_id,
        number=(last or 0) + 1,
        code=hall.spell(secrets.randbits(64)),
        pool_id=pool.id,
        question_id=question,
        seat_id=seat,
        issued_at=now,
        issued_by=staff,
    )
    kinds = {prize_key(kind): kind for kind in kinds_of(db, pool.id)}
    left = [draw.Prize(key, kind.stock - kind.given, kind.weight, kind.is_blank) for key, kind in kinds.items()]
    if any(prize.stock for prize in left):
        won = kinds[draw.ticket_wins(drawn.seed, str(ticket.number), left).id]
        won.given += 1
        ticket.prize_id = won.id
    db.add(ticket)
    db.flush()
    return ticket
