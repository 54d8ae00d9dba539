"""The process that repeats public scoreboards: one stream from the main server, any number of viewers, no database."""

import asyncio
import contextlib
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from app import displays, following
from app.broadcasting import event
from app.commands.serving import DisplaysAlone, Only, serve
from app.displays import Displays
from app.following import TooLarge, events
from app.main import create_app
from tests.final import Final, rules_of
from tests.servers import free_port, wait_until_ready

MATCH, OTHER = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
BOARD, NEWS, PAGE = f"/api/v1/matches/{MATCH}/scoreboard", f"/api/v1/matches/{MATCH}/scoreboard/news", f"/live/{MATCH}"
QUICK = 8.0


class MainServer:
    """A main server with one public match."""

    def __init__(self) -> None:
        self.board = board(1)
        self.is_public = True
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[bytes, bytes]] = []
        self.changed = asyncio.Event()

    def say(self, told: str) -> None:
        self.board = told
        self.changed.set()
        self.changed = asyncio.Event()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        self.asked[path] += 1
        self.headers.append(dict(scope["headers"]))
        known = self.is_public and path in (NEWS, PAGE, BOARD)
        kind = {NEWS: b"text/event-stream", BOARD: b"text/csv"}.get(path, b"text/html; charset=utf-8")
        headers = [(b"content-type", kind), (b"content-security-policy", b"default-src 'self'")]
        headers.append((b"set-cookie", b"qingdun=somebody"))
        await send({"type": "http.response.start", "status": 200 if known else 404, "headers": headers})
        if known and path == NEWS:
            while self.is_public:
                body = event("beat", "{}") + event("scoreboard", self.board)
                await send({"type": "http.response.body", "body": body, "more_body": True})
                await self.changed.wait()
        await send({"type": "http.response.body", "body": b"<title>page</title>" if known else b"<title>none</title>"})


def board(version: int, **more) -> str:
    return json.dumps({"version": version, "match": "决赛"} | more, ensure_ascii=False)


class Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self):
        yield


@contextlib.asynccontextmanager
async def running(app, port: int = 0):
    """Serve an application in this loop; gives its address."""
    config = uvicorn.Config(app, log_level="critical", ws="none", timeout_graceful_shutdown=0)
    server, listening = Server(config), socket.create_server(("127.0.0.1", port))
    task = asyncio.create_task(server.serve([listening]))
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await task
        for connection in list(server.server_state.connections):
            connection.transport.abort()
        for each in list(server.server_state.tasks):
            each.cancel()
        await asyncio.gather(*server.server_state.tasks, return_exceptions=True)
        await asyncio.sleep(0)


async def until(is_so) -> None:
    async with asyncio.timeout(QUICK):
        while not is_so():
            await asyncio.sleep(0.01)


class Hall:
    """Viewers of the displays, in the same loop."""

    def __init__(self, app: Displays, address: str) -> None:
        self.app = app
        self.client = httpx.AsyncClient(base_url=address, trust_env=False, timeout=QUICK, limits=httpx.Limits())
        self.tasks: list[asyncio.Task[None]] = []

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def watch(self) -> list[tuple[str, dict]]:
        """Begin to watch; what is heard is appended to the list."""
        heard: list[tuple[str, dict]] = []

        async def run() -> None:
            async with self.client.stream("GET", NEWS, headers={"accept": "text/event-stream"}) as reply:
                assert reply.headers["content-type"].startswith("text/event-stream")
                async for name, data in events(reply.aiter_bytes()):
                    heard.append((name, json.loads(data)))

        self.tasks.append(asyncio.create_task(run()))
        return heard


@contextlib.asynccontextmanager
async def a_hall(main: MainServer | None = None, port: int = 0):
    """A main server unless there is none, the displays that follow it, and their viewers."""
    async with contextlib.AsyncExitStack() as stack:
        source = await stack.enter_async_context(running(main, port)) if main else f"http://127.0.0.1:{port}"
        app = Displays(source)
        hall = Hall(app, await stack.enter_async_context(running(app)))
        try:
            yield hall
        finally:
            for task in hall.tasks:
                task.cancel()
            await asyncio.gather(*hall.tasks, return_exceptions=True)
            await hall.client.aclose()


