"""Places on the scoreboard, the ties an award cannot bear, and the tie-break that settles them."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.standings import NotInTieBreak, Tie, boundaries, standings, sudden_death, ties_to_settle
from app.matches.words import Outcome

R, W, SILENT = Outcome.RIGHT, Outcome.WRONG, Outcome.SILENT
A, B, C, D, E = TEAMS = [UUID(int=n) for n in range(1, 6)]


def scored(*points: int) -> dict[UUID, Decimal]:
    return {UUID(int=n): Decimal(p) for n, p in enumerate(points, start=1)}


@pytest.mark.parametrize(
    ("points", "places"),
    [
        ([130, 120, 120, 110], [1, 2, 2, 4]),
        ([90, 90, 90, 80, 80], [1, 1, 1, 4, 4]),
        ([10, -20, -20, -30], [1, 2, 2, 4]),
        ([], []),
    ],
)
def test_equal_teams_share_a_place_and_the_next_is_skipped(points, places):
    assert [row.place for row in standings(scored(*points))] == places


def test_an_absent_team_has_no_place_and_takes_none():
    table = standings(scored(100, 100, 90), absent={A})
    assert [(row.place, row.team) for row in table] == [(1, B), (2, C)]


@pytest.mark.parametrize(
    ("points", "ties"),
    [
        ([130, 120, 120, 120, 90], [Tie(2, (B, C, D), (3,))]),  # three teams, two second prizes
        ([130, 120, 120, 110, 90], []),  # both are second prizes
        ([130, 130, 120, 110, 90], [Tie(1, (A, B), (1,))]),
        ([130, 130, 130, 130, 90], [Tie(1, (A, B, C, D), (1, 3))]),  # two lines run through it
        ([130, 120, 110, 90, 90], []),  # both are third prizes
    ],
)
def test_only_a_tie_that_crosses_an_award_is_settled(points, ties):
    assert ties_to_settle(standings(scored(*points)), boundaries([1, 2, 3, 3])) == ties


def test_a_tie_at_the_cut_is_settled_too():
    table = standings(scored(50, 40, 30, 30, 20))
    assert ties_to_settle(table, boundaries([], cut=3)) == [Tie(3, (C, D), (3,))]
    assert ties_to_settle(table, boundaries([], cut=4)) == []


THREE_FOR_TWO = Tie(2, (B, C, D), (3,))


@pytest.mark.parametrize(
    ("answers", "won", "remaining", "out", "is_over"),
    [
        ([], (), (B, C, D), (), False),
        ([(C, R)], (C,), (B, D), (), False),  # one place is still free
        ([(C, R), (B, R)], (C, B), (D,), (), True),
        ([(C, R), (B, W)], (C,), (D,), (B,), True),
        ([(D, W)], (), (B, C), (D,), True),  # two are left for two places
        ([(D, SILENT)], (), (B, C), (D,), True),  # pressed and said nothing: out
    ],
)
def test_three_teams_play_for_two_second_prizes(answers, won, remaining, out, is_over):
    race = sudden_death(THREE_FOR_TWO, answers)
    assert THREE_FOR_TWO.free == 2
    assert (race.won, race.remaining, race.out, race.is_over) == (won, remaining, out, is_over)


def test_a_tie_break_changes_places_and_no_points():
    points = scored(130, 120, 120, 120, 90)
    settled = sudden_death(THREE_FOR_TWO, [(D, R), (B, W)]).settled
    table = standings(points, settled)
    assert [(row.place, row.team) for row in table] == [(1, A), (2, D), (3, C), (4, B), (5, E)]
    assert {row.team: row.score for row in table} == points
    assert ties_to_settle(table, boundaries([1, 2, 3, 3])) == []


def test_those_left_over_share_their_place():
    table = standings(scored(130, 120, 120, 120, 90), sudden_death(THREE_FOR_TWO, [(D, W)]).settled)
    assert [(row.place, row.team) for row in table] == [(1, A), (2, B), (2, C), (4, D), (5, E)]


def test_a_tie_break_never_lifts_a_team_over_one_with_more_points():
    table = standings(scored(100, 110), settled={A: 0, B: 9})
    assert [row.team for row in table] == [B, A]


def test_only_teams_still_tied_answer():
    for answers in ([(A, R)], [(C, R), (C, R)], [(D, W), (B, R)]):
        with pytest.raises(NotInTieBreak):
            sudden_death(THREE_FOR_TWO, answers)


def test_whoever_is_out_first_comes_last():
    race = sudden_death(Tie(1, (A, B, C, D), (1,)), [(B, W), (D, W), (A, W)])
    assert (race.remaining, race.out, race.is_over) == ((C,), (A, D, B), True)


def test_four_equal_teams_for_one_first_and_two_second_prizes():
    tie = Tie(1, (A, B, C, D), (1, 3))
    assert not sudden_death(tie, [(B, W)]).is_over
    race = sudden_death(tie, [(B, W), (C, R)])
    assert race.is_over
    assert (race.won, race.remaining, race.out) == ((C,), (A, D), (B,))


points = st.lists(st.integers(-3, 3).map(lambda n: n * 10), min_size=2, max_size=12)
awards = st.lists(st.integers(1, 4), min_size=1, max_size=5)


@settings(derandomize=True, deadline=None)
@given(points, awards, st.data())
def test_tie_breaks_always_end_and_leave_no_award_in_doubt(points, awards, data):
    scores, lines = scored(*points), boundaries(awards)
    settled: dict[UUID, int] = {}
    for tie in ties_to_settle(standings(scores), lines):
        answers: list[tuple[UUID, Outcome]] = []
        while not (race := sudden_death(tie, answers)).is_over:
            answers.append((data.draw(st.sampled_from(race.remaining)), data.draw(st.sampled_from([R, W]))))
        assert len(answers) < len(tie.teams)
        settled |= race.settled
    table = standings(scores, settled)
    assert ties_to_settle(table, lines) == []
    assert [row.score for row in table] == sorted(scores.values(), reverse=True)
    for line in lines:
        assert sum(row.place <= line for row in table) == min(line, len(table))
