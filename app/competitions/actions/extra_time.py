"""What a teacher does for one pupil during a competition: more time, and 不参加 with its undo."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from app import live
from app.competitions import timing
from app.competitions.actions import attempts
from app.competitions.models import Attempt, Competition, Entry
from app.competitions.timing import Phase
from app.errors import Invalid, Refusal

MOST_AT_ONCE, MOST_IN_ALL = 60, 180  # minutes


class NothingToExtend(Refusal):
    """There is no attempt that could use the time."""

    message = "这名学生已经交卷，也没有剩余的答题次数，加时不起作用。"


class HasBegun(Refusal):
    """Whoever has begun takes part."""

    message = "这名学生已经开始答题，不能再登记为不参加。"


class AlreadyOver(Refusal):
    """The competition has ended."""

    message = "竞赛已经结束，不能再修改。"


def give_extra_time(db: Session, competition: Competition, entry: Entry, minutes: int | None, now: datetime) -> None:
    """Lengthen the running attempt, and any later one, by some minutes: for a disability or a power cut.

    `entry` is locked. Extra time is not swallowed by the close of the competition.
    """
    if minutes is None or not 1 <= minutes <= MOST_AT_ONCE:
        raise Invalid({"minutes": f"每次加时应为 1 到 {MOST_AT_ONCE} 分钟。"})
    if entry.extra_seconds + minutes * 60 > MOST_IN_ALL * 60:
        raise Invalid({"minutes": f"累计加时不能超过 {MOST_IN_ALL} 分钟。"})
    made = db.exec(select(Attempt).where(Attempt.entry_id == entry.id).with_for_update()).all()
    running = next((a for a in made if a.submitted_at is None and not timing.is_over(a.deadline, now)), None)
    over = timing.phase(competition.opens_at, competition.closes_at, now) is Phase.CLOSED
    if running is None and over:
        raise AlreadyOver
    if running is None and len(made) >= competition.attempts_allowed:
        raise NothingToExtend
    entry.extra_seconds += minutes * 60
    if running:
        running.deadline += timedelta(minutes=minutes)
        live.announce(db, "attempt", str(running.id))


def excuse(db: Session, competition: Competition, entry: Entry, now: datetime) -> None:
    """Note that a pupil does not take part: contests are voluntary. They stay in the total and are not chased."""
    if timing.phase(competition.opens_at, competition.closes_at, now) is Phase.CLOSED:
        raise AlreadyOver
    try:
        attempts.opt_out(db, entry, now)
    except attempts.AlreadyStarted:
        raise HasBegun from None


def welcome_back(entry: Entry) -> None:
    """Take 不参加 back."""
    attempts.opt_in(entry)
