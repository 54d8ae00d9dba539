"""A process that is told to stop stops, whatever it hears at that moment."""

import asyncio

import pytest

from app import live


@pytest.mark.parametrize("turns", range(5))
def test_the_reader_of_news_stops_although_it_is_woken_in_the_same_instant(turns, monkeypatch):
    """Turns of the event loop between the news and the stop: where it would be lost is nobody's business."""
    monkeypatch.setattr(live, "_since", lambda database, since: [])

    async def run() -> None:
        woken = asyncio.Event()
        reading = asyncio.create_task(live._follow(None, woken))
        while not woken._waiters:
            await asyncio.sleep(0.01)
        woken.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        reading.cancel()
        stopped, _ = await asyncio.wait({reading}, timeout=2)
        reading.cancel()
        assert stopped

    asyncio.run(run())
