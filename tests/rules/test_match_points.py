"""The ledger of points: it only grows, its sum is the score, and whatever was said can be taken back by a line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.points import (
    AlreadyReversed,
    By,
    Entry,
    Line,
    NeedsReason,
    NoSuchEntry,
    NotADeduction,
    entered,
    faults,
    foul,
    opening,
    overruled,
    scores,
    standing,
    undone,
    voided,
)
from app.matches.words import EntryReason, Foul

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LIN, ZHOU, MA = TEAMS = [UUID(int=n) for n in (1, 2, 3)]
Q1, Q2 = UUID(int=101), UUID(int=102)
DESK = By(UUID(int=900), NOON)
PANEL = By(UUID(int=901), NOON, "答案表述等价，评委会裁定答对")


def ledger(*lines: Line) -> list[Entry]:
    entries = list(opening(TEAMS, 100, DESK))
    for line in lines:
        entries.append(entered(entries, line, DESK))
    return entries


def line(team: UUID, delta: int, reason: EntryReason, question: UUID = Q1, round: str = "R4") -> Line:
    return Line(round, question, team, Decimal(delta), reason)


def right(team: UUID, question: UUID = Q1) -> Line:
    return line(team, 10, EntryReason.RIGHT, question)


def wrong(team: UUID, question: UUID = Q1) -> Line:
    return line(team, -10, EntryReason.WRONG, question)


def test_every_team_begins_with_the_base_score_and_the_score_is_the_sum():
    assert scores(ledger()) == {LIN: 100, ZHOU: 100, MA: 100}
    assert scores(ledger(right(LIN), wrong(ZHOU, Q2))) == {LIN: 110, ZHOU: 90, MA: 100}


def test_a_score_may_fall_below_zero_and_a_floor_only_changes_what_is_shown():
    deep = ledger(*[wrong(LIN, UUID(int=200 + n)) for n in range(11)])
    assert scores(deep)[LIN] == -10
    assert scores(deep, floor=0)[LIN] == 0
    assert scores([*deep, undone(deep, 4, DESK)], floor=0)[LIN] == 0  # the sum behind the floor is exact
    assert scores([*deep, undone(deep, 4, DESK)])[LIN] == 0


def test_a_slip_at_the_desk_is_undone_by_a_line():
    entries = ledger(wrong(LIN))
    entries.append(undone(entries, 4, DESK))
    assert scores(entries)[LIN] == 100
    assert entries[-1].reverses == 4
    assert entries[-1].reason is EntryReason.UNDO
    assert len(entries) == 5  # both stay in the log
    assert faults(entries) == []


def test_a_line_is_undone_once_and_a_reversing_line_never():
    entries = ledger(wrong(LIN))
    entries.append(undone(entries, 4, DESK))
    for number in (4, 5):
        with pytest.raises(AlreadyReversed):
            undone(entries, number, DESK)
    with pytest.raises(NoSuchEntry):
        undone(entries, 99, DESK)


def test_the_panel_overrules_a_wrong_answer_judged_right_and_the_log_shows_both():
    entries = ledger(right(LIN), right(ZHOU, Q2))  # the next question has been played already
    entries += overruled(entries, wrong(LIN), PANEL)
    assert scores(entries) == {LIN: 90, ZHOU: 110, MA: 100}
    told = [(e.delta, e.reason) for e in entries if e.question == Q1]
    assert told == [(10, EntryReason.RIGHT), (-10, EntryReason.OVERRIDE), (-10, EntryReason.OVERRIDE)]
    assert faults(entries) == []


def test_overruling_leaves_fouls_and_other_teams_alone_and_may_be_overruled():
    entries = ledger(foul(Foul.FALSE_START, "R4", Q1, LIN), wrong(LIN), right(ZHOU))
    entries += overruled(entries, right(LIN), PANEL)
    assert scores(entries) == {LIN: 100, ZHOU: 110, MA: 100}
    entries += overruled(entries, wrong(LIN), PANEL)
    assert scores(entries) == {LIN: 80, ZHOU: 110, MA: 100}
    assert faults(entries) == []


def test_overruling_needs_a_reason():
    with pytest.raises(NeedsReason, match="改判必须写明理由"):
        overruled(ledger(right(LIN)), wrong(LIN), DESK)


def test_voiding_a_question_takes_back_every_line_of_it_and_no_other():
    entries = ledger(foul(Foul.FALSE_START, "R4", Q1, MA), wrong(LIN), right(ZHOU), right(LIN, Q2))
    entries += voided(entries, Q1, DESK)
    assert scores(entries) == {LIN: 110, ZHOU: 100, MA: 100}
    assert voided(entries, Q1, DESK) == ()  # nothing is left to take back
    assert faults(entries) == []


def test_voiding_after_an_overruling_takes_back_what_counts():
    entries = ledger(right(LIN))
    entries += overruled(entries, wrong(LIN), PANEL)
    entries += voided(entries, Q1, DESK)
    assert scores(entries)[LIN] == 100


def test_a_false_start_that_voids_the_question_costs_its_points_all_the_same():
    entries = ledger()
    entries += voided(entries, Q1, DESK)
    entries.append(entered(entries, foul(Foul.FALSE_START, "R4", Q1, LIN), DESK))
    assert scores(entries)[LIN] == 90


@pytest.mark.parametrize(
    ("kind", "price"),
    [(Foul.HINT, -10), (Foul.AUDIENCE_PROMPT, -10), (Foul.NOTES, -20), (Foul.FALSE_START, -10)],
)
def test_fouls_have_their_price_and_their_own_reason(kind, price):
    entry = foul(kind, "R1", Q1, LIN)
    assert entry.delta == price
    assert entry.reason.value == kind.value


def test_another_foul_needs_words_and_a_price():
    with pytest.raises(NeedsReason):
        foul(Foul.OTHER, "R1", Q1, LIN, delta=-5)
    for price in (None, 0, 5):
        with pytest.raises(NotADeduction):
            foul(Foul.OTHER, "R1", Q1, LIN, "喧哗", price)
    assert foul(Foul.OTHER, "R1", Q1, LIN, "喧哗", -5).delta == -5


def test_a_ledger_that_was_tampered_with_is_found_out():
    entries = ledger(right(LIN), right(ZHOU, Q2))
    entries.append(undone(entries, 4, DESK))
    assert faults(entries) == []
    assert faults([*entries[:3], *entries[4:]])  # a line is missing
    assert faults([*entries[:5], replace(entries[5], delta=Decimal(-20))])  # more taken back than given
    assert faults([*entries, replace(entries[5], number=7)])  # reversed twice


steps = st.lists(
    st.tuples(st.sampled_from(["rule", "foul", "undo", "overrule", "void"]), st.integers(0, 2), st.integers(0, 4)),
    max_size=40,
)


def play(moves: list[tuple[str, int, int]]) -> list[Entry]:
    entries = list(opening(TEAMS, 100, DESK))
    for hour, (move, team, n) in enumerate(moves):
        question, by = UUID(int=100 + n), replace(PANEL, at=NOON + timedelta(hours=hour))
        counted = [entry.number for entry in standing(entries) if entry.reason is not EntryReason.BASE]
        match move:
            case "rule":
                entries.append(entered(entries, right(TEAMS[team], question), by))
            case "foul":
                entries.append(entered(entries, foul(Foul.NOTES, "R4", question, TEAMS[team]), by))
            case "undo" if counted:
                entries.append(undone(entries, counted[n % len(counted)], by))
            case "overrule":
                entries += overruled(entries, wrong(TEAMS[team], question), by)
            case "void":
                entries += voided(entries, question, by)
    return entries


@settings(derandomize=True, deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_replaying_the_ledger_gives_the_same_totals_in_any_order_of_reading(moves, chance):
    entries = play(moves)
    assert play(moves) == entries
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert scores(shuffled) == scores(entries)
    assert faults(entries) == []


@settings(derandomize=True, deadline=None)
@given(steps)
def test_the_score_is_what_still_counts_and_nothing_earlier_ever_changes(moves):
    entries = play(moves)
    assert scores(entries) == scores(standing(entries))
    for length in range(len(moves)):
        earlier = play(moves[:length])
        assert entries[: len(earlier)] == earlier


@settings(derandomize=True, deadline=None)
@given(steps)
def test_voiding_every_question_brings_back_the_base_score(moves):
    entries = play(moves)
    for n in range(5):
        entries += voided(entries, UUID(int=100 + n), DESK)
    assert scores(entries) == dict.fromkeys(TEAMS, 100)
