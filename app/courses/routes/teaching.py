"""The teacher's side of lessons: give them to classes, see how far a class is, what it answered, and what to print."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.clock import HERE, Now
from app.courses.access import Taught
from app.courses.actions import assigning
from app.courses.assigned import assignment_of, due_days, lessons_given
from app.courses.catalogue import cards, grade_words
from app.courses.class_boards import TILE_WORDS, Tally, Tile, board_of, register, tallies
from app.courses.due import due_day
from app.courses.in_class import class_now, classes_taught
from app.courses.lessons import Lesson as LessonText
from app.courses.models import Course, Lesson
from app.courses.reading import lesson_of
from app.courses.teacher_access import (
    ClassForLessons,
    LessonInClass,
    LessonInClassToChange,
    LessonInClassToSee,
    LessonToAssign,
    LessonToSee,
    MayReadAssignments,
)
from app.courses.words import Track
from app.db import Db
from app.errors import Invalid, NotFound
from app.people.access import Permit, classes_within
from app.people.labels import grade_in_band, school_year
from app.people.models import SchoolClass
from app.people.registers import class_name, registers
from app.web import go, render, wants_fragment

router = APIRouter()
USUAL = timedelta(days=7)
DueOn = Annotated[str, Form(max_length=10)]


@dataclass(frozen=True)
class Row:
    """One class in the list of those a lesson can be given to."""

    id: UUID
    name: str
    pupils: int
    is_fit: bool  # of the course's grade
    due_on: date | None
    tally: Tally


def text_of(db: Session, lesson: Lesson) -> LessonText:
    """Return what a published lesson says today."""
    assert lesson.current_revision_id is not None, "access offers published lessons only"
    return lesson_of(db, lesson.current_revision_id)


def _today(now: Now) -> date:
    return now.astimezone(HERE).date()


def _is_fit(course: Course, school_class: SchoolClass, today: date) -> bool:
    grade = grade_in_band(school_class.entry_year, school_year(today))
    return course.band is school_class.band and (not course.grades or grade in course.grades)


@router.get("/lessons/{lesson_id}/classes")
def list_classes(request: Request, taught: LessonToSee, permit: MayReadAssignments, db: Db, now: Now) -> Response:
    """Show one's classes: give them the lesson, watch them, teach them."""
    return _classes_page(request, db, taught, permit, now, {}, "", [])


@router.post("/lessons/{lesson_id}/classes")
def assign_to_classes(
    request: Request,
    taught: LessonToAssign,
    permit: MayReadAssignments,
    db: Db,
    now: Now,
    class_id: Annotated[list[UUID] | None, Form(max_length=200)] = None,
    due_on: DueOn = "",
) -> Response:
    """Give the lesson to the chosen classes until a day; a class that has it gets the new day."""
    chosen = class_id or []
    mine = {each.school_class.id for each in registers(db, classes_within(permit), now)}
    if not set(chosen) <= mine:
        raise NotFound
    try:
        day = due_day(due_on, _today(now))
        if not chosen:
            raise Invalid({"class_id": "请至少选一个班级。"})
    except Invalid as invalid:
        return _classes_page(request, db, taught, permit, now, invalid.faults, due_on, chosen)
    assigning.assign(db, set(chosen), taught.lesson.id, permit.person.id, day, now)
    return go(f"/lessons/{taught.lesson.id}/classes?saved=1")


def _classes_page(
    request: Request,
    db: Session,
    taught: Taught,
    permit: Permit,
    now: Now,
    faults: dict[str, str],
    typed: str,
    chosen: list[UUID],
) -> Response:
    lesson, today = taught.lesson, _today(now)
    found = registers(db, classes_within(permit), now)
    ids = [each.school_class.id for each in found]
    days, figures = due_days(db, ids, lesson.id), tallies(db, ids, [lesson.id])
    rows = [
        Row(
            each.school_class.id,
            each.name,
            each.pupils,
            _is_fit(taught.course, each.school_class, today),
            days.get(each.school_class.id),
            figures.get((each.school_class.id, lesson.id), Tally()),
        )
        for each in found
    ]
    return render(
        request,
        "courses/teaching/classes.html",
        status=422 if faults else 200,
        course=taught.course,
        lesson=lesson,
        text=text_of(db, lesson),
        rows=sorted(rows, key=lambda row: (row.due_on is None, not row.is_fit)),
        grade=grade_words(taught.course.band, taught.course.grades),
        due_on=typed or (today + USUAL).isoformat(),
        today=today,
        chosen=chosen,
        faults=faults,
    )


