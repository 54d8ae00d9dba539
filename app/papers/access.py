"""Whose papers somebody may see: a teacher the own ones, a school its teachers', an organiser those of the region."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement
from sqlmodel import Session, select

from app.db import Db, TheDatabase
from app.errors import NotFound
from app.papers.models import BlueprintLine, Paper, PaperQuestion
from app.people.access import May, Permit, held_within
from app.people.models import Staff
from app.people.permissions import Action, Resource

MayRead = Annotated[Permit, Depends(May(Resource.PAPER, Action.READ))]
MayCreate = Annotated[Permit, Depends(May(Resource.PAPER, Action.CREATE))]
MayChange = Annotated[Permit, Depends(May(Resource.PAPER, Action.CHANGE))]


def papers_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Paper` that keeps a query inside the permit."""
    return held_within(permit, Paper)


def load_paper(db: Session, permit: Permit, paper_id: UUID) -> Paper:
    """Return a paper the permit reaches; any other is not found."""
    found = db.exec(select(Paper).where(Paper.id == paper_id, papers_within(permit))).one_or_none()
    if found is None:
        raise NotFound
    return found


def paper_to_read(paper_id: UUID, permit: MayRead, db: Db) -> Paper:
    """Return the paper of the address, if this person may read it."""
    return load_paper(db, permit, paper_id)


def paper_to_print(paper_id: UUID, permit: MayRead, database: TheDatabase) -> Paper:
    """Return the paper of the address without keeping a session: printing takes a while."""
    with database.reading() as db:
        return load_paper(db, permit, paper_id)


def paper_to_change(paper_id: UUID, permit: MayChange, db: Db) -> Paper:
    """Return the paper of the address, if this person may change it."""
    return load_paper(db, permit, paper_id)


PaperToRead = Annotated[Paper, Depends(paper_to_read)]
PaperToPrint = Annotated[Paper, Depends(paper_to_print)]
PaperToChange = Annotated[Paper, Depends(paper_to_change)]


def line_to_change(line_id: UUID, paper: PaperToChange, db: Db) -> BlueprintLine:
    """Return the line of the address, if it belongs to the paper of the address."""
    found = db.get(BlueprintLine, line_id)
    if found is None or found.paper_id != paper.id:
        raise NotFound
    return found


def question_to_swap(paper_question_id: UUID, paper: PaperToChange, db: Db) -> PaperQuestion:
    """Return the place of the address, if it belongs to the paper of the address."""
    found = db.get(PaperQuestion, paper_question_id)
    if found is None or found.paper_id != paper.id:
        raise NotFound
    return found


def author(permit: MayCreate, db: Db) -> Staff:
    """Return who makes a paper."""
    return db.get_one(Staff, permit.person.id)


LineToChange = Annotated[BlueprintLine, Depends(line_to_change)]
QuestionToSwap = Annotated[PaperQuestion, Depends(question_to_swap)]
Author = Annotated[Staff, Depends(author)]
