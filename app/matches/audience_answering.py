"""The fast path of the hall: one tap on a phone. A plain ASGI endpoint over a journal of its own.

The phone's key is signed, so whoever made one up is turned away without a look at the database. Everything else (whose
seat it is, whether it is in time) is decided where the answer is written, together with hundreds of others.
"""

import json
import re
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.types import Receive, Scope, Send

from app import clock
from app.errors import Invalid, NotFound, Refusal
from app.journal import Journal
from app.matches.audience_saving import Kept, Tap
from app.matches.hall import NotSeated, is_phone_key
from app.people.tokens import token_hash
from app.secret import secret

COOKIE = "qingdun-seat"
ADDRESS = re.compile(r"/matches/([^/]+)/hall/answers")
PATH = "/matches/{match_id}/hall/answers"
LARGEST = 512  # bytes of a body
KEY = re.compile(rf"(?:^|;\s*){COOKIE}=([^;\s]+)".encode())
RECEIPT = (b"content-type", b"application/json"), (b"cache-control", b"no-store")
PROBLEM = (b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")


class Answered(BaseModel):
    """What a phone sends for one tap. When it came is never taken from it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: UUID
    letters: Annotated[str, StringConstraints(pattern=r"^[A-H]{1,8}$")]


class HallAnswers:
    """POST /matches/{match_id}/hall/answers."""

    def __init__(self, journal: Journal[Tap, Kept]) -> None:
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a receipt (the seat's first answer and when it came), or with a problem document."""
        headers: tuple[tuple[bytes, bytes], ...]
        try:
            status, headers, content = 200, RECEIPT, await self._save(scope, receive)
        except Refusal as refusal:
            status, headers = refusal.status, PROBLEM
            content = {"type": type(refusal).__name__, "title": refusal.message, "status": status}
            if status == 503:
                headers = (*PROBLEM, (b"retry-after", b"1"))
        body = json.dumps(content, ensure_ascii=False).encode()
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})

    async def _save(self, scope: Scope, receive: Receive) -> dict[str, object]:
        now = clock.now()  # first: the moment this server received it
        match_id, key = _match_of(scope["path"]), key_in(scope)
        if not is_phone_key(secret(), match_id, key):
            raise NotSeated
        answered = await _body(receive)
        letters = "".join(sorted(set(answered.letters)))
        kept = await self._journal.append(Tap(match_id, token_hash(key), answered.question, letters, now))
        return receipt(answered.question, kept.letters, kept.received_at.isoformat(timespec="milliseconds"))


def receipt(question: UUID, letters: str, at: str) -> dict[str, object]:
    """Return what a phone is told of its answer."""
    return {"question": str(question), "letters": letters, "at": at}


def key_in(scope: Scope) -> str:
    """Return the key a phone shows, or nothing."""
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := KEY.search(value)):
            return found[1].decode("latin-1")
    return ""


def _match_of(path: str) -> UUID:
    try:
        return UUID(path.split("/")[2])
    except ValueError:
        raise NotFound from None


async def _body(receive: Receive) -> Answered:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Invalid(message="提交没有完成，没有保存。")  # the browser went away in the middle
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > LARGEST:
            raise Invalid(message="提交的内容过长，没有提交。")
    try:
        return Answered.model_validate_json(body)
    except ValidationError:
        raise Invalid(message="提交的内容格式不对，没有提交。") from None