def boards(heard: list[tuple[str, dict]]) -> list[int]:
    return [data["version"] for name, data in heard if name == "scoreboard"]


def test_fifty_viewers_hear_everything_and_the_main_server_is_asked_once():
    async def run():
        main = MainServer()
        async with a_hall(main) as hall:
            everybody = [hall.watch() for _ in range(50)]
            await until(lambda: all(boards(heard) == [1] for heard in everybody))
            main.say(board(2))
            await until(lambda: all(boards(heard) == [1, 2] for heard in everybody))
            assert main.asked[NEWS] == 1
            late = hall.watch()
            await until(lambda: boards(late) == [2])
            assert everybody[0][0][1] == {"version": 1, "match": "决赛"}

    asyncio.run(run())


def test_the_scoreboard_is_one_cacheable_text_for_everybody():
    async def run():
        main = MainServer()
        async with a_hall(main) as hall:
            first = await hall.get(BOARD)
            assert first.text == main.board and first.headers["content-type"] == "application/json"
            assert first.headers["cache-control"] == "public, max-age=1" and "set-cookie" not in first.headers
            again = await hall.get(BOARD, if_none_match=f"W/{first.headers['etag']}")
            assert again.status_code == 304 and again.content == b""
            main.say(board(1, round="抢答"))  # the same version told with other words has another tag
            followed = hall.app.followed[MATCH]
            await until(lambda: followed.board == main.board)
            changed = await hall.get(BOARD, if_none_match=first.headers["etag"])
            assert changed.status_code == 200 and changed.json()["round"] == "抢答"

    asyncio.run(run())


def test_a_version_never_goes_backwards_but_a_cleaned_screen_is_clean_at_once():
    async def run():
        main = MainServer()
        main.board = board(9)
        async with a_hall(main) as hall:
            heard = hall.watch()
            await until(lambda: boards(heard) == [9])
            for told in (board(8), board(7, clean=True), board(8), board(10)):
                main.say(told)
                await asyncio.sleep(0.1)
            await until(lambda: boards(heard)[-1] == 10)
            assert boards(heard) == [9, 7, 10]

    asyncio.run(run())


def test_the_last_scoreboard_stays_with_its_age_while_the_main_server_is_away_and_catches_up():
    async def run():
        main, port = MainServer(), free_port()
        main.board = board(5)
        async with contextlib.AsyncExitStack() as stack:
            gone = await stack.enter_async_context(contextlib.AsyncExitStack())
            await gone.enter_async_context(running(main, port))
            hall = await stack.enter_async_context(a_hall(None, port))
            hall.app.broadcaster.beat = 0.05
            heard = hall.watch()
            await until(lambda: boards(heard) == [5])
            assert (await hall.get(PAGE)).text == "<title>page</title>"
            await gone.aclose()
            await asyncio.sleep(1.2)
            late = hall.watch()
            await until(lambda: boards(late) == [5])
            await until(lambda: any(name == "beat" and data["age"] >= 1_000 for name, data in late))
            kept = await hall.get(BOARD)
            assert kept.json()["version"] == 5 and int(kept.headers["x-data-age"]) >= 1
            assert (await hall.get(PAGE)).text == "<title>page</title>"
            main.board = board(6)
            await stack.enter_async_context(running(main, port))
            await until(lambda: boards(heard) == [5, 6] and boards(late) == [5, 6])
            assert (await hall.get(BOARD)).headers["x-data-age"] == "0"

    asyncio.run(run())


def test_a_match_that_is_not_public_is_found_nowhere_and_one_that_no_longer_is_is_forgotten(monkeypatch):
    monkeypatch.setattr(following, "LONGEST_PAUSE", 0.1)

    async def run():
        main = MainServer()
        main.is_public = False
        async with a_hall(main) as hall:
            for path in (
                BOARD,
                NEWS,
                PAGE,
                BOARD.replace(MATCH, OTHER),
                "/api/v1/matches/7/scoreboard",
                "/",
                "/readme",
            ):
                assert (await hall.get(path)).status_code == 404
            main.is_public = True
            followed = hall.app.followed[MATCH]
            await until(lambda: followed.board)
            assert (await hall.get(BOARD)).status_code == 200
            main.is_public = False
            main.changed.set()
            await until(lambda: followed.is_unknown)
            assert (await hall.get(BOARD)).status_code == 404

    asyncio.run(run())


