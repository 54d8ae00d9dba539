"""Desks and prizes by chance: promised before, published after, and repeatable by anybody."""

from collections import Counter
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.draw import (
    Drawn,
    NotOneEach,
    OutOfStock,
    Prize,
    SeedTooShort,
    Ticket,
    all_tickets,
    desk_faults,
    desks,
    in_drawn_order,
    kept,
    promise,
    recheck,
    ticket_wins,
    to_receive,
    verify,
)

SEED = "8d1f0c6ab5e94d27"
OTHER = "8d1f0c6ab5e94d28"
TEAMS = [UUID(int=n) for n in range(1, 10)]
PEOPLE = [UUID(int=n) for n in range(1, 201)]
PRIZES = [Prize("pen", 20, 3), Prize("book", 5, 1), Prize("thanks", 10_000, 6, is_blank=True)]


def tickets(count: int) -> list[Ticket]:
    return [Ticket(f"T{n:07}", PEOPLE[n % len(PEOPLE)]) for n in range(count)]


def test_nine_teams_draw_nine_desks():
    drawn = desks(SEED, TEAMS)
    assert sorted(drawn.values()) == list(range(1, 10))
    assert desk_faults(drawn, TEAMS) == []


def test_anybody_can_repeat_the_draw_with_nothing_but_sha_256():
    by_hand = sorted(TEAMS, key=lambda team: sha256(f"{SEED}:{team}".encode()).hexdigest())
    assert list(desks(SEED, TEAMS)) == by_hand
    assert verify(promise(SEED), SEED, reversed(TEAMS), by_hand)


def test_another_seed_another_order_or_a_missing_team_is_found_out():
    order = in_drawn_order(SEED, TEAMS)
    assert not verify(promise(SEED), OTHER, TEAMS, in_drawn_order(OTHER, TEAMS))  # not the promised seed
    assert not verify(promise(SEED), SEED, TEAMS, [order[1], order[0], *order[2:]])
    assert not verify(promise(SEED), SEED, TEAMS, order[:-1])
    assert not kept("", SEED)
    assert not kept("不是", SEED)


def test_a_seed_that_could_be_guessed_is_refused():
    with pytest.raises(SeedTooShort):
        promise("2023")


def test_nobody_stands_in_the_list_twice():
    with pytest.raises(NotOneEach):
        desks(SEED, [*TEAMS, TEAMS[0]])
    with pytest.raises(NotOneEach, match="奖券编号有重复"):
        all_tickets(SEED, [*tickets(2), *tickets(1)], PRIZES)


@settings(derandomize=True)
@given(st.text(min_size=16), st.permutations(TEAMS))
def test_how_the_list_is_stored_makes_no_difference(seed, listed):
    assert desks(seed, listed) == desks(seed, TEAMS)


def test_every_team_draws_every_desk_alike_often():
    counted = Counter((team, desk) for n in range(1800) for team, desk in desks(f"seed {n}", TEAMS).items())
    chi_square = sum((counted[team, desk] - 200) ** 2 / 200 for team in TEAMS for desk in range(1, 10))
    assert chi_square < 104.7  # one in a thousand with 64 degrees of freedom; seeds are fixed, so never by chance


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ([1, 2, 3], []),
        ([1, 1, 3], ["台号 1 有 2 支队伍。", "台号 2 没有队伍。"]),
        ([1, 2, 4], ["台号 3 没有队伍。", "没有台号 4，共 3 个台位。"]),
        ([1, 2], ["台号 3 没有队伍。"]),
    ],
)
def test_desks_typed_in_from_a_draw_by_hand_are_checked(typed, faults):
    assert desk_faults(dict(zip(TEAMS, typed, strict=False)), TEAMS[:3]) == faults


def test_a_team_of_another_match_has_no_desk():
    assert desk_faults({TEAMS[0]: 1, TEAMS[5]: 2}, TEAMS[:2]) == ["有 1 支队伍不在本场名单里。"]


