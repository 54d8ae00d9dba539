"""The server's clock in a competition: who may begin when, what still counts, and when a sheet hands itself in."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app import clock
from app.competitions.actions.attempts import close_expired
from app.competitions.actions.entries import open_due
from app.competitions.models import Entry, Response
from tests.contest import Contest
from tests.sitting import attempt_of, begin, right_letters, tap


@pytest.mark.parametrize(
    ("seconds", "age_ms", "status"),
    [(360, 0, 200), (362, 0, 200), (363, 0, 409), (390, 31_000, 200), (390, 29_000, 409), (420, 61_000, 200),
     (421, 90_000, 409)],
    ids=["on time", "grace", "after grace", "late but made in time", "made too late", "last moment", "over"],
)  # fmt: skip
def test_only_what_was_made_in_time_counts(lin, world, contest, time, seconds, age_ms, status):
    place = begin(lin, contest)
    time.advance(seconds=seconds)
    reply = tap(lin, place, 1, "A", 1, age_ms=age_ms)
    assert reply.status_code == status
    assert len(world.all(select(Response))) == (status == 200)
    if status == 200:
        assert reply.json()["late"] is (seconds > 362)


def test_the_clock_hands_in_what_a_pupil_left_open(lin, world, contest, time):
    place = begin(lin, contest)
    number, letters = next(iter(right_letters(world, contest, place).items()))
    tap(lin, place, number, letters, 1)
    time.advance(seconds=420)
    assert close_expired(world.database, clock.now()) == 0  # answers may still be on their way
    time.advance(seconds=1)
    assert close_expired(world.database, clock.now()) == 1
    attempt = attempt_of(world, place)
    assert (attempt.score, attempt.submitted_by_clock, attempt.submitted_at) == (5, True, attempt.deadline)
    assert tap(lin, place, 2, "A", 2, age_ms=80_000).status_code == 409


def test_nobody_begins_before_the_opening_or_after_the_close(lin, world, contest, time):
    time.advance(minutes=-1)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    assert lin.post(f"/competitions/{contest.competition.id}/attempts").status_code == 409
    time.advance(minutes=61)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    assert lin.post(f"/competitions/{contest.competition.id}/attempts").status_code == 409


def test_nobody_writes_past_the_close_however_late_they_began(lin, world, contest, time):
    time.advance(minutes=58)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    place = begin(lin, contest)
    assert attempt_of(world, place).deadline == contest.competition.closes_at


def test_pupils_of_a_competition_are_frozen_when_it_opens(browser_of, world, time):
    opens = clock.now() + timedelta(minutes=10)
    contest = Contest(world, opens_at=opens, entries_frozen_at=None)
    assert open_due(world.database, clock.now()) == 0
    time.advance(minutes=10)
    assert open_due(world.database, clock.now()) == 1
    assert open_due(world.database, clock.now()) == 0
    entered = {entry.student_id for entry in world.all(select(Entry))}
    assert entered == {world.lin.id, world.zhou.id, world.wu.id, world.ma.id}  # the county, not the other city
    assert {entry.grade for entry in world.all(select(Entry))} == {1}
    begin(browser_of(world.lin), contest)
