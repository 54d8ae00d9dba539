"""What is told reaches everybody at once; whoever is slow hears the newest, or nothing, and holds nobody up."""

import asyncio
import contextlib
import json

import pytest

from app import broadcasting
from app.broadcasting import Broadcaster, event

QUICK = 5.0


class Viewer:
    """Somebody at the other end of a line: what arrived, whether the line is free, and leaving."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.messages: list[dict] = []
        self.line_is_free = asyncio.Event()
        self.line_is_free.set()
        self.left = asyncio.Event()
        self.is_broken = False
        self.log: list[Viewer] | None = None

    async def send(self, message) -> None:
        if self.is_broken:
            raise OSError("the line is broken")
        if not self.line_is_free.is_set():
            await self.line_is_free.wait()
        self.messages.append(message)
        self.events += [each for each in message.get("body", b"").decode().split("\n\n") if each]
        if self.log is not None and message.get("body"):
            self.log.append(self)

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    @property
    def has_ended(self) -> bool:
        return self.messages[-1].get("more_body") is False

    def heard(self) -> list[str]:
        """The data of what was told, without the instruction when to come back."""
        return [each.partition("data: ")[2] for each in self.events if "data: " in each]


@contextlib.asynccontextmanager
async def broadcasting_to(hall: dict[str, list[Viewer]], beat: float = 60.0, lifetime: float = 600.0):
    broadcaster = Broadcaster(beat)
    tasks = [asyncio.create_task(broadcaster.run())]
    for channel, viewers in hall.items():
        for viewer in viewers:
            serving = broadcaster.serve(
                {}, viewer.receive, viewer.send, channel, lambda: event("board", "first"), lifetime
            )
            tasks.append(asyncio.create_task(serving))
    await until(lambda: all(broadcaster.watching(channel) == len(viewers) for channel, viewers in hall.items()))
    yield broadcaster
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [each for each in ended if isinstance(each, Exception)] == []


async def until(is_so) -> None:
    async with asyncio.timeout(QUICK):
        while not is_so():
            await asyncio.sleep(0.005)


def test_an_event_keeps_its_lines_and_has_no_others():
    assert event("board", "one\ntwo\r\nthree\rfour", 7) == (
        b"event: board\nid: 7\ndata: one\ndata: two\ndata: three\ndata: four\n\n"
    )


def test_a_viewer_gets_the_present_state_and_then_everything_that_is_told():
    async def run():
        lin = Viewer()
        async with broadcasting_to({"hall": [lin]}) as broadcaster:
            broadcaster.tell("hall", event("board", "second"))
            broadcaster.tell("elsewhere", event("board", "not for the hall"))
            await until(lambda: len(lin.heard()) == 2)
            assert lin.heard() == ["first", "second"]
            start = lin.messages[0]
            assert start["status"] == 200 and dict(start["headers"])[b"x-accel-buffering"] == b"no"
            assert lin.events[0].startswith("retry: ")
            lin.left.set()
            await until(lambda: broadcaster.watching("hall") == 0)
            assert broadcaster.channels() == []

    asyncio.run(run())


def test_nothing_told_while_the_first_state_is_taken_is_missed():
    async def run():
        lin, broadcaster = Viewer(), Broadcaster(60)

        def first() -> bytes:
            broadcaster.tell("hall", event("board", "told meanwhile"))
            return event("board", "first")

        tasks = [
            asyncio.create_task(broadcaster.run()),
            asyncio.create_task(broadcaster.serve({}, lin.receive, lin.send, "hall", first)),
        ]
        await until(lambda: lin.heard() == ["first", "told meanwhile"])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(run())


def test_a_slow_viewer_holds_nobody_up_and_hears_the_newest_when_the_line_is_free():
    async def run():
        lin, slow = Viewer(), Viewer()
        async with broadcasting_to({"hall": [slow, lin]}, beat=0.02) as broadcaster:
            slow.line_is_free.clear()
            for number in range(1, 4):
                broadcaster.tell("hall", event("board", f"news {number}"))
                await until(lambda n=number: f"news {n}" in lin.heard())
            await until(lambda: "{}" in lin.heard())  # a beat, which is no news
            slow.line_is_free.set()
            await until(lambda: "news 3" in slow.heard())
            assert "news 2" not in slow.heard()
            broadcaster.tell("hall", event("board", "news 4"))
            await until(lambda: "news 4" in slow.heard())
            assert broadcaster.watching("hall") == 2

    asyncio.run(run())


def test_whose_line_stays_full_is_dropped(monkeypatch):
    monkeypatch.setattr(broadcasting, "PATIENCE", 0.05)

    async def run():
        lin, stuck = Viewer(), Viewer()
        async with broadcasting_to({"hall": [stuck, lin]}) as broadcaster:
            stuck.line_is_free.clear()
            broadcaster.tell("hall", event("board", "news"))
            await until(lambda: broadcaster.watching("hall") == 1)
            broadcaster.tell("hall", event("board", "more news"))
            await until(lambda: lin.heard() == ["first", "news", "more news"])

    asyncio.run(run())


def test_a_line_that_breaks_while_something_is_sent_ends_that_viewer_only():
    async def run():
        lin, broken = Viewer(), Viewer()
        async with broadcasting_to({"hall": [broken, lin]}) as broadcaster:
            broken.is_broken = True
            broadcaster.tell("hall", event("board", "news"))
            await until(lambda: broadcaster.watching("hall") == 1)
            assert lin.heard() == ["first", "news"]

    asyncio.run(run())


def test_a_podium_does_not_wait_for_a_full_hall():
    async def run():
        log: list[Viewer] = []
        hall, podium = [Viewer() for _ in range(2_000)], Viewer()
        async with broadcasting_to({"hall": hall, "podium": [podium]}) as broadcaster:
            for viewer in [*hall, podium]:
                viewer.log = log
            broadcaster.tell("hall", event("board", "news"))
            broadcaster.tell("podium", event("board", "press now"))
            await until(lambda: len(log) == 2_001)
            assert log.index(podium) <= broadcasting.SLICE
            assert all(viewer.heard() == ["first", "news"] for viewer in hall)

    asyncio.run(run())


def test_what_is_told_twice_before_it_could_be_sent_is_sent_once_in_its_newest_form():
    async def run():
        lin = Viewer()
        async with broadcasting_to({"hall": [lin]}) as broadcaster:
            broadcaster.tell("hall", event("board", "older"))
            broadcaster.tell("hall", event("board", "newer"))
            await until(lambda: len(lin.heard()) == 2)
            assert lin.heard() == ["first", "newer"]

    asyncio.run(run())


def test_beats_are_made_for_each_channel_and_a_channel_may_want_none():
    async def run():
        lin, ma = Viewer(), Viewer()
        async with broadcasting_to({"hall": [lin], "quiet": [ma]}, beat=0.02) as broadcaster:
            broadcaster.beat_event = lambda channel: (
                event("beat", json.dumps({"of": channel})) if channel == "hall" else b""
            )
            await until(lambda: lin.heard().count('{"of": "hall"}') >= 3)
            assert '{"of": "quiet"}' not in ma.heard() and '{"of": "hall"}' not in ma.heard()

    asyncio.run(run())


def test_a_beat_that_cannot_be_made_stops_nothing(caplog):
    async def run():
        lin = Viewer()
        async with broadcasting_to({"hall": [lin]}, beat=0.01) as broadcaster:
            broadcaster.beat_event = lambda channel: event("beat", json.dumps(object()))
            await asyncio.sleep(0.05)
            broadcaster.tell("hall", event("board", "news"))
            await until(lambda: "news" in lin.heard())

    asyncio.run(run())
    assert "a beat could not be made" in caplog.text


@pytest.mark.parametrize("many", [1, 300])
def test_a_stream_ends_by_itself_after_its_lifetime_but_not_everybody_s_at_once(many):
    async def run():
        hall = [Viewer() for _ in range(many)]
        async with broadcasting_to({"hall": hall}, lifetime=0.5) as broadcaster:
            await until(lambda: broadcaster.watching("hall") < many)
            assert many == 1 or broadcaster.watching("hall") > 0
            await until(lambda: broadcaster.watching("hall") == 0)
        assert all(viewer.has_ended for viewer in hall)

    asyncio.run(run())


def test_the_more_watch_the_wider_apart_they_come_back():
    async def run():
        hall = [Viewer() for _ in range(3_000)]
        async with broadcasting_to({"hall": hall}):
            waits = [int(viewer.events[0].removeprefix("retry: ")) for viewer in hall]
        assert max(waits[:10]) < 1_100
        assert min(waits) >= 500 and 2_500 < max(waits) <= 5_000

    asyncio.run(run())