def test_two_hundred_phones_answer_and_exactly_so_many_receive_a_ticket():
    twice = PEOPLE + PEOPLE[:50]
    assert to_receive(None, twice, 30) == PEOPLE[:30]
    drawn = to_receive(SEED, twice, 30)
    assert len(set(drawn)) == len(drawn) == 30
    assert drawn == to_receive(SEED, list(reversed(twice)), 30)  # a draw does not reward speed
    assert to_receive(SEED, PEOPLE[:10], 30) == in_drawn_order(SEED, PEOPLE[:10])


def test_a_ticket_draws_only_what_is_left():
    gone = [Prize("pen", 0, 3), Prize("book", 1, 1)]
    assert {ticket_wins(SEED, ticket.code, gone).id for ticket in tickets(50)} == {"book"}
    with pytest.raises(OutOfStock):
        ticket_wins(SEED, "T0000001", [Prize("pen", 0, 3), Prize("book", 4, 0)])


def test_prizes_are_as_likely_as_their_weights():
    counted = Counter(ticket_wins(SEED, f"T{n}", PRIZES).id for n in range(10_000))
    expected = {"pen": 3000, "book": 1000, "thanks": 6000}
    assert sum((counted[prize] - n) ** 2 / n for prize, n in expected.items()) < 13.8  # two degrees of freedom


def test_one_win_per_person_and_never_more_than_the_stock():
    drawn = all_tickets(SEED, tickets(1000), PRIZES)
    won = [(d.ticket.person, d.prize) for d in drawn if d.prize in ("pen", "book")]
    assert Counter(prize for _, prize in won) == {"pen": 20, "book": 5}
    assert len({person for person, _ in won}) == len(won)


def test_an_empty_stock_gives_nothing_more():
    drawn = all_tickets(SEED, tickets(5), [Prize("pen", 2)])
    assert [d.prize for d in drawn] == ["pen", "pen", None, None, None]


def test_a_person_may_win_twice_where_the_rules_say_so():
    mine = [Ticket("T1", PEOPLE[0]), Ticket("T2", PEOPLE[0]), Ticket("T3", PEOPLE[0])]
    for wins, prizes in [(1, ["pen", None, None]), (2, ["pen", "pen", None])]:
        assert [d.prize for d in all_tickets(SEED, mine, [Prize("pen", 9)], wins)] == prizes


def test_a_blank_is_no_win():
    mine = [Ticket("T1", PEOPLE[0]), Ticket("T2", PEOPLE[0])]
    assert [d.prize for d in all_tickets(SEED, mine, [Prize("thanks", 9, is_blank=True)])] == ["thanks", "thanks"]


def test_anybody_can_recheck_the_winners():
    drawn = all_tickets(SEED, tickets(300), PRIZES)
    assert recheck(promise(SEED), SEED, tickets(300), list(reversed(PRIZES)), drawn)
    assert drawn[0].prize != "book"
    assert not recheck(promise(SEED), SEED, tickets(300), PRIZES, [Drawn(drawn[0].ticket, "book"), *drawn[1:]])
    assert not recheck(promise(SEED), OTHER, tickets(300), PRIZES, drawn)
    assert not recheck(promise(SEED), SEED, tickets(299), PRIZES, drawn)


@settings(derandomize=True, deadline=None)
@given(st.text(min_size=16), st.integers(0, 60), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_a_draw_never_gives_more_than_there_is(seed, count, stock):
    prizes = [Prize(f"prize {n}", left, weight) for n, (left, weight) in enumerate(stock)]
    drawn = all_tickets(seed, tickets(count), prizes)
    given_out = Counter(d.prize for d in drawn if d.prize)
    assert all(given_out[prize.id] <= prize.stock for prize in prizes)
    assert given_out.total() == min(count, sum(prize.stock for prize in prizes if prize.weight))
    assert recheck(promise(seed), seed, tickets(count), prizes, drawn)