@router.get("/classes/{class_id}/lessons")
def lessons_of_class(request: Request, school_class: ClassForLessons, db: Db, now: Now) -> Response:
    """Show the lessons a class has been given, and those it could be given, its own grade's first."""
    given, today = lessons_given(db, school_class.id), _today(now)
    courses = [card for card in cards(db, (Track.SCHOOL,), None) if card.lessons]
    lines = {line.lesson.id: (card.course, line) for card in courses for line in card.lessons}
    return render(
        request,
        "courses/teaching/class_lessons.html",
        school_class=school_class,
        title=class_name(school_class, now),
        given=sorted(((day, *lines[id_]) for id_, day in given.items() if id_ in lines), key=lambda row: row[0]),
        tallies=tallies(db, [school_class.id], list(lines)),
        nothing=Tally(),
        pupils=len(register(db, school_class.id)),
        fitting=[card for card in courses if _is_fit(card.course, school_class, today)],
        others=[card for card in courses if not _is_fit(card.course, school_class, today)],
        grade_words=grade_words,
        going_on=class_now(db, school_class.id, now),
        today=today,
    )


@router.get("/classes/{class_id}/lessons/{lesson_id}")
def board(request: Request, watched: LessonInClassToSee, db: Db, now: Now) -> Response:
    """Show how far everybody is. The page asks again every five seconds, and gets 304 while nothing has changed."""
    return _board_page(request, db, watched, now, {}, "")


def _board_page(
    request: Request, db: Session, watched: LessonInClass, now: Now, faults: dict[str, str], typed: str
) -> Response:
    school_class, lesson, today = watched.school_class, watched.lesson, _today(now)
    shown = board_of(db, school_class.id, lesson)
    assignment = assignment_of(db, school_class.id, lesson.id)
    due_on = assignment.due_on if assignment else None
    etag = f'"{shown.etag(due_on)}"'
    if wants_fragment(request) and request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "no-store", "Vary": "HX-Request"})
    going_on = class_now(db, school_class.id, now)
    reply = render(
        request,
        "courses/teaching/board.html",
        block="content" if faults else "board",
        status=422 if faults else 200,
        school_class=school_class,
        course=watched.course,
        lesson=lesson,
        text=text_of(db, lesson),
        title=class_name(school_class, now),
        board=shown,
        due_on=due_on,
        typed=typed or (due_on or today + USUAL).isoformat(),
        today=today,
        faults=faults,
        going_on=going_on if going_on and going_on.lesson_id == lesson.id else None,
        taught=classes_taught(db, school_class.id, lesson.id),
        Tile=Tile,
        words=TILE_WORDS,
        ask=json.dumps({"If-None-Match": etag}),
    )
    if wants_fragment(request):
        reply.headers["ETag"] = etag  # of the block: the whole page has more in it
    return reply


@router.post("/classes/{class_id}/lessons/{lesson_id}")
def assign_to_class(
    request: Request, watched: LessonInClassToChange, permit: MayReadAssignments, db: Db, now: Now, due_on: DueOn = ""
) -> Response:
    """Give the lesson to this class, or change its day."""
    try:
        day = due_day(due_on, _today(now))
    except Invalid as invalid:
        return _board_page(request, db, watched, now, invalid.faults, due_on)
    assigning.assign(db, [watched.school_class.id], watched.lesson.id, permit.person.id, day, now)
    return go(f"/classes/{watched.school_class.id}/lessons/{watched.lesson.id}")


@router.post("/classes/{class_id}/lessons/{lesson_id}/cancelling")
def cancel(watched: LessonInClassToChange, db: Db, now: Now) -> Response:
    """Take the lesson back from this class; nothing to take back changes nothing."""
    assignment = assignment_of(db, watched.school_class.id, watched.lesson.id)
    if assignment:
        assigning.cancel(db, assignment, now)
    return go(f"/classes/{watched.school_class.id}/lessons/{watched.lesson.id}")
