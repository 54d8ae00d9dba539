"""What a choice earns: all the marks for exactly the key, nothing otherwise; and which choices can be one at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questions.marking import marks_for, tidy


@pytest.mark.parametrize(
    ("choice", "key", "marks"),
    [
        ("B", "B", 5),
        ("A", "B", 0),
        ("", "B", 0),
        ("ABD", "ABD", 5),
        ("DBA", "ABD", 5),  # the order of ticking does not matter
        ("AB", "ABD", 0),  # half right is wrong
        ("ABCD", "ABD", 0),
        ("", "", 0),
    ],
)
def test_only_exactly_the_key_earns_marks(choice, key, marks):
    assert marks_for(choice, key, 5) == marks


@pytest.mark.parametrize(
    ("choice", "options", "letters"),
    [("ba", 4, "AB"), ("AAB", 4, "AB"), ("E", 4, None), ("E", 5, "E"), ("C", 2, None), ("", 4, ""), ("甲", 4, None)],
)
def test_a_choice_is_letters_of_options_that_are_there(choice, options, letters):
    assert tidy(choice, options) == letters


@given(st.text(max_size=12), st.integers(2, 8))
def test_whatever_is_sent_is_put_in_order_or_refused(choice, options):
    letters = tidy(choice, options)
    assert letters is None or (list(letters) == sorted(set(letters)) and set(letters) <= set("ABCDEFGH"[:options]))
