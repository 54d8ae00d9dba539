"""A whole match by rulings alone: played, replayed, and never broken by what is commanded."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.errors import Refusal
from app.matches import kinds
from app.matches.calling_up import NotThisTeam, QuestionUnderWay
from app.matches.cues import Cue, Lifeline, Phase, Scene
from app.matches.flow import OutOfOrder
from app.matches.particulars import Unclear
from app.matches.playing import NotLive
from app.matches.playing_race import NoSecondChance
from app.matches.points import NeedsReason, faults
from app.matches.rounds import MayNotDecline, Race, Round, Wager, Worth
from app.matches.rulebook import LifelineRule, TeamShape
from app.matches.show import LASTING, Show
from app.matches.words import EntryReason, Foul, Move, Outcome, QuestionState
from tests.rules.stage import TEAMS, Played, of, played_through, programme, summed

S, M, K = QuestionState, Move, kinds
A, B, C = TEAMS[:3]
TEAM = Round(K.TEAM, "R2", "团队必答题", 2, 60, Worth(right=10, wrong=-5))
BUZZER = Round(K.BUZZER, "R4", "抢答题", 4, 30, Worth(right=10, wrong=-10, silent=-10))
RISK = Round(K.RISK, "R5", "风险题", 1, 60, wager=Wager((10, 20, 30), steal=10))
SECOND = Round(K.BUZZER, "R4", "抢答题", 4, 30, Worth(wrong=-10), Race(second_chances=1, second_wrong=-5))


def answered(match: Played, outcome: str = "right") -> Show:
    """The next question of a round of turns, up to its points."""
    match.step(3)
    match.do(M.JUDGE, outcome=outcome)
    return match.step()


@pytest.mark.parametrize("seed", range(4))
def test_nine_teams_play_the_whole_preset_and_another_server_comes_to_the_same_match(seed):
    match = played_through(programme(), seed)
    show = match.show
    codes = [show.round_of(asked).code for asked in show.asked]
    counted = {code: codes.count(code) for code in ("R1", "R2", "R3", "A1", "R4", "A2", "R5")}
    assert counted == {"R1": 27, "R2": 18, "R3": 10, "A1": 5, "R4": 20, "A2": 5, "R5": 9}
    assert match.replayed() == show
    assert summed(show) == show.scores
    assert faults(show.ledger) == []
    assert {row.team: row.score for row in show.places} == show.scores


def test_every_turn_is_taken_once_whatever_the_scores_do_meanwhile():
    show = played_through(programme(), "turns").show
    for at in (0, 1, 6):
        taken = [asked.turn for asked in show.asked if asked.planned.round == at]
        assert None not in taken
        assert len(set(taken)) == len(taken)
        assert {turn.team for turn in taken} == set(TEAMS)


def test_after_the_end_the_panel_may_still_put_the_result_right():
    match = Played(of(TEAM))
    match.step(3)
    match.do(M.JUDGE, outcome="wrong")
    while match.show.phase is not Phase.ENDED:
        asked = match.show.question
        if asked is None or asked.state in LASTING:
            match.do(Cue.END)
        else:
            match.step()
    [first] = match.show.asked
    before = match.points(first.team)
    match.do(M.OVERRULE, question=first.planned.id, team=first.team, outcome="right", note="申诉成立")
    gained = TEAM.worth.right - TEAM.worth.wrong
    assert match.points(first.team) == [before[0] + gained] and match.show.phase is Phase.ENDED
    match.do(Cue.ADJUST, team=first.team, delta=-gained, note="重复记分")
    assert match.points(first.team) == before and match.replayed() == match.show


def test_before_the_start_and_after_the_end_nothing_is_played():
    match = Played(of(TEAM), begun=False)
    for act in (M.SHOW, M.READ, Cue.ROUND, Cue.ADJUST, Cue.END, Cue.PAUSE, Cue.FREEZE):
        with pytest.raises(NotLive):
            match.do(act, round=0, team=A, delta=10, note="试")
    match.do(Cue.START)
    with pytest.raises(NotLive):
        match.do(Cue.START)
    match.do(Cue.END)
    with pytest.raises(NotLive):
        match.do(M.SHOW, question=match.show.programme.questions[0].id)
    assert match.show.phase is Phase.ENDED
    assert match.do(Cue.SCENE, scene="scores").scene is Scene.SCORES  # screens can still be changed


def test_one_question_at_a_time():
    match = Played(of(TEAM))
    match.step()
    second = match.show.programme.questions[1].id
    with pytest.raises(QuestionUnderWay):
        match.do(M.SHOW, question=second)
    for act, data in ((Cue.ROUND, {"round": 0}), (Cue.END, {}), (Cue.PASS_TURN, {})):
        with pytest.raises(OutOfOrder):
            match.do(act, **data)
    match.do(M.BACK)
    assert match.show.asked == ()
    assert match.do(M.SHOW, question=second).question.turn.team == A


def test_no_question_is_called_up_when_the_round_is_over():
    match = Played(of(TEAM))
    for _ in range(6):
        answered(match)
    spare = next(p for p in match.show.programme.questions if p.is_reserve)
    with pytest.raises(Refusal, match="已经答完"):
        match.do(M.SHOW, question=spare.id)
    race = Played(of(Round(K.BUZZER, "R4", "抢答题", 1)))
    race.step(2)
    race.raced()
    with pytest.raises(Refusal, match="已经答完"):
        race.do(M.SHOW, question=next(p for p in race.show.programme.questions if p.is_reserve).id)


def test_a_question_of_another_round_or_one_used_already_is_not_called_up():
    match = Played(of(TEAM, BUZZER))
    of_race = next(p for p in match.show.programme.questions if p.round == 1)
    for wanted in (of_race.id, UUID(int=5), "nonsense", None):
        with pytest.raises(Refusal):
            match.do(M.SHOW, question=wanted)
    answered(match)
    with pytest.raises(Unclear):
        match.do(M.SHOW, question=match.show.asked[0].planned.id)


def test_the_host_may_call_a_team_out_of_order_and_the_others_follow():
    match = Played(of(TEAM))
    first = match.show.programme.questions[0].id
    assert match.do(M.SHOW, question=first, team=B).question.team == B
    match.do(M.VOID, note="题目有误")
    answered(match)
    assert match.show.question.team == A
    assert answered(match).question.team == B
    with pytest.raises(NotThisTeam):
        match.do(M.SHOW, question=match.show.programme.questions[3].id, team=C, seat=2)


def test_a_turn_can_be_passed_and_an_absent_team_is_skipped_until_it_comes():
    match = Played(of(TEAM))
    match.do(Cue.ABSENT, team=A)
    assert answered(match).question.team == B
    match.do(Cue.PASS_TURN)
    match.do(Cue.PRESENT, team=A)
    assert [answered(match).question.team for _ in range(4)] == [A, A, B, C]
    with pytest.raises(OutOfOrder):
        match.do(Cue.PASS_TURN)


def test_points_follow_the_round_and_a_step_back_takes_them_and_the_judgement_back():
    match = Played(of(TEAM))
    answered(match, "wrong")
    assert match.points(A) == [95]
    match.do(M.BACK)
    assert (match.show.question.state, match.points(A)) == (S.REVEALED, [100])
    match.step()
    assert match.points(A) == [95]
    match.step(3)
    match.do(M.JUDGE, outcome="wrong")
    match.do(M.BACK)
    match.do(M.JUDGE, outcome="right")
    match.step()
    assert match.points(A, B) == [95, 110]
    assert faults(match.show.ledger) == []


def test_a_prompted_answer_counts_for_nothing_and_costs_what_the_round_says():
    match = Played(of(Round(K.TEAM, "R1", "必答题", 1, worth=Worth(hint=-10))))
    match.step(3)
    match.do(Cue.FOUL, team=A, foul="hint")
    match.do(M.JUDGE, outcome="hinted")
    match.step()
    assert match.points(A) == [80]
    match.do(M.BACK)
    assert match.points(A) == [90]  # what the adjudicator deducted by hand stands
    match.step()
    assert match.points(A) == [80]
    match.do(Cue.FOUL, team=A, foul="hint", delta=-3)
    match.do(M.BACK)
    assert match.points(A) == [87]


def test_who_may_not_decline_is_not_entered_as_declining():
    match = Played(of(TEAM))
    match.step(2)
    with pytest.raises(MayNotDecline):
        match.do(M.DECLINE)
    match.do(M.BEGIN)
    with pytest.raises(MayNotDecline):
        match.do(M.JUDGE, outcome="declined")


def test_a_question_with_points_to_enter_is_not_closed_without_them():
    match = Played(of(TEAM))
    match.step(3)
    match.do(M.JUDGE, outcome="wrong")
    match.do(M.REVEAL)
    with pytest.raises(OutOfOrder):
        match.do(M.CLOSE)
    match.do(M.SCORE)
    assert match.do(M.CLOSE).question.state is S.CLOSED


def test_risk_is_played_for_the_value_chosen_and_may_be_declined():
    match = Played(of(RISK))
    by_value = {p.value: p.id for p in match.show.programme.questions if not p.is_reserve}
    for value in (15, None, "30", True, 10):  # a question is played for its own value
        with pytest.raises(Refusal):
            match.do(M.SHOW, question=by_value[30], value=value)
    match.do(M.SHOW, question=by_value[30], value=30)
    match.step(2)
    match.do(M.JUDGE, outcome="wrong")
    match.step()
    assert match.points(A) == [70]
    match.do(M.SHOW, question=by_value[20], value=20)
    match.do(M.DECLINE)
    match.step()
    assert match.points(B) == [100]
    assert match.show.question.answers[0].outcome is Outcome.DECLINED


def test_a_wrong_risk_answer_is_handed_on_once_and_the_other_team_only_gains():
    match = Played(of(RISK))
    match.step(0)
    chosen = next(p for p in match.show.programme.questions if p.value == 20)
    match.do(M.SHOW, question=chosen.id, value=20)
    match.step(2)
    match.do(M.JUDGE, outcome="wrong")
    with pytest.raises(NotThisTeam):
        match.do(M.HAND_ON, team=A)
    match.do(M.HAND_ON, team=B)
    assert match.show.question.ends == match.now + timedelta(seconds=60)
    match.do(M.FINISH)
    match.do(M.JUDGE, outcome="right")
    with pytest.raises(NoSecondChance):
        match.do(M.HAND_ON, team=C)
    match.step()
    assert match.points() == [80, 110, 100]
    assert [e.reason for e in match.show.ledger[-2:]] == [EntryReason.WRONG, EntryReason.SECOND_CHANCE]


def test_a_second_chance_follows_a_wrong_answer_only():
    match = Played(of(RISK))
    chosen = next(p for p in match.show.programme.questions if p.value == 20)
    match.do(M.SHOW, question=chosen.id, value=20)
    match.step(2)
    match.do(M.JUDGE, outcome="right")
    with pytest.raises(NoSecondChance):
        match.do(M.HAND_ON, team=B)


@pytest.mark.parametrize("first", ["wrong", "silent"])
def test_a_second_chance_at_the_buzzer_is_for_others_and_given_once(first):
    match = Played(of(SECOND))
    match.step(2)
    match.raced((A, 300), (B, 700))
    match.do(M.JUDGE, outcome=first)
    match.do(M.REOPEN)
    match.press(A, 150)
    match.press(B, 400)
    match.later(1).machine()
    assert (match.show.question.state, match.show.question.team) == (S.CLAIMED, B)
    match.do(M.JUDGE, outcome="wrong")
    with pytest.raises(NoSecondChance):
        match.do(M.REOPEN)
    match.step()
    assert match.points() == [90 if first == "wrong" else 100, 95, 100]


def test_a_second_chance_that_nobody_takes_leaves_the_first_answer_standing():
    match = Played(of(SECOND))
    match.step(2)
    match.raced((A, 300))
    match.do(M.JUDGE, outcome="wrong")
    match.do(M.REOPEN)
    match.later(20).machine()
    match.step()
    assert match.show.question.state is S.SCORED
    assert match.points() == [90, 100, 100]


def test_a_question_nobody_took_counts_as_asked_and_a_voided_one_does_not():
    match = Played(of(BUZZER))
    for _ in range(2):
        match.step(2)
        match.raced()
        assert match.show.question.lapsed
    match.step(2)
    match.do(M.VOID, note="读错了题")
    match.step()
    assert match.show.question.planned.is_reserve
    match.do(M.READ)
    match.raced()
    match.step(2)
    match.raced()
    assert len(match.show.asked) == 5
    assert match.do(Cue.END).phase is Phase.ENDED


def test_voiding_means_the_question_called_up_last_unless_another_is_named():
    match = Played(of(TEAM))
    answered(match)
    match.step()  # the host alone sees the second
    match.do(M.VOID, note="超纲")
    assert [asked.voided for asked in match.show.asked] == [False, True]
    assert match.points(A) == [110]
    match.do(M.VOID, question=match.show.asked[0].planned.id, note="答案有误")
    assert match.points(A) == [100]


def test_an_adjudicator_gives_and_takes_points_with_a_reason_and_undoes_a_slip():
    match = Played(of(TEAM))
    match.do(Cue.ADJUST, team=A, delta="2.5", note="风采展示")
    match.do(Cue.ADJUST, team=B, delta=-3, note="超时")
    assert match.show.scores[A] == Decimal("102.5")
    assert match.points(B) == [97]
    with pytest.raises(NeedsReason):
        match.do(Cue.ADJUST, team=A, delta=5)
    for delta in (0, "x", None, 1e9, float("nan"), float("inf"), "1.234", [5], {}, True, 10**5000, "9" * 5000):
        with pytest.raises(Refusal):
            match.do(Cue.ADJUST, team=A, delta=delta, note="试")
    match.do(Cue.UNDO_ENTRY, entry=match.show.ledger[-1].number)
    assert match.points(B) == [100]
    for entry in (match.show.ledger[-1].number, 999, "1", None):
        with pytest.raises(Refusal):
            match.do(Cue.UNDO_ENTRY, entry=entry)


@pytest.mark.parametrize(("foul", "cost"), [(Foul.HINT, 10), (Foul.NOTES, 20), (Foul.AUDIENCE_PROMPT, 10)])
def test_a_foul_costs_its_price_or_what_is_typed_in(foul, cost):
    match = Played(of(TEAM))
    match.do(Cue.FOUL, team=A, foul=foul.value)
    match.do(Cue.FOUL, team=A, foul=foul.value, delta=-3)
    assert match.points(A) == [100 - cost - 3]
    with pytest.raises(Refusal):
        match.do(Cue.FOUL, team=A, foul=foul.value, delta=5)


def test_a_floor_is_the_least_that_is_shown_and_the_sum_behind_it_stays_exact():
    match = Played(of(TEAM, base_score=0, floor=0))
    answered(match, "wrong")
    assert match.points(A) == [0]
    match.do(Cue.ADJUST, team=A, delta=10, note="加分")
    assert match.points(A) == [5]


def test_a_jury_gives_the_points_and_changes_them_only_by_another_amount():
    match = Played(of(Round(K.JUDGED, "R6", "才艺", 1, 120)))
    match.step(3)
    for marks in ({}, {"1": "x"}, {"1": 5, "2": 5}, {"1": 30, "2": 5, "3": 5}, [1, 2, 3], {"1": None}, {"1": "NaN"}):
        with pytest.raises(Refusal):
            match.do(M.JUDGE, marks=marks)
    match.do(M.JUDGE, marks={"1": "18.5", "2": "17", "3": "20", "4": "9", "5": "16"})
    match.step()
    assert match.show.scores[A] == Decimal("117.17")
    with pytest.raises(Refusal):
        match.do(M.OVERRULE, team=A, outcome="right", note="复核")
    match.do(M.OVERRULE, team=A, delta="18", note="复核")
    assert match.points(A) == [118]


def test_seats_change_between_rounds_where_the_rules_allow_it_and_never_within_a_question():
    match = Played(of(TEAM, team=TeamShape(swap_between_rounds=True, most_swaps=1)))
    coming = match.show.team(A).substitutes[0]
    match.step()
    with pytest.raises(Refusal):
        match.do(Cue.SUBSTITUTE, team=A, seat=2, player=coming)
    match.do(M.BACK)
    match.do(Cue.SUBSTITUTE, team=A, seat=2, player=coming)
    assert match.show.line_ups[A][0][1] == coming
    with pytest.raises(Refusal):
        match.do(Cue.SUBSTITUTE, team=A, seat=1, player=match.show.team(A).players[1])
    assert match.replayed() == match.show


def test_the_scoreboard_is_frozen_once_and_places_are_told_one_by_one():
    match = Played(of(TEAM))
    match.do(Cue.FREEZE)
    match.do(Cue.ADJUST, team=A, delta=10, note="加分")
    with pytest.raises(OutOfOrder):
        match.do(Cue.FREEZE)  # a second press must not let out what was kept back
    assert match.show.public_scores[A] == 100
    for places in (4, -1, "1", None, True):
        with pytest.raises(Unclear):
            match.do(Cue.UNVEIL, places=places)
    assert match.do(Cue.UNVEIL, places=1).scene is Scene.AWARDS
    assert match.do(Cue.UNFREEZE).unveiled == 0


def test_lifelines_are_used_as_often_and_where_the_rules_allow_it():
    allowed = (LifelineRule(Lifeline.DOUBLE, 1), LifelineRule(Lifeline.PHONE, 2, (K.BUZZER,)))
    match = Played(of(TEAM, BUZZER, Round(K.AUDIENCE, "A1", "观众互动", 1), lifelines=allowed))
    for lifeline in ("swap", "phone", "magic", None):
        with pytest.raises(Refusal):
            match.do(Cue.LIFELINE, team=A, lifeline=lifeline)
    first = match.show.programme.questions[0].id
    with pytest.raises(OutOfOrder, match="没有使用双倍分"):
        match.do(M.SHOW, question=first, double=True)
    match.do(Cue.LIFELINE, team=A, lifeline="double")
    with pytest.raises(OutOfOrder, match="已经用完"):
        match.do(Cue.LIFELINE, team=A, lifeline="double")
    match.do(M.SHOW, question=first, double=True)
    match.step(2)
    match.do(M.JUDGE, outcome="right")
    match.step()
    assert match.points(A) == [120]
    with pytest.raises(OutOfOrder):
        match.do(M.SHOW, question=match.show.programme.questions[1].id, double=True)
    match.do(Cue.ROUND, round=1)
    for _ in range(2):
        match.do(Cue.LIFELINE, team=B, lifeline="phone")
    match.do(Cue.ROUND, round=2)
    with pytest.raises(OutOfOrder, match="不能使用"):
        match.do(Cue.LIFELINE, team=B, lifeline="double")
    none = Played(of(TEAM))
    with pytest.raises(OutOfOrder):
        none.do(Cue.LIFELINE, team=A, lifeline="double")


def test_small_switches():
    match = Played(of(TEAM))
    assert match.do(Cue.DELAY, seconds=15).delay == 15
    assert match.do(Cue.CLEAN, on=True).clean
    assert match.do(Cue.JOIN_CODE, on=True).shows_join_code
    assert not match.do(Cue.END).shows_join_code
    with pytest.raises(Unclear):
        match.do(Cue.DELAY, seconds=31)


def test_an_unknown_act_is_refused_in_a_sentence():
    match = Played(of(TEAM))
    for act in ("", "launch", "SHOW", "show "):
        with pytest.raises(Unclear):
            match.do(act)
