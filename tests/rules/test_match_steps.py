"""The one big next step at the host's desk: it always applies, and where there is none it says what is waited for."""

import pytest

from app.matches import kinds
from app.matches.cues import Cue
from app.matches.playing import after
from app.matches.points import EntryReason
from app.matches.rounds import Round, Wager, Worth
from app.matches.show import Planned, Programme, Ruling
from app.matches.steps import Waits, next_step, proposes_freezing, ties
from app.matches.words import Move, QuestionState
from tests.rules.stage import NOON, TEAMS, Played, of, played_through, programme

S, M, K = QuestionState, Move, kinds
A, B, C = TEAMS[:3]
TEAM = Round(K.TEAM, "R2", "团队必答题", 1, 60)
BUZZER = Round(K.BUZZER, "R4", "抢答题", 2, 30, Worth(wrong=-10))
TOGETHER = Round(K.PARALLEL, "R3", "判断快答", 1, 10)
JUDGED = Round(K.JUDGED, "R7", "才艺展示", 1, 60)
RISK = Round(K.RISK, "R5", "风险题", 1, 60, wager=Wager((10, 20)))
TIE_BREAK = Round(K.TIE_BREAK, "R6", "加赛题", 0, 15)


def words(match: Played) -> str:
    return next_step(match.show).words


def waits(match: Played) -> Waits | None:
    return next_step(match.show).waits


def test_from_the_start_to_the_end_of_a_turn():
    match = Played(of(TEAM), begun=False)
    told = []
    while waits(match) is not Waits.JUDGE:
        told.append(words(match))
        match.step()
    assert told == ["开始比赛", "进入团队必答题", "下一题", "开始读题", "开始答题", "答题完毕"]
    match.do(M.JUDGE, outcome="right")
    assert words(match) == "公布答案并记分"
    match.step()
    assert words(match) == "下一题"


def test_at_the_buzzer_the_host_waits_for_the_race_and_for_the_adjudicator():
    match = Played(of(BUZZER))
    match.step(2)
    assert words(match) == "预备抢答"
    match.do(M.COUNT_DOWN)
    assert waits(match) is Waits.RACE
    match.press(A, 300)
    match.press(B, 301)
    match.later(5).machine()
    assert waits(match) is Waits.TIE
    match.do(M.CLAIM, team=A)
    assert words(match) == "开始答题"


def test_while_the_hall_answers_the_desk_does_not_speak_of_teams():
    match = Played(of(Round(K.AUDIENCE, "A1", "观众互动", 5, 20)))
    match.step(3)
    assert waits(match) is Waits.HALL


def test_together_before_a_jury_and_at_risk():
    match = Played(of(TOGETHER, JUDGED, RISK))
    match.step(2)
    assert words(match) == "开始作答"
    match.step()
    assert waits(match) is Waits.ANSWERS
    match.later(20).machine()
    match.step()
    assert words(match) == "进入才艺展示"
    match.step(5)
    assert waits(match) is Waits.MARKS
    match.do(Cue.PAUSE) if match.show.question.ends else None
    match.do(M.JUDGE, marks={"1": 10, "2": 11, "3": 12})
    match.step()
    for team in (B, C):
        match.do(Cue.ABSENT, team=team)
    match.step()
    assert waits(match) is Waits.CHOOSE
    assert {planned.value for planned in next_step(match.show).choice.choices} == {10, 20}


def test_the_last_risk_question_is_called_up_for_its_own_value():
    rules = of(RISK).rules
    only = next(p for p in of(RISK).questions if p.value == 20)
    match = Played(Programme(rules, of(RISK).teams, (only,)))
    match.step()
    assert match.show.question.value == 20
    unpriced = Played(Programme(rules, of(RISK).teams, (Planned(only.id, 0, 1),)))
    assert waits(unpriced) is Waits.CHOOSE
    assert unpriced.do(M.SHOW, question=only.id, value=10).question.value == 10


