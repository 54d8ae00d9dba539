"""Rule: what a competition is called at a moment, from its facts."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.competitions import timing


class State(StrEnum):
    """Where a competition stands for those who organise it."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


class Facts(Protocol):
    """The facts a state follows from."""

    opens_at: datetime
    closes_at: datetime
    published_at: datetime | None
    voided_at: datetime | None


def state_of(competition: Facts, now: datetime) -> State:
    """Return the state: void before all else, then a draft, then where the window stands."""
    if competition.voided_at:
        return State.VOID
    if competition.published_at is None:
        return State.DRAFT
    return State(timing.phase(competition.opens_at, competition.closes_at, now))


STATE_WORDS = {
    State.DRAFT: ("草稿", ""),
    State.UPCOMING: ("未开始", "warning"),
    State.OPEN: ("进行中", "qing"),
    State.CLOSED: ("已结束", ""),
    State.VOID: ("已作废", "refused"),
}
