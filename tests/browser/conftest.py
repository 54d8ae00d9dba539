"""A real server with the demonstration county, and browsers for the people in it.

The server is `python -m app demo` in a process of its own, with a folder of its own: what a newcomer starts.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers import free_port, wait_until_ready

PHONE, PC, WALL = {"width": 360, "height": 740}, {"width": 1024, "height": 768}, {"width": 1920, "height": 1080}
QUIET = [  # Chromium looks for nothing outside this machine
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000  # milliseconds


# Clocks and races: nothing else runs beside them.
ON_TIME = {"test_answering", "test_the_final", "test_the_whole_final"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if item.path.stem in ON_TIME:
                item.add_marker(pytest.mark.quiet)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(240))


@dataclass(frozen=True)
class County:
    """The running demonstration: where it is, and who may sign in."""

    url: str
    folder: Path
    passwords: dict[str, str]  # by account
    pupils: list[tuple[str, str]]  # login number and PIN
    process: int


@contextmanager
def running_county(folder: Path, port: int | None = None) -> Iterator[County]:
    """Start the demonstration over `folder`, and stop it at the end."""
    port = port or free_port()
    environment = os.environ | {
        "QINGDUN_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "QINGDUN_DEV": "true",
        "QINGDUN_PRACTICE_NIGHT_REST": "false",  # tests run at any hour
        "PYTHONUNBUFFERED": "1",
    }
    said = (folder / "said.txt").open("w+")
    command = [sys.executable, "-m", "app", "demo", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(server, url)
        words = (folder / "said.txt").read_text()
        staff = json.loads(next(folder.glob("demo-*.json")).read_text())
        pupils = re.findall(r"登录号 (\d+)  PIN (\d+)", words)
        yield County(url, folder, {account: password for _, account, password in staff}, pupils, server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        said.close()


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with running_county(tmp_path_factory.mktemp("county")) as started:
        yield started


@contextmanager
def running_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


class People:
    """Opens browsers, each a device of its own, and signs people in as they do it."""

    def __init__(self, chromium: Browser, county: County) -> None:
        self.chromium, self.county = chromium, county
        self.devices: list[BrowserContext] = []
        self.faults: list[str] = []

    def device(self, size=PC, *, script: bool = True, touch: bool = False) -> Page:
        context = self.chromium.new_context(
            base_url=self.county.url, viewport=size, java_script_enabled=script, has_touch=touch, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if refused_by_policy(said.text) else None)
        page.on("dialog", lambda dialog: dialog.accept())
        self.devices.append(context)
        return page

    def staff(self, account: str, size=PC) -> Page:
        page = self.device(size)
        page.goto("/sign-in/staff")
        page.fill("[name=account]", account)
        page.fill("[name=password]", self.county.passwords[account])
        page.click("main button")
        page.wait_for_url(re.compile(r"/(classes|competitions|reports|schools)"))
        return page

    def pupil(self, place: int, size=PC, *, script: bool = True) -> Page:
        """Sign in the pupil at this place of the printed list, by login number."""
        page = self.device(size, script=script)
        login_no, pin = self.county.pupils[place]
        page.goto("/sign-in")
        page.fill("[name=login_no]", login_no)
        page.fill("[name=pin]", pin)
        page.click(".way-number button")
        page.wait_for_url("**/home")
        return page


def refused_by_policy(words: str) -> bool:
    return "Content Security Policy" in words or "Content-Security-Policy" in words


def overflow(page: Page) -> int:
    """Return how many pixels of the page stick out at the side."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def sticks_out(page: Page, sizes=(PHONE, PC, WALL)) -> list[str]:
    """Return at which sizes something of the page sticks out at the side."""
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        if (over := overflow(page)) > 0:
            found.append(f"{over} px at {size['width']} px")
    return found


@pytest.fixture
def people_of(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[County], People]]:
    """Return a function that lets people in a county use their browsers."""
    made: list[People] = []

    def of(county: County) -> People:
        made.append(People(chromium, county))
        return made[-1]

    yield of
    devices = [context for people in made for context in people.devices]
    for place, context in enumerate(devices):
        for page in context.pages:
            page.screenshot(path=tmp_path / f"device-{place}.png")  # kept by pytest for the last runs
        context.close()
    assert [fault for people in made for fault in people.faults] == [], (
        "a script failed, or the content security policy refused something"
    )


@pytest.fixture
def people(people_of, county: County) -> People:
    return people_of(county)
