"""A fast lane: one address answered past the framework, for what a whole school or hall sends in the same second.

It takes no thread and opens no session; the body is checked by a model called by hand, and every reply is JSON: a
receipt, or a problem document that says what was kept.
"""

import json
import re
from abc import ABC, abstractmethod
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

from app.errors import Invalid, Refusal

RECEIPT = (b"content-type", b"application/json"), (b"cache-control", b"no-store")
PROBLEM = (b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")
Model = TypeVar("Model", bound=BaseModel)


class FastLane(ABC):
    """An endpoint of plain ASGI. `retry_after` is how many seconds a page waits when we are too busy."""

    retry_after = 2

    @abstractmethod
    async def answer(self, scope: Scope, receive: Receive) -> dict[str, object]:
        """Return the receipt, or refuse."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a receipt, or with a problem document."""
        headers: tuple[tuple[bytes, bytes], ...]
        try:
            status, headers, content = 200, RECEIPT, await self.answer(scope, receive)
        except Refusal as refusal:
            status, headers = refusal.status, PROBLEM
            content = {"type": type(refusal).__name__, "title": refusal.message, "status": status}
            if status == 503:
                headers = (*PROBLEM, (b"retry-after", b"%d" % self.retry_after))
        body = json.dumps(content, ensure_ascii=False).encode()
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})


def cookie_pattern(name: str) -> re.Pattern[bytes]:
    """Return what finds a cookie in its header."""
    return re.compile(rf"(?:^|;\s*){name}=([^;\s]+)".encode())


def cookie_in(scope: Scope, pattern: re.Pattern[bytes]) -> str:
    """Return a cookie's value, or nothing."""
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := pattern.search(value)):
            return found[1].decode("latin-1")
    return ""


async def body_as(model: type[Model], receive: Receive, largest: int) -> Model:
    """Read a body of at most `largest` bytes and check it; refuse what is too long, broken off or of another shape."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Invalid(message="提交没有完成，没有保存。")  # the browser went away in the middle
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > largest:
            raise Invalid(message="提交的内容过长，没有保存。")
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise Invalid(message="提交的内容格式不对，没有保存。") from None
