"""Live streams of a match: authorised like the page beside them, and drawn once for all who watch the same screen."""

from collections.abc import Callable
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from app.db import Database
from app.matches.models import Screen
from app.matches.stage import Stage
from app.web import NO_STORE

LIFETIME = 600.0  # seconds; then the browser asks again, and is authorised again


class Stream(Response):
    """A reply that goes on; it holds no thread, no session and no task."""

    def __init__(self, stage: Stage, channel: str, first: Callable[[], bytes], screen: Screen | None) -> None:
        super().__init__()
        self._stage, self._channel, self._first, self._screen = stage, channel, first, screen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the screen as it is, and then every change, until the viewer leaves.

        Whoever does not ask for a stream gets the screen as it is, and the reply ends.
        """
        if b"text/event-stream" not in dict(scope["headers"]).get(b"accept", b""):
            once = Response(self._first(), media_type="text/event-stream", headers=NO_STORE)
            await once(scope, receive, send)
            return
        if self._screen is not None:
            await self._stage.come(self._screen)
        try:
            await self._stage.broadcaster.serve(scope, receive, send, self._channel, self._first, LIFETIME)
        finally:
            if self._screen is not None:
                await self._stage.go(self._screen)


def stage_of(request: Request) -> Stage:
    """Return the stage of this process."""
    found: Stage = request.app.state.stage
    return found


async def watch(
    request: Request, database: Database, match_id: UUID, channel: str, screen: Screen | None = None
) -> Stream:
    """Return the stream of one screen of a match."""
    stage = stage_of(request)
    first = await run_in_threadpool(stage.first, match_id, channel)
    return Stream(stage, f"{match_id}:{channel}", first, screen)
