"""The fast path: saving one answer. A plain ASGI endpoint over the journal; everything else may be slower.

It takes no thread and opens no session: the pupil is known from memory after the first answer, the body is checked by a
model called by hand, the answer joins the next commit, and the receipt is sent after that commit.
"""

import json
import re
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from app import clock
from app.competitions import timing
from app.competitions.refusals import AlreadySubmitted, OtherDevice, TimeIsUp
from app.competitions.saving import Save
from app.competitions.sitters import Sitter, Sitters
from app.competitions.timing import Arrival
from app.errors import Invalid, Refusal, SignInNeeded
from app.journal import Journal
from app.people import presence
from app.people.access import COOKIE

ADDRESS = re.compile(r"/attempts/([^/]+)/responses")
PATH = "/attempts/{attempt_id}/responses"
LARGEST = 2_048  # bytes of a body
TOKEN = re.compile(rf"(?:^|;\s*){COOKIE}=([^;\s]+)".encode())
RECEIPT = (b"content-type", b"application/json"), (b"cache-control", b"no-store")
PROBLEM = (b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")


class Answered(BaseModel):
    """What a page sends for one tap. Times, marks and states are never taken from it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    number: Annotated[int, Field(ge=1, le=200)]
    choice: Annotated[str, StringConstraints(pattern=r"^[A-H]{0,8}$")]
    sequence: Annotated[int, Field(ge=1, le=10**9)]
    marked: bool = False
    age_ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0  # how long ago the pupil tapped


class AnswerEndpoint:
    """POST /attempts/{attempt_id}/responses."""

    def __init__(self, sitters: Sitters, journal: Journal[Save, bool]) -> None:
        self._sitters, self._journal = sitters, journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a receipt, or with a problem document that says what was kept."""
        headers: tuple[tuple[bytes, bytes], ...]
        try:
            status, headers, content = 200, RECEIPT, await self._save(scope, receive)
        except Refusal as refusal:
            status, headers = refusal.status, PROBLEM
            content = {"type": type(refusal).__name__, "title": refusal.message, "status": status}
            if status == 503:
                headers = (*PROBLEM, (b"retry-after", b"2"))
        body = json.dumps(content, ensure_ascii=False).encode()
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})

    async def _save(self, scope: Scope, receive: Receive) -> dict[str, object]:
        now, attempt_id = clock.now(), scope["path"].split("/")[2]
        token = _token(scope)
        if not token:
            raise SignInNeeded
        answered = await _body(receive)
        sitter = self._sitters.known(attempt_id, token)
        if sitter is None:
            sitter = await run_in_threadpool(self._sitters.load, attempt_id, token, now)
        if now >= sitter.sign_in_ends:
            raise SignInNeeded
        late = _check(sitter, answered, now)
        presence.note(sitter.sign_in_id, now)
        save = Save(sitter.attempt_id, answered.number, answered.sequence, answered.choice, answered.marked, now, late)
        if not await self._journal.append(save):
            raise AlreadySubmitted
        return {
            "number": answered.number,
            "sequence": answered.sequence,
            "saved_at": now.isoformat(timespec="milliseconds"),
            "late": late,
            "remaining_ms": timing.remaining(sitter.deadline, clock.now()),
        }


def _token(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := TOKEN.search(value)):
            return found[1].decode("latin-1")
    return ""


async def _body(receive: Receive) -> Answered:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Invalid(message="提交没有完成，没有保存。")  # the browser went away in the middle
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > LARGEST:
            raise Invalid(message="提交的内容过长，没有保存。")
    try:
        return Answered.model_validate_json(body)
    except ValidationError:
        raise Invalid(message="提交的内容格式不对，没有保存。") from None


def _check(sitter: Sitter, answered: Answered, now: datetime) -> bool:
    """Return whether the answer is late but counts; refuse what may not be saved."""
    if sitter.is_submitted:
        raise AlreadySubmitted
    if not sitter.is_this_device:
        raise OtherDevice
    arrival = timing.arrival(sitter.deadline, now, timedelta(milliseconds=answered.age_ms))
    if arrival is Arrival.TOO_LATE:
        raise TimeIsUp
    place = answered.number - 1
    if place >= len(sitter.letters):
        raise Invalid(message="没有这一题，没有保存。")
    choice = answered.choice
    if any(letter not in sitter.letters[place] for letter in choice) or (len(choice) > 1 and not sitter.many[place]):
        raise Invalid(message="没有这个选项，没有保存。")
    return arrival is Arrival.LATE
