"""A round that a jury judges: three screens give marks, the desk sees them come, the team gets their mean."""

from dataclasses import replace

import pytest

from app.matches import kinds
from app.matches.cues import ScreenKind
from app.matches.preset import TONGXIN_2023
from app.matches.rule_changes import standard
from app.matches.words import QuestionState
from tests.event import words
from tests.final import JSON, Final

JUDGED = replace(standard(kinds.JUDGED), code="R1")


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, teams=2, rules=replace(TONGXIN_2023, rounds=(JUDGED,), awards=()))
    made.take_desk()
    for _ in range(5):  # begin, enter the round, call up, read, begin
        assert made.step().status_code == 200
    assert made.show.question.state is QuestionState.ANSWERING
    return made


def test_the_marks_of_three_judges_become_the_points_of_the_team(final):
    judges = [final.enter(ScreenKind.JUDGE, number) for number in (1, 2, 3)]
    podium, there = final.enter(ScreenKind.PODIUM, 1)
    assert "请打分" in words(judges[0][0].get(judges[0][1])) and "请答题" in words(podium.get(there))
    for (judge, at), mark in zip(judges, ("18.5", "17", "19"), strict=True):
        assert judge.post(f"{at}/marks", data={"mark": mark}, headers=JSON).json()["message"] == f"已提交 {mark}"
    assert judges[0][0].post(f"{judges[0][1]}/marks", data={"mark": "18"}).status_code == 303
    told = words(judges[0][0].get(judges[0][1]))
    assert "已提交 18.00 分，可以修改" in told and "19" not in told  # nobody sees what others give
    desk = words(final.host.get(f"{final.address}/desks/host"))
    assert "1 号 18" in desk and "2 号 17" in desk and "3 号 19" in desk
    assert final.rule("judge").status_code == 200
    desk = words(final.host.get(f"{final.address}/desks/host"))
    assert "1 号台 18 分" in desk and "1 号台 正确" not in desk
    final.step()
    assert final.show.scores[final.teams[0].id] == 118
    assert "你给出 18.00 分" in words(judges[0][0].get(judges[0][1]))


@pytest.mark.parametrize("mark", ["20.5", "-1", "18.555", "好", "NaN"])
def test_what_is_no_mark_is_refused_in_words_and_nothing_is_kept(final, mark):
    judge, at = final.enter(ScreenKind.JUDGE, 1)
    refused = judge.post(f"{at}/marks", data={"mark": mark}, headers=JSON)
    assert refused.status_code == 409 and refused.json()["title"] == "评委打分超出范围，或小数超过两位。"
    assert "请打分" in words(judge.get(at))


def test_too_few_marks_give_no_points_and_the_desk_says_so(final):
    judge, at = final.enter(ScreenKind.JUDGE, 1)
    judge.post(f"{at}/marks", data={"mark": "18"}, headers=JSON)
    refused = final.rule("judge")
    assert refused.status_code == 409 and "评委打分不足" in refused.json()["title"]
    assert final.show.scores[final.teams[0].id] == 100


def test_a_mark_after_the_judgement_is_refused(final):
    judges = [final.enter(ScreenKind.JUDGE, number) for number in (1, 2, 3)]
    for judge, at in judges:
        judge.post(f"{at}/marks", data={"mark": "18"}, headers=JSON)
    final.rule("judge")
    judge, at = judges[0]
    assert judge.post(f"{at}/marks", data={"mark": "20"}, headers=JSON).status_code == 409
    assert final.show.scores[final.teams[0].id] == 100
    final.step()
    assert final.show.scores[final.teams[0].id] == 118
