"""What the platform remembers of the hall: seats, what their phones answered, prizes, tickets and what was given out.

A seat is a number and a code on a slip of paper; whose hand the slip is in is nowhere.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import CheckConstraint, Field, SQLModel, UniqueConstraint

from app.db import Row, UtcTime


class AudienceHall(SQLModel, table=True):
    """The hall of a match: the short code that stands on the big screen, and the address the slips lead to."""

    __tablename__ = "audience_hall"

    match_id: UUID = Field(primary_key=True, foreign_key="match.id")
    code: str = Field(max_length=6, unique=True)
    salt: str = Field(max_length=32)  # seat codes are derived from it, and so kept nowhere
    address: str = Field(max_length=120)  # https://host, as the organiser saw it
    made_at: datetime = Field(sa_type=UtcTime)


class AudienceSeat(Row, table=True):
    """入场码: a seat, and the one phone that answers for it."""

    __tablename__ = "audience_seat"
    __table_args__ = (UniqueConstraint("match_id", "number"), UniqueConstraint("match_id", "code_hash"))

    match_id: UUID = Field(foreign_key="match.id")
    number: int
    code_hash: str = Field(max_length=64)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    key_hash: str | None = Field(default=None, max_length=64, unique=True)  # of the phone's cookie


class AudienceAnswer(SQLModel, table=True):
    """What a seat answered. The first answer counts, so there is room for one."""

    __tablename__ = "audience_answer"

    question_id: UUID = Field(primary_key=True, foreign_key="match_question.id")
    seat_id: UUID = Field(primary_key=True, foreign_key="audience_seat.id", index=True)
    match_id: UUID = Field(foreign_key="match.id", index=True)
    letters: str = Field(max_length=8)
    received_at: datetime = Field(sa_type=UtcTime)


class PrizeDraw(SQLModel, table=True):
    """The seed of a match's prizes: its promise is shown from the start, the seed itself when it is published."""

    __tablename__ = "prize_draw"

    match_id: UUID = Field(primary_key=True, foreign_key="match.id")
    seed: str = Field(max_length=64)
    promised_at: datetime = Field(sa_type=UtcTime)
    wins_each: int = 1  # how often one seat may win in this match
    published_at: datetime | None = Field(default=None, sa_type=UtcTime)


class PrizePool(Row, table=True):
    """奖池: the prizes of rounds that name it."""

    __tablename__ = "prize_pool"
    __table_args__ = (UniqueConstraint("match_id", "name"),)

    match_id: UUID = Field(foreign_key="match.id")
    name: str = Field(max_length=40)
    tickets_each: int = 3  # for one question
    by_draw: bool = False  # among all who were right; otherwise the first


class PrizeKind(Row, table=True):
    """奖品: how many there were at the start, and how many are given."""

    __tablename__ = "prize_kind"
    __table_args__ = (
        UniqueConstraint("pool_id", "place"),
        CheckConstraint("given BETWEEN 0 AND stock", name="given"),  # the last referee: never more than there are
        CheckConstraint("weight >= 1", name="weight"),
    )

    pool_id: UUID = Field(foreign_key="prize_pool.id")
    place: int
    name: str = Field(max_length=40)
    stock: int
    given: int = 0
    weight: int = 1
    is_blank: bool = False  # 谢谢参与


class PrizeTicket(Row, table=True):
    """奖券: a chance that was drawn when it was given, hidden until it is scratched."""

    __tablename__ = "prize_ticket"
    __table_args__ = (UniqueConstraint("match_id", "number"), UniqueConstraint("question_id", "seat_id"))

    match_id: UUID = Field(foreign_key="match.id")
    number: int  # in the order given out; what is drawn follows from it and the seed
    code: str = Field(max_length=8, unique=True)  # opens it and redeems it; only its holder and the staff see it whole
    pool_id: UUID = Field(foreign_key="prize_pool.id", index=True)
    question_id: UUID | None = Field(default=None, foreign_key="match_question.id")
    seat_id: UUID | None = Field(default=None, foreign_key="audience_seat.id", index=True)  # None: handed out by hand
    prize_id: UUID | None = Field(default=None, foreign_key="prize_kind.id", index=True)  # None: nothing was left
    issued_at: datetime = Field(sa_type=UtcTime)
    issued_by: UUID | None = Field(default=None, foreign_key="staff.id")
    scratched_at: datetime | None = Field(default=None, sa_type=UtcTime)


class PrizeRedemption(SQLModel, table=True):
    """核销: a prize that was handed over. Written once, never changed."""

    __tablename__ = "prize_redemption"

    ticket_id: UUID = Field(primary_key=True, foreign_key="prize_ticket.id")
    redeemed_at: datetime = Field(sa_type=UtcTime)
    staff_id: UUID = Field(foreign_key="staff.id")
