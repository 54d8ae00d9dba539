"""What a pupil does in practice: answer one question, and put wrong answers from elsewhere into the book."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.courses import quiz, scheduling
from app.courses.models import LessonAnswer, LessonProgress, PracticeAnswer, PracticeCard
from app.courses.practice import NothingChosen
from app.courses.practice_days import Pupil, cards_of, day_of, day_start, laid_out, seat_of, why_closed
from app.courses.scheduling import Memory
from app.people.models import Student
from app.questions.models import AnswerKey, QuestionRevision


def answer(
    db: Session, pupil: Pupil, revision_id: UUID, letters: str, now: datetime, *, unsure: bool = False
) -> PracticeAnswer:
    """Mark one answer; the server alone does, and only then may the key be shown.

    `letters` are those the pupil saw. 还不会 counts as wrong. A question is answered once a day: sending it again
    gives the first answer back.
    """
    _hold(db, pupil.id)
    today = laid_out(db, pupil, now)
    given = next((each for each in today.answers.values() if each.revision_id == revision_id), None)
    if given:
        return given
    if closed := why_closed(len(today.answers), now):
        raise closed
    asked = today.plan.offered(revision_id)
    revision, key = db.get_one(QuestionRevision, revision_id), db.get_one(AnswerKey, revision_id)
    seat = seat_of(pupil.id, revision, day_of(now))
    [marked] = quiz.marked([seat], {1: "" if unsure else letters}, {revision_id: key.letters})
    if not marked.choice and not unsure:
        raise NothingChosen
    made = PracticeAnswer(
        student_id=pupil.id,
        revision_id=revision_id,
        choice=marked.choice,
        is_right=marked.is_right,
        answered_at=now,
    )
    db.add(made)
    card = db.exec(cards_of(pupil.id).where(PracticeCard.question_id == asked.question_id)).one_or_none()
    _take_in(db, pupil.id, asked.question_id, card, marked.is_right, now)
    return made


def wrong_in_lessons(db: Session, student_id: UUID) -> dict[UUID, datetime]:
    """Return what a pupil answered wrong at the end of lessons and the book does not know yet: revision, and when."""
    query = (
        select(LessonAnswer.revision_id, func.max(LessonAnswer.answered_at))
        .join(LessonProgress, col(LessonProgress.id) == LessonAnswer.progress_id)
        .where(LessonProgress.learner_id == student_id, col(LessonAnswer.is_right).is_(False))
        .group_by(col(LessonAnswer.revision_id))
    )
    wrong = dict(db.exec(query).all())
    unknown = _unknown(db, student_id, wrong)
    return {revision_id: wrong[revision_id] for revision_id, _, _ in unknown}


def note_wrong(db: Session, student_id: UUID, wrong: Mapping[UUID, datetime], now: datetime) -> int:
    """Put wrong answers into the book: revisions, and when each was answered. Return how many were news.

    Only for questions whose keys the pupil may see by now. What the book has taken in since is not counted again, so
    noting twice changes nothing. The questions come again from tomorrow on.
    """
    _hold(db, student_id)
    unknown = _unknown(db, student_id, wrong)
    for _, question_id, card in unknown:
        _take_in(db, student_id, question_id, card, False, now)
    return len(unknown)


def _hold(db: Session, student_id: UUID) -> None:
    one_pupil = select(Student.id).where(Student.id == student_id)
    db.exec(one_pupil.with_for_update(key_share=True)).one()  # two clicks are one answer


def _unknown(
    db: Session, student_id: UUID, wrong: Mapping[UUID, datetime]
) -> list[tuple[UUID, UUID, PracticeCard | None]]:
    """Return revision, question and card of what the book does not know; of a question's revisions the latest."""
    query = select(QuestionRevision.id, QuestionRevision.question_id).where(col(QuestionRevision.id).in_(list(wrong)))
    rows = sorted(db.exec(query), key=lambda row: wrong[row[0]])
    latest = {question_id: revision_id for revision_id, question_id in rows}
    mine = cards_of(student_id).where(col(PracticeCard.question_id).in_(list(latest)))
    cards = {card.question_id: card for card in db.exec(mine)}
    found = []
    for question_id, revision_id in latest.items():
        card = cards.get(question_id)
        if card is None or not scheduling.is_known(card.memory, day_start(wrong[revision_id])):
            found.append((revision_id, question_id, card))
    return found


def _take_in(
    db: Session, student_id: UUID, question_id: UUID, card: PracticeCard | None, is_right: bool, now: datetime
) -> None:
    """Let the book take in an answer. A right one changes what is in the book; a wrong one enters, or comes back."""
    today = day_start(now)
    if card is None or card.mastered_at:
        if not is_right:
            _keep(db, card or _new(student_id, question_id, now), scheduling.begun(now, today), is_right, now)
    elif not scheduling.is_known(card.memory, today):
        memory = scheduling.reviewed(card.memory, card.right_in_a_row, is_right, today)
        _keep(db, card, memory, is_right, now)


def _new(student_id: UUID, question_id: UUID, now: datetime) -> PracticeCard:
    return PracticeCard(student_id=student_id, question_id=question_id, memory={}, due_at=now)


def _keep(db: Session, card: PracticeCard, memory: Memory, is_right: bool, now: datetime) -> None:
    card.memory, card.due_at, card.right_in_a_row = memory.state, memory.due_at, memory.right_in_a_row
    card.wrong += not is_right
    card.mastered_at = now if memory.is_mastered else None
    db.add(card)
