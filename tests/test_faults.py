"""When something of ours breaks: words instead of a trace, every header in place, and the same on both lanes."""

import pytest
from starlette.testclient import TestClient

from app.competitions.sitters import Sitters
from app.headers import HEADERS


@pytest.fixture
def pupil(app, world):
    """A browser that is shown faults as people are, instead of raising them."""
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        client.cookies.set("qingdun", world.sign_in(world.lin))
        yield client


def broken(*_arguments, **_named):
    raise RuntimeError("something of ours")


def has_every_header(reply) -> bool:
    return all(reply.headers.get(name) == value for name, value in HEADERS.items())


def test_a_page_that_breaks_is_told_in_words_with_every_header(pupil, monkeypatch):
    monkeypatch.setattr("app.competitions.routes.student.my_entries", broken)
    reply = pupil.get("/home")
    assert (reply.status_code, "已经记录下来" in reply.text) == (500, True)
    assert has_every_header(reply)
    assert reply.headers["x-request-id"]
    assert "something of ours" not in reply.text


def test_an_answer_that_breaks_is_a_problem_document_with_every_header(pupil, monkeypatch):
    monkeypatch.setattr(Sitters, "load", broken)
    body = {"number": 1, "choice": "A", "sequence": 1}
    address = "/attempts/00000000-0000-4000-8000-000000000000/responses"
    reply = pupil.post(address, json=body, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (500, "application/problem+json")
    assert "已经记录下来" in reply.json()["title"]
    assert has_every_header(reply)
    assert reply.headers["x-request-id"]


def test_both_lanes_are_counted_by_their_route(pupil):
    pupil.get("/home")
    pupil.post("/attempts/00000000-0000-4000-8000-000000000000/responses", json={})
    told = pupil.get("/metrics").text
    assert 'route="/home",status="200"' in told
    assert 'route="/attempts/{attempt_id}/responses",status="422"' in told
