"""What a class made of a lesson's questions: how many were right, and which wrong answer came most. No names.

The first answer counts: after it the explanation is on the page, and everybody may try again.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.courses.actions.learning import questions_of
from app.courses.lessons import Lesson as LessonText
from app.courses.models import LessonAnswer, LessonProgress
from app.questions.marking import LETTERS
from app.questions.models import QuestionRevision

ENOUGH = 5  # fewer answers would tell of single pupils


@dataclass(frozen=True)
class QuestionRate:
    """How a class answered one question; `asked` is None while too few have."""

    stem: str
    picture: dict[str, str] | None
    asked: int | None
    right: int = 0
    wrong: str = ""  # the wrong answer that came most
    wrongs: int = 0  # how often

    @property
    def facility(self) -> float:
        """Return the share of right answers."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class _First:
    """A pupil's first answer, in words."""

    words: str
    is_right: bool


def by_question(db: Session, student_ids: Sequence[UUID], lesson_id: UUID, text: LessonText) -> list[QuestionRate]:
    """Return the lesson's questions with what these pupils made of them, in their order."""
    answers = _first_answers(db, student_ids, lesson_id)
    return [rate(revision, answers.get(question.id, [])) for question, revision in questions_of(db, text)]


def rate(revision: QuestionRevision, answers: Sequence[_First]) -> QuestionRate:
    """Return the figures of one question, or that too few have answered it."""
    if len(answers) < ENOUGH:
        return QuestionRate(revision.stem, revision.picture, None)
    wrong = Counter(answer.words for answer in answers if not answer.is_right)
    words, count = min(wrong.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
    right = sum(answer.is_right for answer in answers)
    return QuestionRate(revision.stem, revision.picture, len(answers), right, words, count)


def _first_answers(db: Session, student_ids: Sequence[UUID], lesson_id: UUID) -> dict[UUID, list[_First]]:
    query = (
        select(LessonAnswer, QuestionRevision)
        .join(LessonProgress, col(LessonProgress.id) == LessonAnswer.progress_id)
        .join(QuestionRevision, col(QuestionRevision.id) == LessonAnswer.revision_id)
        .where(LessonProgress.lesson_id == lesson_id, col(LessonProgress.learner_id).in_(student_ids))
        .where(LessonAnswer.choice != "")
        .order_by(col(LessonAnswer.answered_at), col(LessonAnswer.id))
    )
    first: dict[UUID, list[_First]] = defaultdict(list)
    seen: set[tuple[UUID, UUID]] = set()
    for answer, revision in db.exec(query):
        if (answer.progress_id, revision.question_id) not in seen:
            seen.add((answer.progress_id, revision.question_id))
            words = "；".join(revision.options[LETTERS.index(letter)] for letter in answer.choice)
            first[revision.question_id].append(_First(words, answer.is_right))
    return first
