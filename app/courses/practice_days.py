"""A pupil's day of practice as the database knows it: what may be asked, what is due, what has been answered."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.clock import HERE
from app.courses import contests_first, quiz, scheduling
from app.courses import practice as rule
from app.courses.models import PracticeAnswer, PracticeCard
from app.courses.practice import Candidate, Plan
from app.courses.quiz import Asked
from app.errors import Refusal
from app.papers.ordering import Seat
from app.questions.access import fit_for, is_platforms, usable_in
from app.questions.models import Question, QuestionRevision
from app.settings import settings
from app.vocabulary import GradeBand, QuestionKind, Topic


@dataclass(frozen=True)
class Pupil:
    """Who practises: for which band, and in which school."""

    id: UUID
    school_id: UUID
    band: GradeBand


@dataclass(frozen=True)
class Today:
    """A pupil's plan of the day and what was answered, by question."""

    plan: Plan
    answers: dict[UUID, PracticeAnswer]


def day_start(now: datetime) -> datetime:
    """Return when the day began in which `now` lies, as schools count days, in UTC."""
    return now.astimezone(HERE).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the date of a moment as schools write it."""
    return moment.astimezone(HERE).date()


def laid_out(db: Session, pupil: Pupil, now: datetime) -> Today:
    """Return what is laid out for a pupil today. It stays the same through the day, whatever is answered."""
    start = day_start(now)
    today = _answers_since(db, pupil.id, start)
    before = _practised_before(db, pupil.id, start)
    cards = {card.question_id: card for card in db.exec(cards_of(pupil.id))}
    found = []
    for question_id, revision_id, topic in _pool(db, pupil, now):
        card = cards.get(question_id)
        known = card is not None and _was_in_the_book(card, start)
        is_due = card is not None and known and (card.due_at <= start or question_id in today)
        if known and not is_due:
            continue  # it waits for its day
        found.append(Candidate(question_id, revision_id, topic, is_due, before.get(question_id)))
    return Today(rule.plan(found, frozenset(today), f"{pupil.id}:{day_of(now)}"), today)


def cards_of(student_id: UUID) -> SelectOfScalar[PracticeCard]:
    """Return the query for a pupil's cards."""
    return select(PracticeCard).where(PracticeCard.student_id == student_id)


def why_closed(answered: int, now: datetime) -> Refusal | None:
    """Return why nothing can be practised now, or nothing when it can."""
    chosen = settings()
    return rule.why_closed(
        now.astimezone(HERE), answered, chosen.practice_daily_limit, rests=chosen.practice_night_rest
    )


def seat_of(student_id: UUID, revision: QuestionRevision, day: date) -> Seat:
    """Return a question as this pupil saw it on that day: its options in an order that stays."""
    asked = Asked(revision.id, QuestionKind(revision.kind), len(revision.options))
    [seat] = quiz.seats([asked], f"{student_id}:{day}")
    return seat


def is_valid(on: date) -> ColumnElement[bool]:
    """Return the condition on `Question` for what may still be asked on a day."""
    return and_(col(Question.retired_at).is_(None), or_(col(Question.valid_to).is_(None), col(Question.valid_to) >= on))


def _was_in_the_book(card: PracticeCard, start: datetime) -> bool:
    """Return whether a card was there, and not mastered, when the day began."""
    mastered = card.mastered_at is not None and card.mastered_at < start
    return not mastered and scheduling.begun_at(card.memory) < start


def _pool(db: Session, pupil: Pupil, now: datetime) -> list[tuple[UUID, UUID, Topic]]:
    """Return what may be asked: fit for the band and the platform's or the own school's; and what is in the book.

    The book outlives a change of school or band, and holds what a released contest of the region asked. What a school
    wrote for a contest that is not over is not asked before.
    """
    may_be_practised = or_(is_platforms(), contests_first.is_asked_nowhere(now))
    in_the_book = select(PracticeCard.question_id).where(PracticeCard.student_id == pupil.id)
    query = (
        select(Question.id, QuestionRevision.id, Question.topic)
        .join(QuestionRevision, col(Question.current_revision_id) == QuestionRevision.id)
        .where(
            is_valid(day_of(now)),
            or_(
                and_(fit_for(pupil.band), usable_in(pupil.school_id, None), may_be_practised),
                col(Question.id).in_(in_the_book),
            ),
        )
    )
    return [(question_id, revision_id, Topic(topic)) for question_id, revision_id, topic in db.exec(query)]


def _answers_since(db: Session, student_id: UUID, start: datetime) -> dict[UUID, PracticeAnswer]:
    query = (
        select(QuestionRevision.question_id, PracticeAnswer)
        .join(QuestionRevision, col(QuestionRevision.id) == PracticeAnswer.revision_id)
        .where(PracticeAnswer.student_id == student_id, PracticeAnswer.answered_at >= start)
        .order_by(col(PracticeAnswer.answered_at))
    )
    return dict(db.exec(query).all())


def _practised_before(db: Session, student_id: UUID, start: datetime) -> dict[UUID, datetime]:
    query = (
        select(QuestionRevision.question_id, func.max(PracticeAnswer.answered_at))
        .join(PracticeAnswer, col(PracticeAnswer.revision_id) == QuestionRevision.id)
        .where(PracticeAnswer.student_id == student_id, PracticeAnswer.answered_at < start)
        .group_by(col(QuestionRevision.question_id))
    )
    return dict(db.exec(query).all())
