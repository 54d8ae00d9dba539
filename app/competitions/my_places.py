"""Where a pupil stands in a competition: what there is to do, or what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from app.competitions import timing
from app.competitions.models import Attempt, Competition, Entry
from app.competitions.release import results_are_out
from app.competitions.timing import Phase


class Todo(StrEnum):
    """What a pupil may do."""

    CONTINUE = "continue"
    START = "start"
    TRY_AGAIN = "try_again"


@dataclass(frozen=True)
class MyPlace:
    """A competition as one pupil sees it on the home page."""

    competition: Competition
    phase: Phase
    opted_out: bool
    to_do: Todo | None
    running: Attempt | None
    best: Attempt | None  # the attempt that counts so far
    attempts_left: int
    results_out: bool

    @property
    def may_try_again(self) -> bool:
        """Return whether another attempt may be begun or is running."""
        return self.to_do is not None


def place_of(db: Session, entry: Entry, competition: Competition, now: datetime) -> MyPlace:
    """Return where this entry stands now."""
    made = db.exec(select(Attempt).where(Attempt.entry_id == entry.id).order_by(col(Attempt.number))).all()
    running = next((a for a in made if a.submitted_at is None and not timing.is_over(a.deadline, now)), None)
    done = [a for a in made if a.score is not None]
    left = max(0, competition.attempts_allowed - len(made))
    phase = timing.phase(competition.opens_at, competition.closes_at, now)
    to_do = _to_do(phase, running, len(made), left, opted_out=entry.opted_out_at is not None)
    return MyPlace(
        competition=competition,
        phase=phase,
        opted_out=entry.opted_out_at is not None,
        to_do=to_do,
        running=running,
        best=max(done, key=lambda a: (a.score or 0, -_seconds(a)), default=None),
        attempts_left=left,
        results_out=results_are_out(
            competition.release, competition.released_at, competition.closes_at, now, may_try_again=to_do is not None
        ),
    )


def _to_do(phase: Phase, running: Attempt | None, made: int, left: int, *, opted_out: bool) -> Todo | None:
    if running:
        return Todo.CONTINUE
    if phase is not Phase.OPEN or opted_out or not left:
        return None
    return Todo.TRY_AGAIN if made else Todo.START


def _seconds(attempt: Attempt) -> float:
    return (attempt.submitted_at - attempt.started_at).total_seconds() if attempt.submitted_at else 0.0
