"""How long a question stays in a state, and that a timer is a moment, not a counter."""

from datetime import UTC, datetime, timedelta

import pytest

from app.matches.flow import after
from app.matches.preset import TONGXIN_2023
from app.matches.timers import move_when_up, runs_out, time_limit
from app.matches.words import Move, QuestionState

S, M = QuestionState, Move
R1, R2, R3, A1, R4, A2, R5, R6 = TONGXIN_2023.rounds
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("round", "state", "seconds"),
    [
        (R1, S.ANSWERING, 30),
        (R2, S.ANSWERING, 60),
        (R3, S.OPEN, 10),
        (A1, S.OPEN, 20),
        (R4, S.COUNTDOWN, 3),
        (R4, S.OPEN, 10),
        (R4, S.CLAIMED, 10),
        (R4, S.ANSWERING, 30),
        (R5, S.ANSWERING, 60),
        (R6, S.OPEN, 15),
        (R6, S.ANSWERING, 15),
        (R4, S.READING, None),
        (R1, S.JUDGING, None),
    ],
)
def test_how_long_a_state_may_last(round, state, seconds):
    assert time_limit(round, state) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_timer_is_a_moment_so_a_restart_changes_nothing():
    assert runs_out(R4, S.ANSWERING, NOON) == NOON + timedelta(seconds=30)
    assert runs_out(R4, S.JUDGED, NOON) is None


def test_when_time_is_up_the_machine_opens_and_closes_and_people_judge():
    assert [move_when_up(R4, state) for state in (S.COUNTDOWN, S.OPEN, S.CLAIMED, S.ANSWERING)] == [
        M.OPEN,
        M.LAPSE,
        M.JUDGE,
        M.FINISH,
    ]
    assert after(R4.kind, S.OPEN, M.LAPSE) is S.VOID