def test_an_open_appeal_comes_before_everything_else():
    match = Played(of(BUZZER))
    match.step(2)
    match.raced((A, 300))
    match.do(M.JUDGE, outcome="wrong")
    match.step(2)  # entered, and the host sees the next
    match.do(M.APPEAL, team=A)
    assert waits(match) is Waits.APPEAL
    match.do(M.UPHOLD)
    assert words(match) == "开始读题"


def test_a_restart_is_confirmed_before_everything_else():
    match = Played(of(TEAM))
    match.step(3)
    match.do(Cue.RESTARTED, boot="b2")
    assert waits(match) is Waits.CONFIRM


def test_ties_that_decide_an_award_are_broken_before_the_end():
    match = Played(of(TEAM, TIE_BREAK))
    match.do(Cue.ADJUST, team=C, delta=10, note="加分")
    match.do(Cue.ROUND, round=0)
    for _ in range(3):
        match.do(Cue.PASS_TURN)
    assert [tie.teams for tie in ties(match.show)] == [(A, B)]
    assert words(match) == "加赛：第 2 名有 2 队并列"
    match.step(3)
    match.raced((B, 200))
    match.do(M.BEGIN)
    match.do(M.FINISH)
    match.do(M.JUDGE, outcome="right")
    match.step()
    assert words(match) == "结束比赛"
    assert [row.team for row in match.show.places] == [C, B, A]
    match.step()
    assert waits(match) is Waits.OVER


def test_after_a_freeze_the_places_are_told_one_by_one_from_the_last():
    match = Played(of(TEAM))
    match.do(Cue.FREEZE)
    match.do(Cue.END)
    told = []
    while waits(match) is not Waits.OVER:
        told.append(words(match))
        match.step()
    assert told == ["揭晓第 3 名", "揭晓第 2 名", "揭晓第 1 名"]
    assert match.show.unveiled == 3


@pytest.mark.parametrize("spare", [0, 2])
def test_a_tie_break_whose_questions_have_run_out_does_not_go_round_in_circles(spare):
    match = Played(of(TEAM, TIE_BREAK, spare=spare))
    for _ in range(3):
        match.do(Cue.PASS_TURN)
    while next_step(match.show).acts[0][0] != Cue.END:
        match.step()
        if match.show.question and match.show.question.state is S.READING:
            match.raced()
    assert len(match.show.asked) == 6 + spare
    match.step()


def test_without_a_tie_break_round_a_tie_stands():
    match = Played(of(TEAM))
    for _ in range(3):
        match.do(Cue.PASS_TURN)
    assert words(match) == "结束比赛"


@pytest.mark.parametrize("seed", ["p", "q"])
def test_at_every_moment_of_a_whole_match_the_next_step_applies_or_something_is_waited_for(seed):
    match = played_through(programme(), seed)
    show = Played(programme(), begun=False).show
    for ruling in match.log:
        step = next_step(show)
        assert bool(step.acts) is not bool(step.waits)
        then = show
        for act, data in step.acts:
            then = after(then, Ruling(then.version + 1, act, NOON, None, data))
        show = after(show, ruling)
    assert any(entry.reason is EntryReason.SILENT for entry in show.ledger)


def test_before_the_last_round_that_gives_points_freezing_is_proposed():
    match = Played(of(TEAM, RISK, Round(K.AUDIENCE, "A1", "观众互动", 1, 20), TIE_BREAK))
    assert not proposes_freezing(match.show)
    for team in (A, B, C):
        match.do(Cue.ABSENT, team=team)  # nobody's turn is left
    assert (words(match), proposes_freezing(match.show)) == ("进入风险题", True)
    match.do(Cue.FREEZE)
    assert not proposes_freezing(match.show)
    match.do(Cue.UNFREEZE)
    match.do(Cue.ROUND, round=1)
    assert (words(match), proposes_freezing(match.show)) == ("进入观众互动", False)
