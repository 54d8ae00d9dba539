"""Every kind of page, with all that can stand on it: it shuts nobody out, nothing sticks out, no script fails."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.axe import shut_out
from tests.browser.conftest import sticks_out
from tests.browser.every_page import EveryPage, Way, every_page
from tests.test_architecture import PAGES, ROUTES

pytestmark = pytest.mark.timeout(480)  # one round for all of them
NO_PAGES = {
    "/": "sends everybody on to a page of theirs",
    "/adult/{rest:path}": "whatever else is asked for there: a refusal, which is looked at",
    "/screens/{key}": "exchanges a key for a cookie, and sends on to the screen",
    "/pictures/{file}": "a picture: test_pictures.py",
}
SEND = """
form => {
  const made = document.createElement('form');
  Object.assign(made, { method: 'post', action: form.address });
  for (const [name, value] of form.fields) {
    const field = document.createElement('input');
    made.append(field);
    if (name.endsWith('.csv')) {
      const files = new DataTransfer();
      files.items.add(new File([value], name));
      made.enctype = 'multipart/form-data';
      Object.assign(field, { type: 'file', name: 'file', files: files.files });
    } else {
      Object.assign(field, { name, value });
    }
  }
  document.body.append(made);
  made.submit();
}
"""


@dataclass
class Round:
    """A walk through all the pages, and what was seen on it."""

    reached: set[str]
    templates: set[str] = field(default_factory=set)
    shut_out: list[str] = field(default_factory=list)
    sticks_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def look(self, page: Page, way: Way, url: str) -> None:
        """Open a page in the browser of whoever it is for."""
        page.set_viewport_size(way.size)
        page.context.clear_cookies()
        page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in way.cookies])
        reply = page.goto(way.address) if way.form is None else self._send(page, way)
        if reply.status != way.status:
            self.failed.append(f"{way}: {reply.status}")
        self.shut_out += [f"{way}: {fault}" for fault in shut_out(page)]
        self.sticks_out += [f"{way}: {fault}" for fault in sticks_out(page, way.sizes)]

    def _send(self, page: Page, way: Way):
        page.goto("/healthz")
        with page.expect_navigation() as sent:
            page.evaluate(SEND, {"address": way.address, "fields": way.form})
        return sent.value


@pytest.fixture(scope="module")
def walked(chromium: Browser, empty_sqlite, tmp_path_factory) -> Round:
    with every_page(empty_sqlite, tmp_path_factory.mktemp("every-page")) as every:
        return walk(chromium, every)


def walk(chromium: Browser, every: EveryPage) -> Round:
    found = every.find()
    made = Round(found.reached)
    context = chromium.new_context(base_url=every.url, locale="zh-CN")
    page, here = context.new_page(), ""

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            made.failed.append(f"{here}: {said.text}")

    page.on("pageerror", lambda error: made.failed.append(f"{here}: {error}"))
    page.on("console", hear)
    every.rendered.names.clear()
    for way in found.pages:
        here = str(way)
        made.look(page, way, every.url)
    made.templates = set(every.rendered.names)
    context.close()
    return made


def test_no_page_shuts_anybody_out(walked):
    assert walked.shut_out == []


def test_nothing_sticks_out_of_any_page(walked):
    assert walked.sticks_out == []


def test_no_script_fails_on_any_page(walked):
    assert walked.failed == []


def test_every_address_is_within_somebody_s_reach(walked):
    asked = {route.path for route in ROUTES if "GET" in route.methods}
    assert asked - walked.reached == set(NO_PAGES)


def test_every_kind_of_page_was_looked_at(walked):
    assert set(PAGES) - walked.templates == set()
