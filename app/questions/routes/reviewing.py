"""A colleague's eye: handing in, publishing, sending back, remarks, and taking a question out of use."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from app.clock import Now
from app.db import Db
from app.errors import Invalid
from app.questions.access import MayChange, MayReview, QuestionToChange, QuestionToReview
from app.questions.actions import writing
from app.questions.models import Question
from app.web import go

router = APIRouter()
Words = Annotated[str, Form(max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]


@router.post("/questions/{own_id}/submission")
def submit(db: Db, now: Now, _permit: MayChange, question: QuestionToChange) -> Response:
    """Hand the draft to a colleague."""
    writing.submit(db, question, now)
    return _back(question)


@router.post("/questions/{own_id}/withdrawal")
def take_back(db: Db, _permit: MayChange, question: QuestionToChange) -> Response:
    """Take a draft back from review."""
    writing.take_back(db, question)
    return _back(question)


@router.post("/questions/{own_id}/discarding")
def discard(db: Db, _permit: MayChange, question: QuestionToChange) -> Response:
    """Throw the draft away."""
    gone = writing.discard(db, question)
    return go("/questions?state=draft&whose=mine") if gone else _back(question)


@router.post("/questions/{own_id}/retirement")
def retire(now: Now, _permit: MayChange, question: QuestionToChange, back: Annotated[bool, Form()] = False) -> Response:
    """Take a question out of use, or bring it back."""
    if back:
        writing.restore(question)
    else:
        writing.retire(question, now)
    return _back(question)


@router.post("/questions/{review_id}/publication")
def publish(db: Db, now: Now, permit: MayReview, question: QuestionToReview) -> Response:
    """Let a colleague's draft out."""
    writing.publish(db, question, permit.person, now)
    return _back(question)


@router.post("/questions/{review_id}/return")
def send_back(db: Db, now: Now, permit: MayReview, question: QuestionToReview, words: Words = "") -> Response:
    """Send a colleague's draft back, with the reason."""
    writing.send_back(db, question, permit.person, _said(words), now)
    return _back(question)


@router.post("/questions/{review_id}/remarks")
def remark(db: Db, now: Now, permit: MayReview, question: QuestionToReview, words: Words = "") -> Response:
    """Say something of a draft."""
    writing.remark(db, question, permit.person, _said(words), now)
    return _back(question)


def _said(words: str) -> str:
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({"words": "请写一句意见。"})
    return said


def _back(question: Question) -> Response:
    return go(f"/questions/{question.id}")
