"""Whose uploads of questions somebody may see and confirm: one's own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, select

from app.db import Db
from app.errors import NotFound
from app.exchange.models import QuestionImport
from app.people.access import Permit
from app.questions.access import MayWrite


def import_to_read(import_id: UUID, permit: MayWrite, db: Db) -> QuestionImport:
    """Return the upload of the address."""
    return _load(db, permit, import_id)


def import_to_change(import_id: UUID, permit: MayWrite, db: Db) -> QuestionImport:
    """Return the upload of the address, held, to mend or confirm it."""
    return _load(db, permit, import_id, hold=True)


def _load(db: Session, permit: Permit, import_id: UUID, *, hold: bool = False) -> QuestionImport:
    mine = select(QuestionImport).where(QuestionImport.id == import_id, QuestionImport.staff_id == permit.person.id)
    found = db.exec(mine.with_for_update() if hold else mine).one_or_none()
    if found is None:
        raise NotFound
    return found


ImportToRead = Annotated[QuestionImport, Depends(import_to_read)]
ImportToChange = Annotated[QuestionImport, Depends(import_to_change)]