def test_a_page_is_fetched_once_a_second_for_everybody_and_carries_nobody_s_cookie():
    async def run():
        main = MainServer()
        async with a_hall(main) as hall:
            pages = await asyncio.gather(*(hall.get(PAGE, cookie="qingdun=secret") for _ in range(30)))
            assert {page.text for page in pages} == {"<title>page</title>"}
            assert main.asked[PAGE] == 1
            assert all(b"cookie" not in headers for headers in main.headers)
            assert pages[0].headers["content-security-policy"] == "default-src 'self'"
            assert pages[0].headers["content-type"] == "text/html; charset=utf-8"
            assert "set-cookie" not in pages[0].headers
            tables = [await hall.get(f"{BOARD}?format=csv") for _ in range(5)]
            assert {table.headers["content-type"] for table in tables} == {"text/csv"}
            assert main.asked[BOARD] == 1

    asyncio.run(run())


def test_when_the_main_server_was_never_there_viewers_are_told_to_wait_and_streams_stay_open(monkeypatch):
    monkeypatch.setattr(displays, "PATIENCE", 0.2)

    async def run():
        async with a_hall(None, free_port()) as hall:
            hall.app.broadcaster.beat = 0.05
            for path in (BOARD, PAGE):
                reply = await hall.get(path)
                assert reply.status_code == 503 and reply.headers["retry-after"] == "2" and "请稍后再试。" in reply.text
            heard = hall.watch()
            await until(lambda: len(heard) >= 2)
            assert {name for name, _ in heard} == {"beat"}

    asyncio.run(run())


def test_made_up_matches_take_no_room_from_those_that_are_watched(monkeypatch):
    monkeypatch.setattr(displays, "ROOM", 2)

    async def run():
        main = MainServer()
        async with a_hall(main) as hall:
            heard = hall.watch()
            await until(lambda: boards(heard) == [1])
            for number in range(10):
                path = BOARD.replace(MATCH, f"00000000-0000-4000-8000-1000000000{number:02}")
                assert (await hall.get(path)).status_code == 404
            assert len(hall.app.followed) == 2 and MATCH in hall.app.followed

    asyncio.run(run())


def test_a_match_nobody_looks_at_is_let_go(monkeypatch):
    for name in ("IDLE", "IDLE_UNKNOWN", "ROUND"):
        monkeypatch.setattr(displays, name, 0.05)

    async def run():
        main = MainServer()
        async with a_hall(main) as hall:
            heard = hall.watch()
            await until(lambda: boards(heard) == [1])
            await asyncio.sleep(0.3)
            assert MATCH in hall.app.followed
            hall.tasks.pop().cancel()
            await until(lambda: not hall.app.followed)
            assert (await hall.get(BOARD)).status_code == 200

    asyncio.run(run())


def test_a_viewer_who_reads_nothing_is_cut_off_and_the_others_hear_everything(monkeypatch):
    monkeypatch.setattr("app.broadcasting.PATIENCE", 0.3)

    async def run():
        main = MainServer()
        async with a_hall(main) as hall:
            heard = hall.watch()
            await until(lambda: boards(heard) == [1])
            line = socket.create_connection(("127.0.0.1", hall.client.base_url.port))
            line.setblocking(False)
            line.send(f"GET {NEWS} HTTP/1.1\r\nHost: hall\r\nAccept: text/event-stream\r\n\r\n".encode())
            await until(lambda: hall.app.broadcaster.watching(MATCH) == 2)
            version = 1
            async with asyncio.timeout(30):
                while hall.app.broadcaster.watching(MATCH) == 2:
                    version += 1
                    main.say(board(version, filling="x" * 500_000))
                    await until(lambda v=version: boards(heard)[-1] == v)
            main.say(board(version + 1))
            await until(lambda: boards(heard) == list(range(1, version + 2)))
            line.close()

    asyncio.run(run())


