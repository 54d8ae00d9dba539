"""Many questions at once: tags, review, retirement; and taking it back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.clock import Now
from app.db import Db
from app.errors import Invalid
from app.people.access import Permit
from app.questions.access import BulkChangeToUndo, MayChange, questions_to_change, questions_to_review
from app.questions.actions.bulk import change_many, undo
from app.questions.finding import LINE, Filter
from app.questions.models import BulkChange, Question
from app.questions.words import BulkWord
from app.questions.written import TAG
from app.web import go

router = APIRouter()
NEEDS_WORD = {BulkWord.TAG, BulkWord.UNTAG}
Ids = Annotated[list[UUID], Form(max_length=100)]


@router.post("/questions/bulk")
def change_questions(
    db: Db,
    now: Now,
    permit: MayChange,
    sought: Annotated[Filter, Query()],
    chosen: Ids,
    what: Annotated[BulkWord, Form()],
    word: Annotated[str, Form(max_length=TAG, pattern=LINE)] = "",
) -> Response:
    """Do one thing to the chosen questions that are this person's to write."""
    if what in NEEDS_WORD and not word.strip():
        raise Invalid({"word": "请填写标签。"})
    change_many(db, permit.person, _within(db, permit, chosen, what), what, word.strip(), now)
    return go(sought.address().replace("{page}", str(sought.page)))


@router.post("/questions/bulk/{change_id}/undo")
def undo_change(db: Db, now: Now, permit: MayChange, change: BulkChangeToUndo) -> Response:
    """Take a change of many questions back."""
    questions = _within(db, permit, [UUID(id_) for id_ in change.before], change.what)
    undo(db, change, questions, now)
    return go("/questions?whose=mine")


def _within(db: Session, permit: Permit, ids: list[UUID], what: BulkWord) -> list[Question]:
    """Return the questions somebody may change in this way: one's own, and for a publication those one may review."""
    if what is BulkWord.PUBLISH:
        return questions_to_review(db, permit.person, ids)
    return questions_to_change(db, permit, ids)


def last_change(db: Session, staff_id: UUID) -> BulkChange | None:
    """Return the last change of many questions that this person made and has not taken back."""
    mine = select(BulkChange).where(BulkChange.staff_id == staff_id, col(BulkChange.undone_at).is_(None))
    return db.exec(mine.order_by(col(BulkChange.made_at).desc()).limit(1)).first()
