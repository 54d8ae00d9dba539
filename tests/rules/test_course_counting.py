"""Figures of a course add up, have rates only where somebody is expected, and go by the grades of a school year."""

from hypothesis import given
from hypothesis import strategies as st

from app.courses.counting import Count, entry_years, grades_of
from app.people.labels import grade_in_band
from app.vocabulary import GradeBand

COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)).map(
    lambda three: Count(*sorted(three, reverse=True))
)


@given(st.lists(COUNTS))
def test_a_sum_of_classes_is_still_a_possible_class(counts):
    total = sum(counts, Count())
    assert total.expected >= total.begun >= total.done >= 0
    assert total.unfinished == sum(each.unfinished for each in counts)


def test_nobody_expected_has_no_rate():
    assert (Count().begun_rate, Count().done_rate) == (None, None)


def test_a_course_without_grades_is_for_its_whole_band():
    assert grades_of(GradeBand.PRIMARY, []) == (1, 2, 3, 4, 5, 6)
    assert grades_of(GradeBand.PRIMARY, [5]) == (5,)


@given(st.integers(1, 6), st.integers(2000, 2100))
def test_a_class_that_entered_then_is_in_that_grade_now(grade, year):
    [entered] = entry_years((grade,), year)
    assert grade_in_band(entered, year) == grade
