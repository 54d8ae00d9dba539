"""Whose turn it is: desk by desk, the leader first in a risk round, absent teams skipped, substitutes let in."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.preset import TONGXIN_2023
from app.matches.rulebook import TeamShape
from app.matches.turns import (
    LineUp,
    Moment,
    NoSuchSeat,
    NoSwapNow,
    NoSwapsLeft,
    NotASubstitute,
    Turn,
    substituted,
    team_order,
    turns,
    turns_left,
)
from app.matches.words import TurnOrder

R1, R2, R3, A1, R4, A2, R5, R6 = TONGXIN_2023.rounds
A, B, C = TEAMS = [UUID(int=n) for n in (1, 2, 3)]
DESKS = {A: 2, B: 1, C: 3}


def scores(*points: int) -> dict[UUID, Decimal]:
    return dict(zip(TEAMS, map(Decimal, points), strict=True))


def test_individual_questions_go_desk_by_desk_and_seat_by_seat():
    order = [(turn.team, turn.seat) for turn in turns(R1, DESKS)]
    assert order == [(team, seat) for team in (B, A, C) for seat in (1, 2, 3)]


def test_or_first_all_seats_one_where_the_rules_say_so():
    order = [(turn.team, turn.seat) for turn in turns(replace(R1, order=TurnOrder.SEAT), DESKS)]
    assert order == [(team, seat) for seat in (1, 2, 3) for team in (B, A, C)]


def test_every_team_has_its_first_question_before_any_has_its_second():
    assert [(turn.team, turn.time) for turn in turns(R2, DESKS)] == [(t, n) for n in (1, 2) for t in (B, A, C)]


def test_an_absent_team_is_skipped():
    assert {turn.team for turn in turns(R1, DESKS, absent={A})} == {B, C}
    assert turns(R2, DESKS, absent=set(TEAMS)) == []


@pytest.mark.parametrize("round", [R3, A1, R4, R6])
def test_where_teams_race_or_answer_together_nobody_has_a_turn(round):
    assert turns(round, DESKS) == []


@pytest.mark.parametrize(
    ("points", "order"),
    [
        ((100, 90, 120), [C, A, B]),
        ((100, 100, 120), [C, B, A]),  # equal scores: the lower desk first
        ((-10, -20, -30), [A, B, C]),
    ],
)
def test_in_the_risk_round_the_leader_goes_first(points, order):
    assert [turn.team for turn in turns(R5, DESKS, scores(*points))] == order


def test_desks_may_go_in_reverse():
    assert team_order(TurnOrder.DESK_REVERSED, DESKS, {}) == [C, A, B]


def test_a_ruling_in_the_middle_of_the_risk_round_moves_only_those_still_to_play():
    before = turns(R5, DESKS, scores(100, 110, 120))  # C, B, A
    after = turns(R5, DESKS, scores(130, 110, 120))  # A was judged wrongly
    assert turns_left(after, before[:1]) == [Turn(A, None, 1), Turn(B, None, 1)]


@settings(derandomize=True)
@given(st.lists(st.integers(-5, 5), min_size=3, max_size=3), st.lists(st.integers(-5, 5), min_size=3, max_size=3))
def test_whatever_a_ruling_changes_everybody_plays_once(before, after):
    taken = turns(R5, DESKS, scores(*before))[:1]
    rest = turns_left(turns(R5, DESKS, scores(*after)), taken)
    assert sorted(turn.team for turn in [*taken, *rest]) == TEAMS


LIN, ZHOU, MA, YANG = [UUID(int=n) for n in (11, 12, 13, 14)]
LINE_UP = LineUp((LIN, ZHOU, MA), (YANG,))
SHAPE = TeamShape(swap_between_rounds=True, most_swaps=2)


def test_a_substitute_takes_a_seat_between_matches():
    changed = substituted(LINE_UP, 2, YANG, Moment.BETWEEN_MATCHES, TeamShape())
    assert changed == LineUp((LIN, YANG, MA), (ZHOU,))
    assert substituted(changed, 2, ZHOU, Moment.BETWEEN_MATCHES, TeamShape()) == LINE_UP


def test_between_rounds_twice_where_the_rules_allow_it():
    once = substituted(LINE_UP, 1, YANG, Moment.BETWEEN_ROUNDS, SHAPE)
    twice = substituted(once, 1, LIN, Moment.BETWEEN_ROUNDS, SHAPE)
    assert twice.swaps == 2
    with pytest.raises(NoSwapsLeft):
        substituted(twice, 1, YANG, Moment.BETWEEN_ROUNDS, SHAPE)


@pytest.mark.parametrize(
    ("seat", "who", "moment", "shape", "refusal"),
    [
        (0, YANG, Moment.BETWEEN_MATCHES, SHAPE, NoSuchSeat),
        (4, YANG, Moment.BETWEEN_MATCHES, SHAPE, NoSuchSeat),
        (1, ZHOU, Moment.BETWEEN_MATCHES, SHAPE, NotASubstitute),
        (1, YANG, Moment.IN_ROUND, SHAPE, NoSwapNow),
        (1, YANG, Moment.BETWEEN_ROUNDS, TeamShape(), NoSwapNow),
    ],
)
def test_other_changes_are_refused(seat, who, moment, shape, refusal):
    with pytest.raises(refusal):
        substituted(LINE_UP, seat, who, moment, shape)
