"""A handed-in sheet in one line: which question, what was chosen in letters of the bank, what it earned, how long."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.competitions.marked_sheets import Timed, seconds_at, sheet
from app.competitions.scoring import Answer, Marked, Scored
from app.papers.ordering import Seat
from app.vocabulary import QuestionKind

BEGAN = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def at(seconds: float, number: int, sequence: int, choice: str = "A") -> Timed:
    return Timed(Answer(number, sequence, choice), BEGAN + timedelta(seconds=seconds))


def test_each_answer_takes_the_time_since_the_one_before_and_a_question_adds_up():
    assert seconds_at([at(10, 1, 1), at(25, 2, 2), at(31, 1, 3)], BEGAN) == {1: 16.0, 2: 15.0}


def test_answers_that_arrived_out_of_order_or_at_once_never_take_less_than_nothing():
    assert seconds_at([at(9, 2, 2), at(9, 1, 1)], BEGAN) == {1: 9.0, 2: 0.0}
    assert seconds_at([at(-3, 1, 1), at(4, 2, 2)], BEGAN) == {1: 0.0, 2: 4.0}


def test_letters_are_those_of_the_bank_and_an_unanswered_question_has_none():
    low, high = UUID(int=1), UUID(int=2)
    shown = Seat(1, high, QuestionKind.SINGLE_CHOICE, 5, (2, 0, 1))
    blank = Seat(2, low, QuestionKind.SINGLE_CHOICE, 5, (0, 1, 2))
    scored = Scored(5, 1, (Marked(shown, "A", 5), Marked(blank, "", 0)))
    assert json.loads(sheet(scored, [at(7, 1, 1)], BEGAN, [high, low])) == [[1, "C", 5, 7.0], [0, "", 0, None]]
