"""Changing one's own password; a first password opens this page only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.db import Database, TheDatabase
from app.errors import Invalid
from app.people import passwords
from app.people.access import May, Permit
from app.people.actions import own_password
from app.people.models import Staff
from app.people.permissions import Action, Resource
from app.people.routes import hashing
from app.people.routes.forms import Password
from app.web import go, render

router = APIRouter()

MyPassword = Annotated[Permit, Depends(May(Resource.PASSWORD, Action.CHANGE, first_password_will_do=True))]


@router.get("/password")
def password_page(request: Request, permit: MyPassword) -> Response:
    """Show the form."""
    return _page(request, permit)


@router.post("/password")
async def change_password(
    request: Request,
    database: TheDatabase,
    now: Now,
    permit: MyPassword,
    current: Password = "",
    new: Password = "",
    again: Password = "",
) -> Response:
    """Keep a new password. Both slow hashes come before the turn to write."""
    me = permit.person
    account, kept = await run_in_threadpool(_look_up, database, permit)
    try:
        own_password.refuse_repeat(current, new, again)
        passwords.refuse_weak(new, account)
    except Invalid as invalid:
        return _page(request, permit, invalid.faults, invalid.status)
    is_right, _ = await hashing.check(current, kept)
    new_hash = await hashing.hash_password(new)
    async with database.transaction(writing=True) as db:
        denied = await run_in_threadpool(
            own_password.change_password, db, me.id, kept, is_right, new_hash, now, me.sign_in_id
        )
    if denied:
        return _page(request, permit, {"current": denied.refusal.message}, denied.refusal.status)
    return go("/")


def _page(request: Request, permit: Permit, faults: dict[str, str] | None = None, status: int = 200) -> Response:
    return render(
        request, "people/password.html", status=status, faults=faults or {}, is_first=permit.person.must_change_password
    )


def _look_up(database: Database, permit: Permit) -> tuple[str, str]:
    with database.reading() as db:
        me = db.get_one(Staff, permit.person.id)
        return me.account, me.password_hash
