"""Courses in figures: every course in short, one by county, school, grade or class, and its files."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.courses.catalogue import grade_words
from app.courses.models import Course
from app.courses.records import class_records, recovery_crowd, school_courses, this_year, years
from app.db import Database, Db, TheDatabase
from app.errors import NotFound
from app.people.access import Permit, schools_within
from app.people.permissions import Action, Resource, Scope, region_prefix, scope
from app.reports import actions, course_tables
from app.reports.access import CourseToTake, CourseWithFigures, MayRead, MayTakeTables, levels_of, place_of
from app.reports.actions import File
from app.reports.course_files import MEDIA_TYPES, Asked, make_course_file
from app.reports.course_files import Form as Kind
from app.reports.levels import LEVEL_WORDS, TITLES, Level
from app.web import download, render

router = APIRouter(prefix="/reports/courses")
Purpose = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]
Year = Annotated[int | None, Query(ge=2000, le=2200)]
FormYear = Annotated[int | None, Form(ge=2000, le=2200)]


@router.get("")
def overview(request: Request, permit: MayRead, db: Db, now: Now, year: Year = None) -> Response:
    """List the courses with their headline figures of a school year."""
    asked = _year(db, year, now)
    inside = schools_within(permit)
    cards = [
        (course, course_tables.total(class_records(db, course, asked, inside, now))) for course in school_courses(db)
    ]
    everywhere = permit.scope in (Scope.REGION, Scope.ALL)
    prefix = region_prefix(permit.person.region_code or "640000")
    return render(
        request,
        "reports/courses.html",
        cards=[(course, line) for course, line in cards if line.count.expected],
        place=place_of(db, permit),
        year=asked,
        years=years(db, now),
        grade_words=grade_words,
        may_fix=scope(permit.person.role, Resource.COURSE_REGISTER, Action.READ) is not None,
        recovery=recovery_crowd(db, prefix) if everywhere else "",
    )


@router.get("/{course_id}")
def course_figures(
    request: Request,
    course: CourseWithFigures,
    permit: MayRead,
    db: Db,
    now: Now,
    year: Year = None,
    by: Level | None = None,
) -> Response:
    """Show the figures of a course at one level; the same rows go into the files."""
    asked, offered = _year(db, year, now), levels_of(permit)
    level = by if by in offered else offered[0]
    classes = class_records(db, course, asked, schools_within(permit), now)
    return render(
        request,
        "reports/course.html",
        block="figures",
        course=course,
        overall=course_tables.total(classes),
        lines=course_tables.lines(classes, level),
        level=level,
        offered=[(name, LEVEL_WORDS[name]) for name in offered],
        titles=TITLES[level],
        year=asked,
        years=years(db, now),
        caliber=course_tables.CALIBER,
        may_take=scope(permit.person.role, Resource.TABLE_EXPORT, Action.CREATE) is not None,
        now=now,
    )


@router.post("/{course_id}/xlsx")
async def take_workbook(
    course: CourseToTake,
    permit: MayTakeTables,
    database: TheDatabase,
    now: Now,
    purpose: Purpose = "",
    year: FormYear = None,
) -> Response:
    """Give the table of every level as a workbook."""
    return await _give(database, permit, course, (year, levels_of(permit)), Kind.XLSX, purpose, now)


@router.post("/{course_id}/csv")
async def take_csv(
    course: CourseToTake,
    permit: MayTakeTables,
    database: TheDatabase,
    now: Now,
    purpose: Purpose = "",
    year: FormYear = None,
    by: Annotated[Level | None, Form()] = None,
) -> Response:
    """Give the table of one level as CSV."""
    offered = levels_of(permit)
    return await _give(database, permit, course, (year, [by if by in offered else offered[0]]), Kind.CSV, purpose, now)


async def _give(
    database: Database,
    permit: Permit,
    course: Course,
    of: tuple[int | None, list[Level]],
    kind: Kind,
    purpose: str,
    now: datetime,
) -> Response:
    """Make the file while only reading, then remember it in a short transaction, then send it."""
    purpose = actions.stated(purpose)

    def make() -> File:
        with database.reading() as db:
            year, levels = _year(db, of[0], now), tuple(of[1])
            asked = Asked(course, year, schools_within(permit), levels, place_of(db, permit), now)
            return make_course_file(db, asked, kind)

    file = await run_in_threadpool(make)
    async with database.transaction(writing=True) as db:
        await run_in_threadpool(actions.remember, db, permit.person.id, file, purpose, now)
    return download(file.content, file.name, MEDIA_TYPES[kind])


def _year(db: Session, year: int | None, now: datetime) -> int:
    """Return the school year asked for, or the present one; one without registers is not found."""
    if year is None:
        return this_year(now)
    if year not in years(db, now):
        raise NotFound
    return year
