"""The table of a preliminary: where the line runs, and what settles a tie there and for whom."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.advancing import Advance, AdvanceBy, TeamStanding, TieBreaker
from app.matches.cut import WILD, Drawn, Fate, Settlements, cuts_of, tables

BREAKS = tuple(TieBreaker)


def standing(n, score, group=""):
    return TeamStanding(UUID(int=n), score, group=group)


def team(*numbers):
    return tuple(UUID(int=n) for n in numbers)


def through(standings, advance, settlements):
    return [line.cut.through for line in cuts_of(standings, advance, BREAKS, settlements)]


THREE_FOR_ONE = [standing(1, 90), standing(2, 80), standing(3, 80), standing(4, 80), standing(5, 70)]


def test_the_line_stands_below_the_last_team_through():
    [line] = cuts_of(THREE_FOR_ONE, Advance(count=1))
    [table] = tables(THREE_FOR_ONE, Advance(count=1), BREAKS, [line.cut])
    assert [(row.place, row.fate) for row in table.rows] == [(1, Fate.THROUGH)] + [(2, Fate.OUT)] * 3 + [(5, Fate.OUT)]
    assert [row.is_last_over for row in table.rows] == [True, False, False, False, False]


def test_teams_tied_at_the_line_are_neither_over_nor_under_it():
    [line] = cuts_of(THREE_FOR_ONE, Advance(count=2))
    assert (line.cut.tied, line.cut.free) == (team(2, 3, 4), 1)
    [table] = tables(THREE_FOR_ONE, Advance(count=2), BREAKS, [line.cut])
    assert [row.fate for row in table.rows] == [Fate.THROUGH] + [Fate.TIED] * 3 + [Fate.OUT]


def test_marks_count_once_every_tied_team_has_them():
    some = Settlements({"": dict(zip(team(2, 3), (9, 8), strict=True))})
    everybody = Settlements({"": dict(zip(team(2, 3, 4), (8, 8, 9), strict=True))})
    assert through(THREE_FOR_ONE, Advance(count=2), some) == [team(1)]
    assert through(THREE_FOR_ONE, Advance(count=2), everybody) == [team(1, 4)]


def test_a_draw_settles_what_the_extra_paper_left_and_no_more():
    marks = {"": dict(zip(team(2, 3, 4), (9, 9, 5), strict=True))}
    drawn = Settlements(marks, [Drawn("", team(3, 2))])
    assert through(THREE_FOR_ONE, Advance(count=2), drawn) == [team(1, 3)]
    unfair = Settlements(marks, [Drawn("", team(4, 3, 2))])
    assert through(THREE_FOR_ONE, Advance(count=2), unfair) == [team(1, 3)]


def test_a_draw_holds_for_those_who_remain_and_not_for_somebody_else():
    drawn = Settlements({}, [Drawn("", team(4, 3, 2))])
    without_4 = [each for each in THREE_FOR_ONE if each.team != UUID(int=4)]
    assert through(without_4, Advance(count=2), drawn) == [team(1, 3)]
    with_5 = [*THREE_FOR_ONE[:4], standing(5, 80)]
    [line] = cuts_of(with_5, Advance(count=2), BREAKS, drawn)
    assert line.cut.tied == team(2, 3, 4, 5)


def test_a_team_drawn_out_of_its_group_starts_afresh_for_a_wildcard():
    field = [standing(1, 80, "甲"), standing(2, 80, "甲"), standing(3, 90, "乙"), standing(4, 80, "乙")]
    advance = Advance(AdvanceBy.GROUP, 1, wildcards=1)
    first, second, wild = cuts_of(field, advance, BREAKS, Settlements({}, [Drawn("甲", team(2, 1))]))
    assert {first.cut.through, second.cut.through} == {team(2), team(3)}
    assert (wild.cut.name, wild.cut.tied, wild.cut.free) == (WILD, team(1, 4), 1)


rows = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("甲乙")), min_size=1, max_size=20)
advances = st.builds(Advance, st.sampled_from([AdvanceBy.TOP, AdvanceBy.GROUP]), st.integers(1, 6), st.integers(0, 3))


@settings(derandomize=True, deadline=None)
@given(rows, advances, st.permutations(range(20)), st.randoms(use_true_random=False))
def test_in_whatever_order_rows_are_stored_the_cut_is_the_same(given_rows, advance, order, chance):
    field = [standing(n, score, group) for n, (score, group) in enumerate(given_rows)]
    settlements = Settlements({}, [Drawn(line, team(*order)) for line in ("", "甲", "乙", WILD)])
    lines = cuts_of(field, advance, BREAKS, settlements)
    assert all(line.cut.is_settled for line in lines)
    table = tables(field, advance, BREAKS, [line.cut for line in lines])
    chance.shuffle(field)
    assert cuts_of(field, advance, BREAKS, settlements) == lines
    assert tables(field, advance, BREAKS, [line.cut for line in lines]) == table