def test_a_real_match_is_repeated_as_the_main_server_tells_it(world, browser_of):
    final = Final(world, browser_of, rules=rules_of("R2"))
    final.take_desk()
    board, page = f"/api/v1/matches/{final.match.id}/scoreboard", f"/live/{final.match.id}"

    async def run():
        async with (
            running(create_app(world.database)) as source,
            running(Displays(source)) as address,
            httpx.AsyncClient(base_url=address, timeout=QUICK, trust_env=False) as hall,
        ):
            await asyncio.to_thread(final.step)
            first = (await hall.get(board)).json()
            team = str(final.teams[0].id)
            await asyncio.to_thread(final.rule, "adjust", team=team, delta="12.5", note="表演")
            async with asyncio.timeout(QUICK):
                while (told := (await hall.get(board)).json())["version"] == first["version"]:
                    await asyncio.sleep(0.05)
            before = {row["team"]: row["score"] for row in first["teams"]}
            assert sorted(row["score"] - before[row["team"]] for row in told["teams"]) == [0, 0, 12.5]
            assert told["match"] == final.match.name and "live.js" in (await hall.get(page)).text
            said = (await asyncio.to_thread(httpx.get, source + board, trust_env=False)).json()
            assert {**said, "now": 0} == {**told, "now": 0}

    asyncio.run(run())


def test_it_can_only_be_read():
    async def run():
        async with a_hall(MainServer()) as hall:
            refused = await hall.client.post(BOARD)
            assert refused.status_code == 405 and refused.headers["allow"] == "GET, HEAD"
            assert refused.headers["x-content-type-options"] == "nosniff"
            assert (await hall.get("/healthz")).text == "ok\n"
            head = await hall.client.head(NEWS)
            assert head.status_code == 200 and head.content == b""
            once = await hall.get(NEWS)  # without asking for a stream
            assert once.headers["content-type"].startswith("text/event-stream") and '"version": 1' in once.text

    asyncio.run(run())


def test_the_command_needs_no_database_and_no_secret(tmp_path):
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QINGDUN_")}
    environment |= {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "QINGDUN_VAR": str(tmp_path)}
    command = [sys.executable, "-m", "app", "serve", "--only", "displays", "--port", str(port)]
    server = subprocess.Popen([*command, "--from", f"http://127.0.0.1:{free_port()}"], env=environment)
    try:
        wait_until_ready(server, f"http://127.0.0.1:{port}")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
            assert reply.read() == b"ok\n"
        assert list(tmp_path.iterdir()) == []
    finally:
        server.terminate()
        server.wait(10)


def test_the_command_runs_one_process_a_port():
    with pytest.raises(DisplaysAlone):
        serve(workers=2, only=Only.DISPLAYS)


def test_the_proxy_sends_exactly_the_public_scoreboards_there():
    sent = re.findall(r'location ~ "([^"]+)"', Path("docs/deploy/nginx-displays.conf").read_text())
    for path in (PAGE, BOARD, NEWS):
        assert sum(bool(re.search(pattern, path)) for pattern in sent) == 1
    for path in ("/", "/live", f"{PAGE}/join", f"{BOARD}/news/more", f"/matches/{MATCH}/desks/host/news", f"{BOARD}s"):
        assert not any(re.search(pattern, path) for pattern in sent)
    assert "include /etc/nginx/displays.conf*;" in Path("docs/deploy/nginx.conf").read_text()


STREAM = (
    event("beat", "{}") + b": a comment\r\n\r\n" + event("scoreboard", "第一行\nline\u2028two", 3) + b"retry: 5\n\n"
)


@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_a_stream_is_read_the_same_however_it_is_cut_on_the_way(cuts):
    edges = [0, *sorted(cuts), len(STREAM)]

    async def chunks():
        for start, end in itertools.pairwise(edges):
            yield STREAM[start:end]

    async def run():
        return [each async for each in events(chunks())]

    assert asyncio.run(run()) == [("beat", "{}"), ("scoreboard", "第一行\nline\u2028two")]


def test_an_event_without_end_is_not_read_to_its_end():
    async def chunks():
        while True:
            yield b"x" * 100_000

    async def run():
        with pytest.raises(TooLarge):
            async for _ in events(chunks()):
                pass

    asyncio.run(run())
