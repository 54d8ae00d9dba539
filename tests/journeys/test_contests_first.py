"""Whoever is answering in a contest sees no key anywhere else until the sheet is handed in."""

import pytest

from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import stock
from tests.contest import Contest
from tests.lessons import Taught
from tests.sitting import begin, hand_in


@pytest.fixture
def lin(browser_of, world):
    stock(world, {(topic, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 3 for topic in Topic})
    return browser_of(world.lin)


def test_practice_and_a_lessons_questions_wait_for_the_contest(lin, world, browser_of):
    contest, taught = Contest(world, questions=4), Taught(world, questions=("skill-siea-001",))
    contest.enter(world.lin, world.class_3)
    questions = f"/lessons/{taught.first.id}/questions"
    lin.post(f"/lessons/{taught.first.id}/beginning")
    place = begin(lin, contest)
    for address in ("/practice", "/practice/daily", "/practice/book", questions):
        refused = lin.get(address)
        assert refused.status_code == 409 and "正在竞赛里答题" in refused.text
    assert lin.post(questions, data={"q1": "A"}).status_code == 409
    assert lin.get(f"/lessons/{taught.first.id}").status_code == 200  # learning goes on
    assert browser_of(world.zhou).get("/practice/daily").status_code == 200  # a classmate without a contest
    hand_in(lin, place)
    assert lin.get("/practice/daily").status_code == 200
    assert lin.get(questions).status_code == 200


def test_an_attempt_whose_time_is_up_holds_nobody_up(lin, world, time):
    contest = Contest(world, questions=4)
    contest.enter(world.lin, world.class_3)
    begin(lin, contest)
    time.advance(minutes=10)
    assert lin.get("/practice/daily").status_code == 200
