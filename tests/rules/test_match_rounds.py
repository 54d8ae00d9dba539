"""A match's rules as data: the preset as the rule sheet has it, what an answer gives, and how long it all takes."""

from dataclasses import replace

import pytest

from app.matches import kinds
from app.matches.advancing import Advance, AdvanceBy, TieBreaker
from app.matches.expected import minutes_expected, questions_expected, reserve_expected, show_minutes
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import MayNotDecline, Race, Round, ValueNotOffered, Wager, points_for, second_chances_left
from app.matches.words import FalseStart, Outcome, TurnOrder, WhileReading
from app.vocabulary import QuestionKind

K, Judged = kinds, Outcome
R1, R2, R3, A1, R4, A2, R5, R6 = TONGXIN_2023.rounds


def test_the_preset_is_the_rule_sheet():
    assert [(r.code, r.kind, r.name) for r in TONGXIN_2023.rounds] == [
        ("R1", K.INDIVIDUAL, "个人必答题"),
        ("R2", K.TEAM, "团队必答题"),
        ("R3", K.PARALLEL, "判断快答"),
        ("A1", K.AUDIENCE, "观众互动"),
        ("R4", K.BUZZER, "抢答题"),
        ("A2", K.AUDIENCE, "观众互动"),
        ("R5", K.RISK, "风险题"),
        ("R6", K.TIE_BREAK, "加赛题"),
    ]
    assert [r.seconds for r in TONGXIN_2023.rounds] == [30, 60, 10, 20, 30, 20, 60, 15]
    assert (TONGXIN_2023.base_score, TONGXIN_2023.floor) == (100, None)
    assert (TONGXIN_2023.team.players, TONGXIN_2023.team.substitutes, TONGXIN_2023.team.coaches) == (3, 1, 1)
    assert TONGXIN_2023.software_draw
    assert (R1.worth.hint_voids, R1.worth.hint) == (True, -10)
    assert R2.picks
    assert R3.kinds == (QuestionKind.TRUE_FALSE,)
    assert (A1.prize_pool, A2.prize_pool) == ("现场", "现场")
    race = R4.race
    assert (race.countdown, race.window, race.begin, race.second_chances) == (3, 10, 10, 0)
    assert (race.false_start, race.false_start_points) == (FalseStart.LOCK_TEAM, -10)
    assert (race.while_reading, R4.wrong_to_audience) == (WhileReading.IGNORE, False)
    assert (R5.wager.values, R5.wager.may_decline, R5.wager.steal) == ((10, 20, 30), True, None)
    assert R5.order is TurnOrder.SCORE_DESC
    assert R6.race.window == 15
    assert (TONGXIN_2023.reserve.percent, TONGXIN_2023.reserve.least) == (10, 3)
    awards = [(award.name, award.count) for award in TONGXIN_2023.awards]
    assert awards == [("一等奖", 1), ("二等奖", 2), ("三等奖", 3), ("优秀奖", 3)]


def test_the_preset_s_preliminary_has_sixty_teams_and_a_paper_of_a_hundred_marks():
    prelim = TONGXIN_2023.preliminary
    assert prelim is not None
    assert (prelim.teams, prelim.per_player, prelim.minutes, prelim.full_marks) == (60, True, 30, 100)
    assert [(line.count, line.marks) for line in prelim.blueprint] == [(10, 2), (15, 4), (5, 4)]
    assert prelim.tie_breaks == (TieBreaker.LESS_TIME, TieBreaker.MORE_MULTIPLE, TieBreaker.DRAW)
    assert prelim.advance == Advance(AdvanceBy.TOP, 9)


