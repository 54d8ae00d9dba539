"""The acceptance scenarios of a live match, as far as rules decide them, and a whole show played and replayed."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest

from app.matches import kinds
from app.matches.buzzing import MILLISECOND, SECOND, Press, Signal, Verdict, first_press
from app.matches.draw import desks
from app.matches.expected import questions_expected
from app.matches.flow import (
    AppealTooLate,
    after,
    after_appeal,
    may_show_key,
    moves_from,
)
from app.matches.points import By, Entry, Line, entered, faults, foul, opening, overruled, scores, voided
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import Round, points_for
from app.matches.standings import boundaries, standings, sudden_death, ties_to_settle
from app.matches.timers import move_when_up, runs_out
from app.matches.turns import team_order, turns, turns_left
from app.matches.words import EntryReason, Foul, Move, Outcome, QuestionState

S, M, K = QuestionState, Move, kinds
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HOST, PANEL = By(UUID(int=900), NOON), By(UUID(int=901), NOON, "评委会裁定")
SEED = "8d1f0c6ab5e94d27"
TEAMS = [UUID(int=n) for n in range(1, 10)]
DESKS = desks(SEED, TEAMS)
R1, R2, R3, A1, R4, A2, R5, R6 = TONGXIN_2023.rounds
LINES = boundaries(award.count for award in TONGXIN_2023.awards)
REASONS = {Outcome.RIGHT: EntryReason.RIGHT, Outcome.WRONG: EntryReason.WRONG, Outcome.SILENT: EntryReason.SILENT}
OPENED = 1000 * SECOND
SIGNAL = Signal(OPENED - 3 * SECOND, OPENED)


def chance(*about: object) -> int:
    return int.from_bytes(sha256(repr(about).encode()).digest()[:4])


def question(round: Round, number: int) -> UUID:
    return UUID(int=1000 * (1 + TONGXIN_2023.rounds.index(round)) + number)


@dataclass
class Show:
    """A match being played by the rules alone, counting points beside the ledger in the plainest way."""

    absent: frozenset[UUID] = frozenset()
    ledger: list[Entry] = field(default_factory=list)
    counted: dict[UUID, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = list(opening(TEAMS, TONGXIN_2023.base_score, HOST))
        self.counted = dict.fromkeys(TEAMS, 100)

    def enter(self, line: Line) -> None:
        self.ledger.append(entered(self.ledger, line, replace(HOST, at=NOON + timedelta(seconds=len(self.ledger)))))

    def judge(self, round: Round, number: int, team: UUID, outcome: Outcome, value: int | None = None) -> None:
        delta = points_for(round, outcome, value)
        self.enter(Line(round.code, question(round, number), team, delta, REASONS[outcome]))
        plain = {"R1": 10, "R2": 10, "R3": 5, "R4": 10, "R5": value or 0}[round.code]
        loses = round.code in ("R4", "R5")
        self.counted[team] += plain if outcome is Outcome.RIGHT else -plain if loses else 0

    def by_turns(self, round: Round) -> None:
        order = turns(round, DESKS, scores(self.ledger), self.absent, TONGXIN_2023.team.players)
        for number, turn in enumerate(order):
            value = (10, 20, 30)[chance("value", number) % 3] if round.kind is K.RISK else None
            self.judge(round, number, turn.team, self.luck(round, number, turn.team), value)
        self.asked[round.code] = len(order)

    def together(self, round: Round) -> None:
        for number in range(round.count):
            for team in TEAMS:
                if team not in self.absent:
                    self.judge(round, number, team, self.luck(round, number, team))
        self.asked[round.code] = round.count

    def race(self, round: Round) -> None:
        for number in range(round.count):
            pressed = [t for t in TEAMS if t not in self.absent and chance("press", number, t) % 3]
            presses = [Press(t, OPENED + (chance("ms", number, t) % 700 - 60) * MILLISECOND) for t in pressed]
            outcome = first_press(presses, SIGNAL, OPENED + 20 * SECOND)
            for team in outcome.false_starts:
                self.enter(foul(Foul.FALSE_START, round.code, question(round, number), team))
                self.counted[team] -= 10
            winner = outcome.tied[0] if outcome.tied else outcome.winner
            if winner:
                self.judge(round, number, winner, self.luck(round, number, winner))
        self.asked[round.code] = round.count

    @staticmethod
    def luck(round: Round, number: int, team: UUID) -> Outcome:
        return list(REASONS)[min(chance(round.code, number, team) % 5, 4) // 2]


def played(absent: frozenset[UUID] = frozenset()) -> Show:
    show = Show(absent)
    show.by_turns(R1)
    show.by_turns(R2)
    show.together(R3)
    show.race(R4)
    show.by_turns(R5)
    return show


def test_nine_teams_play_the_whole_preset_and_replaying_the_ledger_gives_the_same_totals():
    show = played()
    assert show.asked == {"R1": 27, "R2": 18, "R3": 10, "R4": 20, "R5": 9}
    assert all(show.asked[round.code] == expected(round) for round in (R1, R2, R3, R4, R5))
    assert scores(show.ledger) == show.counted
    assert faults(show.ledger) == []
    assert len({entry.question for entry in show.ledger if entry.question}) == 27 + 18 + 10 + 20 + 9
    assert played().ledger == show.ledger
    kept = [replace(entry, delta=Decimal(str(entry.delta))) for entry in show.ledger]  # as a database gives it back
    assert scores(reversed(kept)) == show.counted


def expected(round: Round) -> int:
    return questions_expected(round, len(TEAMS), TONGXIN_2023.team.players)


def test_two_teams_start_falsely_in_the_countdown_and_a_third_wins_the_question():
    a, b, c = TEAMS[:3]
    presses = [Press(t, OPENED + ms * MILLISECOND) for t, ms in ((a, -400), (b, -90), (a, 100), (b, 120), (c, 500))]
    outcome = first_press(presses, SIGNAL, OPENED + SECOND)
    ledger = list(opening(TEAMS, 100, HOST))
    for team in outcome.false_starts:
        ledger.append(entered(ledger, foul(Foul.FALSE_START, "R4", question(R4, 1), team), HOST))
    assert outcome.winner == c
    delta = points_for(R4, Outcome.RIGHT)
    ledger.append(entered(ledger, Line("R4", question(R4, 1), c, delta, EntryReason.RIGHT), HOST))
    assert [scores(ledger)[team] for team in (a, b, c)] == [90, 90, 110]


def test_two_presses_three_milliseconds_apart_wait_for_the_adjudicator_who_may_assign_or_race_again():
    presses = [Press(TEAMS[0], OPENED + 300 * MILLISECOND), Press(TEAMS[1], OPENED + 303 * MILLISECOND)]
    assert first_press(presses, SIGNAL, OPENED + SECOND).verdict is Verdict.TIE
    state = after(K.BUZZER, S.OPEN, M.TIE)
    assert moves_from(K.BUZZER, state) == (M.COUNT_DOWN, M.CLAIM, M.VOID)


def test_a_team_that_has_the_question_keeps_it_whoever_presses_and_whatever_drops_out():
    assert M.CLAIM not in moves_from(K.BUZZER, S.CLAIMED)
    assert runs_out(R4, S.CLAIMED, NOON) == NOON + timedelta(seconds=10)


def test_an_answer_wrongly_judged_right_is_overruled_later_and_the_risk_round_is_ordered_anew():
    show = Show()
    for number, team in enumerate((TEAMS[0], TEAMS[0], TEAMS[1])):
        show.judge(R4, number, team, Outcome.RIGHT)
    before = turns(R5, DESKS, scores(show.ledger))
    assert [turn.team for turn in before[:2]] == [TEAMS[0], TEAMS[1]]
    wrong = Line("R4", question(R4, 0), TEAMS[0], points_for(R4, Outcome.WRONG), EntryReason.WRONG)
    show.ledger += overruled(show.ledger, wrong, PANEL)
    assert after(K.BUZZER, S.CLOSED, M.OVERRULE) is S.CLOSED  # the show has gone on
    assert scores(show.ledger)[TEAMS[0]] == 100
    assert turns(R5, DESKS, scores(show.ledger))[0].team == TEAMS[1]
    told = [(int(e.delta), e.reason.value) for e in show.ledger if e.question == question(R4, 0)]
    assert told == [(10, "right"), (-10, "override"), (-10, "override")]
    left = turns_left(turns(R5, DESKS, scores(show.ledger)), before[:1])
    assert len(left) == 8
    assert left[0].team == TEAMS[1]


def test_a_question_voided_after_scoring_is_taken_back_and_replaced():
    show = played()
    asked = question(R3, 4)  # every team answered it
    without = [entry for entry in show.ledger if entry.question != asked]
    show.ledger += voided(show.ledger, asked, PANEL)
    assert after(K.PARALLEL, S.SCORED, M.VOID) is S.VOID
    assert scores(show.ledger) == scores(without)
    assert faults(show.ledger) == []


def test_three_teams_tied_for_two_second_prizes_play_it_out_and_keep_their_points():
    points = dict(zip(TEAMS, map(Decimal, (150, 130, 130, 130, 120, 110, 100, 90, 80)), strict=True))
    (tie,) = ties_to_settle(standings(points), LINES)
    assert (len(tie.teams), tie.free) == (3, 2)
    ended = sudden_death(tie, [(TEAMS[3], Outcome.RIGHT), (TEAMS[1], Outcome.WRONG)])
    assert ended.is_over
    table = standings(points, ended.settled)
    assert [row.team for row in table if row.place in (2, 3)] == [TEAMS[3], TEAMS[2]]
    assert {row.team: row.score for row in table} == points
    assert points_for(R6, Outcome.RIGHT) == points_for(R6, Outcome.WRONG) == 0


def test_a_score_below_zero_stands_and_is_ranked():
    show = Show()
    for number in range(11):
        show.judge(R4, number, TEAMS[8], Outcome.WRONG)
    assert scores(show.ledger)[TEAMS[8]] == -10
    assert standings(scores(show.ledger))[-1].team == TEAMS[8]
    assert team_order(R5.order, DESKS, scores(show.ledger))[-1] == TEAMS[8]


def test_an_absent_team_has_no_turn_no_points_and_no_place():
    gone = TEAMS[4]
    show = played(frozenset({gone}))
    assert show.asked == {"R1": 24, "R2": 16, "R3": 10, "R4": 20, "R5": 8}
    assert scores(show.ledger)[gone] == 100
    table = standings(scores(show.ledger), absent={gone})
    assert gone not in [row.team for row in table]
    assert len(table) == 8


@pytest.mark.parametrize("round", TONGXIN_2023.rounds, ids=lambda round: round.code)
@pytest.mark.parametrize("state", S)
def test_a_screen_loaded_again_or_a_server_started_again_shows_the_same(round, state):
    until = runs_out(round, state, NOON)
    assert may_show_key(state) is (state in (S.REVEALED, S.SCORED, S.APPEAL, S.CLOSED))
    assert (until is None) is (move_when_up(round, state) is None)
    if due := move_when_up(round, state):
        after(round.kind, state, due)  # what the clock asks for is a move there is


def test_an_appeal_after_the_next_question_has_opened_is_refused_with_a_sentence():
    with pytest.raises(AppealTooLate, match="下一题已经开始，不能再对上一题提出申诉。"):
        after_appeal(K.BUZZER, S.SCORED, next_is_open=True)
