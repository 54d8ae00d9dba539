"""A lesson in front of a class: the teacher's screen and the roll, and the pupils' screens that follow."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, Response

from app.clock import Now
from app.courses.access import LessonToBegin, MaySeeProgress
from app.courses.actions import class_mode, learning
from app.courses.class_boards import register
from app.courses.in_class import is_going_on, who_was_there
from app.courses.reading import html_of, lesson_of
from app.courses.teacher_access import (
    ClassToChange,
    ClassToFollow,
    ClassToLead,
    LessonInClassToChange,
    MayAssign,
    step_to_follow,
)
from app.db import Db, TheDatabase
from app.people.registers import class_name
from app.vocabulary import GradeBand
from app.web import NO_STORE, go, render

router = APIRouter()


@router.post("/classes/{class_id}/lessons/{lesson_id}/teaching")
def open_class(in_class: LessonInClassToChange, permit: MayAssign, db: Db, now: Now) -> Response:
    """Begin to teach the lesson to the class, or go on."""
    opened = class_mode.open_class(db, in_class.school_class.id, in_class.lesson, permit.person.id, now)
    return go(f"/class-lessons/{opened.id}")


@router.get("/class-lessons/{class_lesson_id}")
def lead(request: Request, led: ClassToLead, db: Db, now: Now) -> Response:
    """Show the step to the whole room."""
    text = lesson_of(db, led.taught.revision_id)
    return render(
        request,
        "courses/teaching/projector.html",
        school_class=led.school_class,
        lesson=led.lesson,
        taught=led.taught,
        title=class_name(led.school_class, now),
        text=text,
        at=led.taught.step,
        step=text.steps[led.taught.step - 1],
        is_going_on=is_going_on(led.taught, now),
        html=html_of,
    )


@router.post("/class-lessons/{class_lesson_id}/step")
def turn(led: ClassToChange, db: Db, now: Now, step: Annotated[int, Form(ge=1, le=60)]) -> Response:
    """Turn everybody to a step."""
    class_mode.turn_for_all(db, led.taught, step, now)
    return go(f"/class-lessons/{led.taught.id}")


@router.post("/class-lessons/{class_lesson_id}/closing")
def close(led: ClassToChange, db: Db, now: Now) -> Response:
    """End the class; then the roll."""
    class_mode.close_class(db, led.taught, now)
    return go(f"/class-lessons/{led.taught.id}/roll")


@router.get("/class-lessons/{class_lesson_id}/roll")
def show_roll(request: Request, led: ClassToLead, db: Db, now: Now) -> Response:
    """Show the class with ticks: who was there."""
    return render(
        request,
        "courses/teaching/roll.html",
        school_class=led.school_class,
        lesson=led.lesson,
        taught=led.taught,
        text=lesson_of(db, led.taught.revision_id),
        title=class_name(led.school_class, now),
        pupils=register(db, led.school_class.id),
        there=who_was_there(db, led.taught.id),
        is_going_on=is_going_on(led.taught, now),
    )


@router.post("/class-lessons/{class_lesson_id}/roll")
def call_roll(
    led: ClassToChange,
    db: Db,
    now: Now,
    present: Annotated[list[UUID] | None, Form(max_length=200)] = None,
    everybody: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Note who was there; the whole class by one button."""
    pupils = [pupil.id for pupil in register(db, led.school_class.id)]
    there = pupils if everybody else present or []
    class_mode.call_roll(db, led.taught, led.lesson, pupils, there, now)
    return go(f"/class-lessons/{led.taught.id}/roll?saved=1")


@router.post("/lessons/{lesson_id}/class")
def join(under_way: LessonToBegin, db: Db, now: Now) -> Response:
    """Follow the teacher on one's own screen."""
    learning.arrive(db, under_way.progress, now)
    return go(f"/lessons/{under_way.lesson.id}/class")


@router.get("/lessons/{lesson_id}/class")
def follow(request: Request, followed: ClassToFollow, db: Db) -> Response:
    """Show the step the teacher is at; when the class is over, the pupil's own page."""
    if followed.taught is None:
        return go(f"/lessons/{followed.lesson.id}")
    text, at = lesson_of(db, followed.taught.revision_id), followed.taught.step
    return render(
        request,
        "courses/teaching/following.html",
        course=followed.course,
        lesson=followed.lesson,
        text=text,
        at=at,
        step=text.steps[at - 1],
        html=html_of,
        is_primary=text.front.band is GradeBand.PRIMARY,
    )


@router.get("/lessons/{lesson_id}/class/step")
async def step_now(lesson_id: UUID, permit: MaySeeProgress, database: TheDatabase, now: Now) -> Response:
    """Say at which step the class is; a whole class asks every three seconds, so in one visit to a thread."""
    step = await database.read(lambda db: step_to_follow(db, lesson_id, permit, now))
    return JSONResponse({"step": step}, headers=NO_STORE)
