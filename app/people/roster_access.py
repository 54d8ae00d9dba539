"""Who may see and apply which roster: teachers their own uploads, school administrators all of their school's."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import select

from app.db import Db
from app.errors import NotAllowed, NotFound
from app.people.access import May, Permit
from app.people.models import RosterImport, School
from app.people.permissions import Action, Resource, Scope

MayRead = Annotated[Permit, Depends(May(Resource.ROSTER, Action.READ))]
MayUpload = Annotated[Permit, Depends(May(Resource.ROSTER, Action.CREATE))]
MayChange = Annotated[Permit, Depends(May(Resource.ROSTER, Action.CHANGE))]


@dataclass(frozen=True)
class Uploader:
    """Who uploads, for which school, and whether only for their own classes."""

    staff_id: UUID
    school_id: UUID
    only_classes_of: UUID | None


def uploader(permit: MayUpload) -> Uploader:
    """Return for which school and classes this person may upload."""
    person = permit.person
    if person.school_id is None:
        raise NotAllowed
    return Uploader(person.id, person.school_id, person.id if permit.scope is Scope.CLASS else None)


def roster_to_read(roster_id: UUID, permit: MayRead, db: Db) -> RosterImport:
    """Return the upload of the address, if this person may read it."""
    return _load(roster_id, permit, db)


def roster_to_change(roster_id: UUID, permit: MayChange, db: Db) -> RosterImport:
    """Return the upload of the address, if this person may apply or undo it."""
    return _load(roster_id, permit, db)


def only_classes(permit: MayChange) -> UUID | None:
    """Return the teacher whose classes alone may be changed, or None for the whole school."""
    return permit.person.id if permit.scope is Scope.OWN else None


def _load(roster_id: UUID, permit: Permit, db: Db) -> RosterImport:
    inside = select(RosterImport).where(RosterImport.id == roster_id, RosterImport.school_id == permit.person.school_id)
    if permit.scope is Scope.OWN:
        inside = inside.where(RosterImport.staff_id == permit.person.id)
    found = db.exec(inside).one_or_none()
    if found is None:
        raise NotFound
    return found


def my_school(permit: MayRead, db: Db) -> School:
    """Return the school of the person who is here."""
    found = db.get(School, permit.person.school_id) if permit.person.school_id else None
    if found is None:
        raise NotFound
    return found


UploaderHere = Annotated[Uploader, Depends(uploader)]
RosterToRead = Annotated[RosterImport, Depends(roster_to_read)]
RosterToChange = Annotated[RosterImport, Depends(roster_to_change)]
OnlyClasses = Annotated[UUID | None, Depends(only_classes)]
MySchool = Annotated[School, Depends(my_school)]
