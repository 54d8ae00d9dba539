"""What the hall may know: no key before the reveal, no points after freezing, and places one by one."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches import kinds
from app.matches.cues import Cue, Phase, Scene
from app.matches.flow import may_show_key
from app.matches.playing import after, played
from app.matches.public import public_view
from app.matches.rounds import Jury, Race, Round, Wager, Worth
from app.matches.seen import PublicView
from app.matches.show import Ruling, Show
from app.matches.words import Move, Outcome, QuestionState
from tests.rules.stage import NOON, TEAMS, Played, of, played_through, programme, texts

S, M, K = QuestionState, Move, kinds
A, B, C = TEAMS[:3]
TEAM = Round(K.TEAM, "R2", "团队必答题", 2, 60, Worth(right=10, wrong=-5))
PRESET = programme()
WHOLE = played_through(PRESET, "public")
TOGETHER = Round(K.PARALLEL, "R3", "判断快答", 2, 10, Worth(right=5))


def seen(show: Show, letter: str = "A", about: str = "依据") -> PublicView:
    return public_view(show, "决赛", texts(show.programme, letter, about))


def known_of_points(view: PublicView) -> list[tuple[object, ...]]:
    return [(team.score, team.place, team.outcome, team.award) for team in view.teams]


def test_whatever_the_keys_are_the_hall_sees_the_same_until_the_reveal():
    texts_of = [texts(PRESET, "A", "甲"), texts(PRESET, "BD", "乙")]
    show, revealed = Show(PRESET), 0
    for ruling in WHOLE.log:
        show = after(show, ruling)
        one, other = (public_view(show, "决赛", each) for each in texts_of)
        if show.question and may_show_key(show.question.state) and one.question:
            revealed += 1
            assert one != other
            assert replace(one, question=None) == replace(other, question=None)
        else:
            assert one == other
    assert revealed > 90


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(st.sampled_from(["A", "B", "C", "D", "AC", "ABCD"]), min_size=2, max_size=2),
    said=st.lists(st.sampled_from(["", "A", "B", "AC", "D"]), min_size=3, max_size=3),
    kind=st.sampled_from([K.PARALLEL, K.AUDIENCE]),
)
def test_when_the_machine_marks_against_the_key_nothing_shows_before_the_reveal(keys, said, kind):
    matches = [Played(of(replace(TOGETHER, kind=kind)), key=key) for key in keys]
    for match in matches:
        match.step(3)
        match.answers = dict(zip(TEAMS, said, strict=False))
    stages = [(lambda m: m), lambda m: m.later(5).machine(), lambda m: m.later(6).machine()]
    for go_on in stages:
        views = []
        for match, key in zip(matches, keys, strict=True):
            go_on(match)
            views.append(seen(match.show, key, f"答案 {key} "))
        assert views[0] == views[1]
    assert all(match.show.question.state is S.JUDGED for match in matches)
    for match, key in zip(matches, keys, strict=True):
        match.do(M.REVEAL)
        view = seen(match.show, key)
        assert [option.letter for option in view.question.options if option.is_key] == list(key)
        assert (view.question.explanation, view.question.source) == ("依据的解析", "依据的出处")


def test_before_it_is_read_and_once_it_is_void_the_hall_sees_no_question_at_all():
    match = Played(of(TEAM))
    match.step()
    assert seen(match.show).question is None
    match.step()
    assert seen(match.show).question.stem == "第 1 题"
    assert (seen(match.show).scene, seen(match.show).question.answering) == (Scene.QUESTION, "1 号台")
    match.do(M.VOID, note="题目有误")
    view = seen(match.show)
    assert (view.question, view.scene) == (None, Scene.SCORES)


def test_a_team_that_answers_alone_is_told_at_once_and_one_among_all_at_the_reveal():
    match = Played(of(TEAM, TOGETHER))
    match.step(3)
    match.do(M.JUDGE, outcome="right")
    assert seen(match.show).teams[0].outcome is Outcome.RIGHT
    match.step()
    assert seen(match.show).teams[0].score == 110
    match.do(Cue.ROUND, round=1)
    match.step(3)
    match.answers = {A: "A"}
    match.later(11).machine()
    assert {team.outcome for team in seen(match.show).teams} == {None}
    match.step()
    assert [team.outcome for team in seen(match.show).teams] == [Outcome.RIGHT, Outcome.SILENT, Outcome.SILENT]


def test_what_a_jury_marked_is_called_neither_right_nor_wrong():
    match = Played(of(Round(K.JUDGED, "R6", "才艺", 1, 120)))
    match.step(4)
    match.do(M.JUDGE, marks={"1": "18", "2": "17", "3": "16"})
    assert {team.outcome for team in seen(match.show).teams} == {None}
    match.step()
    assert (seen(match.show).teams[0].score, seen(match.show).teams[0].outcome) == (117, None)


def test_the_share_of_the_hall_is_told_with_the_key():
    match = Played(of(Round(K.AUDIENCE, "A1", "观众互动", 1, 20)))
    match.step(3)
    match.do(M.FINISH, tally={"A": 30, "B": 10})
    assert {option.share for option in seen(match.show).question.options} == {None}
    assert seen(match.show).question.answered == 40
    match.machine()
    match.step()
    assert [option.share for option in seen(match.show).question.options] == [0.75, 0.25, 0, 0]


def test_a_clock_says_when_it_ends_and_what_is_left_while_it_stands():
    match = Played(of(TEAM))
    assert seen(match.show).clock is None
    match.step(3)
    clock = seen(match.show).clock
    assert (clock.ends, clock.seconds, clock.left) == (match.show.question.ends, 60, None)
    match.later(15).do(Cue.PAUSE)
    assert (seen(match.show).clock.ends, seen(match.show).clock.left) == (None, 45)


def test_the_rules_of_each_round_are_told_in_a_line():
    rounds = (
        (TEAM, "每题 60 秒，答对加 10 分，答错扣 5 分"),
        (Round(K.TEAM, count=1, seconds=30), "每题 30 秒，答对加 10 分，答错不扣分"),
        (Round(K.RISK, count=1, wager=Wager((5,), may_decline=False)), "自选 5 分题，答对加分，答错扣同样的分"),
        (Round(K.TIE_BREAK, race=Race()), "一题定胜负：答对胜出，答错出局"),
        (Round(K.AUDIENCE, count=1), "现场观众答题，答对有机会获得小礼品"),
        (Round(K.JUDGED, count=1, jury=Jury(top=30)), "评委打分，最高 30 分"),
    )  # fmt: skip
    match = Played(of(*(round for round, _ in rounds)), begun=False)
    assert seen(match.show).round_rules == ""
    match.do(Cue.START)
    for at, (_, words) in enumerate(rounds):
        assert seen(match.do(Cue.ROUND, round=at)).round_rules == words


def test_questions_are_counted_as_they_are_asked_voided_ones_left_out():
    match = Played(of(TEAM))
    match.step(2)
    assert (seen(match.show).question.number, seen(match.show).question.of) == (1, 6)
    match.do(M.VOID, note="题目有误")
    match.step(2)
    assert (seen(match.show).question.number, seen(match.show).question.of) == (1, 6)


# --- a frozen scoreboard

ENTERING = st.lists(
    st.tuples(st.sampled_from(TEAMS), st.integers(-60, 60).filter(bool), st.sampled_from(["adjust", "foul", "play"])),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(before=ENTERING, one=ENTERING, other=ENTERING, end=st.booleans())
def test_after_freezing_points_entered_later_change_nothing_the_hall_sees(before, one, other, end):
    matches = [Played(of(TEAM, teams=9)) for _ in range(2)]
    for match, later in zip(matches, (one, other), strict=True):
        entered(match, before)
        match.do(Cue.FREEZE)
        entered(match, later)
        if end:
            match.do(Cue.END)
    assert known_of_points(seen(matches[0].show)) == known_of_points(seen(matches[1].show))
    for match in matches:
        match.do(Cue.UNFREEZE)
        assert {team.id: team.score for team in seen(match.show).teams} == match.show.scores
        assert {team.id: team.place for team in seen(match.show).teams} == {r.team: r.place for r in match.show.places}


def entered(match: Played, lines: list[tuple[object, int, str]]) -> None:
    for team, delta, how in lines:
        if how == "foul":
            match.do(Cue.FOUL, team=team, foul="other", delta=-abs(delta), note="犯规")
        elif how == "play":
            match.step(3)
            match.do(M.JUDGE, outcome="right" if delta > 0 else "wrong")
            match.step()
        else:
            match.do(Cue.ADJUST, team=team, delta=delta, note="调整")


@settings(max_examples=40, deadline=None)
@given(later=ENTERING, gone=st.sets(st.sampled_from(TEAMS), max_size=3))
def test_unveiling_tells_exactly_the_last_places_and_what_they_won(later, gone):
    match = Played(of(TEAM, teams=9, awards=PRESET.rules.awards))
    for team in gone:
        match.do(Cue.ABSENT, team=team)
    match.do(Cue.FREEZE)
    entered(match, later)
    match.do(Cue.END)
    order = [row.team for row in match.show.places]
    for places in range(1, len(order) + 1):
        view = seen(match.do(Cue.UNVEIL, places=places))
        told = {team.id for team in view.teams if team.place is not None}
        assert told == set(order[len(order) - places :])
        for team in view.teams:
            assert team.score == (match.show.scores[team.id] if team.id in told else Decimal(100))
            assert bool(team.award) is (team.id in told)
        assert {team.id for team in view.by_place[:places]} == told
    assert seen(match.do(Cue.UNVEIL, places=0)).by_place[0].award == ""


def test_a_team_that_leaves_during_the_ceremony_hides_nobody_told_already():
    match = Played(of(TEAM))
    match.do(Cue.FREEZE)
    match.do(Cue.END)
    match.do(Cue.UNVEIL, places=3)
    view = seen(match.do(Cue.ABSENT, team=A))
    assert [team.place for team in view.teams] == [None, 1, 1]


def test_a_tie_broken_in_secret_is_not_told_before_the_places_are():
    match = Played(of(TEAM, Round(K.TIE_BREAK, "R6", "加赛题", 0, 15)))
    match.do(Cue.FREEZE)
    match.do(Cue.TIE_BREAK, place=1)
    match.step(2)
    match.raced((B, 100))
    match.step(2)
    match.do(M.JUDGE, outcome="right")
    match.step()
    assert match.show.places[0].team == B
    assert [team.place for team in seen(match.show).teams] == [1, 1, 1]
    assert {team.outcome for team in seen(match.show).teams} == {None}
    match.do(Cue.UNFREEZE)
    match.do(Cue.FREEZE)  # the hall knows the tie-break by now
    match.do(Cue.ADJUST, team=C, delta=10, note="加分")
    assert [team.place for team in seen(match.show).teams] == [2, 1, 2]


def test_awards_are_named_once_the_match_has_ended():
    match = Played(of(TEAM))
    match.do(Cue.ADJUST, team=B, delta=10, note="加分")
    assert {team.award for team in seen(match.show).teams} == {""}
    match.do(Cue.END)
    view = seen(match.show)
    assert [team.award for team in view.teams] == ["二等奖", "一等奖", "二等奖"]


@pytest.mark.parametrize("seed", range(3))
def test_every_moment_of_a_whole_match_can_be_shown(seed):
    match = played_through(PRESET, ("shown", seed))
    show = Show(PRESET)
    for ruling in match.log:
        show = after(show, ruling)
        view = seen(show)
        assert (view.version, len(view.by_place), view.rounds) == (show.version, 9, 7)
    assert view.by_place[0].place == 1


def test_the_hall_sees_no_player_and_no_reason_of_a_foul():
    match = Played(of(TEAM))
    match.do(Cue.FOUL, team=A, foul="other", delta=-5, note="翻看手机")
    told = repr(seen(match.show))
    assert "翻看手机" not in told
    assert str(match.show.team(A).players[0]) not in told


def test_a_show_made_of_kept_rulings_is_shown_alike():
    assert seen(played(PRESET, WHOLE.log)) == seen(WHOLE.show)
    assert seen(Show(PRESET)).phase is Phase.PREPARING
    assert {team.place for team in seen(Show(PRESET)).teams} == {None}
    assert Ruling(1, Cue.START, NOON).by().note == ""


# --- what is told beside the question

RACE = Round(K.BUZZER, "R4", "抢答题", 3, 20, Worth(right=10, wrong=-10))


def a_race() -> Played:
    match = Played(of(RACE))
    match.step(2)
    match.do(M.COUNT_DOWN)
    return match


def test_the_hall_is_told_who_started_too_early_and_what_it_costs_until_it_is_judged():
    match = a_race()
    assert seen(match.show).notice == ""
    match.do(Cue.FALSE_START, team=C)
    assert seen(match.show).notice == "3 号台抢跑，扣 10 分，本题不能再抢"
    match.do(Cue.FALSE_START, team=A)
    assert seen(match.show).notice == "1 号台、3 号台抢跑，各扣 10 分，本题不能再抢"
    match.press(B, 100)
    match.later(6).machine()
    assert seen(match.show).notice.startswith("1 号台、3 号台抢跑")
    match.step(1)
    match.do(M.JUDGE, outcome="right")
    assert seen(match.show).notice == ""


def test_while_frozen_a_false_start_names_no_points():
    match = a_race()
    match.do(Cue.FREEZE)
    match.do(Cue.FALSE_START, team=C)
    assert seen(match.show).notice == "3 号台抢跑，本题不能再抢"


def test_a_tie_says_between_whom():
    match = a_race()
    for team in (A, B):
        match.press(team, 100)
    match.later(6).machine()
    view = seen(match.show)
    assert (view.question.state_words, view.notice) == ("同时抢答", "1 号台、2 号台同时按下，由裁判裁定")


def test_an_appeal_says_who_appeals_and_leaves_the_key_its_own_words():
    match = a_race()
    match.press(B, 100)
    match.later(6).machine()
    match.step(1)
    match.do(M.JUDGE, outcome="wrong")
    match.step(1)
    match.do(M.APPEAL, team=B)
    view = seen(match.show)
    assert (view.question.state_words, view.notice) == ("正确答案", "2 号台提出申诉，等待评委会裁定")
    match.do(M.UPHOLD)
    assert seen(match.show).notice == ""


def test_a_void_question_is_explained_on_the_scoreboard():
    match = a_race()
    match.do(M.VOID, note="题目有误")
    view = seen(match.show)
    assert (view.scene, view.notice) == (Scene.SCORES, "本题作废")
    match.step(2)
    assert seen(match.show).notice == ""
    match.do(M.COUNT_DOWN)
    match.later(30).machine()
    assert seen(match.show).notice == "无人抢答"


def test_a_tie_break_says_for_which_place_and_between_whom_unless_frozen():
    match = Played(of(TEAM, Round(K.TIE_BREAK, "R6", "加赛题", 0, 15)))
    match.do(Cue.ADJUST, team=C, delta=-10, note="扣分")
    match.do(Cue.TIE_BREAK, place=1)
    assert seen(match.show).round_rules == "1 号台、2 号台争第 1 名。一题定胜负：答对胜出，答错出局"
    match.do(Cue.FREEZE)
    assert seen(match.show).round_rules == "一题定胜负：答对胜出，答错出局"


def test_a_tie_break_that_may_never_happen_is_no_round_to_be_counted():
    match = Played(of(TEAM, Round(K.TIE_BREAK, "R6", "加赛题", 0, 15), RACE))
    assert (seen(match.show).place_of_round, seen(match.show).rounds) == (1, 2)
    match.do(Cue.TIE_BREAK, place=1)
    assert (seen(match.show).place_of_round, seen(match.show).rounds) == (0, 2)
    match.do(Cue.ROUND, round=2)
    assert (seen(match.show).place_of_round, seen(match.show).rounds) == (2, 2)
