"""Each figure of a paper: published values, hand-computed ones, and the definition computed another way."""

import math
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.columns import Answers, Question
from app.analysis.items import analyse
from app.analysis.papers import Paper, analyse_paper, measure
from tests.rules.test_analysis_items import MOODLE_MARKS, NEAR, near


def paper(*columns) -> Paper:
    """A paper whose questions everybody was asked."""
    questions = [Question("q", "A", 4, 5.0, column, ["A"] * len(column)) for column in columns]
    answers = Answers([math.fsum(row) for row in zip(*columns, strict=True)], 5.0 * len(columns), questions)
    return analyse_paper(answers, analyse(answers))


def test_the_published_figures_of_moodle_s_own_test_come_out():
    # check_quiz_stats_for_quiz_00 in mod/quiz/report/statistics/tests/stats_from_steps_walkthrough_test.php (commit
    # 038014c4), computed there with a spreadsheet, and compared to 1.5e-5.
    got = paper(*MOODLE_MARKS)
    assert got.n == 25
    expected = (
        4.617333332,
        4.5,
        0.8117265554,
        -0.092502502,
        -0.7073968557,
        -87.2230935542,
        136.8294900795,
        1.1106813066,
    )
    assert tuple(getattr(got, name) for name in Paper.__slots__[1:]) == pytest.approx(expected, rel=1.5e-5)


def test_totals_of_one_to_five_computed_by_hand():
    got = measure([1, 2, 3, 4, 5], [])
    assert (got.n, got.mean, got.median) == (5, 3.0, 3.0)
    assert got.standard_deviation == pytest.approx(math.sqrt(2.5), **NEAR)
    assert got.skewness == pytest.approx(0.0, abs=1e-12)
    # k4 = (5·6·34 - 3·4·10²) / (4·3·2) = -7.5, over 2.5²
    assert got.kurtosis == pytest.approx(-1.2, **NEAR)


def test_three_totals_with_a_tail_to_the_right_are_skewed_upwards():
    # differences -2, -1, 3: k2 = 14/2 = 7, k3 = 3·18 / 2 = 27
    got = measure([0, 1, 5], [])
    assert got.skewness == pytest.approx(27 / 7**1.5, **NEAR)
    assert (got.median, got.kurtosis) == (1.0, None)


def test_two_questions_three_attempts_consistency_computed_by_hand():
    # variances 25/3 and 1, of the totals 7, 0, 6: 43/3; alpha = 2 · (1 - 28/43) = 30/43
    got = paper([5, 0, 5], [2, 0, 1])
    assert got.internal_consistency == pytest.approx(100 * 30 / 43, **NEAR)
    assert got.error_ratio == pytest.approx(100 * math.sqrt(13 / 43), **NEAR)
    assert got.standard_error == pytest.approx(math.sqrt(13 / 3), **NEAR)


totals = st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0, 8.0, 20.0]), min_size=4, max_size=40)


@given(totals)
def test_skewness_and_kurtosis_agree_with_the_adjusted_moments_in_exact_fractions(values):
    got, n = measure(values, []), len(values)
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / n
    m2, m3, m4 = (sum((value - mean) ** power for value in exact) / n for power in (2, 3, 4))
    if not m2:
        assert got.skewness is got.kurtosis is None
        return
    skewness = math.sqrt(n * (n - 1)) / (n - 2) * float(m3) / float(m2) ** 1.5
    kurtosis = Fraction(n - 1, (n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    assert got.skewness == pytest.approx(skewness, **NEAR)
    assert got.kurtosis == pytest.approx(float(kurtosis), **NEAR)


rows = st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 2.5, 5.0])] * 3), min_size=3, max_size=30)


