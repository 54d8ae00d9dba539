"""Adults who learn by a code, for tests: a code made by the organiser, and a browser in which it was typed."""

from bs4 import BeautifulSoup
from sqlmodel import select

from app.courses.adult_models import AdultLearner
from app.courses.words import Track

WORKER = {"name": "海霞", "unit": "豫海镇社区"}


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def codes_on(reply) -> list[str]:
    """Return the codes on a sheet of slips."""
    return [each.text for each in page(reply).select(".slip-code")]


def new_code(organiser, track: Track) -> str:
    """Have a code made, the way organisers do."""
    form = {"count": "1"} if track is Track.RECOVERY else WORKER
    [code] = codes_on(organiser.post(f"/adult-codes/{'learners' if track is Track.RECOVERY else 'workers'}", data=form))
    return code


def type_in(browser, code: str):
    """Type a code; the browser keeps its cookie as browsers do."""
    return browser.post("/adult/sign-in", data={"code": code})


def only_learner(world) -> AdultLearner:
    [learner] = world.all(select(AdultLearner))
    return learner
