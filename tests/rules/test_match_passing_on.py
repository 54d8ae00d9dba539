"""When a question that a team could not answer goes to the hall."""

from dataclasses import replace

import pytest

from app.matches.playing_race import NotForTheHall
from app.matches.preset import TONGXIN_2023
from app.matches.words import QuestionState
from tests.rules.stage import Played, of

R1 = TONGXIN_2023.rounds[0]


def judged(outcome: str, *, passes_on: bool) -> Played:
    played = Played(of(replace(R1, wrong_to_audience=passes_on)))
    played.step(3)
    played.do("judge", outcome=outcome)
    return played


def test_a_wrong_answer_goes_to_the_hall_where_the_rules_say_so():
    played = judged("wrong", passes_on=True)
    played.do("to_audience")
    assert played.show.question.state is QuestionState.WITH_AUDIENCE


@pytest.mark.parametrize(("outcome", "passes_on"), [("wrong", False), ("right", True), ("right", False)])
def test_else_it_stays_on_stage(outcome, passes_on):
    with pytest.raises(NotForTheHall):
        judged(outcome, passes_on=passes_on).do("to_audience")
