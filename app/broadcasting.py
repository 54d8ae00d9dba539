"""One event for many viewers: encoded once, sent by one task, no queue and no task per viewer; the slow are dropped."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

SLICE = 250
HEADERS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]


@dataclass(eq=False)
class _Viewer:
    send: Send
    gone: asyncio.Event = field(default_factory=asyncio.Event)


def event(name: str, data: str, id: int | None = None) -> bytes:
    """Frame one SSE event; data may hold newlines."""
    lines = [f"event: {name}"] + ([f"id: {id}"] if id is not None else [])
    lines += [f"data: {line}" for line in data.split("\n")]
    return ("\n".join(lines) + "\n\n").encode()


class Broadcaster:
    """Viewers by channel."""

    def __init__(self, beat: float = 1.5) -> None:
        self.beat = beat
        self.beat_event: Callable[[str], bytes] = lambda channel: event("beat", "{}")
        self._viewers: dict[str, set[_Viewer]] = {}
        self._waiting: dict[str, bytes] = {}
        self._told = asyncio.Event()

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        channel: str,
        first: Callable[[], bytes],
        lifetime: float = 600.0,
    ) -> None:
        """Answer an SSE request until the viewer leaves or its lifetime has passed."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        viewer = _Viewer(send)
        self._viewers.setdefault(channel, set()).add(viewer)
        try:
            await self._send(viewer, b"retry: 1000\n\n" + first())
            left = asyncio.create_task(_left(receive))
            gone = asyncio.create_task(viewer.gone.wait())
            await asyncio.wait({left, gone}, timeout=lifetime, return_when=asyncio.FIRST_COMPLETED)
            left.cancel()
            gone.cancel()
            if not viewer.gone.is_set():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._viewers[channel].discard(viewer)
            if not self._viewers[channel]:
                del self._viewers[channel]

    def tell(self, channel: str, event: bytes) -> None:
        """Send `event` to everyone on the channel; call it in the event loop."""
        self._waiting[channel] = event
        self._told.set()

    def watching(self, channel: str) -> int:
        """Return how many watch a channel."""
        return len(self._viewers.get(channel, ()))

    def channels(self) -> list[str]:
        """Return the channels that are watched."""
        return list(self._viewers)

    async def run(self) -> None:
        """Send what is told, and a beat in between."""
        loop = asyncio.get_running_loop()
        next_beat = loop.time() + self.beat
        while True:
            try:
                await asyncio.wait_for(self._told.wait(), max(0.0, next_beat - loop.time()))
            except TimeoutError:
                next_beat = loop.time() + self.beat
                for channel in self.channels():
                    await self._all(channel, self.beat_event(channel))
            self._told.clear()
            waiting, self._waiting = self._waiting, {}
            for channel, told in waiting.items():
                await self._all(channel, told)

    async def _all(self, channel: str, told: bytes) -> None:
        for count, viewer in enumerate(list(self._viewers.get(channel, ()))):
            await self._send(viewer, told)
            if count % SLICE == SLICE - 1:
                await asyncio.sleep(0)

    async def _send(self, viewer: _Viewer, told: bytes) -> None:
        try:
            await asyncio.wait_for(viewer.send({"type": "http.response.body", "body": told, "more_body": True}), 2.0)
        except Exception:
            viewer.gone.set()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
