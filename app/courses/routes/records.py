"""Records of courses: of a class for those who teach it, and the registers that a school year is counted over."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.clock import Now
from app.courses.actions import registers
from app.courses.pupil_records import records_of
from app.courses.records import register_lines, this_year
from app.courses.teacher_access import ClassForLessons
from app.courses.words import STANDINGS
from app.db import Db
from app.people.access import May, Permit, schools_within
from app.people.labels import grade_word
from app.people.permissions import Action, Resource
from app.people.registers import class_name
from app.web import go, render

router = APIRouter()
MayReadRegisters = Annotated[Permit, Depends(May(Resource.COURSE_REGISTER, Action.READ))]
MayFixRegisters = Annotated[Permit, Depends(May(Resource.COURSE_REGISTER, Action.CREATE))]


@router.get("/classes/{class_id}/course-records")
def class_records(request: Request, school_class: ClassForLessons, db: Db, now: Now) -> Response:
    """Show how far each pupil of one's own class is with the courses of the grade."""
    return render(
        request,
        "courses/records/class.html",
        school_class=school_class,
        title=class_name(school_class, now),
        records=records_of(db, school_class, now),
        words=STANDINGS,
    )


@router.get("/course-registers")
def show_registers(request: Request, permit: MayReadRegisters, db: Db, now: Now) -> Response:
    """Show which classes are fixed for this school year: class by class in a school, school by school in a region."""
    lines = register_lines(db, schools_within(permit), now)
    of_school = permit.person.school_id is not None
    rows: dict[tuple[str, str], tuple[int, int]] = {}  # two schools of one name stay two
    for line in lines:
        name = f"{grade_word(line.band, line.grade)}({line.number})班" if of_school else line.school
        key = str(line.school_id), name
        fixed, waiting = rows.get(key, (0, 0))
        rows[key] = fixed + line.fixed, waiting + line.open
    return render(
        request,
        "courses/records/registers.html",
        rows=[(name, *counts) for (_, name), counts in rows.items()],
        of_school=of_school,
        year=this_year(now),
        fixed=sum(line.fixed for line in lines),
        waiting=sum(line.open for line in lines),
    )


@router.post("/course-registers")
def fix_registers(permit: MayFixRegisters, db: Db, now: Now) -> Response:
    """Fix the registers of the classes that are not fixed yet."""
    registers.fix(db, schools_within(permit), permit.person.id, now)
    return go("/course-registers")
