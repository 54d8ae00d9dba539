"""Staff accounts: who there is, new accounts, first passwords, classes of a teacher."""

import secrets
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session, col, func, select
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Invalid
from app.people import staffing
from app.people.access import Permit
from app.people.actions import staff as keeping
from app.people.models import Region, School, SchoolClass, Staff, Teaching
from app.people.registers import registers
from app.people.routes import hashing
from app.people.routes.forms import Account, Ids, Name, Page, Search
from app.people.staff_access import (
    MayChangeStaff,
    MayCreateStaff,
    MayReadStaff,
    StaffToChange,
    StaffToRead,
    load_staff_to_change,
    staff_within,
)
from app.vocabulary import Role
from app.web import go, render

router = APIRouter()
A_PAGE = 50


@router.get("/staff")
def list_staff(request: Request, db: Db, permit: MayReadStaff, q: Search = "", page: Page = 1) -> Response:
    """List the colleagues this person sees; `q` finds names and accounts."""
    inside = staff_within(permit)
    if q:
        inside &= col(Staff.name).contains(q, autoescape=True) | col(Staff.account).contains(q, autoescape=True)
    total = db.exec(select(func.count()).select_from(Staff).where(inside)).one()
    query = select(Staff, School.name).outerjoin(School, col(School.id) == Staff.school_id).where(inside)
    rows = db.exec(query.order_by(Staff.role, Staff.account).offset((page - 1) * A_PAGE).limit(A_PAGE)).all()
    pages = max(1, -(-total // A_PAGE))
    return render(request, "people/staff.html", rows=rows, q=q, page_no=page, pages=pages, total=total)


@router.get("/staff/new")
def new_staff(request: Request, db: Db, permit: MayCreateStaff) -> Response:
    """Show the form for a new account."""
    return _form(request, db, permit, {}, {})


@router.post("/staff")
async def create_staff(
    request: Request,
    database: TheDatabase,
    permit: MayCreateStaff,
    account: Account = "",
    name: Name = "",
    role: Annotated[Role, Form()] = Role.TEACHER,
    school_code: Annotated[str, Form(max_length=20, pattern=r"^\d*$")] = "",
    region_code: Annotated[str, Form(max_length=6, pattern=r"^\d*$")] = "",
) -> Response:
    """Make an account and show its first password, once."""
    staffing.refuse_others(permit.person.role, role)
    password = staffing.first_password(secrets.randbelow)
    password_hash = await hashing.hash_password(password)
    typed = {"account": account, "name": name, "role": role, "school_code": school_code, "region_code": region_code}

    def make(db: Session) -> Staff | Response:
        school_id = permit.person.school_id or _school_of(db, school_code)
        wanted = keeping.NewStaff(account.strip(), name, role, school_id, region_code)
        try:
            return keeping.create_staff(db, wanted, password_hash)
        except Invalid as invalid:
            return _form(request, db, permit, typed, invalid.faults)

    async with database.transaction(writing=True) as db:
        made = await run_in_threadpool(make, db)
    return made if isinstance(made, Response) else _hand_over(request, made, password)


@router.get("/staff/{staff_id}")
def show_staff(request: Request, db: Db, now: Now, colleague: StaffToRead, permit: MayReadStaff) -> Response:
    """Show one account, and the classes of a teacher."""
    taught = set(db.exec(select(Teaching.class_id).where(Teaching.staff_id == colleague.id)))
    classes = registers(db, col(SchoolClass.school_id) == colleague.school_id, now) if colleague.school_id else []
    is_mine = colleague.role in staffing.MANAGES[permit.person.role]
    return render(
        request, "people/staff_member.html", colleague=colleague, classes=classes, taught=taught, is_mine=is_mine
    )


@router.post("/staff/{staff_id}/classes")
def set_classes(db: Db, colleague: StaffToChange, classes: Ids) -> Response:
    """Say which classes a teacher has."""
    keeping.set_classes(db, colleague, classes)
    return go(f"/staff/{colleague.id}")


@router.post("/staff/{staff_id}/password")
async def reset_password(
    request: Request, database: TheDatabase, now: Now, permit: MayChangeStaff, staff_id: UUID
) -> Response:
    """Give a first password and show it, once."""
    password = staffing.first_password(secrets.randbelow)
    password_hash = await hashing.hash_password(password)

    def reset(db: Session) -> Staff:
        colleague = load_staff_to_change(db, permit, staff_id)
        keeping.reset_password(db, colleague, password_hash, now)
        return colleague

    async with database.transaction(writing=True) as db:
        colleague = await run_in_threadpool(reset, db)
    return _hand_over(request, colleague, password)


@router.post("/staff/{staff_id}/disabling")
def disable(db: Db, now: Now, colleague: StaffToChange, permit: MayChangeStaff) -> Response:
    """Close an account."""
    keeping.disable(db, colleague, permit.person.id, now)
    return go(f"/staff/{colleague.id}")


@router.post("/staff/{staff_id}/enabling")
def enable(db: Db, colleague: StaffToChange) -> Response:
    """Open an account again."""
    keeping.enable(db, colleague)
    return go(f"/staff/{colleague.id}")


def _form(request: Request, db: Session, permit: Permit, typed: dict[str, str], faults: dict[str, str]) -> Response:
    roles = staffing.MANAGES[permit.person.role]
    regions = db.exec(select(Region).order_by(Region.code)).all()
    status = 422 if faults else 200
    return render(
        request, "people/staff_new.html", status=status, roles=roles, regions=regions, typed=typed, faults=faults
    )


def _hand_over(request: Request, colleague: Staff, password: str) -> Response:
    return render(request, "people/first_password.html", colleague=colleague, password=password)


def _school_of(db: Session, code: str) -> UUID | None:
    return db.exec(select(School.id).where(School.code == code)).one_or_none()
