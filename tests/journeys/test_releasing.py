"""Releasing results, extending the window, declaring a competition void: what the organiser may do, and when."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.competitions.models import Attempt, Competition
from app.competitions.words import Release
from app.people.models import SignIn
from tests.journeys.test_class_board import begin
from tests.journeys.test_setting_up import faulty, words


@pytest.fixture
def place(contest) -> str:
    return f"/competitions/{contest.competition.id}"


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser)


def kept(world, contest) -> Competition:
    return world.fetch(Competition, contest.competition.id)


def again(browser, world, who):
    browser.cookies.clear()
    browser.cookies.set("qingdun", world.sign_in(who))
    return browser


def test_release_by_hand_shows_results(organiser, world, contest, place, time, browser_of):
    attempt = contest.hand_in(contest.entries[world.lin.id], 85)
    lin = browser_of(world.lin)
    assert "85" not in words(lin.get(f"/attempts/{attempt.id}/result"))
    time.advance(hours=2)
    again(organiser, world, world.organiser), again(lin, world, world.lin)
    asked = words(organiser.get(f"{place}/release"))
    assert "确认公布" in asked and kept(world, contest).released_at is None, "asking releases nothing"
    assert organiser.post(f"{place}/release").headers["location"] == place
    assert kept(world, contest).released_at == time.moment
    assert "85" in words(lin.get(f"/attempts/{attempt.id}/result"))
    assert "成绩已公布" in words(organiser.get(place))
    time.advance(minutes=5)
    organiser.post(f"{place}/release")
    assert kept(world, contest).released_at == time.moment - timedelta(minutes=5), "twice changes nothing"


def test_nothing_is_released_while_pupils_may_still_answer(organiser, world, contest, place, time):
    for entry in list(contest.entries.values())[:4]:
        contest.hand_in(entry, 60)
    assert "还有 1 人没有交卷" in words(organiser.get(f"{place}/release"))
    assert organiser.post(f"{place}/release").status_code == 409
    organiser.post(f"{place}/release", data={"at_close": "1"})
    assert (kept(world, contest).release, kept(world, contest).released_at) == (Release.AT_CLOSE, None)
    contest.hand_in(list(contest.entries.values())[4], 60)
    assert organiser.post(f"{place}/release").status_code == 303
    assert kept(world, contest).closes_at == time.moment + timedelta(seconds=1), "whoever saw a key may not begin again"


def test_a_lesson_that_is_over_ends_with_the_release_although_some_were_absent(
    organiser, world, contest, place, time, browser_of
):
    contest.hand_in(contest.entries[world.lin.id], 60)
    assert "现在结束竞赛并公布" in words(organiser.get(f"{place}/release"))
    assert organiser.post(f"{place}/release", data={"ends_now": "1"}).status_code == 303
    assert kept(world, contest).released_at == time.moment
    time.advance(seconds=1)
    late = browser_of(world.zhou).post(f"/competitions/{contest.competition.id}/attempts")
    assert late.status_code == 409, "whoever may have seen a key does not begin"


def test_ending_now_waits_for_those_who_are_answering(organiser, world, contest, place):
    begin(world, contest, world.zhou)
    assert "正在答题" in words(organiser.get(f"{place}/release"))
    assert organiser.post(f"{place}/release", data={"ends_now": "1"}).status_code == 409
    assert kept(world, contest).released_at is None


def test_extra_time_past_the_close_holds_the_release_back(organiser, world, contest, place, time):
    attempt = begin(world, contest, world.lin)
    with world.database.writing() as db:
        db.get_one(Attempt, attempt.id).deadline = time.moment + timedelta(hours=3)
    time.advance(hours=2)
    again(organiser, world, world.organiser)
    assert "还有 1 人正在答题" in words(organiser.get(f"{place}/release"))
    assert organiser.post(f"{place}/release").status_code == 409
    time.advance(hours=2)
    again(organiser, world, world.organiser)
    assert organiser.post(f"{place}/release").status_code == 303


def test_the_close_moves_further_away_and_never_nearer(organiser, world, contest, place, time):
    closes = contest.competition.closes_at
    for text in ("2026-11-24 12:30", "2026-11-24 13:00", "soon", ""):
        assert faulty(organiser.post(f"{place}/closing-time", data={"closes_at": text}))
    assert kept(world, contest).closes_at == closes
    organiser.post(f"{place}/closing-time", data={"closes_at": "2026-11-24T15:00"})
    assert kept(world, contest).closes_at == closes + timedelta(hours=2)


def test_whoever_the_old_close_would_have_cut_off_gets_the_time_back(organiser, world, contest, place, time):
    early = begin(world, contest, world.lin)
    time.advance(minutes=57)
    again(organiser, world, world.organiser)
    late = begin(world, contest, world.zhou)
    with world.database.writing() as db:
        db.get_one(Attempt, late.id).deadline = contest.competition.closes_at
    organiser.post(f"{place}/closing-time", data={"closes_at": "2026-11-24 14:00"})
    assert world.fetch(Attempt, late.id).deadline == time.moment + timedelta(minutes=6)
    assert world.fetch(Attempt, early.id).deadline == early.deadline


def test_a_competition_whose_results_are_out_is_not_reopened(organiser, world, contest, place, time):
    time.advance(hours=2)
    again(organiser, world, world.organiser)
    assert organiser.post(f"{place}/closing-time", data={"closes_at": "2026-11-24 18:00"}).status_code == 303
    time.advance(hours=6)
    again(organiser, world, world.organiser)
    organiser.post(f"{place}/release")
    assert organiser.post(f"{place}/closing-time", data={"closes_at": "2026-11-25 18:00"}).status_code == 409


def test_voiding_needs_a_reason_and_takes_it_out_of_sight(organiser, world, contest, place, browser_of):
    contest.hand_in(contest.entries[world.lin.id], 85)
    lin = browser_of(world.lin)
    assert "同心县禁毒知识竞赛" in words(lin.get("/home"))
    assert faulty(organiser.post(f"{place}/voiding", data={"reason": " "}))
    assert kept(world, contest).voided_at is None
    organiser.post(f"{place}/voiding", data={"reason": "试题泄露"})
    assert kept(world, contest).void_reason == "试题泄露"
    assert "试题泄露" in words(organiser.get(place))
    assert "同心县禁毒知识竞赛" not in words(lin.get("/home"))
    assert organiser.post(f"{place}/release").status_code == 409
    assert organiser.post(f"{place}/closing-time", data={"closes_at": "2026-11-25 18:00"}).status_code == 409


def test_whoever_is_answering_a_competition_that_becomes_void_is_told_so(organiser, world, contest, place, browser_of):
    attempt, done = begin(world, contest, world.zhou), contest.hand_in(contest.entries[world.lin.id], 85)
    zhou, lin = browser_of(world.zhou), browser_of(world.lin)
    answer = {"number": 1, "choice": "A", "sequence": 1}
    [device] = world.all(select(SignIn.id).where(SignIn.student_id == world.zhou.id))
    with world.database.writing() as db:
        db.get_one(Attempt, attempt.id).sign_in_id = device
    assert zhou.post(f"/attempts/{attempt.id}/responses", json=answer).status_code == 200
    organiser.post(f"{place}/voiding", data={"reason": "试题泄露"})
    refused = zhou.post(f"/attempts/{attempt.id}/responses", json=answer | {"sequence": 2})
    assert (refused.status_code, "已经作废" in refused.json()["title"]) == (409, True)
    assert zhou.post(f"/attempts/{attempt.id}/submission").status_code == 409
    assert lin.get(f"/attempts/{done.id}/result").status_code == 404


def test_a_teacher_does_not_release_the_competition_of_the_county(world, contest, place, browser_of):
    chen = browser_of(world.teacher)
    assert chen.get(place).status_code == 200
    assert chen.get(f"{place}/release").status_code == 404
    assert chen.post(f"{place}/release").status_code == 404
    assert kept(world, contest).released_at is None


def test_the_page_counts_what_its_reader_may_see(organiser, world, contest, place, browser_of):
    contest.hand_in(contest.entries[world.lin.id], 85)
    begin(world, contest, world.ma)
    county = words(organiser.get(place))
    assert "应参加 4" in county and "已开始 2" in county and "已交卷 1" in county and "未参加 2" in county
    school = words(browser_of(world.teacher).get(place))
    assert "应参加 3" in school and "已开始 1" in school
    assert "七年级(3)班 2 1 1" in school and "七年级(4)班" not in school
