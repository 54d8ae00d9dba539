"""The front door: where each role begins."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.people.access import May, Permit, Visitor
from app.people.permissions import Action, Resource
from app.vocabulary import Role
from app.web import go

router = APIRouter()

STARTS = {
    Role.STUDENT: "/home",
    Role.TEACHER: "/classes",
    Role.SCHOOL_ADMIN: "/classes",
    Role.ORGANISER: "/competitions",
    Role.OFFICER: "/reports",
    Role.ADMINISTRATOR: "/schools",
}


@router.get("/")
def front_door(person: Visitor) -> Response:
    """Send everybody to where their role begins."""
    if person is None:
        return go("/sign-in")
    return go("/password" if person.must_change_password else STARTS[person.role])


@router.get("/me")
def who_am_i(permit: Annotated[Permit, Depends(May(Resource.HOME, Action.READ))]) -> dict[str, str]:
    """Return the role of whoever is signed in; for probes and scripts."""
    return {"role": permit.person.role}
