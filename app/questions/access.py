"""Whose questions somebody may see: whoever makes papers sees the platform's, keys included, and those of the own
school or region; pupils never see any. What somebody wrote is changed within the own reach only."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, or_, select

from app.db import Db
from app.errors import NotFound
from app.people.access import May, Permit, held_within
from app.people.permissions import Action, Resource, scope
from app.people.persons import Person
from app.questions.models import AnswerKey, BulkChange, Question, QuestionRevision
from app.vocabulary import GradeBand

MayRead = Annotated[Permit, Depends(May(Resource.QUESTION, Action.READ))]
MayWrite = Annotated[Permit, Depends(May(Resource.QUESTION, Action.CREATE))]
MayChange = Annotated[Permit, Depends(May(Resource.QUESTION, Action.CHANGE))]
MayReview = Annotated[Permit, Depends(May(Resource.REVIEW, Action.CHANGE))]


@dataclass(frozen=True)
class Whole:
    """A question with all its revisions, the newest first, and their keys."""

    question: Question
    revisions: list[tuple[QuestionRevision, AnswerKey]]


def fit_for(band: GradeBand) -> ColumnElement[bool]:
    """Return the condition on `QuestionRevision` that keeps a query to questions fit for a band."""
    return cast(col(QuestionRevision.bands), String).contains(f'"{band.value}"', autoescape=True)


def is_platforms() -> ColumnElement[bool]:
    """Return the condition on `Question` for the platform's own."""
    return col(Question.owner_id).is_(None)


def usable_in(school_id: UUID | None, region_code: str | None) -> ColumnElement[bool]:
    """Return the condition on `Question` for what a school's, or a region's, papers and matches may ask."""
    if school_id:
        return or_(is_platforms(), col(Question.school_id) == school_id)
    return or_(is_platforms(), col(Question.school_id).is_(None) & (col(Question.region_code) == region_code))


def written_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Question` that keeps a query to what staff inside the permit wrote."""
    return held_within(permit, Question)


def readable_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Question` for what somebody may read: the platform's, and what colleagues wrote."""
    return or_(is_platforms(), written_within(permit))


def question_to_read(question_id: UUID, permit: MayRead, db: Db) -> Whole:
    """Return the question of the address with all its revisions, if this person may read it."""
    return Whole(_load(db, question_id, readable_within(permit)), _revisions(db, question_id))


def question_to_change(own_id: UUID, permit: MayChange, db: Db) -> Question:
    """Return the question of the address, held, if this person may write it."""
    return _load(db, own_id, written_within(permit), hold=True)


def question_to_review(review_id: UUID, permit: MayReview, db: Db) -> Question:
    """Return the question of the address, held, if this person may review it; not whose work it is."""
    return _load(db, review_id, written_within(permit), hold=True)


def questions_to_change(db: Session, permit: Permit, ids: list[UUID]) -> list[Question]:
    """Return those of the questions that this person may write, held; others are left out without a word."""
    query = select(Question).where(col(Question.id).in_(ids), written_within(permit))
    return list(db.exec(query.order_by(Question.code).with_for_update()))


def questions_to_review(db: Session, person: Person, ids: list[UUID]) -> list[Question]:
    """Return those of the questions that this person may review, held; others are left out without a word."""
    reach = scope(person.role, Resource.REVIEW, Action.CHANGE)
    return questions_to_change(db, Permit(person, reach), ids) if reach else []


def bulk_change_to_undo(change_id: UUID, permit: MayChange, db: Db) -> BulkChange:
    """Return a change of many questions, to whoever made it."""
    mine = select(BulkChange).where(BulkChange.id == change_id, BulkChange.staff_id == permit.person.id)
    found = db.exec(mine.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def _load(db: Session, id_: UUID, inside: ColumnElement[bool], *, hold: bool = False) -> Question:
    query = select(Question).where(Question.id == id_, inside)
    found = db.exec(query.with_for_update() if hold else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _revisions(db: Session, question_id: UUID) -> list[tuple[QuestionRevision, AnswerKey]]:
    query = (
        select(QuestionRevision, AnswerKey)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(QuestionRevision.question_id == question_id)
        .order_by(col(QuestionRevision.number).desc())
    )
    return [(revision, key) for revision, key in db.exec(query)]


QuestionToRead = Annotated[Whole, Depends(question_to_read)]
QuestionToChange = Annotated[Question, Depends(question_to_change)]
QuestionToReview = Annotated[Question, Depends(question_to_review)]
BulkChangeToUndo = Annotated[BulkChange, Depends(bulk_change_to_undo)]
