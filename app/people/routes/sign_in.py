"""Signing in, three ways on one page: with the class code, with the login number, and for staff."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app import clock
from app.clock import Now
from app.db import Database, Db, TheDatabase
from app.people import codes, tokens
from app.people.access import COOKIE, Visitor, class_of_code
from app.people.actions import sign_ins, signing_in
from app.people.actions.guesses import Denied
from app.people.actions.signing_in import ClassCodeClosed, Seen
from app.people.labels import mask_name
from app.people.models import ClassCode, SchoolClass, Student
from app.people.registers import class_name, pupils_of
from app.people.routes import hashing
from app.people.routes.forms import Account, Code, NextOfForm, NextOfPage, Password, Pin, token_of, with_cookie
from app.web import go, render

router = APIRouter()
REFUSAL_TAKES = 0.12  # seconds: longer than checking a password and writing a row

OpenClass = Annotated[tuple[ClassCode, SchoolClass], Depends(class_of_code)]


@router.get("/sign-in")
def choose(request: Request, _visitor: Visitor, next_page: NextOfPage = "") -> Response:
    """Show the three ways in."""
    return _ways_in(request, next_page)


@router.post("/sign-in/class")
def enter_code(request: Request, db: Db, now: Now, code: Code = "", next_page: NextOfForm = "") -> Response:
    """Lead a pupil to the tiles of the class whose code this is."""
    try:
        signing_in.open_class(db, codes.tidy(code), now)
    except ClassCodeClosed as refusal:
        return _ways_in(request, next_page, code=code, code_fault=refusal.message, status=refusal.status)
    return go(f"/sign-in/class/{codes.tidy(code)}")


@router.get("/sign-in/class/{code}")
def tiles(request: Request, db: Db, now: Now, open_class: OpenClass) -> Response:
    """Show the pupils of the class: enough of each name to find one's own."""
    code, school_class = open_class
    pupils = [(pupil, mask_name(pupil.name)) for pupil in db.exec(pupils_of(school_class.id))]
    title = class_name(school_class, now)
    return render(request, "people/class_tiles.html", code=code.code, title=title, pupils=pupils)


@router.get("/sign-in/class/{code}/{student_id}")
def pin_page(request: Request, db: Db, now: Now, open_class: OpenClass, student_id: UUID) -> Response:
    """Ask the pupil who chose a tile for the PIN."""
    return _pin_page(request, db, now, open_class, student_id)


@router.post("/sign-in/class/{code}/{student_id}")
def enter_pin(request: Request, db: Db, now: Now, open_class: OpenClass, student_id: UUID, pin: Pin = "") -> Response:
    """Sign a pupil in by tile and PIN."""
    code, _ = open_class
    outcome = signing_in.sign_in_classmate(db, code, student_id, codes.tidy(pin), now, token_of(request))
    if isinstance(outcome, Denied):
        return _pin_page(request, db, now, open_class, student_id, outcome)
    return with_cookie(go("/"), outcome)


@router.post("/sign-in/student")
async def enter_number(
    request: Request,
    database: TheDatabase,
    now: Now,
    login_no: Code = "",
    pin: Pin = "",
    next_page: NextOfForm = "",
) -> Response:
    """Sign a pupil in by login number and PIN."""
    began, number = clock.ticks(), codes.tidy(login_no)
    async with database.transaction(writing=True) as db:
        outcome = await run_in_threadpool(
            signing_in.sign_in_student, db, number, codes.tidy(pin), now, token_of(request)
        )
    if isinstance(outcome, Denied):
        await _same_time(began)
        words, status = outcome.refusal.message, outcome.refusal.status
        return _ways_in(request, next_page, login_no=number, pin_fault=words, status=status)
    return with_cookie(go(tokens.local_path(next_page)), outcome)


@router.get("/sign-in/staff")
def staff_page(request: Request, _visitor: Visitor, next_page: NextOfPage = "") -> Response:
    """Ask staff for account and password."""
    return _staff_page(request, next_page)


@router.post("/sign-in/staff")
async def enter_password(
    request: Request,
    database: TheDatabase,
    now: Now,
    account: Account = "",
    password: Password = "",
    next_page: NextOfForm = "",
) -> Response:
    """Sign a member of staff in. The slow check of the password comes before the turn to write."""
    began, account = clock.ticks(), account.strip()
    seen = await run_in_threadpool(_look_up, database, account)
    verdict = await hashing.check(password, seen.password_hash)
    async with database.transaction(writing=True) as db:
        outcome = await run_in_threadpool(signing_in.sign_in_staff, db, account, seen, verdict, now, token_of(request))
    if isinstance(outcome, Denied):
        await _same_time(began)
        return _staff_page(request, next_page, account, outcome.refusal.message, outcome.refusal.status)
    return with_cookie(go(tokens.local_path(next_page)), outcome)


@router.post("/sign-out")
def sign_out(request: Request, db: Db, now: Now) -> Response:
    """End this browser's sign-in and wipe what pages kept in it: the next pupil sits down in a moment."""
    token = token_of(request)
    if token:
        sign_ins.end(db, token, now)
    reply = go("/sign-in")
    reply.delete_cookie(COOKIE)
    reply.headers["Clear-Site-Data"] = '"storage"'
    return reply


async def _same_time(began: float) -> None:
    """Wait until every refusal has taken the same time: a failure is written down only where there is an account."""
    await asyncio.sleep(max(0.0, began + REFUSAL_TAKES - clock.ticks()))


def _ways_in(
    request: Request,
    next_page: str,
    *,
    code: str = "",
    code_fault: str = "",
    login_no: str = "",
    pin_fault: str = "",
    status: int = 200,
) -> Response:
    typed = {"code": code, "code_fault": code_fault, "login_no": login_no, "pin_fault": pin_fault}
    return render(request, "people/sign_in.html", status=status, next_page=tokens.local_path(next_page), **typed)


def _pin_page(
    request: Request,
    db: Db,
    now: Now,
    open_class: tuple[ClassCode, SchoolClass],
    student_id: UUID,
    denied: Denied | None = None,
) -> Response:
    code, school_class = open_class
    pupil = db.exec(pupils_of(school_class.id).where(Student.id == student_id)).one_or_none()
    if pupil is None:
        return go(f"/sign-in/class/{code.code}")
    status = denied.refusal.status if denied else 200
    return render(
        request,
        "people/class_pin.html",
        status=status,
        code=code.code,
        title=class_name(school_class, now),
        pupil=pupil,
        masked=mask_name(pupil.name),
        fault=denied.refusal.message if denied else "",
    )


def _staff_page(request: Request, next_page: str, account: str = "", fault: str = "", status: int = 200) -> Response:
    here = tokens.local_path(next_page)
    return render(request, "people/sign_in_staff.html", status=status, next_page=here, account=account, fault=fault)


def _look_up(database: Database, account: str) -> Seen:
    with database.reading() as db:
        return signing_in.look_up(db, account)
