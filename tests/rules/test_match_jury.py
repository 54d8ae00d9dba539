"""What a jury's marks give a team."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches.jury import NotAMark, TooFewJudges, jury_score


@pytest.mark.parametrize(
    ("marks", "score"),
    [
        (["18.5", "17", "20", "9", "16"], "17.17"),
        (["10", "10", "10"], "10.00"),
        (["0", "20", "13.33"], "13.33"),
        (["1", "2", "2.01", "3"], "2.01"),  # half a hundredth goes up
    ],
)
def test_a_jury_s_highest_and_lowest_marks_fall_away(marks, score):
    assert str(jury_score([Decimal(mark) for mark in marks])) == score


@pytest.mark.parametrize("mark", ["-0.01", "20.01", "NaN", "Infinity", "10.001"])
def test_a_mark_out_of_range_is_refused(mark):
    with pytest.raises(NotAMark):
        jury_score([Decimal(mark), Decimal(10), Decimal(10)])


def test_too_few_judges_give_no_score():
    with pytest.raises(TooFewJudges):
        jury_score([Decimal(10), Decimal(12)])
    assert jury_score([Decimal(10), Decimal(12)], drop_extremes=False) == 11
    with pytest.raises(TooFewJudges):
        jury_score([], drop_extremes=False)


@settings(derandomize=True)
@given(st.lists(st.decimals(0, 20, places=2), min_size=3, max_size=15), st.randoms(use_true_random=False))
def test_a_jury_s_score_lies_among_its_marks_whoever_marks_first(marks, chance):
    score = jury_score(marks)
    assert min(marks) <= score <= max(marks)
    chance.shuffle(marks)
    assert jury_score(marks) == score
