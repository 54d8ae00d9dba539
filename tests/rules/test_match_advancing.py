"""From sixty teams to nine: sums, less time, more multiple-response right, and the cut line with its ties shown."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.advancing import (
    ADVANCE_WORDS,
    Advance,
    AdvanceBy,
    Sat,
    Settled,
    TeamStanding,
    TieBreaker,
    cut_lines,
    ranked,
    team_standing,
)

MINUTE = timedelta(minutes=1)
SIXTY = [TeamStanding(UUID(int=n), 300 - n, 60 * MINUTE) for n in range(60)]


def standing(n: int, score: int, minutes: int = 60, multiple: int = 0, group: str = "", heat: str = "") -> TeamStanding:
    return TeamStanding(UUID(int=n), score, minutes * MINUTE, multiple, group, heat)


def teams(*numbers: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=n) for n in numbers)


def test_a_team_has_what_its_players_have_together():
    sat = [Sat(90, 20 * MINUTE, 4), Sat(80, 25 * MINUTE, 3), Sat(70, 15 * MINUTE, 5)]
    assert team_standing(UUID(int=1), sat, group="初中组") == standing(1, 240, 60, 12, "初中组")
    assert team_standing(UUID(int=1), []) == TeamStanding(UUID(int=1), 0)


def test_a_player_who_did_not_sit_is_no_advantage_in_time():
    three = team_standing(UUID(int=1), [Sat(60, 25 * MINUTE)] * 3)
    two = team_standing(UUID(int=2), [Sat(90, 25 * MINUTE)] * 2, missing=1, limit=30 * MINUTE)
    assert [row.team for _, row in ranked([two, three])] == [three.team, two.team]


def test_nine_of_sixty_go_on():
    (cut,) = cut_lines(SIXTY, Advance())
    assert cut.through == teams(*range(9))
    assert cut.is_settled


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (standing(1, 240), standing(2, 238, 10, 15), 1),  # the sum comes first
        (standing(1, 240, 60), standing(2, 240, 59), 2),  # then less time
        (standing(1, 240, 60, 12), standing(2, 240, 60, 13), 2),  # then more multiple-response right
    ],
)
def test_teams_are_compared_in_the_order_of_the_rules(one, other, first):
    assert ranked([one, other])[0][1].team == UUID(int=first)
    (cut,) = cut_lines([one, other], Advance(count=1))
    assert cut.through == teams(first)


def test_equal_teams_share_a_place():
    assert [place for place, _ in ranked([standing(1, 9), standing(2, 8), standing(3, 8), standing(4, 7)])] == [
        1,
        2,
        2,
        4,
    ]


def test_a_tie_at_the_line_is_shown_and_not_decided_by_how_rows_are_stored():
    field = [standing(n, 200 - n) for n in range(8)] + [
        standing(8, 100),
        standing(9, 100),
        standing(10, 100),
        standing(11, 50),
    ]
    for listed in (field, field[::-1]):
        (cut,) = cut_lines(listed, Advance())
        assert (cut.through, cut.tied, cut.free) == (teams(*range(8)), teams(8, 9, 10), 1)


def test_a_tie_above_or_below_the_line_needs_nothing():
    (cut,) = cut_lines([standing(1, 9), standing(2, 9), standing(3, 5), standing(4, 5)], Advance(count=2))
    assert cut.is_settled


def test_an_extra_paper_settles_it_and_a_draw_from_the_seed_settles_what_is_left():
    field = [standing(n, 100) for n in range(4)]
    extra = {UUID(int=0): 10, UUID(int=1): 20, UUID(int=2): 10, UUID(int=3): 5}
    (cut,) = cut_lines(field, Advance(count=2), settled=Settled(extra))
    assert (cut.through, cut.tied, cut.free) == (teams(1), teams(0, 2), 1)
    (drawn,) = cut_lines(field, Advance(count=2), settled=Settled(extra, "8d1f0c6ab5e94d27"))
    assert drawn.is_settled
    assert drawn.through[0] == UUID(int=1)
    assert drawn.through[1] in teams(0, 2)
    assert cut_lines(field[::-1], Advance(count=2), settled=Settled(extra, "8d1f0c6ab5e94d27")) == [drawn]


def test_a_draw_never_changes_what_the_paper_decided():
    (cut,) = cut_lines(SIXTY, Advance(), settled=Settled(seed="8d1f0c6ab5e94d27"))
    assert set(cut.through) == set(teams(*range(9)))


def test_without_a_draw_among_the_tie_breaks_a_seed_settles_nothing():
    field = [standing(1, 9), standing(2, 9)]
    (cut,) = cut_lines(field, Advance(count=1), [TieBreaker.LESS_TIME], Settled(seed="8d1f0c6ab5e94d27"))
    assert (cut.tied, cut.free) == (teams(1, 2), 1)


def test_three_of_each_group_and_of_each_heat():
    field = [
        standing(n, 300 - n, group=("小学组", "初中组", "高中组")[n % 3], heat=f"第 {n // 20 + 1} 场")
        for n in range(60)
    ]
    by_group = {cut.name: cut.through for cut in cut_lines(field, Advance(AdvanceBy.GROUP, 3))}
    assert by_group == {"小学组": teams(0, 3, 6), "初中组": teams(1, 4, 7), "高中组": teams(2, 5, 8)}
    by_heat = [cut.through for cut in cut_lines(field, Advance(AdvanceBy.HEAT, 3))]
    assert by_heat == [teams(0, 1, 2), teams(20, 21, 22), teams(40, 41, 42)]


def test_wildcards_are_the_best_of_those_left():
    field = [standing(n, 300 - n, heat=str(n // 20)) for n in range(60)]
    cuts = cut_lines(field, Advance(AdvanceBy.HEAT, 2, wildcards=3))
    assert (cuts[-1].name, cuts[-1].through) == ("外卡", teams(2, 3, 4))


def test_wildcards_wait_until_every_line_is_settled():
    field = [standing(1, 9, heat="1"), standing(2, 9, heat="1"), standing(3, 8, heat="2")]
    cuts = cut_lines(field, Advance(AdvanceBy.HEAT, 1, wildcards=1))
    assert [cut.name for cut in cuts] == ["1", "2"]


def test_fewer_teams_than_places_all_go_on():
    (cut,) = cut_lines(SIXTY[:5], Advance())
    assert cut.through == teams(*range(5))
    assert cut_lines([], Advance()) == []


def test_every_choice_has_chinese_words():
    assert set(ADVANCE_WORDS) == {*AdvanceBy, *TieBreaker}


fields = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 2), st.sampled_from("甲乙丙")), max_size=30
).map(lambda rows: [standing(n, score, minutes, multi, group) for n, (score, minutes, multi, group) in enumerate(rows)])
advances = st.builds(Advance, st.sampled_from([AdvanceBy.TOP, AdvanceBy.GROUP]), st.integers(1, 9), st.integers(0, 3))


@settings(derandomize=True, deadline=None)
@given(fields, advances, st.randoms(use_true_random=False))
def test_as_many_go_on_as_there_are_places_and_nobody_behind_a_team_left_out(field, advance, chance):
    cuts = cut_lines(field, advance)
    place = {standing.team: place for place, standing in ranked(field)}
    sizes = Counter(standing.group if advance.by is AdvanceBy.GROUP else "" for standing in field)
    for cut in cuts:
        if cut.name != "外卡":
            assert len(cut.through) + cut.free == min(advance.count, sizes[cut.name])
        assert cut.is_settled or 0 < cut.free < len(cut.tied)
        assert len({place[team] for team in cut.tied}) <= 1
        assert all(place[team] < place[tied] for team in cut.through for tied in cut.tied)
    chance.shuffle(field)
    assert cut_lines(field, advance) == cuts


@settings(derandomize=True, deadline=None)
@given(fields, advances)
def test_a_seed_settles_every_line(field, advance):
    cuts = cut_lines(field, advance, settled=Settled(seed="8d1f0c6ab5e94d27"))
    through = [team for cut in cuts for team in cut.through]
    assert all(cut.is_settled for cut in cuts)
    assert len(set(through)) == len(through)
