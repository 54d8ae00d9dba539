"""A load generator light enough not to be what is measured: keep-alive connections, requests made by hand.

One caller is one connection. `Caller.ask` sends bytes and calls back with status and body; nothing else is parsed.
"""

import asyncio
import re
import time
from collections.abc import Callable

RECEIPT = re.compile(rb'"sequence": ?(\d+)')
AT_ONCE = 20
PATIENCE = 60
Book = dict[tuple[int, int], str]  # what a pupil has receipts for, (number, sequence): choice
Heard = Callable[[int, bytes, bytes], None]


class Caller(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._buffer = b""
        self._heard: Heard | None = None
        self.lost = False

    def connection_made(self, transport) -> None:
        self.transport, self.peer = transport, transport.get_extra_info("peername")[:2]

    def connection_lost(self, error) -> None:
        self.lost = True
        if self._heard:
            heard, self._heard = self._heard, None
            heard(0, b"", b"")

    def ask(self, request: bytes, heard: Heard) -> None:
        """Send one request; `heard(status, head, body)` is called with the reply, status 0 when the line broke."""
        if self.lost:
            heard(0, b"", b"")
            return
        self._heard = heard
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        mark = head.find(b"content-length:")
        if mark < 0:
            raise RuntimeError("a reply without its length")
        stop = head.find(b"\r\n", mark)
        length = int(head[mark + 15 : stop if stop > 0 else end])
        if len(self._buffer) < end + 4 + length:
            return
        body, self._buffer = self._buffer[end + 4 : end + 4 + length], self._buffer[end + 4 + length :]
        heard, self._heard = self._heard, None
        if heard:
            heard(int(head[9:12]), head, body)

    def close(self) -> None:
        if self.transport:
            self.transport.close()


async def connect(port: int, count: int) -> list[Caller]:
    """Open `count` connections, a few at a time."""
    loop, callers = asyncio.get_running_loop(), []
    for start in range(0, count, AT_ONCE):
        many = range(start, min(count, start + AT_ONCE))
        made = await asyncio.gather(*(loop.create_connection(Caller, "127.0.0.1", port) for _ in many))
        callers += [caller for _, caller in made]
    return callers


async def warm_up(pupils: "list[Pupil]") -> None:
    """Let everybody answer once, a few at a time.

    A busy loop accepts one new connection a turn (libuv), so whoever is not accepted yet when the load begins would
    wait for its end; and a process loads a pupil with the first answer.
    """
    for start in range(0, len(pupils), AT_ONCE):
        await asyncio.gather(*(pupil.once() for pupil in pupils[start : start + AT_ONCE]))
    for pupil in pupils:
        pupil.seconds.clear()


async def reply(caller: Caller, request: bytes) -> tuple[int, bytes, bytes]:
    """Ask and wait: for benchmarks that count pupils rather than requests.

    A connection that the server closed while nobody spoke is opened again once, as browsers do.
    """
    loop = asyncio.get_running_loop()
    if caller.lost:
        caller.lost, caller._buffer = False, b""
        await loop.create_connection(lambda: caller, *caller.peer)
    future = loop.create_future()
    caller.ask(request, lambda *said: future.done() or future.set_result(said))
    return await future


def post(path: str, cookie: str, body: bytes, kind: str = "application/json") -> bytes:
    """Return a whole POST request."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: qingdun={cookie}\r\nContent-Type: {kind}\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def get(path: str, cookie: str) -> bytes:
    """Return a whole GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: qingdun={cookie}\r\n\r\n".encode()


def choice_of(sequence: int) -> str:
    """Return what a pupil chooses with this answer: the other option at each visit to a question."""
    return "AB"[sequence // 20 % 2]


class Pupil:
    """Answers one question after another as fast as receipts come, and keeps a book of what was acknowledged."""

    def __init__(self, caller: Caller, path: str, cookie: str, sequence: int, book: Book | None = None) -> None:
        self.caller, self.sequence, self.book = caller, sequence, book
        self.seconds: list[float] = []
        self.errors = 0
        self.until = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: qingdun={cookie}\r\n"
            "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
        ).encode()

    def start(self, until: float) -> None:
        """Answer until that moment (of time.perf_counter)."""
        self.until, self.done = until, asyncio.get_running_loop().create_future()
        self._next()

    def once(self) -> "asyncio.Future[None]":
        """Answer one question, not timed: the server has then accepted the connection and knows the pupil."""
        self.start(time.perf_counter() + PATIENCE)
        self.until = 0
        return self.done

    def _next(self) -> None:
        if time.perf_counter() >= self.until or self.caller.lost:
            if not self.done.done():
                self.done.set_result(None)
            return
        self.sequence += 1
        self._number, self._choice = self.sequence % 20 + 1, choice_of(self.sequence)
        body = b'{"number":%d,"choice":"%s","sequence":%d}' % (self._number, self._choice.encode(), self.sequence)
        self._asked = time.perf_counter()
        self.caller.ask(self._head + b"%d\r\n\r\n" % len(body) + body, self._heard)

    def _heard(self, status: int, head: bytes, body: bytes) -> None:
        receipt = RECEIPT.search(body) if status == 200 else None
        if receipt and int(receipt[1]) == self.sequence:
            self.seconds.append(time.perf_counter() - self._asked)
            if self.book is not None:
                self.book[self._number, self.sequence] = self._choice
        else:
            self.errors += 1
        self._next()
