"""The pages of a pupil that must come fast, in the demonstration county: what they are called, where, and for whom."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, People

CONTEST = "复赛"


@dataclass(frozen=True)
class PupilPage:
    """A page, and the cookie's token of the pupil who sees it (empty for the way in)."""

    name: str
    path: str
    token: str = ""


def pupil_pages(people: People) -> list[PupilPage]:
    """Return the pages: a pupil's who has a result and much to do, and another's who is in the middle of a contest."""
    teacher = people.staff("teacher2")
    teacher.click("text=打开班级口令 >> nth=0")
    code = re.sub(r"\D", "", teacher.locator(".big-code").inner_text())
    calm, busy = people.pupil(2, PHONE), people.pupil(1, PHONE)  # nobody practises during an attempt
    mine = {"home": "/home", "catalogue": "/courses", "lesson": _lesson(calm), "practice question": "/practice/daily"}
    return [
        PupilPage("class sign-in", f"/sign-in/class/{code}"),
        *(PupilPage(name, path, _token(calm)) for name, path in mine.items()),
        PupilPage("contest attempt", _attempt(busy), _token(busy)),
        PupilPage("result", _result(calm), _token(calm)),
    ]


def _path(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3]


def _token(page: Page) -> str:
    return next(each["value"] for each in page.context.cookies() if each["name"] == "qingdun")


def _lesson(pupil: Page) -> str:
    pupil.goto("/courses")
    pupil.locator(".course-card").first.click()
    pupil.locator("main a[href^='/lessons/']").first.click()
    return _path(pupil)


def _attempt(pupil: Page) -> str:
    pupil.goto("/home")
    pupil.locator(".card", has_text=CONTEST).locator("a.button").first.click()
    if pupil.url.endswith("/start"):
        pupil.click("form button:has-text('题')")
    pupil.wait_for_url(re.compile(r"/attempts/[^/]+$"))
    return _path(pupil)


def _result(pupil: Page) -> str:
    pupil.goto("/home")
    pupil.locator("a[href$='/result']").first.click()
    return _path(pupil)
