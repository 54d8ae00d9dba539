"""Storing heartbeats, many at a time: what a whole school's lessons send every few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from app.courses.actions.learning import place_of
from app.courses.models import LessonProgress
from app.courses.progress import beaten
from app.courses.reading import lesson_of
from app.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Beat:
    """One page's word that it is seen: whose, which lesson, which step, when it came."""

    learner_id: UUID
    lesson_id: UUID
    step: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of it: seconds at the step in all."""

    step: int
    seconds: float


def write(connection: Connection, beats: Sequence[Beat]) -> list[Counted | Refusal]:
    """Count the beats; return for each what its step has now. A lesson never begun is not found.

    Rows are read in the order of their ids, so that two processes never wait for each other's learners.
    """
    with Session(connection, expire_on_commit=False) as db:
        wanted = {(beat.learner_id, beat.lesson_id) for beat in beats}
        query = select(LessonProgress).where(col(LessonProgress.learner_id).in_([learner for learner, _ in wanted]))
        rows = db.exec(query.order_by(col(LessonProgress.id)).with_for_update()).all()
        known = {(row.learner_id, row.lesson_id): row for row in rows if (row.learner_id, row.lesson_id) in wanted}
        outcomes = [_count(db, known.get((beat.learner_id, beat.lesson_id)), beat) for beat in beats]
        db.flush()
    return outcomes


def _count(db: Session, progress: LessonProgress | None, beat: Beat) -> Counted | Refusal:
    if progress is None:
        return NotFound()
    steps = len(lesson_of(db, progress.revision_id).steps)
    place = beaten(place_of(progress), steps, beat.step, progress.seen_at, beat.at)
    progress.step, progress.seconds = place.step, list(place.seconds)
    progress.seen_at = max(progress.seen_at, beat.at)
    db.add(progress)
    return Counted(place.step, place.seconds[place.step - 1])
