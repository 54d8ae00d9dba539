"""Contests come first: their keys are seen nowhere else before.

Whoever is answering in one sees no keys elsewhere meanwhile: practice and the questions of lessons wait. And what a
school wrote for a contest is not practised until that is over. Contests are later chapters; they say here how to find
out.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import Refusal
from app.questions.models import Question, QuestionRevision

IsAnswering = Callable[[Session, UUID], bool]
StillToAsk = Callable[[datetime], SelectOfScalar[UUID]]
_asked: list[IsAnswering] = []
_kept_back: list[StillToAsk] = []


class AnsweringNow(Refusal):
    """A contest goes on."""

    message = "你正在竞赛里答题。交卷以后，再来练习和做课后题。"


def ask(is_answering: IsAnswering) -> None:
    """Ask this too before a key is shown; to be said once, when the module that knows is imported."""
    _asked.append(is_answering)


def contests_first(db: Session, student_id: UUID) -> None:
    """Refuse while a pupil is answering in a contest."""
    if any(is_answering(db, student_id) for is_answering in _asked):
        raise AnsweringNow


def keep_back(still_to_ask: StillToAsk) -> None:
    """Keep back the revisions this returns; to be said once, when the module that knows is imported."""
    _kept_back.append(still_to_ask)


def is_asked_nowhere(now: datetime) -> ColumnElement[bool]:
    """Return the condition on `Question` for those that no contest is still to ask, in whatever wording."""
    revisions = select(QuestionRevision.question_id)
    return and_(
        true(),
        *(col(Question.id).not_in(revisions.where(col(QuestionRevision.id).in_(still(now)))) for still in _kept_back),
    )
