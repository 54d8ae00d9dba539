"""Devices of which only the line to the server is there: podiums beyond those in Chromium, and a hall of phones."""

import asyncio
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx

STREAM = {"Accept": "text/event-stream"}
JSON = {"Accept": "application/json"}
SLIP = re.compile(r'座位 <b class="number">(\d+)</b></span><b class="slip-code">([\w-]+)</b>')
AT_ONCE = 40  # connections of the hall


class Terminal:
    """A podium that listens like any other, so that its light is on; the test presses for its team."""

    def __init__(self, way: str) -> None:
        self._client = httpx.Client(trust_env=False, timeout=10)
        entered = self._client.get(way)
        assert entered.status_code == 303, entered.text
        self._address = str(httpx.URL(way).join(entered.headers["location"]))
        self.plug_in()

    def plug_in(self) -> None:
        self._unplugged = threading.Event()
        self._line = threading.Thread(target=self._listen, args=(self._unplugged,), daemon=True)
        self._line.start()

    def unplug(self) -> None:
        self._unplugged.set()
        self._line.join()

    def close(self) -> None:
        self.unplug()
        self._client.close()

    def press(self) -> None:
        self._send("presses", {})

    def answer(self, letters: str) -> None:
        self._send("answers", {"letters": letters})

    def choose(self, value: int) -> None:
        self._send("wagers", {"value": str(value)})

    def _send(self, what: str, data: dict[str, str]) -> None:
        reply = self._client.post(f"{self._address}/{what}", data=data, headers=JSON)
        assert reply.status_code == 200, reply.text

    def _listen(self, unplugged: threading.Event) -> None:
        """Follow the news, and come back after a break as a browser does."""
        with httpx.Client(trust_env=False, timeout=5, cookies=self._client.cookies) as line:
            while not unplugged.wait(0.2):
                with (
                    suppress(httpx.HTTPError),
                    line.stream("GET", f"{self._address}/news", headers=STREAM) as news,
                ):
                    for _ in news.iter_raw():
                        if unplugged.is_set():
                            break


def seats_on(slips: str) -> dict[int, str]:
    """Return the seats and their codes, as the printed squares hold them."""
    return {int(seat): code.replace("-", "") for seat, code in SLIP.findall(slips)}


class Crowd:
    """Many phones in the hall, each with the code of its seat, and each with a line of its own."""

    def __init__(self, door: str, hall: str, codes: list[str]) -> None:
        self._hall = httpx.URL(hall)
        self.keys = _in_a_loop(self._come_in(door, codes))

    def answer(self, question: str, letters: list[str]) -> list[int]:
        """Send the answers of all at once, each phone its own; return the replies' statuses."""
        return _in_a_loop(self._answer(question, letters))

    async def _come_in(self, door: str, codes: list[str]) -> list[str]:
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(trust_env=False, timeout=20, headers=JSON, limits=limits) as client:
            replies = await asyncio.gather(*(client.post(door, data={"code": code}) for code in codes))
        assert {reply.status_code for reply in replies} == {303}
        return [reply.headers["set-cookie"].split(";")[0] for reply in replies]

    async def _answer(self, question: str, letters: list[str]) -> list[int]:
        """Have every line open first, as in a hall; then all send, which takes this process next to nothing."""
        lines = [await asyncio.open_connection(self._hall.host, self._hall.port) for _ in self.keys]
        for (_, writer), key, each in zip(lines, self.keys, letters, strict=True):
            writer.write(self._tap(key, json.dumps({"question": question, "letters": each})))
        statuses = [int((await reader.readline()).split()[1]) for reader, _ in lines]
        for _, writer in lines:
            writer.close()
            await writer.wait_closed()
        return statuses

    def _tap(self, key: str, body: str) -> bytes:
        head = f"POST {self._hall.path}/answers HTTP/1.1\r\nHost: {self._hall.host}:{self._hall.port}\r\n"
        head += f"Content-Type: application/json\r\nAccept: application/json\r\nCookie: {key}\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _in_a_loop(work):
    """Run in a thread of its own: Playwright has the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