def test_nine_teams_take_the_questions_and_minutes_of_the_rule_sheet():
    questions = {r.code: questions_expected(r, 9) for r in TONGXIN_2023.rounds}
    assert questions == {"R1": 27, "R2": 18, "R3": 10, "A1": 5, "R4": 20, "A2": 5, "R5": 9, "R6": 0}
    minutes = {r.code: minutes_expected(r, 9) for r in TONGXIN_2023.rounds}
    assert minutes == {"R1": 23, "R2": 22, "R3": 4, "A1": 4, "R4": 18, "A2": 4, "R5": 17, "R6": 0}
    assert 88 <= show_minutes(TONGXIN_2023, 9) <= 92
    reserves = {r.code: reserve_expected(r, 9, 3, TONGXIN_2023.reserve) for r in TONGXIN_2023.rounds}
    assert reserves == {"R1": 3, "R2": 3, "R3": 3, "A1": 3, "R4": 3, "A2": 3, "R5": 3, "R6": 3}
    assert reserve_expected(R1, 14, 3, TONGXIN_2023.reserve) == 5  # a tenth of 42, rounded up


@pytest.mark.parametrize(
    ("round", "outcome", "value", "points"),
    [
        (R1, Judged.RIGHT, None, 10),
        (R1, Judged.WRONG, None, 0),
        (R1, Judged.SILENT, None, 0),
        (R1, Judged.HINTED, None, 0),
        (R2, Judged.RIGHT, None, 10),
        (R3, Judged.RIGHT, None, 5),
        (R4, Judged.RIGHT, None, 10),
        (R4, Judged.WRONG, None, -10),
        (R4, Judged.SILENT, None, -10),
        (R5, Judged.RIGHT, 30, 30),
        (R5, Judged.WRONG, 20, -20),
        (R5, Judged.SILENT, 10, -10),
        (R5, Judged.DECLINED, None, 0),
        (R5, Judged.DECLINED, 30, 0),
        (A1, Judged.RIGHT, None, 0),
        (R6, Judged.RIGHT, None, 0),  # a tie-break wins a place, never points
        (R6, Judged.WRONG, None, 0),
    ],
)
def test_what_an_answer_gives(round, outcome, value, points):
    assert points_for(round, outcome, value) == points


def test_a_team_plays_for_a_value_that_is_offered_and_declines_only_where_it_may():
    for value in (None, 0, 15, -10):
        with pytest.raises(ValueNotOffered):
            points_for(R5, Judged.RIGHT, value)
    with pytest.raises(MayNotDecline):
        points_for(R4, Judged.DECLINED)
    with pytest.raises(MayNotDecline):
        points_for(replace(R5, wager=Wager(may_decline=False)), Judged.DECLINED)


def test_a_second_chance_has_points_of_its_own():
    round = replace(R4, race=Race(second_chances=1, second_right=5, second_wrong=-5))
    outcomes = (Judged.RIGHT, Judged.WRONG, Judged.SILENT)
    assert [round.kind.second_points(round, outcome) for outcome in outcomes] == [5, -5, -5]
    stolen = replace(R5, wager=Wager(steal=10))
    assert [stolen.kind.second_points(stolen, outcome) for outcome in (Judged.RIGHT, Judged.WRONG)] == [10, 0]
    assert R5.kind.second_points(R5, Judged.RIGHT) == 0


def test_second_chances_are_counted():
    assert [second_chances_left(round, 0) for round in (R1, R4, R5)] == [0, 0, 0]
    twice = replace(R4, race=Race(second_chances=2))
    assert [second_chances_left(twice, given) for given in (0, 1, 2, 3)] == [2, 1, 0, 0]
    assert [second_chances_left(replace(R5, wager=Wager(steal=10)), given) for given in (0, 1)] == [1, 0]


@pytest.mark.parametrize(
    ("round", "length"),
    [
        (Round(K.INDIVIDUAL, count=1, seconds=30), "每人 1 题，每题 30 秒"),
        (Round(K.TEAM, count=2, seconds=60), "每队 2 题，每题 60 秒"),
        (Round(K.BUZZER, count=20, seconds=30), "20 题，每题 30 秒"),
        (Round(K.BURST, count=15, seconds=40), "每队 40 秒，最多 15 题"),
        (Round(K.TIE_BREAK, count=0, seconds=15), "有并列时进行，每题 15 秒"),
    ],
)
def test_the_length_of_a_round_is_told_by_what_its_questions_are_counted_for(round, length):
    assert round.kind.length(round) == length
