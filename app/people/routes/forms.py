"""Fields of forms that several pages share: one line of text, without control characters, of a bounded length."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, Request
from fastapi.responses import Response

from app.people.access import COOKIE
from app.settings import settings

LINE = r"^[^\x00-\x1f\x7f]*$"  # databases refuse NUL, and nobody has a line break in a name

Account = Annotated[str, Form(max_length=40, pattern=LINE)]
Password = Annotated[str, Form(max_length=128)]
Pin = Annotated[str, Form(max_length=20)]
Code = Annotated[str, Form(max_length=20)]
Name = Annotated[str, Form(max_length=80, pattern=LINE)]
Ids = Annotated[list[UUID], Form(default_factory=list, max_length=500)]
Search = Annotated[str, Query(max_length=40, pattern=LINE)]
Page = Annotated[int, Query(ge=1, le=100_000)]
NextOfForm = Annotated[str, Form(alias="next", max_length=300)]
NextOfPage = Annotated[str, Query(alias="next", max_length=300)]


def with_cookie(reply: Response, token: str) -> Response:
    """Give the browser its token: for as long as it stays open, and for nobody's script to read."""
    reply.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=settings().https)
    return reply


def token_of(request: Request) -> str | None:
    """Return the token this browser holds, if any."""
    return request.cookies.get(COOKIE)
