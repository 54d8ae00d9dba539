"""A colleague's eye on a lesson: handing in, publishing, sending back, remarks, throwing a draft away."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from app.clock import Now
from app.courses.actions import authoring
from app.courses.draft_access import LessonToWrite, MayWriteDrafts
from app.courses.models import Lesson
from app.courses.routes.authoring import PLAIN
from app.db import Db
from app.errors import Invalid
from app.web import go

router = APIRouter(prefix="/lesson-drafts")
Words = Annotated[str, Form(max_length=500, pattern=PLAIN)]


@router.post("/{lesson_id}/submission")
def submit(db: Db, now: Now, permit: MayWriteDrafts, written: LessonToWrite) -> Response:
    """Hand the draft to a colleague."""
    authoring.submit(db, written.course, written.lesson, permit.person, now)
    return _back(written.lesson)


@router.post("/{lesson_id}/withdrawal")
def take_back(db: Db, permit: MayWriteDrafts, written: LessonToWrite) -> Response:
    """Take a draft back from review."""
    authoring.take_back(db, written.lesson, permit.person)
    return _back(written.lesson)


@router.post("/{lesson_id}/discarding")
def discard(db: Db, permit: MayWriteDrafts, written: LessonToWrite) -> Response:
    """Throw the draft away."""
    gone = authoring.discard(db, written.lesson, permit.person)
    return go("/lesson-drafts") if gone else _back(written.lesson)


@router.post("/{lesson_id}/publication")
def publish(db: Db, now: Now, permit: MayWriteDrafts, written: LessonToWrite) -> Response:
    """Let a colleague's draft out."""
    authoring.publish(db, written.course, written.lesson, permit.person, now)
    return _back(written.lesson)


@router.post("/{lesson_id}/return")
def send_back(db: Db, now: Now, permit: MayWriteDrafts, written: LessonToWrite, words: Words = "") -> Response:
    """Send a colleague's draft back, with the reason."""
    authoring.send_back(db, written.lesson, permit.person, _said(words), now)
    return _back(written.lesson)


@router.post("/{lesson_id}/remarks")
def remark(db: Db, now: Now, permit: MayWriteDrafts, written: LessonToWrite, words: Words = "") -> Response:
    """Say something of a draft."""
    authoring.remark(db, written.lesson, permit.person, _said(words), now)
    return _back(written.lesson)


def _said(words: str) -> str:
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({"words": "请写一句意见。"})
    return said


def _back(lesson: Lesson) -> Response:
    return go(f"/lesson-drafts/{lesson.id}")
