"""A teacher's classes: who is in them, the code on the projector, the password slips, and help for those locked out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.clock import Now
from app.db import Db
from app.people import codes
from app.people.access import (
    ClassToOpen,
    ClassToRead,
    ClassWithPins,
    May,
    Permit,
    StudentToChange,
    classes_within,
)
from app.people.actions import class_codes, pupils
from app.people.permissions import Action, Resource
from app.people.registers import class_name, open_codes, pupils_of, registers, slips
from app.vocabulary import Role
from app.web import go, render

router = APIRouter()


@router.get("/classes")
def my_classes(
    request: Request, db: Db, now: Now, permit: Annotated[Permit, Depends(May(Resource.SCHOOL_CLASS, Action.READ))]
) -> Response:
    """List the classes this person has, and which codes are open."""
    rows = registers(db, classes_within(permit), now)
    is_teacher = permit.person.role is Role.TEACHER
    return render(request, "people/classes.html", registers=rows, is_teacher=is_teacher)


@router.get("/classes/{class_id}")
def show_class(request: Request, db: Db, now: Now, school_class: ClassToRead) -> Response:
    """Show the pupils of a class."""
    return render(
        request,
        "people/school_class.html",
        school_class=school_class,
        title=class_name(school_class, now),
        pupils=list(db.exec(pupils_of(school_class.id))),
        code=open_codes(db, [school_class.id], now).get(school_class.id),
        now=now,
    )


@router.post("/classes/{class_id}/codes")
def open_code(
    db: Db,
    now: Now,
    school_class: ClassToOpen,
    permit: Annotated[Permit, Depends(May(Resource.CLASS_CODE, Action.CREATE))],
) -> Response:
    """Open the class's code for a lesson and show it."""
    class_codes.open_code(db, school_class.id, permit.person.id, now)
    return go(f"/classes/{school_class.id}/code")


@router.post("/classes/{class_id}/codes/closing")
def close_code(db: Db, now: Now, school_class: ClassToOpen) -> Response:
    """Close the class's code."""
    class_codes.close_code(db, school_class.id, now)
    return go(f"/classes/{school_class.id}")


@router.get("/classes/{class_id}/code")
def projector(request: Request, db: Db, now: Now, school_class: ClassToOpen) -> Response:
    """Show the code to the whole room: digits as large as the screen allows, and what to do."""
    code = open_codes(db, [school_class.id], now).get(school_class.id)
    return render(
        request,
        "people/class_code.html",
        block="minutes",
        school_class=school_class,
        title=class_name(school_class, now),
        code=code,
        minutes=codes.minutes_left(code.closes_at, now) if code else 0,
        address=request.base_url.netloc,
    )


@router.get("/classes/{class_id}/slips")
def password_slips(
    request: Request, db: Db, now: Now, school_class: ClassWithPins, only: UUID | None = None
) -> Response:
    """Show the password slips of a class, or of one pupil, to print and cut."""
    return render(
        request,
        "people/slips.html",
        school_class=school_class,
        title=class_name(school_class, now),
        slips=slips(db, school_class.id, only),
        address=str(request.base_url).rstrip("/"),
        only=only,
    )


@router.post("/students/{student_id}/pin")
def reset_pin(db: Db, now: Now, student: StudentToChange) -> Response:
    """Give the pupil a new PIN and show the slip."""
    pupils.reset_pin(db, student, now)
    class_id = pupils.class_now(db, student)
    return go(f"/classes/{class_id}/slips?only={student.id}" if class_id else "/classes")


@router.post("/students/{student_id}/unlock")
def unlock(db: Db, student: StudentToChange) -> Response:
    """Let the pupil try again at once."""
    pupils.unlock(db, student)
    class_id = pupils.class_now(db, student)
    return go(f"/classes/{class_id}" if class_id else "/classes")
