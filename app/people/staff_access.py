"""Who may see and keep which colleague's account."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, false, true
from sqlmodel import Session, col, select

from app.db import Db
from app.errors import NotFound
from app.people import staffing
from app.people.access import May, Permit, load_school
from app.people.models import School, Staff
from app.people.permissions import Action, Resource, Scope

MayReadStaff = Annotated[Permit, Depends(May(Resource.STAFF, Action.READ))]
MayCreateStaff = Annotated[Permit, Depends(May(Resource.STAFF, Action.CREATE))]
MayChangeStaff = Annotated[Permit, Depends(May(Resource.STAFF, Action.CHANGE))]
MayReadSchools = Annotated[Permit, Depends(May(Resource.SCHOOL, Action.READ))]
MayCreateSchools = Annotated[Permit, Depends(May(Resource.SCHOOL, Action.CREATE))]
MayChangeSchools = Annotated[Permit, Depends(May(Resource.SCHOOL, Action.CHANGE))]


def staff_within(permit: Permit) -> ColumnElement[bool]:
    """Return the condition on `Staff` that keeps a query inside the permit."""
    match permit.scope:
        case Scope.ALL:
            return true()
        case Scope.SCHOOL if permit.person.school_id:
            return col(Staff.school_id) == permit.person.school_id
        case _:
            return false()


def load_staff(db: Session, permit: Permit, staff_id: UUID) -> Staff:
    """Return a colleague the permit reaches; any other is not found."""
    found = db.exec(select(Staff).where(Staff.id == staff_id, staff_within(permit))).one_or_none()
    if found is None:
        raise NotFound
    return found


def load_staff_to_change(db: Session, permit: Permit, staff_id: UUID) -> Staff:
    """Return a colleague whose account this person keeps."""
    found = load_staff(db, permit, staff_id)
    staffing.refuse_others(permit.person.role, found.role)
    return found


def staff_to_read(staff_id: UUID, permit: MayReadStaff, db: Db) -> Staff:
    """Return the colleague of the address, if this person may see them."""
    return load_staff(db, permit, staff_id)


def staff_to_change(staff_id: UUID, permit: MayChangeStaff, db: Db) -> Staff:
    """Return the colleague of the address, if this person keeps their account."""
    return load_staff_to_change(db, permit, staff_id)


def school_to_read(school_id: UUID, permit: MayReadSchools, db: Db) -> School:
    """Return the school of the address, if this person may see it."""
    return load_school(db, permit, school_id)


def school_to_change(school_id: UUID, permit: MayChangeSchools, db: Db) -> School:
    """Return the school of the address, if this person may change it."""
    return load_school(db, permit, school_id)


StaffToRead = Annotated[Staff, Depends(staff_to_read)]
StaffToChange = Annotated[Staff, Depends(staff_to_change)]
SchoolToRead = Annotated[School, Depends(school_to_read)]
SchoolToChange = Annotated[School, Depends(school_to_change)]
