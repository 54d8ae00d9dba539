"""How the adults' area answers: refusals in its own quiet layout, and whoever is here stays signed in."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app import clock
from app.courses.actions import adults
from app.courses.adult_access import ROOT, Adult, CodeNeeded
from app.db import Database
from app.errors import Refusal
from app.web import go, render, show_http_error, show_invalid, show_refusal, wants_fragment, wants_json

SPEAK = {Refusal: show_refusal, RequestValidationError: show_invalid, HTTPException: show_http_error}


class AdultRoute(APIRoute):
    """A route of the area. Nothing it shows, not even a refusal, leads to the schools' pages."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; afterwards, outside of its transaction, note that its sender is still here."""
        handlers, by_status = scope["starlette.exception_handlers"]
        scope["starlette.exception_handlers"] = handlers | dict.fromkeys(SPEAK, show_quietly), by_status
        request = Request(scope)
        request.state.adult = None
        try:
            await super().handle(scope, receive, send)
        except HTTPException as error:  # a method the address does not take; raised before anything has begun
            reply = await show_quietly(request, error)
            await reply(scope, receive, send)
        if request.state.adult is not None:
            await _stay(scope["app"].state.database, request.state.adult)


async def show_quietly(request: Request, error: Exception) -> Response:
    """Show a refusal in the quiet layout; a program and a fragment get what they get everywhere."""
    if isinstance(error, CodeNeeded) and request.method == "GET" and not wants_json(request):
        return go(ROOT)
    kind = next(kind for kind in SPEAK if isinstance(error, kind))
    spoken = await SPEAK[kind](request, error)
    if wants_json(request) or wants_fragment(request):
        return spoken
    words = error.message if isinstance(error, Refusal) else "提交的内容格式不对，没有保存。"
    if spoken.status_code == 404:
        words = "没有找到这个页面。"
    return render(request, "courses/adult/refusal.html", status=spoken.status_code, words=words)


async def _stay(database: Database, adult: Adult) -> None:
    until = adults.lasts_until(adult.began_at, clock.now())
    if until - adult.ends_at < adults.TOUCHED:
        return

    async with database.transaction(writing=True) as db:
        await run_in_threadpool(adults.stay, db, adult.sign_in_id, until)
