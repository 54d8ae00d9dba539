"""Rule: when a pupil may answer. The server's clock decides; the time is always handed in."""

from datetime import datetime, timedelta
from enum import StrEnum

NONE = timedelta(0)
GRACE = timedelta(seconds=2)  # a reply already on its way when time ran out still counts
LATE_WINDOW = timedelta(seconds=60)  # how long answers made in time may take to arrive over a broken network


class Phase(StrEnum):
    """Where a competition stands in its window."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class Arrival(StrEnum):
    """Whether an answer counts."""

    IN_TIME = "in_time"
    LATE = "late"  # made in time, arrived within a minute: counts, and is flagged
    TOO_LATE = "too_late"


def phase(opens: datetime, closes: datetime, now: datetime) -> Phase:
    """Return where `now` lies in the window; the first moment is open, the last one closed."""
    if now < opens:
        return Phase.UPCOMING
    return Phase.OPEN if now < closes else Phase.CLOSED


def deadline(started: datetime, limit: timedelta, closes: datetime, extra: timedelta = NONE) -> datetime:
    """Return the moment this pupil must stop.

    Everyone has the same time limit, but nobody writes past the close of the competition, however late they began.
    Extra time, granted for a disability or a power cut, is added last, so it is never swallowed by the close.
    """
    return min(started + limit, closes) + extra


def arrival(deadline: datetime, received: datetime, age: timedelta = NONE) -> Arrival:
    """Return whether an answer received now counts; `age` is how long ago the page says it was made.

    The page's word is believed only within the late window, and the answer is flagged.
    """
    if received <= deadline + GRACE:
        return Arrival.IN_TIME
    made_in_time = received - max(age, NONE) <= deadline
    return Arrival.LATE if made_in_time and received <= deadline + LATE_WINDOW else Arrival.TOO_LATE


def is_over(deadline: datetime, now: datetime) -> bool:
    """Return whether nothing can arrive for this attempt any more, so that it may be handed in by the clock."""
    return now > deadline + LATE_WINDOW


def remaining(deadline: datetime, now: datetime) -> int:
    """Return the milliseconds left, never below zero."""
    return max(0, round((deadline - now) / timedelta(milliseconds=1)))
