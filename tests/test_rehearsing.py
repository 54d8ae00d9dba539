"""The bots of a rehearsal: each does once what it has decided to do."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.matches.bots import bot_moves
from app.matches.preset import TONGXIN_2023
from app.matches.rehearsing import Bots
from app.matches.words import Move, QuestionState
from tests.rules.stage import Played, of

RACE = next(round for round in TONGXIN_2023.rounds if round.code == "R4")


@pytest.fixture
def bots():
    return Bots(None)  # nothing here is carried out


def test_a_press_planned_in_the_countdown_is_not_planned_again_when_the_race_opens(bots):
    match, planned = Played(of(replace(RACE, count=3), teams=9)), []
    match.step(2)
    match.do(Move.COUNT_DOWN)
    for state in (QuestionState.COUNTDOWN, QuestionState.OPEN):
        while match.show.question.state is not state:
            match.later(1).machine()
        bots.plan(UUID(int=1), match.show, bot_moves(match.show, match.inputs, 4), lambda *call: planned.append(call))
    presses = bot_moves(match.show, match.inputs, 4)
    assert presses
    assert len(planned) == len(presses)
