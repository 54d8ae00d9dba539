"""限时速答: one team, one window, as many statements as it can; every one has its rulings and its line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.matches import kinds
from app.matches.checks import faults
from app.matches.cues import Cue
from app.matches.playing import played
from app.matches.rounds import Round, Worth
from app.matches.rulebook import Rules
from app.matches.steps import Waits, next_step
from app.matches.words import Move, QuestionState
from app.vocabulary import QuestionKind
from tests.rules.stage import NOON, TEAMS, Played, of

S = QuestionState
ROUND = Round(kinds.BURST, "R1", "限时速答", 4, 40, Worth(right=10, wrong=-5))


@pytest.fixture
def show() -> Played:
    """Two teams; the first has its first statement before it, and its time runs."""
    made = Played(of(ROUND, teams=2))
    made.step(2)
    return made


def tap(match: Played, letter: str) -> None:
    """Tap at the podium; what was tapped for an earlier statement does not count for the next."""
    asked = match.show.question
    match.answers = {asked.team: letter}
    match.machine()


def test_a_statement_is_seen_only_when_the_time_runs():
    match = Played(of(ROUND, teams=2))
    match.step()
    assert match.show.question.state is S.SHOWN
    match.machine()
    assert match.show.question.state is S.SHOWN, "the host starts the window"
    match.step()
    assert match.show.question.state is S.ANSWERING
    assert next_step(match.show).waits is Waits.BURST


def test_the_next_statement_comes_at_once_and_the_time_goes_on(show):
    tap(show.later(3), "A")
    assert show.show.scores[TEAMS[0]] == 110
    assert len(show.show.asked) == 2 and show.show.question.state is S.ANSWERING
    assert show.show.question.ends == NOON + timedelta(seconds=40)
    tap(show.later(3), "B")
    assert show.show.scores[TEAMS[0]] == 105
    assert [entry.delta for entry in show.show.ledger[2:]] == [10, -5]


def test_the_last_statement_in_time_ends_it_and_the_next_team_has_a_window_of_its_own(show):
    tap(show.later(10), "A")
    show.later(35).machine()
    assert show.show.question.state is S.SCORED and len(show.show.asked) == 2
    assert show.show.scores[TEAMS[0]] == 110, "the statement left unanswered costs nothing"
    show.step()
    assert show.show.question.team == TEAMS[1] and show.show.question.state is S.SHOWN
    show.step()
    assert show.show.question.ends == show.now + timedelta(seconds=40)


def test_when_the_statements_are_used_up_the_next_team_comes_and_then_the_round_is_over(show):
    for team in TEAMS[:2]:
        for _ in range(4):
            assert show.show.question.team == team
            tap(show.later(1), "A")
        show.step()
        if team == TEAMS[0]:
            show.step()
    assert [show.show.scores[team] for team in TEAMS[:2]] == [140, 140]
    assert len(show.show.asked) == 8


def test_the_host_judges_what_is_said_aloud(show):
    show.later(2).do(Move.JUDGE, outcome="right")
    show.machine()
    assert show.show.scores[TEAMS[0]] == 110
    assert show.show.question.state is S.ANSWERING and len(show.show.asked) == 2


def test_a_pause_moves_the_end_of_the_whole_window(show):
    show.later(10).do(Cue.PAUSE)
    show.later(60).do(Cue.RESUME)
    tap(show.later(1), "A")
    assert show.show.question.ends == NOON + timedelta(seconds=100)


def test_a_statement_judged_while_the_clock_stands_still_takes_no_time(show):
    show.later(10).do(Cue.PAUSE)
    show.later(60).do(Move.JUDGE, outcome="right")
    show.machine()
    assert show.show.question.state is S.ANSWERING
    assert show.show.question.ends == show.now + timedelta(seconds=30)


def test_questions_that_take_several_taps_are_refused_in_a_burst():
    several = replace(ROUND, kinds=(QuestionKind.TRUE_FALSE, QuestionKind.MULTIPLE_RESPONSE))
    found = faults(Rules("x", "x", rounds=(several,)), 2)
    assert found == {"rounds.0.kinds": "第 1 个环节只能选单选题和判断题：选手一按就判定。"}
    assert faults(Rules("x", "x", rounds=(ROUND,)), 2) == {}


def test_a_team_that_is_passed_over_loses_its_whole_window():
    match = Played(of(ROUND, teams=2))
    match.do(Cue.PASS_TURN)
    match.step()
    assert match.show.question.team == TEAMS[1]


def test_a_statement_can_be_overruled_when_the_burst_has_gone_on(show):
    first = show.show.question.planned.id
    tap(show.later(1), "B")
    show.do(Move.OVERRULE, question=first, team=TEAMS[0], outcome="right", note="题面有歧义")
    assert show.show.scores[TEAMS[0]] == 110
    assert show.show.question.state is S.ANSWERING


def test_the_same_rulings_give_the_same_show_again(show):
    for letter in "ABA":
        tap(show.later(4), letter)
    assert played(show.show.programme, show.log) == show.show
    assert replace(show.show, version=0) != replace(played(show.show.programme, show.log[:-1]), version=0)
