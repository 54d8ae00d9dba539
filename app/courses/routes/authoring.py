"""Writing lessons: the list, the text with its preview and its faults, review by a colleague, what changed when."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.clock import Now
from app.courses import authoring as rule
from app.courses.actions import authoring
from app.courses.actions.authoring import Looked
from app.courses.draft_access import LessonToLookAt, LessonToWrite, MayReadDrafts, MayWriteDrafts, Written
from app.courses.models import Course, Lesson, LessonRevision
from app.courses.reading import html_of
from app.courses.text_changes import passages
from app.courses.words import TRACKS
from app.db import Db
from app.errors import Invalid, NotFound
from app.people.access import Permit
from app.people.models import Staff
from app.questions.lifecycle import state_of
from app.questions.words import STATES
from app.vocabulary import Role
from app.web import go, render, wants_fragment

router = APIRouter(prefix="/lesson-drafts")
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
LONGEST_REASON = 200
Text = Annotated[str, Form(max_length=200_000, pattern=PLAIN)]
Reason = Annotated[str, Form(max_length=LONGEST_REASON, pattern=r"^[^\x00-\x1f\x7f]*$")]
Seen = Annotated[int | None, Form(ge=1, le=1_000_000)]


@dataclass(frozen=True)
class Line:
    """A lesson in the list."""

    lesson: Lesson
    title: str
    state: str
    author: str  # of the draft
    is_mine: bool


@router.get("")
def list_lessons(request: Request, db: Db, permit: MayReadDrafts) -> Response:
    """List the lessons of every course with where they stand, what waits for a review first in each line."""
    courses = db.exec(select(Course).where(col(Course.withdrawn_at).is_(None)).order_by(col(Course.position))).all()
    lines: dict[UUID, list[Line]] = {course.id: [] for course in courses}
    for lesson, current, draft, author in _with_drafts(db):
        if lesson.course_id in lines:
            lines[lesson.course_id].append(_line(permit, lesson, current, draft, author))
    return render(request, "courses/authoring/list.html", courses=courses, lines=lines, tracks=TRACKS)


@router.post("/new")
def create(db: Db, permit: MayWriteDrafts, now: Now, course_id: Annotated[UUID | None, Form()] = None) -> Response:
    """Begin a new lesson at the end of a course."""
    course = db.get(Course, course_id) if course_id else None
    if course is None or course.withdrawn_at:
        raise Invalid({"course_id": "请选择一门课程。"})
    lesson = authoring.create(db, course, permit.person, now)
    return go(f"/lesson-drafts/{lesson.id}/edit")


@router.get("/{lesson_id}")
def show_lesson(request: Request, db: Db, permit: MayReadDrafts, written: LessonToLookAt) -> Response:
    """Show where a lesson stands, its draft with what it changes, what was said, and its revisions."""
    lesson = written.lesson
    draft, current = authoring.draft_of(db, lesson), authoring.current_of(db, lesson)
    revisions = _revisions(db, lesson)
    shown = draft or current
    return render(
        request,
        "courses/authoring/lesson.html",
        course=written.course,
        lesson=lesson,
        draft=draft,
        current=current,
        state=_state(lesson, draft),
        changes=passages(current.text, draft.text) if draft and current else [],
        remarks=authoring.remarks_of(db, [revision.id for revision, _ in revisions]),
        revisions=revisions,
        may=_may(permit, draft),
        **_seen(db, written, authoring.look_at(db, written.course, lesson, shown.text if shown else "")),
    )


@router.get("/{lesson_id}/revisions/{number}")
def show_revision(
    request: Request, db: Db, written: LessonToLookAt, number: Annotated[int, Path(ge=1, le=1_000_000)]
) -> Response:
    """Show what a published revision changed, against the one before it, and its whole text."""
    lines = [revision for revision, _ in _revisions(db, written.lesson)]
    revision = next((each for each in lines if each.number == number), None)
    if revision is None:
        raise NotFound
    before = next((each for each in lines if each.number < number), None)
    changes = passages(before.text, revision.text) if before else []
    return render(
        request,
        "courses/authoring/revision.html",
        course=written.course,
        lesson=written.lesson,
        revision=revision,
        before=before,
        changes=changes,
    )


@router.get("/{lesson_id}/edit")
def edit(request: Request, db: Db, permit: MayWriteDrafts, written: LessonToLookAt) -> Response:
    """Show the text to write, with its preview and faults beside it."""
    revision = authoring.draft_of(db, written.lesson) or authoring.current_of(db, written.lesson)
    return _form(request, db, permit, written, revision.text if revision else "", None, {})


@router.post("/{lesson_id}/preview")
def preview(request: Request, db: Db, permit: MayWriteDrafts, written: LessonToLookAt, text: Text = "") -> Response:
    """Show what is being written as learners will see it, and what must be mended; nothing is kept."""
    return _form(request, db, permit, written, _plain(text), None, {})


@router.post("/{lesson_id}/edit")
def save(
    request: Request,
    db: Db,
    permit: MayWriteDrafts,
    written: LessonToWrite,
    now: Now,
    text: Text = "",
    reason: Reason = "",
    seen: Seen = None,
    submit: Annotated[str, Form(max_length=1)] = "",
) -> Response:
    """Keep the text as a draft, faulty as it may be; hand it in when asked to."""
    lesson, plain, why = written.lesson, _plain(text), reason.strip()
    looked = authoring.look_at(db, written.course, lesson, plain)
    faults = {}
    if lesson.current_revision_id and not why:
        faults["reason"] = "请写明为什么修改。"
    if not plain.strip() or rule.too_large(plain):
        faults["text"] = rule.too_large(plain) or "课文还是空的。"
    elif submit and looked.faults:
        faults["text"] = "还有要改的地方（见“要改的地方”），改好才能提交；可以先存为草稿。"
    if faults:
        return _form(request, db, permit, written, plain, why, faults)
    authoring.save(db, lesson, permit.person, plain, why, now, seen)
    if submit:
        authoring.submit(db, written.course, lesson, permit.person, now)
    return go(f"/lesson-drafts/{lesson.id}")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_drafts(db: Session) -> list[tuple[Lesson, LessonRevision | None, LessonRevision | None, str | None]]:
    draft, current = aliased(LessonRevision), aliased(LessonRevision)
    query = (
        select(Lesson, current, draft, Staff.name)
        .outerjoin(current, col(current.id) == Lesson.current_revision_id)
        .outerjoin(draft, (col(draft.lesson_id) == Lesson.id) & col(draft.published_at).is_(None))
        .outerjoin(Staff, col(Staff.id) == draft.author_id)
        .order_by(col(Lesson.number))
    )
    return [(lesson, now, next_, author) for lesson, now, next_, author in db.exec(query)]


def _line(
    permit: Permit, lesson: Lesson, current: LessonRevision | None, draft: LessonRevision | None, author: str | None
) -> Line:
    shown = draft or current
    is_mine = draft is not None and draft.author_id == permit.person.id
    return Line(lesson, shown.title if shown else lesson.code, _state(lesson, draft), author or "", is_mine)


def _state(lesson: Lesson, draft: LessonRevision | None) -> str:
    found = state_of(
        is_retired=lesson.retired_at is not None,
        is_published=lesson.current_revision_id is not None,
        has_draft=draft is not None,
        is_submitted=draft is not None and draft.submitted_at is not None,
    )
    return STATES[found]


def _revisions(db: Session, lesson: Lesson) -> list[tuple[LessonRevision, str]]:
    """Return what was published, the newest first, and the draft, each with its author."""
    query = (
        select(LessonRevision, Staff.name)
        .outerjoin(Staff, col(Staff.id) == LessonRevision.author_id)
        .where(LessonRevision.lesson_id == lesson.id)
        .order_by(col(LessonRevision.number).desc())
    )
    return [(revision, name or "课程文件") for revision, name in db.exec(query)]


def _may(permit: Permit, draft: LessonRevision | None) -> dict[str, bool]:
    """Return which buttons to offer; the actions decide once more."""
    is_mine = draft is not None and draft.author_id == permit.person.id
    is_waiting = draft is not None and draft.submitted_at is not None
    return {
        "write": draft is None or is_mine,
        "submit": is_mine and not is_waiting,
        "take_back": is_mine and is_waiting,
        "review": not is_mine and is_waiting,
        "discard": is_mine or (draft is not None and permit.person.role is Role.ADMINISTRATOR),
        "remark": draft is not None,
    }


def _seen(db: Session, written: Written, looked: Looked) -> dict[str, Any]:
    """Return what the preview shows."""
    return {"looked": looked, "html": html_of, "band": written.course.band}


def _form(
    request: Request,
    db: Session,
    permit: Permit,
    written: Written,
    text: str,
    reason: str | None,
    faults: dict[str, str],
) -> Response:
    lesson = written.lesson
    draft, current = authoring.draft_of(db, lesson), authoring.current_of(db, lesson)
    if draft is not None and not wants_fragment(request):
        rule.check_writer(draft.author_id, permit.person.id)
    return render(
        request,
        "courses/authoring/edit.html",
        block="preview" if wants_fragment(request) else "content",
        status=422 if faults else 200,
        course=written.course,
        lesson=lesson,
        text=text,
        reason=reason if reason is not None else draft.reason if draft else "",
        faults=faults,
        current=current,
        newer=current if draft and current and current.number > draft.number else None,
        longest=rule.LONGEST,
        **_seen(db, written, authoring.look_at(db, written.course, lesson, text)),
    )
