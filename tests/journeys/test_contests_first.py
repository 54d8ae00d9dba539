"""Whoever is answering in a contest sees no key anywhere else until the sheet is handed in."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from app import clock
from app.matches.cues import Cue
from app.matches.models import MatchQuestion, RulingRow
from app.papers.models import BlueprintLine, PaperQuestion
from app.questions.models import Question
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import draft, stock
from tests.contest import Contest
from tests.final import Final, rules_of
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


def asked_today(browser) -> int:
    """How many questions the day's practice has for this pupil."""
    reply = browser.get("/practice/daily")
    assert reply.status_code == 200
    return int(re.search(r"共 (\d+) 题", reply.text)[1])


def test_what_the_school_wrote_for_a_contest_is_not_practised_before_it_is_over(browser_of, world, time):
    opens = clock.now() + timedelta(days=2)
    contest = Contest(world, questions=4, opens_at=opens, closes_at=opens + timedelta(hours=1), published_at=None)
    own = draft(world, world.colleague, published_by=world.teacher)
    assert asked_today(browser_of(world.lin)) == 5  # the platform's questions may be practised at any time
    line = world.all(select(BlueprintLine.id))[0]
    world.keep(PaperQuestion(paper_id=contest.paper.id, line_id=line, revision_id=own.current_revision_id))
    assert asked_today(browser_of(world.lin)) == 4
    time.advance(days=3)
    assert asked_today(browser_of(world.lin)) == 5


def test_what_the_school_wrote_for_a_match_is_not_practised_before_it_has_ended(browser_of, world):
    final = Final(world, browser_of, teams=2, rules=rules_of("R2"))
    own = draft(world, world.colleague, published_by=world.teacher)
    with world.database.writing() as db:  # nothing else is fit for Lin
        for question in db.exec(select(Question).where(col(Question.owner_id).is_(None))):
            question.retired_at = clock.now()
    assert asked_today(browser_of(world.lin)) == 1
    match_id = final.match.id
    world.keep(
        MatchQuestion(match_id=match_id, round=0, number=90, is_reserve=True, revision_id=own.current_revision_id)
    )
    assert "还没有适合你的题" in browser_of(world.lin).get("/practice").text
    world.keep(RulingRow(match_id=match_id, number=900, act=Cue.END, at=clock.now(), data={}))
    assert asked_today(browser_of(world.lin)) == 1
