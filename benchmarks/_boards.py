"""Where the scoreboards of `scoreboard.py` come from: a stand-in for the main server, and the floor.

upstream  an ASGI application that tells one match's scoreboard twice a second, as the main server does
floor     the least a process can do: the same events written to every transport, no HTTP server, no framework
"""

import asyncio
import itertools
import json
import sys
import time

import uvloop

MATCH = "00000000-0000-4000-8000-000000000001"
NEWS = f"/api/v1/matches/{MATCH}/scoreboard/news"
GAP = 0.5
SIZE = 500
VERSIONS = itertools.count(1)
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
READY = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def told(version: int) -> bytes:
    """Return an event of about `SIZE` bytes that says when it was made, by the clock all processes share."""
    board = {"version": version, "at": time.perf_counter_ns(), "teams": ""}
    board["teams"] = "x" * (SIZE - len(json.dumps(board)) - 26)
    return b"event: scoreboard\ndata: %s\n\n" % json.dumps(board).encode()


async def upstream(scope, receive, send) -> None:
    """Tell the scoreboard to whoever follows it."""
    if scope["type"] != "http":
        return
    streams = scope["path"] == NEWS
    kind = b"text/event-stream" if streams else b"text/plain"
    status = 200 if streams or scope["path"] == "/readyz" else 404
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    while streams:
        await send({"type": "http.response.body", "body": told(next(VERSIONS)), "more_body": True})
        await asyncio.sleep(GAP)
    await send({"type": "http.response.body", "body": b""})


class Line(asyncio.Protocol):
    """A viewer of the floor."""

    everybody: set[asyncio.Transport] = set()  # noqa: RUF012

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET /readyz"):
            self.transport.write(READY)
            self.transport.close()
            return
        self.transport.write(HEAD)
        self.everybody.add(self.transport)

    def connection_lost(self, error) -> None:
        self.everybody.discard(self.transport)


async def floor(port: int) -> None:
    """Write two events a second to everybody."""
    await asyncio.get_running_loop().create_server(Line, "127.0.0.1", port, backlog=4096)
    while True:
        event = told(next(VERSIONS))
        chunk = b"%x\r\n%s\r\n" % (len(event), event)
        for count, transport in enumerate(list(Line.everybody)):
            transport.write(chunk)
            if count % 250 == 249:
                await asyncio.sleep(0)
        await asyncio.sleep(GAP)


if __name__ == "__main__":
    uvloop.run(floor(int(sys.argv[1])))
