"""Who was first at the buzzer: false starts, ties, held buttons, and one outcome for every race there can be."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.buzzing import (
    HEARD_WORDS,
    MILLISECOND,
    SECOND,
    VERDICT_WORDS,
    Heard,
    Margins,
    Press,
    Signal,
    Verdict,
    first_press,
    points_for_false_start,
)
from app.matches.words import FalseStart, WhileReading

A, B, C, D = TEAMS = [UUID(int=n) for n in range(1, 5)]
OPENED = 1000 * SECOND
SIGNAL = Signal(counting=OPENED - 3 * SECOND, opened=OPENED)
LATER = OPENED + 60 * SECOND
LOCK, VOID, HALL, BLOCK = FalseStart


def at(team: UUID, ms: float, **more: object) -> Press:
    return Press(team, OPENED + round(ms * MILLISECOND), **more)


def race(*presses: Press, now: int = LATER, policy: FalseStart = LOCK, **more: object):
    return first_press(presses, SIGNAL, now, Margins(policy=policy), **more)


def test_the_first_press_after_opening_wins():
    outcome = race(at(B, 340), at(A, 310), at(C, 400))
    assert (outcome.verdict, outcome.winner) == (Verdict.WINNER, A)
    assert [(told.press.team, told.heard, told.words) for told in outcome.presses] == [
        (A, Heard.FIRST, "310 ms"),
        (B, Heard.LATER, "340 ms"),
        (C, Heard.LATER, "400 ms"),
    ]


def test_two_teams_start_falsely_and_a_third_wins():
    outcome = race(at(A, -820), at(B, -15), at(A, 200), at(B, 250), at(C, 900))
    assert (outcome.verdict, outcome.winner) == (Verdict.WINNER, C)
    assert outcome.false_starts == (A, B)
    assert [(told.heard, told.words) for told in outcome.presses] == [
        (Heard.FALSE_START, "提前 820 ms"),
        (Heard.FALSE_START, "提前 15 ms"),
        (Heard.LOCKED, "200 ms"),
        (Heard.LOCKED, "250 ms"),
        (Heard.FIRST, "900 ms"),
    ]


def test_presses_three_milliseconds_apart_go_to_the_adjudicator_with_all_presses():
    outcome = race(at(A, 300, round_trip=4_000_000), at(B, 303), at(C, 350))
    assert (outcome.verdict, outcome.winner, outcome.tied) == (Verdict.TIE, None, (A, B))
    assert [told.heard for told in outcome.presses] == [Heard.TIED, Heard.TIED, Heard.LATER]
    assert outcome.presses[0].press.round_trip == 4_000_000


@pytest.mark.parametrize(
    ("gap", "verdict"),
    [(0, Verdict.TIE), (3, Verdict.TIE), (19.999, Verdict.TIE), (20, Verdict.WINNER), (21, Verdict.WINNER)],
)
def test_the_tie_band_is_twenty_milliseconds(gap, verdict):
    assert race(at(A, 300), at(B, 300 + gap)).verdict is verdict


def test_the_same_instant_is_a_tie_even_without_a_band():
    margins = Margins(tie=0)
    assert first_press([at(A, 5), at(B, 5)], SIGNAL, LATER, margins).tied == (A, B)
    assert first_press([at(A, 5), at(B, 5.001)], SIGNAL, LATER, margins).winner == A


def test_nothing_is_decided_before_the_hold_has_passed():
    presses = [at(A, 300)]
    assert race(*presses, now=OPENED + 419 * MILLISECOND).verdict is Verdict.NOTHING_YET
    assert race(*presses, now=OPENED + 420 * MILLISECOND).winner == A
    assert race(now=OPENED + 5 * SECOND).verdict is Verdict.NOTHING_YET


def test_nobody_pressed_when_the_window_has_passed():
    assert race(now=OPENED + 10 * SECOND).verdict is Verdict.NOBODY
    late = race(at(A, 10_000), now=LATER)
    assert late.verdict is Verdict.NOBODY
    assert late.presses[0].heard is Heard.IGNORED
    assert race(at(A, 9_999), now=LATER).winner == A


@pytest.mark.parametrize(
    ("policy", "verdict", "winner"),
    [
        (LOCK, Verdict.WINNER, B),
        (VOID, Verdict.VOID, None),
        (HALL, Verdict.TO_AUDIENCE, None),
        (BLOCK, Verdict.WINNER, A),  # the machine merely refused the early press
    ],
)
def test_what_a_false_start_leads_to_is_the_organiser_s_choice(policy, verdict, winner):
    outcome = race(at(A, -200), at(A, 300), at(B, 500), policy=policy)
    assert (outcome.verdict, outcome.winner, outcome.false_starts) == (verdict, winner, (A,))
    assert outcome.words == VERDICT_WORDS[verdict]


def test_a_false_start_that_ends_the_question_ends_it_at_once_and_for_the_first_only():
    outcome = race(at(A, -900), at(B, -800), policy=VOID, now=OPENED - 850 * MILLISECOND)
    assert (outcome.verdict, outcome.false_starts) == (Verdict.VOID, (A,))
    outcome = race(at(A, -900), at(B, -800), policy=HALL)
    assert [told.heard for told in outcome.presses] == [Heard.FALSE_START, Heard.IGNORED]


def test_only_a_press_that_the_machine_merely_refuses_costs_nothing():
    assert [points_for_false_start(policy, -10) for policy in FalseStart] == [-10, -10, -10, 0]


def test_a_press_a_nanosecond_early_is_early():
    outcome = first_press([Press(A, OPENED - 1)], SIGNAL, LATER)
    assert outcome.false_starts == (A,)
    assert outcome.presses[0].words == "提前 1 ms"
    assert first_press([Press(A, OPENED)], SIGNAL, LATER).winner == A


@pytest.mark.parametrize(
    ("reading", "heard"), [(WhileReading.IGNORE, Heard.IGNORED), (WhileReading.FALSE_START, Heard.FALSE_START)]
)
def test_a_press_during_the_reading_is_what_the_round_says(reading, heard):
    outcome = first_press([at(A, -5000)], SIGNAL, LATER, Margins(reading=reading))
    assert [(told.heard, told.words) for told in outcome.presses] == [(heard, "读题时按下")]
    unopened = first_press([at(A, -5000)], Signal(), LATER, Margins(reading=reading))
    assert (unopened.verdict, unopened.presses[0].heard) == (Verdict.NOTHING_YET, heard)


def test_where_the_buzzers_are_live_while_reading_the_reading_is_the_opening():
    assert first_press([at(B, 700)], Signal(opened=OPENED), LATER).winner == B


def test_a_locked_team_is_heard_and_does_not_win():
    outcome = race(at(A, 100), at(B, 300), locked={A})
    assert outcome.winner == B
    assert outcome.presses[0].heard is Heard.LOCKED


def test_a_button_held_since_before_the_opening_never_wins():
    held = [at(A, ms) for ms in range(-990, 1000, 33)]
    outcome = race(*held, at(B, 600), policy=BLOCK)
    assert outcome.winner == B
    assert outcome.false_starts == (A,)
    assert {told.heard for told in outcome.presses if told.press.team == A} == {Heard.FALSE_START, Heard.HELD}
    told_so = race(at(A, -700), at(A, 10, held=True), at(B, 600), policy=BLOCK)
    assert told_so.winner == B


def test_letting_go_and_pressing_again_is_a_press():
    assert race(at(A, -700), at(A, 300), at(B, 600), policy=BLOCK).winner == A


def test_pressing_again_and_again_makes_no_tie_with_oneself():
    outcome = race(at(A, 300), at(A, 310), at(A, 450), at(B, 900))
    assert (outcome.winner, outcome.tied) == (A, ())


def test_every_outcome_has_chinese_words():
    assert (set(VERDICT_WORDS), set(HEARD_WORDS)) == (set(Verdict), set(Heard))


presses = st.builds(
    at,
    st.sampled_from(TEAMS),
    st.integers(-4000, 4000).map(lambda n: n / 4) | st.integers(-4000, 12000),
    held=st.booleans(),
    claimed=st.none() | st.integers(),
    round_trip=st.none() | st.integers(0, 10**9),
)
margins = st.builds(
    Margins,
    hold=st.integers(0, 200).map(lambda ms: ms * MILLISECOND),
    tie=st.integers(0, 60).map(lambda ms: ms * MILLISECOND),
    policy=st.sampled_from(FalseStart),
    reading=st.sampled_from(WhileReading),
)
heard = st.lists(presses, max_size=9)


@settings(derandomize=True, deadline=None)
@given(heard, margins, st.sets(st.sampled_from(TEAMS)), st.randoms(use_true_random=False))
def test_the_order_in_which_presses_are_listed_changes_nothing(listed, margins, locked, chance):
    once = first_press(listed, SIGNAL, LATER, margins, locked)
    chance.shuffle(listed)
    assert first_press(listed, SIGNAL, LATER, margins, locked) == once
    assert len(once.presses) == len(listed)


@settings(derandomize=True, deadline=None)
@given(heard, margins, st.lists(st.none() | st.integers(), min_size=9, max_size=9))
def test_no_time_a_terminal_claims_changes_the_outcome(listed, margins, lies):
    once = first_press(listed, SIGNAL, LATER, margins)
    lied = [replace(press, claimed=lie) for press, lie in zip(listed, lies, strict=False)]
    again = first_press(lied, SIGNAL, LATER, margins)
    assert (again.verdict, again.winner, again.tied, again.false_starts) == (
        (once.verdict, once.winner, once.tied, once.false_starts)
    )


@settings(derandomize=True, deadline=None)
@given(heard, margins, st.integers(-4000, 20000), st.integers(0, 20000))
def test_what_has_been_decided_stays_decided(listed, margins, moment, more):
    now = OPENED + moment * MILLISECOND
    before = first_press(listed, SIGNAL, now, margins)
    after = first_press(listed, SIGNAL, now + more * MILLISECOND, margins)
    if before.verdict is not Verdict.NOTHING_YET:
        assert (after.verdict, after.winner, after.tied) == (before.verdict, before.winner, before.tied)


def test_ten_thousand_races_have_exactly_one_outcome_each_and_the_same_again():
    chance = Random("ten thousand races")
    seen = dict.fromkeys(Verdict, 0)
    for _ in range(10_000):
        teams = [UUID(int=n) for n in range(1, 10)]
        listed = [at(chance.choice(teams), chance.uniform(-300, 900)) for _ in range(chance.randint(2, 9))]
        margins = Margins(policy=chance.choice(list(FalseStart)))
        once = first_press(listed, SIGNAL, LATER, margins)
        assert first_press(listed, SIGNAL, LATER, margins) == once
        chance.shuffle(listed)
        assert first_press(listed, SIGNAL, LATER, margins) == once
        assert (once.winner is not None) is (once.verdict is Verdict.WINNER)
        assert (len(once.tied) >= 2) is (once.verdict is Verdict.TIE)
        assert [told.heard for told in once.presses].count(Heard.FIRST) == (once.verdict is Verdict.WINNER)
        if once.verdict is Verdict.WINNER:
            valid = [told.press for told in once.presses if told.heard in (Heard.FIRST, Heard.LATER)]
            assert once.winner == min(valid, key=lambda press: press.received).team
        seen[once.verdict] += 1
    assert seen.pop(Verdict.NOTHING_YET) == 0
    assert min(seen.values()) > 100
