"""The public scoreboard for tens of thousands: a process without a database and without a secret.

It follows one stream a match of the main server, however many watch, and repeats it at the same addresses. When the
main server is away, the last scoreboard stays and is told with its age.
"""

import asyncio
import contextlib
import gc
import re
from collections.abc import Sequence

import httpx
from starlette.types import Receive, Scope, Send

from app import clock
from app.broadcasting import HEADERS as STREAM
from app.broadcasting import Broadcaster
from app.following import PATIENCE, Copy, Followed
from app.headers import HEADERS

UUID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
PAGE = re.compile(rf"/live/{UUID}")
BOARD = re.compile(rf"/api/v1/matches/{UUID}/scoreboard")
NEWS = re.compile(rf"/api/v1/matches/{UUID}/scoreboard/news")
ROOM = 200  # matches followed at once; a region has a few on one day
IDLE = 60.0  # seconds a match is followed after somebody last asked
IDLE_UNKNOWN = 5.0
ROUND = 2.0
Headers = Sequence[tuple[bytes, bytes]]
SAFE = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
PLAIN = (b"content-type", b"text/plain; charset=utf-8")
AGAIN = (b"retry-after", b"2")
FRESH = [(b"cache-control", b"public, max-age=1"), (b"access-control-allow-origin", b"*")]
AWAY = "暂时连接不上主服务器，比赛数据都在，请稍后再试。".encode()


async def reply(send: Send, status: int, body: bytes = b"", headers: Headers = (PLAIN,)) -> None:
    """Send a whole reply."""
    there = {name for name, _ in headers}
    every = [*headers, *(pair for pair in SAFE if pair[0] not in there)]
    if status != 304:
        every.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": every})
    await send({"type": "http.response.body", "body": body})


class Displays:
    """The application; plain ASGI, because a viewer must cost as little as possible."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.broadcaster = Broadcaster()
        self.broadcaster.beat_event = self._beat
        self.followed: dict[str, Followed] = {}
        self._client: httpx.AsyncClient
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await reply(send, 405, headers=[PLAIN, (b"allow", b"GET, HEAD")])
        elif found := NEWS.fullmatch(scope["path"]):
            await self._news(scope, receive, send, found[1])
        elif found := BOARD.fullmatch(scope["path"]):
            await self._scoreboard(scope, send, found[1])
        elif found := PAGE.fullmatch(scope["path"]):
            followed = self._follow(found[1])
            await self._copy(send, followed.page if followed is not None else None)
        elif scope["path"] in ("/healthz", "/readyz"):
            is_well = self._tasks and not any(task.done() for task in self._tasks)
            await reply(send, 200 if is_well else 503, b"ok\n" if is_well else b"")
        else:
            await reply(send, 404)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        limits = httpx.Limits(max_connections=2 * ROOM, max_keepalive_connections=20)
        # No proxy of the environment stands between: the main server is a neighbour.
        async with httpx.AsyncClient(base_url=self.source, trust_env=False, limits=limits) as self._client:
            self._tasks = [asyncio.create_task(self.broadcaster.run()), asyncio.create_task(self._tidy())]
            gc.collect()
            gc.freeze()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            for match_id in list(self.followed):
                self._let_go(match_id)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _tidy(self) -> None:
        """Let go of matches that nobody looks at."""
        while True:
            await asyncio.sleep(ROUND)
            for match_id, each in list(self.followed.items()):
                quiet = clock.ticks() - each.asked_at
                if not self.broadcaster.watching(match_id) and quiet > (IDLE_UNKNOWN if each.is_unknown else IDLE):
                    self._let_go(match_id)

    def _let_go(self, match_id: str) -> None:
        self.followed.pop(match_id).end()

    def _follow(self, match_id: str) -> Followed | None:
        """Return the match, followed from now on; None when there is no room for another."""
        followed = self.followed.get(match_id)
        if followed is None:
            if len(self.followed) >= ROOM and not self._make_room():
                return None
            board = f"/api/v1/matches/{match_id}/scoreboard"
            page, csv = Copy(self._client, f"/live/{match_id}"), Copy(self._client, f"{board}?format=csv")
            followed = Followed(board, page, csv, lambda told: self.broadcaster.tell(match_id, told))
            followed.begin(self._client)
            self.followed[match_id] = followed
        followed.asked_at = clock.ticks()
        return followed

    def _make_room(self) -> bool:
        """Let go of one match that turned out to be none."""
        for match_id, each in self.followed.items():
            if not each.board and not self.broadcaster.watching(match_id):
                self._let_go(match_id)
                return True
        return False

    async def _settled(self, match_id: str) -> Followed | None:
        """Return the match once it is known; the first who asks waits for the main server a little."""
        followed = self._follow(match_id)
        if followed is not None and not followed.settled.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await followed.settled.wait()
        return followed

    def _beat(self, channel: str) -> bytes:
        followed = self.followed.get(channel)
        if followed is None or clock.ticks() - followed.told_at < self.broadcaster.beat:
            return b""  # a scoreboard just told is a sign of life too
        return followed.beat()

    async def _news(self, scope: Scope, receive: Receive, send: Send, match_id: str) -> None:
        followed = await self._settled(match_id)
        if followed is None:
            await reply(send, 503, AWAY, [PLAIN, AGAIN])
        elif followed.is_unknown:
            await reply(send, 404)
        elif b"text/event-stream" not in dict(scope["headers"]).get(b"accept", b""):
            await reply(send, 200, followed.first(), STREAM)  # who does not ask for a stream gets what is so far
        else:  # even with no scoreboard yet: a browser that is turned away does not come back by itself
            await self.broadcaster.serve(scope, receive, send, match_id, followed.first)

    async def _scoreboard(self, scope: Scope, send: Send, match_id: str) -> None:
        followed = await self._settled(match_id)
        if followed is None or not followed.settled.is_set():
            await reply(send, 503, AWAY, [PLAIN, AGAIN])
            return
        if followed.is_unknown:
            await reply(send, 404)
            return
        if b"format=csv" in scope["query_string"].split(b"&"):
            await self._copy(send, followed.csv)
            return
        etag = followed.etag.encode()
        kept = [*FRESH, (b"etag", etag), (b"x-data-age", b"%d" % followed.age())]
        if etag in dict(scope["headers"]).get(b"if-none-match", b""):
            await reply(send, 304, headers=kept)
        else:
            await reply(send, 200, followed.board.encode(), [(b"content-type", b"application/json"), *kept])

    async def _copy(self, send: Send, copy: Copy | None) -> None:
        page = await copy.get() if copy is not None else None
        if page is None:
            await reply(send, 503, AWAY, [PLAIN, AGAIN])
        else:
            await reply(send, page.status, page.body, page.headers)
