"""Forms whose fields depend on the rules or on the teams, read as plain text by name; and sheets that are uploaded."""

from collections import defaultdict
from pathlib import PurePath
from typing import Annotated

from fastapi import Depends, Request, UploadFile

from app.people.routes.slow_work import SlowWork
from app.sandbox import read_apart
from app.web import plain_form

MOST_FIELDS = 4_000  # three for each of a thousand teams, and a few more
LONGEST_NAME = 200  # of a file
_reading = SlowWork("teams", threads=1, most_waiting=8)  # a hostile file may take 25 seconds and half a gigabyte


async def sent_form(request: Request) -> dict[str, str]:
    """Return the fields of a form; one that was not sent is empty."""
    form = await plain_form(request, MOST_FIELDS)
    return defaultdict(str, {name: value for name, value in form.items() if isinstance(value, str)})


Sent = Annotated[dict[str, str], Depends(sent_form)]


async def cells_of(file: UploadFile) -> list[list[str]]:
    """Return the cells of an uploaded sheet, or refuse it in a sentence; it is read in a process of its own."""
    content = await file.read()
    name = "".join(sign for sign in PurePath(file.filename or "").name if sign.isprintable())[-LONGEST_NAME:]
    found: list[list[str]] = await _reading.run(lambda: read_apart("app.sheets_reading", content, name or "队伍.xlsx"))
    return found
