"""A server that a test starts stops with it: left to the end of the interpreter, its tasks run out of threads."""

import asyncio
import threading

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from tests.servers import serving


async def news(_request):
    async def beats():
        while True:
            yield b"."
            await asyncio.sleep(0.05)

    return StreamingResponse(beats())


APP = Starlette(routes=[Route("/news", news)])


class Fell(Exception):
    pass


def test_a_server_stops_when_its_test_fails():
    before = set(threading.enumerate())
    with pytest.raises(Fell), serving(APP):
        raise Fell
    assert set(threading.enumerate()) <= before


def test_a_server_stops_although_somebody_still_listens():
    before = set(threading.enumerate())
    with httpx.Client(trust_env=False) as listener:
        with serving(APP) as url:
            reply = listener.send(listener.build_request("GET", f"{url}/news"), stream=True)
            beats = reply.iter_raw()
            next(beats)
        assert set(threading.enumerate()) <= before
        beats.close()
