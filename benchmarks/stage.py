"""How long a host's command, or a press of a buzzer, takes to nine podiums, the desk and the display.

Usage: python benchmarks/stage.py [--database sqlite|postgresql] [--phones 1000] [--commands 120]

Meanwhile so many phones follow the public scoreboard from the same process. The floor beside it is the time the host
waits for the reply alone: the command stored durably, with nobody told yet.
"""

import argparse
import asyncio
import json
import os
import re
import time

import uvloop
from _callers import Caller
from _match import Ways, set_stage
from _stage import CLIENT_CORE, OURS, free_port, fresh_database, kept_how, machine, percentile, serving

BAR = 150.0  # milliseconds
BUZZER_ROUND = 4  # of the preset, counted from 0; it has 23 questions, so no more presses than that
VERSION = re.compile(rb'"version": ?(\d+)')


class Screen(asyncio.Protocol):
    """One stream: when which version came."""

    def __init__(self, path: str, cookie: str) -> None:
        self.path, self.cookie, self.seen, self.tail = path, cookie, [], b""

    def connection_made(self, transport) -> None:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        ask = f"GET {self.path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n{cookie}\r\n"
        transport.write(ask.encode())

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        data = self.tail + data
        for block in data.split(b"\n\n"):
            if b"event: stage" in block or b"event: scoreboard" in block:
                found = VERSION.search(block)
                if found:
                    self.seen.append((now, int(found[1])))
        self.tail = data[-200:] if b"event: stage" not in data[-200:] else b""


async def run(port: int, ways: Ways, phones: int, commands: int) -> tuple[list[float], list[float], list[float]]:
    """Return seconds to the last of the eleven screens for commands and for presses, and of the replies alone."""
    loop = asyncio.get_running_loop()
    host = f"qingdun={ways.host}"
    stage = [Screen(f"/matches/{ways.match}/desks/host/news", host)]
    for (kind, _), (address, key) in ways.screens.items():
        if kind in ("podium", "display"):
            stage.append(Screen(f"{address}/news", f"qingdun-screen={key}"))
    desk = (await loop.create_connection(Caller, "127.0.0.1", port))[1]
    ask = asker(desk, ways, host)
    token = (await ask(f"/matches/{ways.match}/desks/host/wheel", {}))["token"]
    told: list[float] = []
    replies: list[float] = []
    version = 0
    version = (await ask(f"/matches/{ways.match}/desks/host/step", {"version": 0, "token": token}))["version"]
    for screen in stage:
        await loop.create_connection(lambda screen=screen: screen, "127.0.0.1", port)
    hall = [Screen(f"/api/v1/matches/{ways.match}/scoreboard/news", "") for _ in range(phones)]
    for at, phone in enumerate(hall):
        await loop.create_connection(lambda phone=phone: phone, "127.0.0.1", port)
        if at % 50 == 49:
            await asyncio.sleep(0.05)
    await asyncio.sleep(2)
    rulings = f"/matches/{ways.match}/desks/host/rulings"
    for number in range(commands):
        began = time.perf_counter()
        scene = ("scores", "break")[number % 2]
        form = {"act": "scene", "scene": scene, "version": version, "token": token}
        version = (await ask(rulings, form))["version"]
        replies.append(time.perf_counter() - began)
        await asyncio.sleep(0.25)
        told.append(last(stage, began, version))
    pressed = await press_all(ask, ways, stage, token, version, min(20, commands // 4))
    behind = sum(not phone.seen or phone.seen[-1][1] < version for phone in hall)
    print(f"phones that did not hear the last command: {behind} of {phones}")
    return told, pressed, replies


async def press_all(ask, ways: Ways, stage, token: str, version: int, rounds: int) -> list[float]:
    """Go to the buzzer round and press; return how long until all eleven screens were told of it."""
    desk = f"/matches/{ways.match}/desks/host"
    version = (await ask(f"{desk}/rulings", {"act": "round", "round": 4, "version": version, "token": token}))[
        "version"
    ]
    pressed = []
    for _ in range(rounds):
        for _ in range(3):
            form = {"version": version, "token": token, "force": 1}
            version = (await ask(f"{desk}/step", form))["version"]
        await asyncio.sleep(3.3)
        address, key = ways.screens["podium", 1]
        began = time.perf_counter()
        await ask(f"{address}/presses", {}, f"qingdun-screen={key}")
        await asyncio.sleep(0.6)
        pressed.append(last(stage, began, 0))
        version = max(seen for _, seen in stage[0].seen)
        form = {"act": "void", "note": "测量", "version": version, "token": token}
        version = (await ask(f"{desk}/rulings", form))["version"]
    return pressed


def last(stage, began: float, version: int) -> float:
    """Return how long after `began` the last screen was told of `version` (or of anything)."""
    times = [next((at for at, v in screen.seen if at >= began and v >= version), began + 9) for screen in stage]
    return max(times) - began


def asker(desk: Caller, ways: Ways, host: str):
    """Return a coroutine that posts a form and returns the JSON of the reply."""

    async def ask(path: str, form: dict, cookie: str = host) -> dict:
        body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        done = asyncio.get_running_loop().create_future()
        desk.ask(head.encode() + body, lambda status, _, reply: done.set_result((status, reply)))
        status, reply = await asyncio.wait_for(done, 10)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {reply.decode()}")
        return json.loads(reply)

    return ask


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--commands", type=int, default=120)
    chosen = parser.parse_args()
    with fresh_database(chosen.database) as url:
        ways, port = set_stage(url), free_port()
        print(machine(kept_how(url)))
        with serving(OURS, url, port):
            os.sched_setaffinity(0, {CLIENT_CORE})
            told, pressed, replies = uvloop.run(run(port, ways, chosen.phones, chosen.commands))
    floor, p99 = tell("reply to the host alone (floor)", replies), tell("command to all 11 screens", told)
    worst = tell("press to all 11 screens", pressed)
    kept = "kept" if max(p99, worst) <= BAR else "missed"
    print(f"p99 of commands / floor: {p99 / floor:.2f}; bar {BAR:.0f} ms: {kept}")
    return kept == "kept"


def tell(what: str, seconds: list[float]) -> float:
    """Print and return the p99 in milliseconds."""
    ordered = sorted(seconds)
    p50, p99 = percentile(ordered, 0.5), percentile(ordered, 0.99)
    print(f"{what}: p50 {p50:.0f} ms, p99 {p99:.0f} ms, of {len(ordered)}")
    return p99


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
