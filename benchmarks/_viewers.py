"""Viewers light enough not to be what is measured: they count events by version and note how long each took."""

import asyncio
import contextlib
import re
import time
from collections import Counter

from _boards import NEWS

AT_ONCE = 50
FIRST_RETRY = 1.0
ASK = f"GET {NEWS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
BOARD = re.compile(rb'"version": (\d+), "at": (\d+)')
RETRY = re.compile(rb"retry: (\d+)")


class Hall:
    """Everybody who watches, and what they have seen."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.counts: Counter[int] = Counter()  # events by version
        self.seconds: list[float] = []
        self.linked = 0
        self.backwards = 0
        self.since = self.until = 0  # only what was made between these (nanoseconds) counts
        self.back: set[int] = set()  # viewers who have seen something of it
        self.comes_back = False
        self.returning: set[asyncio.Task[None]] = set()


class Viewer(asyncio.Protocol):
    """One browser: it comes back after a break when it was told to, as EventSource does."""

    __slots__ = ("hall", "number", "retry", "tail", "version")

    def __init__(self, hall: Hall, number: int) -> None:
        self.hall, self.number = hall, number
        self.tail, self.version, self.retry = b"", 0, FIRST_RETRY

    def connection_made(self, transport) -> None:
        self.hall.linked += 1
        transport.write(ASK)

    def connection_lost(self, error) -> None:
        self.hall.linked -= 1
        self.tail = b""
        if self.hall.comes_back:
            task = asyncio.get_running_loop().create_task(self._return())
            self.hall.returning.add(task)
            task.add_done_callback(self.hall.returning.discard)

    async def _return(self) -> None:
        while self.hall.comes_back:
            await asyncio.sleep(self.retry)
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.hall.port)
                return

    def data_received(self, data: bytes) -> None:
        now, hall = time.perf_counter_ns(), self.hall
        data = self.tail + data if self.tail else data
        end = 0
        for found in BOARD.finditer(data):
            version, at = int(found[1]), int(found[2])
            end = found.end()
            hall.backwards += version < self.version
            self.version = version
            if hall.since <= at < hall.until:
                hall.counts[version] += 1
                hall.seconds.append((now - at) / 1e9)
                hall.back.add(self.number)
        if told := RETRY.search(data):
            self.retry = int(told[1]) / 1000
        cut = data.rfind(b"\n\n")
        self.tail = b"" if cut >= 0 and cut >= len(data) - 4 else data[max(cut, end) :]


async def fill(hall: Hall, viewers: int) -> list[asyncio.Transport]:
    """Let the viewers come, a few at a time."""
    loop, lines = asyncio.get_running_loop(), []
    for start in range(0, viewers, AT_ONCE):
        many = range(start, min(viewers, start + AT_ONCE))
        made = await asyncio.gather(
            *(loop.create_connection(lambda n=n: Viewer(hall, n), "127.0.0.1", hall.port) for n in many)
        )
        lines += [line for line, _ in made]
    return lines
