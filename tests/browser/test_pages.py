"""A whole county on the pages of everybody in it: every link leads somewhere, and nothing sticks out at any size."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.axe import shut_out
from tests.browser.conftest import sticks_out

IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
WHO = ["teacher2", "admin2", "jindu", "jiaoyu", "admin"]
MOST_PAGES = 200  # none of them comes near: nobody's round ends early


def links(page: Page) -> list[str]:
    hrefs = page.locator("a[href^='/']").evaluate_all("found => found.map(one => one.getAttribute('href'))")
    return [href.split("#")[0] for href in hrefs if not re.search(r"\.(xlsx|pdf|css)\b|/exports/", href)]


def walk(page: Page) -> list[str]:
    """Visit one page of every kind that can be reached by links from here; return what sticks out."""
    waiting, seen, found = ["/" + page.url.split("/", 3)[3]], set(), []
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        kind = IDS.sub("…", re.sub(r"=[^&]*", "=", address))
        if kind in seen:
            continue
        seen.add(kind)
        reply = page.goto(address)
        assert reply.status == 200, f"{address}: {reply.status}"
        found += [f"{kind}: {fault}" for fault in sticks_out(page)]
        waiting += links(page)
    assert len(seen) > 3
    return found


@pytest.mark.parametrize("account", WHO)
def test_pages_of_staff(people, account):
    assert walk(people.staff(account)) == []


def test_pages_of_a_pupil(people):
    assert walk(people.pupil(2)) == []


def test_every_widget_in_every_state(people):
    page = people.device()
    page.goto("/ui")
    assert shut_out(page) + sticks_out(page) == []