@given(rows)
def test_consistency_agrees_with_alpha_from_the_covariances_between_questions(answered):
    columns = [[Fraction(value) for value in column] for column in zip(*answered, strict=True)]

    def covariance(xs, ys):
        product = sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys) / len(xs)
        return product / (len(xs) - 1)

    sums = [sum(row) for row in zip(*columns, strict=True)]
    got, spread = paper(*zip(*answered, strict=True)), covariance(sums, sums)
    if not spread:
        assert got.internal_consistency is got.error_ratio is got.standard_error is None
        return
    alpha = Fraction(3, 2) * sum(covariance(x, y) for x, y in permutations(columns, 2)) / spread
    assert got.internal_consistency == pytest.approx(float(100 * alpha), rel=1e-6, abs=1e-5)
    assert got.error_ratio == pytest.approx(100 * math.sqrt(1 - alpha), rel=1e-6, abs=1e-4)
    assert got.standard_error == pytest.approx(math.sqrt(1 - alpha) * math.sqrt(spread), rel=1e-6, abs=1e-5)


@given(totals)
def test_mean_and_median_are_those_of_the_sorted_totals(values):
    got, ordered = measure(values, []), sorted(values)
    assert got.mean == pytest.approx(sum(values) / len(values))
    assert got.median == (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_nothing_not_even_the_last_digit(answered, chance):
    assert paper(*zip(*answered, strict=True)) == paper(*zip(*chance.sample(answered, len(answered)), strict=True))


@given(rows, st.sampled_from([-3.0, 0.25, 7.0]))
def test_a_constant_added_to_all_marks_moves_mean_and_median_and_nothing_else(answered, constant):
    before = paper(*zip(*answered, strict=True))
    after = paper(*zip(*([mark + constant for mark in row] for row in answered), strict=True))
    assert after.mean == pytest.approx(before.mean + 3 * constant)
    assert after.median == pytest.approx(before.median + 3 * constant)
    for name in ("standard_deviation", "skewness", "kurtosis", "internal_consistency", "standard_error"):
        assert getattr(after, name) == near(getattr(before, name))


def test_no_attempt_leaves_every_figure_undefined():
    assert measure([], [None, None]) == Paper(0, *[None] * 8)


def test_one_attempt_has_a_mean_and_no_spread():
    assert measure([7.0], [None, None]) == Paper(1, 7.0, 7.0, *[None] * 6)


def test_two_attempts_have_a_deviation_and_neither_skewness_nor_consistency():
    got = paper([5, 0], [5, 0])
    assert got.standard_deviation == pytest.approx(math.sqrt(50))
    assert got.skewness is got.kurtosis is got.internal_consistency is got.error_ratio is got.standard_error is None


def test_totals_all_the_same_have_a_deviation_of_nought_and_no_shape():
    got = paper([5, 0, 5, 0], [0, 5, 0, 5])
    assert got.standard_deviation == 0.0
    assert got.skewness is got.kurtosis is got.internal_consistency is None


def test_one_position_has_no_consistency():
    assert paper([5, 0, 5]).internal_consistency is None


def test_an_unknown_deviation_leaves_consistency_unknown():
    assert measure([1, 2, 3], [0.5, None, 0.5]).internal_consistency is None


def test_questions_that_agree_perfectly_are_consistent_without_error():
    got = paper([0.1, 0.2, 0.7], [0.1, 0.2, 0.7], [0.1, 0.2, 0.7])
    assert got.internal_consistency == pytest.approx(100)
    assert got.error_ratio == pytest.approx(0, abs=1e-5)
    assert got.standard_error == pytest.approx(0, abs=1e-6)


def test_a_drawn_paper_has_no_consistency_until_its_positions_are_given():
    asked = [Question("q", "A", 4, 5.0, [5.0, 0.0], ["A", "B"], attempts=places) for places in ([0, 1], [2, 3])]
    answers = Answers([5.0, 0.0, 5.0, 0.0], 10.0, asked)
    assert analyse_paper(answers, analyse(answers)).internal_consistency is None
    assert measure(answers.totals, [2.0, 1.5]).internal_consistency is not None


def test_totals_that_are_not_the_sums_of_marks_may_have_no_error_ratio():
    got = measure([0, 10, 20], [0.1, 0.1])
    assert got.internal_consistency > 100
    assert got.error_ratio is got.standard_error is None


def test_a_total_that_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        measure([1.0, math.inf], [])
