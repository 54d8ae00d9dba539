"""What may be read of adults' learning: a social worker's training record, and of people in recovery crowds only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.courses import codes
from app.courses.adult_models import AdultLearner
from app.courses.catalogue import CourseCard, LessonLine, cards
from app.courses.models import Course, Lesson, LessonProgress
from app.courses.words import Track


@dataclass(frozen=True)
class Training:
    """A social worker's training so far."""

    cards: tuple[CourseCard, ...]
    seconds: float

    @property
    def lines(self) -> tuple[LessonLine, ...]:
        """Return every lesson of the track."""
        return tuple(line for card in self.cards for line in card.lessons)

    @property
    def passed(self) -> int:
        """Return in how many lessons the questions are passed; one without questions is, once it is done."""
        return sum(
            bool(line.progress and (line.progress.passed_at or line.progress.completed_at)) for line in self.lines
        )

    @property
    def is_passed(self) -> bool:
        """Return whether the examination is: the questions of all lessons. Where there is no lesson nothing is."""
        return bool(self.lines) and self.passed == len(self.lines)

    @property
    def hours(self) -> str:
        """Return the hours the server has counted."""
        return codes.hours(self.seconds)


@dataclass(frozen=True)
class Crowd:
    """How many people in recovery have begun and have done everything: in words, never of one of them."""

    begun: str
    done: str


def training_of(db: Session, learner_id: UUID) -> Training:
    """Return the training record of a social worker."""
    return Training(tuple(cards(db, (Track.WORKER,), learner_id)), seconds_of(db, [learner_id]).get(learner_id, 0.0))


def seconds_of(db: Session, learners: Sequence[UUID]) -> dict[UUID, float]:
    """Return how long each social worker has learnt, by the server's count; lessons of long ago count too."""
    query = select(LessonProgress.learner_id, LessonProgress.seconds).where(
        col(LessonProgress.learner_id).in_(learners), LessonProgress.track == Track.WORKER
    )
    sums: dict[UUID, float] = {}
    for learner_id, seconds in db.exec(query):
        sums[learner_id] = sums.get(learner_id, 0.0) + sum(seconds)
    return sums


def crowd_of(db: Session, helper: UUID) -> Crowd:
    """Return how many of those to whom a helper ever gave a code have begun and have done everything.

    Ended codes stay among them: a figure that changes when one code ends would tell of its holder.
    """
    mine = select(AdultLearner.id).where(AdultLearner.staff_id == helper, AdultLearner.track == Track.RECOVERY)
    everybody = db.exec(select(func.count()).select_from(mine.subquery())).one()
    theirs = select(LessonProgress.learner_id).where(col(LessonProgress.learner_id).in_(mine))
    begun = db.exec(select(func.count()).select_from(theirs.distinct().subquery())).one()
    taught = (
        select(Lesson.id)
        .join(Course, col(Course.id) == Lesson.course_id)
        .where(
            Course.track == Track.RECOVERY,
            col(Course.withdrawn_at).is_(None),
            col(Lesson.current_revision_id).is_not(None),
            col(Lesson.retired_at).is_(None),
        )
    )
    lessons = db.exec(select(func.count()).select_from(taught.subquery())).one()
    finished = theirs.where(col(LessonProgress.lesson_id).in_(taught), col(LessonProgress.completed_at).is_not(None))
    whole = finished.group_by(col(LessonProgress.learner_id)).having(func.count() == lessons)
    done = db.exec(select(func.count()).select_from(whole.subquery())).one()
    return Crowd(codes.crowd(begun, everybody), codes.crowd(done, everybody))
