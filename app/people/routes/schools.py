"""Schools: the list, a new one, a change of name or place."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session, col, func, select

from app.clock import Now
from app.db import Db
from app.errors import Invalid
from app.people.access import schools_within
from app.people.actions import schools as keeping
from app.people.models import Region, School, SchoolClass
from app.people.regions import is_county
from app.people.registers import registers
from app.people.routes.forms import Name, Page, Search
from app.people.staff_access import MayCreateSchools, MayReadSchools, SchoolToChange, SchoolToRead
from app.vocabulary import Role
from app.web import go, render

router = APIRouter()
A_PAGE = 50

SchoolCode = Annotated[str, Form(max_length=20, pattern=r"^[^\x00]*$")]
RegionCode = Annotated[str, Form(max_length=6, pattern=r"^\d*$")]
Sure = Annotated[bool, Form()]


@router.get("/schools")
def list_schools(request: Request, db: Db, permit: MayReadSchools, q: Search = "", page: Page = 1) -> Response:
    """List the schools this person sees; `q` finds names and codes."""
    inside = schools_within(permit)
    if q:
        inside &= col(School.name).contains(q, autoescape=True) | col(School.code).startswith(q, autoescape=True)
    total = db.exec(select(func.count()).select_from(School).where(inside)).one()
    query = select(School, Region.name).join(Region, col(Region.code) == School.region_code).where(inside)
    rows = db.exec(query.order_by(School.region_code, School.code).offset((page - 1) * A_PAGE).limit(A_PAGE)).all()
    may_create = permit.person.role is Role.ADMINISTRATOR
    return render(
        request,
        "people/schools.html",
        may_create=may_create,
        rows=rows,
        q=q,
        page_no=page,
        pages=max(1, -(-total // A_PAGE)),
        total=total,
    )


@router.get("/schools/new")
def new_school(request: Request, db: Db, _permit: MayCreateSchools) -> Response:
    """Show the form for a new school."""
    return _form(request, db, {}, {})


@router.post("/schools")
def create_school(
    request: Request,
    db: Db,
    _permit: MayCreateSchools,
    code: SchoolCode = "",
    name: Name = "",
    region_code: RegionCode = "",
    sure: Sure = False,
) -> Response:
    """Add a school; an unusual code is asked about once."""
    try:
        made = keeping.create_school(db, code.strip(), name, region_code, sure)
    except Invalid as invalid:
        return _form(request, db, {"code": code, "name": name, "region_code": region_code}, invalid.faults)
    return go(f"/schools/{made.id}")


@router.get("/schools/{school_id}")
def show_school(request: Request, db: Db, now: Now, school: SchoolToRead, permit: MayReadSchools) -> Response:
    """Show a school and its classes."""
    return _page(request, db, now, school, permit.person.role, {})


@router.post("/schools/{school_id}")
def change_school(
    request: Request, db: Db, now: Now, school: SchoolToChange, name: Name = "", region_code: RegionCode = ""
) -> Response:
    """Rename or move a school."""
    try:
        keeping.change_school(db, school, name, region_code)
    except Invalid as invalid:
        return _page(request, db, now, school, Role.ADMINISTRATOR, invalid.faults)
    return go(f"/schools/{school.id}")


def _form(request: Request, db: Session, typed: dict[str, str], faults: dict[str, str]) -> Response:
    status = 422 if faults else 200
    return render(request, "people/school_new.html", status=status, typed=typed, faults=faults, counties=_counties(db))


def _page(request: Request, db: Session, now: Now, school: School, role: Role, faults: dict[str, str]) -> Response:
    region = db.exec(select(Region).where(Region.code == school.region_code)).one()
    classes = registers(db, col(SchoolClass.school_id) == school.id, now)
    may_change = role is Role.ADMINISTRATOR
    return render(
        request,
        "people/school.html",
        status=422 if faults else 200,
        may_change=may_change,
        school=school,
        region=region,
        classes=classes,
        counties=_counties(db),
        faults=faults,
    )


def _counties(db: Session) -> list[tuple[str, str]]:
    regions = db.exec(select(Region).order_by(Region.code)).all()
    return [(region.code, region.name) for region in regions if is_county(region.code)]
