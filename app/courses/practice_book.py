"""What the pages of practice show: a question before and after its answer, and the wrong-question book."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.courses.models import PracticeAnswer, PracticeCard
from app.courses.practice import verdict
from app.courses.practice_days import day_of, day_start, is_valid, seat_of
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import QuestionKind, Topic

PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A question as a pupil sees it. Explanation, source and verdicts are empty before it is answered."""

    revision: QuestionRevision
    topic: Topic
    options: list[tuple[str, str, str]]  # letter, text, verdict
    explanation: str = ""
    source: str = ""

    @property
    def many(self) -> bool:
        """Return whether several options may be chosen."""
        return self.revision.kind is QuestionKind.MULTIPLE_RESPONSE


@dataclass(frozen=True)
class Noted:
    """A question in the book; its key is held back on a day when it is to be answered again."""

    card: PracticeCard
    topic: Topic
    stem: str
    picture: dict[str, str] | None
    is_due: bool
    right: list[str]
    explanation: str
    source: str


@dataclass(frozen=True)
class Counts:
    """How much is in the book."""

    open: int
    due: int
    mastered: int

    def pages(self, mastered: bool) -> int:
        """Return how many pages one part of the book has."""
        return max(1, -(-(self.mastered if mastered else self.open) // PAGE))


def asked(db: Session, student_id: UUID, revision_id: UUID, now: datetime) -> Shown:
    """Return a question to be answered. Reads no key."""
    revision, topic = _revision(db, revision_id)
    seat = seat_of(student_id, revision, day_of(now))
    options = [(LETTERS[place], revision.options[option], "") for place, option in enumerate(seat.order)]
    return Shown(revision, topic, options)


def answered(db: Session, answer: PracticeAnswer) -> Shown:
    """Return a question that was answered, as the pupil saw it then, with its key and why."""
    revision, topic = _revision(db, answer.revision_id)
    key = db.get_one(AnswerKey, answer.revision_id)
    seat = seat_of(answer.student_id, revision, day_of(answer.answered_at))
    options = [
        (LETTERS[place], revision.options[option], verdict(LETTERS[option], answer.choice, key.letters))
        for place, option in enumerate(seat.order)
    ]
    return Shown(revision, topic, options, key.explanation, revision.source)


def counts(db: Session, student_id: UUID, now: datetime) -> Counts:
    """Return how much is in a pupil's book and how much of it comes up today."""
    query = (
        select(PracticeCard.mastered_at, PracticeCard.due_at)
        .join(Question, col(Question.id) == PracticeCard.question_id)
        .where(PracticeCard.student_id == student_id, is_valid(day_of(now)))
    )
    rows = db.exec(query).all()
    due = [due_at for mastered_at, due_at in rows if mastered_at is None]
    return Counts(len(due), sum(due_at <= day_start(now) for due_at in due), len(rows) - len(due))


def shelf(db: Session, student_id: UUID, now: datetime, *, mastered: bool, page: int) -> list[Noted]:
    """Return one page of the book: what comes up first stands first; or what is mastered, the latest first."""
    query = (
        select(PracticeCard, Question.topic, QuestionRevision, AnswerKey)
        .join(Question, col(Question.id) == PracticeCard.question_id)
        .join(QuestionRevision, col(QuestionRevision.id) == Question.current_revision_id)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(PracticeCard.student_id == student_id, is_valid(day_of(now)))
    )
    if mastered:
        query = query.where(col(PracticeCard.mastered_at).is_not(None)).order_by(col(PracticeCard.mastered_at).desc())
    else:
        query = query.where(col(PracticeCard.mastered_at).is_(None)).order_by(col(PracticeCard.due_at))
    rows = db.exec(query.order_by(Question.code).offset((page - 1) * PAGE).limit(PAGE))
    return [_noted(card, Topic(topic), revision, key, day_start(now)) for card, topic, revision, key in rows]


def topics_practised(db: Session, student_id: UUID) -> dict[Topic, int]:
    """Return how many different questions of each topic a pupil has practised."""
    query = (
        select(Question.topic, func.count(col(Question.id).distinct()))
        .join(QuestionRevision, col(QuestionRevision.question_id) == Question.id)
        .join(PracticeAnswer, col(PracticeAnswer.revision_id) == QuestionRevision.id)
        .where(PracticeAnswer.student_id == student_id)
        .group_by(col(Question.topic))
    )
    return {Topic(topic): number for topic, number in db.exec(query)}


def _noted(card: PracticeCard, topic: Topic, revision: QuestionRevision, key: AnswerKey, start: datetime) -> Noted:
    is_due = card.mastered_at is None and card.due_at <= start
    right = [] if is_due else [revision.options[LETTERS.index(letter)] for letter in key.letters]
    explanation, source = ("", "") if is_due else (key.explanation, revision.source)
    return Noted(card, topic, revision.stem, revision.picture, is_due, right, explanation, source)


def _revision(db: Session, revision_id: UUID) -> tuple[QuestionRevision, Topic]:
    query = (
        select(QuestionRevision, Question.topic)
        .join(Question, col(Question.id) == QuestionRevision.question_id)
        .where(QuestionRevision.id == revision_id)
    )
    revision, topic = db.exec(query).one()
    return revision, Topic(topic)
