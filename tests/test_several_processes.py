"""Two server processes over one PostgreSQL: what one of them changes, the other respects within a second."""

import json
import os
import re
import signal
import subprocess
import sys
import time as real_time
from threading import Thread

import httpx
import psycopg
import pytest
from sqlmodel import select

from app import clock
from app.competitions.models import Attempt, Response
from app.db import Database
from app.matches.cues import ScreenKind
from app.tables import migrate
from tests.contest import Contest
from tests.final import JSON, Final, rules_of
from tests.servers import free_port, wait_until_ready
from tests.world import World

SECOND = 1.2  # news is read twice a second
KNOCKS = 24  # each on a connection of its own, so that both processes answer some


@pytest.fixture(scope="module")
def address(postgres_url) -> str:
    name = f"several_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    before, _, query = postgres_url.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(scope="module")
def world(address):
    database = Database(address)
    migrate(database)
    yield World(database)
    database.close()


@pytest.fixture(scope="module")
def server(address, world, tmp_path_factory):
    """Two processes, started as an operator does."""
    folder, port = tmp_path_factory.mktemp("several"), free_port()
    environment = os.environ | {
        "DATABASE_URL": address,
        "QINGDUN_VAR": str(folder),
        "QINGDUN_WORKERS": "2",
        "QINGDUN_PORT": str(port),
    }
    with (folder / "said.txt").open("w") as said:
        started = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_ready(started, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(20)


@pytest.fixture
def contest(world) -> Contest:
    made = Contest(world, time_limit=3600)
    made.enter_everybody()
    return made


class Device:
    """A pupil's browser that opens a new connection for every request."""

    def __init__(self, server: str, token: str) -> None:
        self.server, self.cookies = server, {"qingdun": token}

    def post(self, path: str, **how) -> httpx.Response:
        with httpx.Client(base_url=self.server, cookies=self.cookies, trust_env=False) as browser:
            return browser.post(path, **how)

    def begin(self, contest: Contest) -> str:
        return self.post(f"/competitions/{contest.competition.id}/attempts").headers["location"]

    def answer(self, place: str, sequence: int) -> int:
        body = {"number": 1, "choice": "A", "sequence": sequence}
        return self.post(f"{place}/responses", json=body).status_code

    def knock(self, place: str, first: int) -> set[int]:
        return {self.answer(place, sequence) for sequence in range(first, first + KNOCKS)}


@pytest.fixture
def device(server, world):
    return lambda who: Device(server, world.sign_in(who))


def test_both_processes_save_answers_of_one_attempt(device, world, contest):
    lin = device(world.lin)
    place = lin.begin(contest)
    assert lin.knock(place, 1) == {200}
    kept = world.all(select(Response).where(Response.attempt_id == place.rsplit("/", 1)[1]))
    assert len(kept) == KNOCKS


def test_counters_of_both_processes_are_told_together(server, device, world, contest):
    def answers_counted() -> float:
        told = httpx.get(f"{server}/metrics", trust_env=False).text
        labels = 'method="POST",route="/attempts/{attempt_id}/responses",status="200"'
        found = re.search(re.escape(f"qingdun_requests_total{{{labels}}} ") + r"(\S+)", told)
        return float(found[1]) if found else 0

    stranger = device(world.stranger)
    place = stranger.begin(contest)
    before = answers_counted()
    assert stranger.knock(place, 1) == {200}
    assert answers_counted() == before + KNOCKS


def test_signing_out_stops_answers_everywhere(device, world, contest):
    zhou = device(world.zhou)
    place = zhou.begin(contest)
    assert zhou.knock(place, 1) == {200}
    assert zhou.post("/sign-out").status_code == 303
    real_time.sleep(SECOND)
    assert zhou.knock(place, 100) == {401}


def test_taking_over_stops_the_other_device_everywhere(device, world, contest):
    first, second = device(world.ma), device(world.ma)
    place = first.begin(contest)
    assert first.knock(place, 1) == {200}
    second.post(f"{place}/takeover")
    real_time.sleep(SECOND)
    assert first.knock(place, 100) == {409}
    assert second.knock(place, 200) == {200}


def test_what_is_handed_in_takes_no_more_answers_anywhere(device, world, contest):
    """Without waiting: the commit itself looks, whatever a process remembers."""
    wu = device(world.wu)
    place = wu.begin(contest)
    assert wu.knock(place, 1) == {200}
    assert wu.post(f"{place}/submission").status_code == 303
    assert wu.knock(place, 100) == {409}
    attempt = world.fetch(Attempt, place.rsplit("/", 1)[1])
    assert attempt.submitted_at is not None and attempt.submitted_at <= clock.now()


def first_change(server, address, since, found):
    """Watch an overlay until it shows something newer than version `since`; a connection of its own."""
    asks = {"Accept": "text/event-stream"}
    with httpx.stream("GET", f"{server}{address}/news", headers=asks, timeout=20, trust_env=False) as reply:
        for line in reply.iter_lines():
            if line.startswith("data:") and '"html"' in line and json.loads(line[5:])["version"] > since:
                found.append(since)
                return


def test_a_command_in_one_process_reaches_the_screens_of_both(server, world):
    final = Final(world, None, teams=2, rules=rules_of("R2"))
    overlay = f"/overlay/{final.keys[ScreenKind.OVERLAY, 0][1]}"
    found: list[float] = []
    watchers = [Thread(target=first_change, args=(server, overlay, 0, found), daemon=True) for _ in range(KNOCKS)]
    cookies = {"qingdun": world.sign_in(world.organiser)}
    with httpx.Client(base_url=server, cookies=cookies, headers=JSON, trust_env=False) as host:
        token = host.post(f"{final.address}/desks/host/wheel").json()["token"]
        for watcher in watchers:
            watcher.start()
        real_time.sleep(1.5)
        assert host.post(f"{final.address}/desks/host/step", data={"version": 0, "token": token}).status_code == 200
    for watcher in watchers:
        watcher.join(10)
    assert len(found) == KNOCKS
