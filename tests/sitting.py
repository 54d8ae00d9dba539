"""What a pupil does in a competition over HTTP, and what must be tapped to be right."""

from uuid import UUID

from bs4 import BeautifulSoup

from app.competitions.models import Attempt
from app.competitions.papers_in_use import paper_in_use

JSON = {"Accept": "application/json"}


def begin(browser, contest):
    reply = browser.post(f"/competitions/{contest.competition.id}/attempts")
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def tap(browser, place, number, choice, sequence, **more):
    body = {"number": number, "choice": choice, "sequence": sequence, **more}
    return browser.post(f"{place}/responses", json=body, headers=JSON)


def hand_in(browser, place):
    reply = browser.post(f"{place}/submission")
    assert reply.status_code == 303, reply.text


def attempt_of(world, place):
    return world.fetch(Attempt, UUID(place.rsplit("/", 1)[1]))


def seats(world, contest, attempt):
    with world.database.reading() as db:
        return paper_in_use(db, contest.paper.id).seats(attempt.seed)


def right_letters(world, contest, place):
    """What this pupil must tap for every question."""
    attempt = attempt_of(world, place)
    return {
        seat.number: seat.from_bank(contest.revisions[seat.revision_id][1]) for seat in seats(world, contest, attempt)
    }


def shown(browser, place):
    page = BeautifulSoup(browser.get(place).text, "html.parser")
    return {
        int(section["data-number"]): "".join(box["value"] for box in section.select("fieldset input[checked]"))
        for section in page.select("section.question")
    }
