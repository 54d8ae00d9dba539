"""One match of the main server, as another process knows it: its stream is followed, and taken up after every break.

The last scoreboard stays, and its age is known. A version never goes backwards, except that a cleaned screen is taken
at once.
"""

import asyncio
import json
import logging
import secrets
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx

from app import clock
from app.broadcasting import event

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
SILENCE = 8.0  # seconds; the other side sends a beat much more often
LARGEST = 1 << 20  # bytes one event may have
OUT_OF_REACH = (401, 403, 404, 410)
COPY_LIFE = 1.0
PATIENCE = 3.0  # seconds to wait for the main server
PASSED_ON = {
    "access-control-allow-origin",
    "cache-control",
    "content-security-policy",
    "content-type",
    "location",
    "strict-transport-security",
}
log = logging.getLogger(__name__)


class TooLarge(ValueError):
    """An event that nobody of ours would send."""


async def events(chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[str, str]]:
    """Yield the name and the data of each event of a stream, however it was cut on the way."""
    name, data, buffer = "message", list[str](), b""
    async for chunk in chunks:
        *lines, buffer = (buffer + chunk).split(b"\n")
        if len(buffer) + sum(map(len, data)) > LARGEST:
            raise TooLarge
        for line in lines:
            field, _, value = line.rstrip(b"\r").decode().partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
            elif not field and not value:
                if data:
                    yield name, "\n".join(data)
                name, data = "message", []


async def follow(
    client: httpx.AsyncClient, address: str, heard: Callable[[str, str], None], refused: Callable[[], None]
) -> None:
    """Call `heard` with every event of that address, and `refused` when it is not, or no longer, for us.

    Goes on until it is cancelled: whoever is refused today may be let in tomorrow.
    """
    pause = FIRST_PAUSE
    timeout = httpx.Timeout(PATIENCE, read=SILENCE)
    while True:
        try:
            headers = {"accept": "text/event-stream", "accept-encoding": "identity"}
            async with client.stream("GET", address, headers=headers, timeout=timeout) as reply:
                if reply.status_code in OUT_OF_REACH:
                    refused()
                    pause = LONGEST_PAUSE
                else:
                    reply.raise_for_status()
                    async for name, data in events(reply.aiter_bytes()):
                        pause = FIRST_PAUSE
                        heard(name, data)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("the stream broke (%s); trying again", type(error).__name__)
        await asyncio.sleep(pause * (0.75 + secrets.randbelow(500) / 1_000))
        pause = min(pause * 2, LONGEST_PAUSE)


@dataclass(frozen=True)
class Page:
    """A page or file of the main server, as it came."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass
class Copy:
    """An address of the main server, asked at most once a second, however many want it."""

    client: httpx.AsyncClient
    address: str
    kept: Page | None = None
    _asked_at: float | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self) -> Page | None:
        """Return what stands there, or what last stood there while the main server is away; None if nothing ever did.

        Nobody's cookie goes along, and none comes back.
        """
        async with self._asking:
            if self._asked_at is None or clock.ticks() - self._asked_at >= COPY_LIFE:
                await self._ask()
                self._asked_at = clock.ticks()
            return self.kept

    async def _ask(self) -> None:
        try:
            got = await self.client.get(self.address, timeout=PATIENCE)
        except httpx.HTTPError:
            return
        if got.status_code < 500:
            passed_on = [(name.encode(), value.encode()) for name, value in got.headers.items() if name in PASSED_ON]
            self.kept = Page(got.status_code, passed_on, got.content)


@dataclass
class Followed:
    """What is known of one match."""

    address: str  # of its scoreboard
    page: Copy
    csv: Copy
    tell: Callable[[bytes], None]
    board: str = ""
    etag: str = ""
    version: int = -1
    heard_at: float = field(default_factory=clock.ticks)
    told_at: float = 0.0
    asked_at: float = field(default_factory=clock.ticks)
    is_unknown: bool = False
    settled: asyncio.Event = field(default_factory=asyncio.Event)  # it is known, or known to be unknown
    _task: asyncio.Task[None] | None = None

    def begin(self, client: httpx.AsyncClient) -> None:
        """Follow the match from now on."""
        self._task = asyncio.create_task(follow(client, f"{self.address}/news", self._heard, self._refused))

    def end(self) -> None:
        """Follow it no more."""
        if self._task is not None:
            self._task.cancel()

    def age(self) -> float:
        """Return for how many seconds the main server has said nothing."""
        return clock.ticks() - self.heard_at

    def first(self) -> bytes:
        """Return what a new viewer gets: the scoreboard, and how old it is."""
        return (event("scoreboard", self.board) if self.board else b"") + self.beat()

    def beat(self) -> bytes:
        """Return a sign of life that tells the time and the age of what is shown, in milliseconds."""
        now = int(clock.now().timestamp() * 1000)
        return event("beat", json.dumps({"now": now, "age": int(self.age() * 1000)}))

    def _heard(self, name: str, data: str) -> None:
        self.heard_at = clock.ticks()
        if name != "scoreboard":
            return
        said = json.loads(data)
        version = int(said["version"])
        if version < self.version and not said.get("clean"):
            return
        self.version = max(version, self.version)
        self.board, self.etag = data, f'"{version}-{zlib.crc32(data.encode()):08x}"'
        self.told_at, self.is_unknown = self.heard_at, False
        self.settled.set()
        self.tell(event("scoreboard", data))

    def _refused(self) -> None:
        """What was public once may no longer be: nothing of it is kept."""
        self.is_unknown, self.board, self.version = True, "", -1
        self.page.kept = self.csv.kept = None
        self.settled.set()
