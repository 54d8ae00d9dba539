"""The prizes of a hall: what there is, the promise before, the seed after, and whether the two agree."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Refusal
from app.matches import draw
from app.matches.audience_models import AudienceSeat, PrizeDraw, PrizeKind, PrizePool, PrizeRedemption, PrizeTicket
from app.matches.cues import Cue
from app.matches.models import Match
from app.matches.prize_form import NewPrize
from app.matches.show import Ruling, Show

NO_POOL = "现场"  # where no round names one


class DrawBegun(Refusal):
    """Prizes are part of what was promised: they stand once the first ticket is out."""

    message = "这个奖池已经发出奖券，奖品和数量不能再改。"


class NothingToPublish(Refusal):
    """A seed is published after it was promised."""

    message = "还没有设置奖品，没有种子可以公布。"


@dataclass(frozen=True)
class Given:
    """A ticket with all that is known of it."""

    ticket: PrizeTicket
    seat: int | None
    prize: PrizeKind | None
    redemption: PrizeRedemption | None

    @property
    def won(self) -> PrizeKind | None:
        """Return the prize to hand over; a blank is none."""
        return None if self.prize is None or self.prize.is_blank else self.prize


def promised(db: Session, match_id: UUID, now: datetime) -> PrizeDraw:
    """Return the draw of a match; its seed is chosen, and promised, the first time anybody prepares the hall."""
    found = db.get(PrizeDraw, match_id)
    if found is None:
        found = PrizeDraw(match_id=match_id, seed=secrets.token_hex(16), promised_at=now)
        db.add(found)
    return found


def draw_of(db: Session, match_id: UUID) -> PrizeDraw | None:
    """Return the draw of a match's prizes, once it was promised."""
    return db.get(PrizeDraw, match_id)


def keep_pool(
    db: Session, match: Match, name: str, each: int, by_draw: bool, prizes: Sequence[NewPrize], now: datetime
) -> PrizePool:
    """Keep a pool and its prizes, as long as no ticket was drawn from it; the caller holds the match's row."""
    promised(db, match.id, now)
    pool = db.exec(select(PrizePool).where(PrizePool.match_id == match.id, PrizePool.name == name)).one_or_none()
    if pool is None:
        pool = PrizePool(match_id=match.id, name=name)
        db.add(pool)
    elif db.exec(select(PrizeTicket.id).where(PrizeTicket.pool_id == pool.id)).first():
        raise DrawBegun
    pool.tickets_each, pool.by_draw = each, by_draw
    for old in kinds_of(db, pool.id):
        db.delete(old)
    db.flush()
    for place, new in enumerate(prizes, start=1):
        kind = PrizeKind(pool_id=pool.id, place=place, name=new.name, stock=new.stock, weight=new.weight)
        kind.is_blank = new.is_blank
        db.add(kind)
    return pool


def pool_names(show: Show) -> list[str]:
    """Return the pools that the rounds of a match name, in their order."""
    named = [round.prize_pool for round in show.programme.rules.rounds if round.kind.is_for_hall]
    return list(dict.fromkeys(name for name in named if name)) or [NO_POOL]


def pools_of(db: Session, match_id: UUID) -> list[PrizePool]:
    """Return the pools of a match by name."""
    return list(db.exec(select(PrizePool).where(PrizePool.match_id == match_id).order_by(col(PrizePool.name))))


def pool_for(db: Session, match: Match, show: Show) -> PrizePool | None:
    """Return the pool that the round names; in a round of the teams, the first one there is."""
    named = show.current_round.prize_pool if show.current_round else ""
    pools = {pool.name: pool for pool in pools_of(db, match.id)}
    return next((pools[name] for name in (named, *pool_names(show), *pools) if name in pools), None)


def kinds_of(db: Session, pool_id: UUID) -> list[PrizeKind]:
    """Return the prizes of a pool."""
    return list(db.exec(select(PrizeKind).where(PrizeKind.pool_id == pool_id).order_by(col(PrizeKind.place))))


def given_of(db: Session, match_id: UUID, pool_id: UUID | None = None) -> list[Given]:
    """Return the tickets of a match in the order given out."""
    query = (
        select(PrizeTicket, AudienceSeat.number, PrizeKind, PrizeRedemption)
        .outerjoin(AudienceSeat, col(AudienceSeat.id) == PrizeTicket.seat_id)
        .outerjoin(PrizeKind, col(PrizeKind.id) == PrizeTicket.prize_id)
        .outerjoin(PrizeRedemption, col(PrizeRedemption.ticket_id) == PrizeTicket.id)
        .where(PrizeTicket.match_id == match_id)
    )
    if pool_id is not None:
        query = query.where(PrizeTicket.pool_id == pool_id)
    return [Given(*row) for row in db.exec(query.order_by(col(PrizeTicket.number)))]


def publish(db: Session, match: Match, now: datetime) -> PrizeDraw:
    """Publish the seed; from then on no ticket is given."""
    drawn = draw_of(db, match.id)
    if drawn is None:
        raise NothingToPublish
    drawn.published_at = drawn.published_at or now
    return drawn


def publish_at_the_end(db: Session, match: Match, show: Show, then: Show, ruling: Ruling) -> None:
    """Effect: the seed is published when the match ends."""
    if ruling.act == Cue.END and draw_of(db, match.id):
        publish(db, match, ruling.at)


def is_right(drawn: PrizeDraw, kinds: Sequence[PrizeKind], given: Sequence[Given]) -> bool:
    """Return whether what a pool's tickets won follows from the promised seed, once more from the beginning."""
    told = [draw.Drawn(as_drawn(each.ticket), prize_key(each.prize) if each.prize else None) for each in given]
    start = [draw.Prize(prize_key(kind), kind.stock, kind.weight, kind.is_blank) for kind in kinds]
    tickets = [each.ticket for each in told]
    return draw.recheck(draw.promise(drawn.seed), drawn.seed, tickets, start, told, drawn.wins_each)


def as_drawn(ticket: PrizeTicket) -> draw.Ticket:
    """Return a ticket as the rule draws it: by its number, which nobody can choose."""
    return draw.Ticket(str(ticket.number), ticket.seat_id or ticket.id)


def prize_key(kind: PrizeKind) -> str:
    """Return the id by which prizes are put in order: the same in every program."""
    return f"{kind.place:02d}"
