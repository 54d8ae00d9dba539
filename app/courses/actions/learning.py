"""What a learner does: begin a lesson, turn its pages, answer its questions, complete it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.courses import progress as rule
from app.courses import quiz
from app.courses.in_class import has_attended
from app.courses.lessons import Lesson as LessonText
from app.courses.models import Lesson, LessonAnswer, LessonProgress
from app.courses.progress import Place
from app.courses.quiz import Asked, Marked
from app.courses.reading import lesson_of
from app.courses.words import Track
from app.errors import Refusal
from app.papers.ordering import Seat
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import QuestionKind


class NotReadYet(Refusal):
    """The questions come after the lesson."""

    message = "先把这一课学完，再来做课后题。"


def progress_of(db: Session, learner_id: UUID, lesson_id: UUID, *, hold: bool = False) -> LessonProgress | None:
    """Return how far a learner is with a lesson, or nothing before the beginning."""
    mine = select(LessonProgress).where(LessonProgress.learner_id == learner_id, LessonProgress.lesson_id == lesson_id)
    return db.exec(mine.with_for_update() if hold else mine).one_or_none()


def begin(db: Session, learner_id: UUID, track: Track, lesson: Lesson, now: datetime) -> LessonProgress:
    """Begin a lesson, or go on with it. Beginning again changes nothing."""
    found = progress_of(db, learner_id, lesson.id, hold=True)
    if found is None:
        assert lesson.current_revision_id is not None, "access offers published lessons only"
        found = LessonProgress(
            learner_id=learner_id,
            track=track,
            lesson_id=lesson.id,
            revision_id=lesson.current_revision_id,
            begun_at=now,
            seen_at=now,
        )
        try:
            with db.begin_nested():
                db.add(found)
        except IntegrityError:  # begun in the same moment: by another press, or by the teacher's roll call
            found = progress_of(db, learner_id, lesson.id, hold=True)
            assert found is not None, "what stood in the way is there"
    return found


def has_read(db: Session, progress: LessonProgress, text: LessonText) -> bool:
    """Return whether a learner is through with the steps: alone in their time, or in class when it was taught."""
    return rule.is_read(place_of(progress), text) or has_attended(db, progress.learner_id, progress.lesson_id)


def place_of(progress: LessonProgress) -> Place:
    """Return where a learner is, as the rules count it."""
    return Place(progress.step, progress.furthest, tuple(progress.seconds))


def _keep(progress: LessonProgress, place: Place, now: datetime) -> None:
    progress.step, progress.furthest, progress.seconds = place.step, place.furthest, list(place.seconds)
    progress.seen_at = max(progress.seen_at, now)


def turn(db: Session, progress: LessonProgress, step: int, now: datetime) -> None:
    """Turn to a step: back to any, forward once the present one has had its time."""
    text = lesson_of(db, progress.revision_id)
    if progress.furthest < len(text.steps) and has_attended(db, progress.learner_id, progress.lesson_id):
        progress.furthest = len(text.steps)  # led through all of it: it may be read again in any order
    _keep(progress, rule.moved(place_of(progress), text, step, progress.seen_at, now), now)
    _complete(db, progress, text, now)
    db.add(progress)


def arrive(db: Session, progress: LessonProgress, now: datetime) -> None:
    """Note that the learner has opened the lesson again: time away does not count."""
    progress.seen_at = max(progress.seen_at, now)
    db.add(progress)


def questions_of(db: Session, text: LessonText) -> list[tuple[Question, QuestionRevision]]:
    """Return the lesson's questions in their order, as they read in the bank today; retired ones are left out."""
    query = (
        select(Question, QuestionRevision)
        .join(QuestionRevision, col(QuestionRevision.id) == Question.current_revision_id)
        .where(col(Question.code).in_(text.front.questions), col(Question.retired_at).is_(None))
    )
    found = {question.code: (question, revision) for question, revision in db.exec(query)}
    return [found[code] for code in text.front.questions if code in found]


def seats_of(progress: LessonProgress, revisions: list[QuestionRevision]) -> tuple[Seat, ...]:
    """Return the questions as this learner sees them, the same at every look."""
    asked = [Asked(each.id, QuestionKind(each.kind), len(each.options)) for each in revisions]
    return quiz.seats(asked, str(progress.id))


def answer(db: Session, progress: LessonProgress, choices: Mapping[int, str], now: datetime) -> list[Marked]:
    """Mark the questions at the end; the server alone does. The best result stands, and trying again is free."""
    text = lesson_of(db, progress.revision_id)
    turn(db, progress, progress.step, now)
    if not has_read(db, progress, text):
        raise NotReadYet
    revisions = [revision for _, revision in questions_of(db, text)]
    keys = dict(
        db.exec(select(AnswerKey.id, AnswerKey.letters).where(col(AnswerKey.id).in_([r.id for r in revisions]))).all()
    )
    result = quiz.marked(seats_of(progress, revisions), choices, keys)
    for each in result:
        db.add(
            LessonAnswer(
                progress_id=progress.id,
                revision_id=each.seat.revision_id,
                choice=each.choice,
                is_right=each.is_right,
                answered_at=now,
            )
        )
    right = sum(each.is_right for each in result)
    progress.best_right = max(progress.best_right or 0, right)
    if rule.is_passed(right, len(result)):
        progress.passed_at = progress.passed_at or now
    _complete(db, progress, text, now)
    db.add(progress)
    return result


def last_answers(db: Session, progress: LessonProgress) -> dict[UUID, LessonAnswer]:
    """Return the learner's last answer to each question, by revision."""
    query = select(LessonAnswer).where(LessonAnswer.progress_id == progress.id).order_by(col(LessonAnswer.answered_at))
    return {each.revision_id: each for each in db.exec(query)}


def _complete(db: Session, progress: LessonProgress, text: LessonText, now: datetime) -> None:
    passed = progress.passed_at is not None or not text.front.questions
    if passed and progress.completed_at is None and has_read(db, progress, text):
        progress.completed_at = now
