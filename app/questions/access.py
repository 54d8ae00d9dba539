"""Who may read the question bank, keys included: whoever makes papers. Pupils never."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, select

from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit
from app.people.permissions import Action, Resource
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import GradeBand

MayRead = Annotated[Permit, Depends(May(Resource.QUESTION, Action.READ))]


@dataclass(frozen=True)
class Whole:
    """A question with all its revisions, the newest first, and their keys."""

    question: Question
    revisions: list[tuple[QuestionRevision, AnswerKey]]


def fit_for(band: GradeBand) -> ColumnElement[bool]:
    """Return the condition on `QuestionRevision` that keeps a query to questions fit for a band."""
    return cast(col(QuestionRevision.bands), String).contains(f'"{band.value}"', autoescape=True)


def question_to_read(question_id: UUID, permit: MayRead, db: Db) -> Whole:
    """Return the question of the address; every permit to read reaches the whole bank."""
    question = db.get(Question, question_id)
    if question is None:
        raise NotFound
    return Whole(question, _revisions(db, question_id))


def _revisions(db: Session, question_id: UUID) -> list[tuple[QuestionRevision, AnswerKey]]:
    query = (
        select(QuestionRevision, AnswerKey)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(QuestionRevision.question_id == question_id)
        .order_by(col(QuestionRevision.number).desc())
    )
    return [(revision, key) for revision, key in db.exec(query)]


QuestionToRead = Annotated[Whole, Depends(question_to_read)]
