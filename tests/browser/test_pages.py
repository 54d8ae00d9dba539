"""Every kind of page, for everybody who sees it, at the sizes people have: nothing sticks out or shuts anyone out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PC, PHONE, WALL, overflow

AXE = Axe()
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
WHO = ["teacher2", "admin2", "jindu", "jiaoyu", "admin"]
MOST_PAGES = 200  # none of them comes near: nobody's round ends early


def faults(page: Page) -> list[str]:
    """Return what would shut somebody out, and what sticks out at any of the three sizes."""
    kind = IDS.sub("…", page.url.split("/", 3)[3])
    found = [
        f"{kind}: {fault['id']} {[node['target'] for node in fault['nodes']][:3]}"
        for fault in AXE.run(page).response["violations"]
    ]
    for size in (PHONE, PC, WALL):
        page.set_viewport_size(size)
        if (over := overflow(page)) > 0:
            found.append(f"{kind}: {over} px stick out at {size['width']} px")
    return found


def links(page: Page) -> list[str]:
    hrefs = page.locator("a[href^='/']").evaluate_all("found => found.map(one => one.getAttribute('href'))")
    return [href.split("#")[0] for href in hrefs if not re.search(r"\.(xlsx|pdf|css)\b|/exports/", href)]


def walk(page: Page) -> list[str]:
    """Visit one page of every kind that can be reached by links from here; return all faults."""
    waiting, seen, found = [page.url.replace(page.url.split("/", 3)[0], "", 1)], set(), []
    waiting = ["/" + page.url.split("/", 3)[3]]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        kind = IDS.sub("…", re.sub(r"=[^&]*", "=", address))
        if kind in seen:
            continue
        seen.add(kind)
        reply = page.goto(address)
        assert reply.status == 200, f"{address}: {reply.status}"
        found += faults(page)
        waiting += links(page)
    assert len(seen) > 3
    return found


@pytest.mark.parametrize("account", WHO)
def test_pages_of_staff(people, account):
    assert walk(people.staff(account)) == []


def test_pages_of_a_pupil(people):
    assert walk(people.pupil(2)) == []


def test_ways_in(people):
    page = people.device()
    page.goto("/sign-in")
    found = faults(page)
    page.goto("/sign-in/staff")
    found += faults(page)
    teacher = people.staff("teacher2")
    teacher.click("text=打开班级口令 >> nth=0")
    code = re.sub(r"\D", "", teacher.locator(".big-code").inner_text())
    page.goto(f"/sign-in/class/{code}")
    found += faults(page)
    page.locator(".name-tile").first.click()
    assert found + faults(page) == []


def test_every_widget_in_every_state(people):
    page = people.device()
    page.goto("/ui")
    assert faults(page) == []


def test_a_refusal_is_a_page_as_well(people):
    page = people.pupil(0)
    assert page.goto("/reports").status == 403
    assert faults(page) == []
    page.goto("/competitions/00000000-0000-4000-8000-000000000000/start")
    assert faults(page) == []
