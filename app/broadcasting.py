"""One event for many viewers: encoded once, sent by one task, no queue and no task per viewer; the slow are dropped.

A server's `send` only waits when the line to the viewer is full. So one step of it either has sent everything, or says
that this viewer is slow: then the event is put beside, a task of its own waits for the line for a few seconds, and
sends whatever is newest by then. Nobody else waits.
"""

import asyncio
import contextlib
import logging
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from starlette.types import Receive, Scope, Send

SLICE = 250  # viewers between two looks at everything else the process has to do
PATIENCE = 5.0  # seconds a viewer's line may be full
BACK_SOON, BACK_LATE = 500, 5_000  # milliseconds after which a browser comes back: the more watch, the wider apart
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
LINE_END = re.compile(r"\r\n|\r|\n")
log = logging.getLogger(__name__)


def event(name: str, data: str, id: int | None = None) -> bytes:
    """Frame one event; data may hold newlines."""
    lines = [f"event: {name}"] + ([] if id is None else [f"id: {id}"])
    lines += [f"data: {line}" for line in LINE_END.split(data)]
    return ("\n".join(lines) + "\n\n").encode()


class _Viewer:
    """A line to somebody, and what could not be sent on it yet."""

    __slots__ = ("behind", "is_busy", "is_gone", "limit", "receive", "send")

    def __init__(self, receive: Receive, send: Send, limit: asyncio.Timeout) -> None:
        self.receive, self.send, self.limit = receive, send, limit
        self.is_busy = self.is_gone = False
        self.behind = b""


@dataclass
class _Pass:
    """An event on its way along the viewers of a channel."""

    told: bytes
    is_beat: bool
    viewers: Iterator[_Viewer]


class Broadcaster:
    """Viewers by channel, and what is told to them."""

    def __init__(self, beat: float = 1.5) -> None:
        self.beat = beat
        self.beat_event: Callable[[str], bytes] = lambda channel: event("beat", "{}")
        self._viewers: dict[str, set[_Viewer]] = {}
        self._waiting: dict[str, bytes] = {}
        self._beating: dict[str, None] = {}
        self._passes: dict[str, _Pass] = {}
        self._something = asyncio.Event()
        self._slow: set[asyncio.Task[None]] = set()

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        channel: str,
        first: Callable[[], bytes],
        lifetime: float = 600.0,
    ) -> None:
        """Answer an SSE request: `first()`, then everything told to the channel, until the viewer leaves.

        The viewer is registered before `first()` is taken, so nothing is missed in between. A lifetime ends the
        stream a little earlier or later than it says, so that those who came together do not all return together.
        """
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        try:
            async with asyncio.timeout(lifetime * (0.9 + secrets.randbelow(200) / 1_000)) as limit:
                viewer = _Viewer(receive, send, limit)
                self._viewers.setdefault(channel, set()).add(viewer)
                try:
                    self._offer(viewer, b"retry: %d\n\n" % self._back_in(channel) + first())
                    while (await receive())["type"] != "http.disconnect":
                        pass
                finally:
                    self._forget(channel, viewer)
        except TimeoutError:
            # A line that is still full is cut without a farewell.
            with contextlib.suppress(TimeoutError, OSError):
                async with asyncio.timeout(1.0):
                    await send({"type": "http.response.body", "body": b"", "more_body": False})

    def tell(self, channel: str, event: bytes) -> None:
        """Send `event` to everyone on the channel; call it in the event loop.

        A newer event of the same channel may replace one that has not been taken yet.
        """
        if channel in self._viewers:
            self._waiting[channel] = event
            self._something.set()

    def watching(self, channel: str) -> int:
        """Return how many watch a channel."""
        return len(self._viewers.get(channel, ()))

    def channels(self) -> list[str]:
        """Return the channels that are watched."""
        return list(self._viewers)

    async def run(self) -> None:
        """Send what is told and the beats, a slice of viewers at a time; channels take turns, so a small one is quick.

        Runs until it is cancelled.
        """
        loop = asyncio.get_running_loop()
        next_beat = loop.time() + self.beat
        while True:
            if not self._passes:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(next_beat):
                        await self._something.wait()
            if loop.time() >= next_beat:
                next_beat = loop.time() + self.beat
                self._beating = dict.fromkeys(self._viewers)
            self._something.clear()
            self._begin_passes()
            taken = 0
            for channel, going in list(self._passes.items()):
                taken += self._one_slice(channel, going)
                if taken >= SLICE:
                    taken = 0
                    await asyncio.sleep(0)

    def _begin_passes(self) -> None:
        """Let what waits begin, except on a channel where something is still on its way."""
        for channel in [channel for channel in self._waiting if channel not in self._passes]:
            self._begin(channel, self._waiting.pop(channel), is_beat=False)
        for channel in [channel for channel in self._beating if channel not in self._passes]:
            del self._beating[channel]
            try:
                if told := self.beat_event(channel):  # nothing: this channel needs none now
                    self._begin(channel, told, is_beat=True)
            except Exception:
                log.exception("a beat could not be made")

    def _begin(self, channel: str, told: bytes, *, is_beat: bool) -> None:
        self._passes[channel] = _Pass(told, is_beat, iter(list(self._viewers.get(channel, ()))))

    def _one_slice(self, channel: str, going: _Pass) -> int:
        taken = 0
        for viewer in islice(going.viewers, SLICE):
            taken += 1
            if not (viewer.is_busy and going.is_beat):  # a beat never takes the place of an event that waits
                self._offer(viewer, going.told)
        if taken < SLICE:
            del self._passes[channel]
        return taken

    def _offer(self, viewer: _Viewer, told: bytes) -> None:
        """Send to a viewer if it takes no waiting."""
        if viewer.is_busy:
            viewer.behind = told
            return
        sending: Any = viewer.send({"type": "http.response.body", "body": told, "more_body": True})
        try:
            sending.send(None)
        except StopIteration:
            return
        except Exception:
            self._drop(viewer)
            return
        sending.close()  # it waits for the line; the task below begins again, with what is newest then
        viewer.is_busy, viewer.behind = True, told
        task = asyncio.create_task(self._catch_up(viewer))
        self._slow.add(task)
        task.add_done_callback(self._slow.discard)

    async def _catch_up(self, viewer: _Viewer) -> None:
        try:
            while told := viewer.behind:
                viewer.behind = b""
                async with asyncio.timeout(PATIENCE):
                    await viewer.send({"type": "http.response.body", "body": told, "more_body": True})
            viewer.is_busy = False
        except Exception:
            self._drop(viewer)

    def _drop(self, viewer: _Viewer) -> None:
        """Cut a viewer's line: the server then says that they left. Where it cannot be reached, end the reply."""
        if viewer.is_gone:
            return
        viewer.is_busy = True  # nothing more is sent
        server = getattr(viewer.receive, "__self__", None)
        if abort := getattr(getattr(server, "transport", None), "abort", None):
            abort()
        elif not viewer.limit.expired():
            viewer.limit.reschedule(asyncio.get_running_loop().time())

    def _back_in(self, channel: str) -> int:
        return BACK_SOON + secrets.randbelow(min(BACK_LATE - BACK_SOON, BACK_SOON + self.watching(channel)))

    def _forget(self, channel: str, viewer: _Viewer) -> None:
        viewer.is_busy = viewer.is_gone = True
        self._viewers[channel].discard(viewer)
        if not self._viewers[channel]:
            del self._viewers[channel]
