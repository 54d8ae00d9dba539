"""Each figure of a question: published values, hand-computed ones, and the definition computed another way."""

import math
import random
from array import array
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis.columns import Answers, Question
from app.analysis.items import Item, analyse

NEAR = {"rel": 1e-6, "abs": 1e-6}


def near(value):
    """None, or about this value."""
    return None if value is None else pytest.approx(value, **NEAR)


# Marks of 25 attempts at 7 positions of one mark each: the published data of Moodle's own test of these statistics,
# mod/quiz/report/statistics/tests/fixtures/results00.csv at commit c0dfd035, a row a position.
MOODLE_MARKS = [
    [1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0.8, 1, 1, 1, 0, 1, 0.8, 1, 1, 0, 1, 1, 1, 0, 0],
    [1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0],
    [*[1] * 20, 0.3333333, 1, 1, 1, 1],
    [1, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1],
    [1, 0.5, 0.5, 1, 0, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 1, 0, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 0, 0.5, 1],
    [0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1],
    [1, 0, 1, 0, 0.5, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 1, 0.5, 0.5, 1, 1, 1, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 1, 1],
]
# What that test expects (fixtures/qstats00.csv; computed there with a spreadsheet): facility, standard deviation,
# effective weight, discrimination index, discriminative efficiency. It allows 1e-6 of the first two, 1e-5 of the rest.
MOODLE_EXPECTS = [
    (0.704, 0.4513682901, 21.2922742344, -7.0650767526, -9.4550536967),
    (0.48, 0.5099019514, 18.8979800309, -28.8982125772, -36.7834118938),
    (0.973333332, 0.13333334, 4.443012573, -9.1230674268, -21.6545012165),
    (0.68, 0.4760952286, 18.9347251357, -22.6306444113, -31.4411395613),
    (0.52, 0.3055050463, 11.1450138688, -17.6997047674, -21.1794802584),
    (0.64, 0.4898979486, 9.8081339177, -45.3785178421, -56.9365974439),
    (0.62, 0.331662479, 15.4788602394, -5.6543166602, -6.5043742058),
]


def question(marks, choices=None, *, key="A", full=5.0, **more):
    """A question of four options; whoever has a mark chose the key, the others left it out, unless told."""
    chosen = choices if choices is not None else [key if mark else "" for mark in marks]
    return Question("q", key, 4, full, marks, chosen, **more)


def answers(*columns, totals=None, bands=None):
    """All questions asked to everybody; totals are the sums unless told."""
    made = [column if isinstance(column, Question) else question(column) for column in columns]
    sums = totals if totals is not None else [math.fsum(row) for row in zip(*(q.marks for q in made), strict=True)]
    return Answers(sums, sum(q.full_marks for q in made), made, bands)


def first(*columns, **more) -> Item:
    return analyse(answers(*columns, **more))[0]


def test_the_published_figures_of_moodle_s_own_test_come_out():
    columns = [question(marks, full=1.0) for marks in MOODLE_MARKS]
    for item, expected in zip(analyse(answers(*columns)), MOODLE_EXPECTS, strict=True):
        got = (item.facility, item.standard_deviation)
        assert got == pytest.approx(expected[:2], rel=1e-6)
        got = (item.effective_weight, item.discrimination_index, item.discriminative_efficiency)
        assert got == pytest.approx(expected[2:], rel=1e-5)
        assert item.intended_weight == pytest.approx(100 / 7)


def test_four_attempts_at_two_questions_computed_by_hand():
    one, other = analyse(answers(question([5, 5, 0, 0]), question([10, 4, 6, 0], full=15.0)))
    # marks 2.5 ± 2.5; rest 5 + (5, -1, 1, -5); totals 7.5 + (7.5, 1.5, -1.5, -7.5)
    assert one.facility == 0.5
    assert one.standard_deviation == pytest.approx(math.sqrt(25 / 3), **NEAR)
    assert one.rest_deviation == pytest.approx(math.sqrt(52 / 3), **NEAR)
    assert one.discrimination_index == pytest.approx(100 * 20 / math.sqrt(25 * 52), **NEAR)
    assert one.discriminative_efficiency == pytest.approx(100 * 20 / 30, **NEAR)
    assert one.point_biserial == pytest.approx(45 / math.sqrt(25 * 117), **NEAR)
    assert one.point_biserial_rest == pytest.approx(0.554700196, **NEAR)
    assert (one.intended_weight, other.intended_weight) == (25.0, 75.0)
    assert one.effective_weight == pytest.approx(100 / (1 + math.sqrt(72 / 45)), **NEAR)
    assert one.effective_weight + other.effective_weight == pytest.approx(100)


marks = st.sampled_from([0.0, 1.0, 2.5, 5.0])
few = st.lists(st.tuples(marks, marks, marks), min_size=2, max_size=6)
many = st.lists(st.tuples(marks, marks, marks), min_size=2, max_size=40)


def by_pairs(xs, ys):
    """The covariance over n - 1, from the differences of all pairs: no mean is taken."""
    pairs = combinations(zip(xs, ys, strict=True), 2)
    return math.fsum((x - u) * (y - v) for (x, y), (u, v) in pairs) / (len(xs) * (len(xs) - 1))


@given(many)
def test_deviation_discrimination_and_weights_agree_with_the_definitions_taken_pair_by_pair(rows):
    columns = [list(column) for column in zip(*rows, strict=True)]
    totals = [sum(row) for row in rows]
    with_total = [by_pairs(column, totals) for column in columns]
    roots = [math.sqrt(c) if c >= 0 else None for c in with_total]
    whole = sum(root for root in roots if root is not None)
    for item, column, covariance, root in zip(analyse(answers(*columns)), columns, with_total, roots, strict=True):
        rest = [total - mark for total, mark in zip(totals, column, strict=True)]
        spread, rest_spread, total_spread = by_pairs(column, column), by_pairs(rest, rest), by_pairs(totals, totals)
        assert item.standard_deviation == pytest.approx(math.sqrt(spread), **NEAR)
        expected = 100 * by_pairs(column, rest) / math.sqrt(spread * rest_spread) if spread * rest_spread else None
        assert item.discrimination_index == near(expected)
        expected = covariance / math.sqrt(spread * total_spread) if spread * total_spread else None
        assert item.point_biserial == near(expected)
        expected = 100 * root / whole if root is not None and whole else None
        assert item.effective_weight == near(expected)


@given(few)
def test_discriminative_efficiency_compares_with_the_best_of_all_orders_of_the_marks(rows):
    column, rest = [row[0] for row in rows], [row[1] + row[2] for row in rows]
    best = max(by_pairs(order, rest) for order in permutations(column))
    item = first(*zip(*rows, strict=True))
    if len(set(column)) == 1 or len(set(rest)) == 1:
        assert item.discriminative_efficiency is None
    else:
        assert item.discriminative_efficiency == pytest.approx(100 * by_pairs(column, rest) / best, **NEAR)
        assert item.discriminative_efficiency <= 100 + 1e-9


@given(st.lists(st.tuples(st.sampled_from(["", "A", "B", "C", "D"]), st.integers(0, 6)), min_size=1, max_size=30))
def test_shares_by_fifth_agree_with_five_copies_of_everybody_in_a_row(rows):
    choices, totals = [row[0] for row in rows], [float(row[1]) for row in rows]
    item = first(question([0.0] * len(rows), choices), totals=totals)
    row = sorted(total for total in totals for _ in range(5))
    for taken in item.options:
        chance = {
            t: sum(c == taken.letters for c, other in zip(choices, totals, strict=True) if other == t) / totals.count(t)
            for t in set(totals)
        }
        cut = [row[len(rows) * place : len(rows) * (place + 1)] for place in range(5)]
        assert taken.by_fifth == pytest.approx([sum(map(chance.__getitem__, part)) / len(rows) for part in cut])
        assert sum(taken.by_fifth) / 5 == pytest.approx(taken.share)


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_nothing_not_even_the_last_digit(rows, chance):
    shuffled = chance.sample(rows, len(rows))
    one, other = (
        analyse(answers(*zip(*some, strict=True), bands=[str(r[1]) for r in some])) for some in (rows, shuffled)
    )
    assert one == other


@given(many, st.sampled_from([-3.0, 0.25, 7.0]))
def test_a_constant_added_to_all_marks_moves_facility_and_means_and_nothing_else(rows, constant):
    columns = [list(column) for column in zip(*rows, strict=True)]
    chosen = [["A" if mark else "B" for mark in column] for column in columns]
    lifted = [[mark + constant for mark in column] for column in columns]
    before = analyse(answers(*map(question, columns, chosen)))
    after = analyse(answers(*map(question, lifted, chosen)))
    for item, moved in zip(before, after, strict=True):
        assert moved.facility == pytest.approx(item.facility + constant / 5, **NEAR)
        for name in ("standard_deviation", "rest_deviation", "discrimination_index", "discriminative_efficiency",
                     "point_biserial", "point_biserial_rest", "intended_weight", "effective_weight"):  # fmt: skip
            assert getattr(moved, name) == near(getattr(item, name))
        for taken, same in zip(item.options, moved.options, strict=True):
            assert (same.count, same.share, same.right) == (taken.count, taken.share, taken.right)
            assert same.by_fifth == pytest.approx(taken.by_fifth)
            assert taken.mean_total is None or same.mean_total == pytest.approx(taken.mean_total + 3 * constant)


def test_no_attempt_leaves_every_figure_undefined():
    item = first([], [])
    assert (item.asked, item.answered) == (0, 0)
    assert item.facility is item.standard_deviation is item.discrimination_index is None
    assert item.discriminative_efficiency is item.point_biserial is item.point_biserial_rest is None
    assert item.effective_weight is item.median_seconds is item.rest_deviation is None
    assert [(taken.count, taken.share, taken.mean_total, taken.by_fifth) for taken in item.options] == [
        (0, None, None, ())
    ] * 4
    assert item.choices == item.bands == ()


def test_one_attempt_has_a_facility_and_no_spread():
    item = first([5.0], [3.0])
    assert item.facility == 1.0
    assert item.standard_deviation is item.discrimination_index is item.effective_weight is None


def test_marks_all_the_same_have_no_discrimination_and_weigh_nothing():
    item = first([5, 5, 5], [0, 1, 2])
    assert item.standard_deviation == 0.0
    assert item.discrimination_index is item.discriminative_efficiency is item.point_biserial is None
    assert item.effective_weight == 0.0


def test_a_rest_all_the_same_leaves_only_the_comparison_with_the_total():
    item = first([5, 0, 5], [2, 2, 2])
    assert item.discrimination_index is item.discriminative_efficiency is item.point_biserial_rest is None
    assert item.point_biserial == pytest.approx(1.0)


def test_rounding_in_totals_is_not_taken_for_spread():
    item = first([0.1, 0.2, 0.3], totals=[0.1 + 0.7, 0.2 + 0.7, 0.3 + 0.7])
    assert item.discrimination_index is None


def test_what_rounding_leaves_of_no_covariance_does_not_turn_a_question_negative():
    uncorrelated, other = analyse(answers([0.7, 0.2, 0.3], [0.0, 0.4, 0.6]))  # -1.3e-17 in floating point
    assert uncorrelated.effective_weight == uncorrelated.point_biserial == 0.0
    assert other.effective_weight == 100.0


def test_a_question_against_the_total_has_no_effective_weight_and_the_others_share_the_whole():
    against, one, other = analyse(answers([1, 0, 0, 0], [0, 5, 5, 5], [0, 5, 5, 0]))
    assert against.effective_weight is None
    assert one.effective_weight + other.effective_weight == pytest.approx(100)


def test_totals_all_the_same_give_nobody_an_effective_weight():
    assert [item.effective_weight for item in analyse(answers([5, 0], [0, 5]))] == [None, None]


def test_no_full_marks_no_facility_and_no_intended_weight():
    item = first(question([0.0, 0.0], full=0.0))
    assert item.facility is item.intended_weight is None


def test_a_drawn_question_counts_those_it_was_asked_and_nobody_else():
    totals, asked = [15.0, 9.0, 6.0, 0.0, 3.0, 20.0], [4, 0, 2, 5]
    drawn = question([0.0, 5.0, 0.0, 5.0], ["B", "A", "", "A"], attempts=asked)
    everybody = question([5.0, 5.0, 0.0, 0.0, 0.0, 5.0])
    bands = ["primary", "junior", "primary", "junior", "junior", "primary"]
    item, fixed = analyse(answers(drawn, everybody, totals=totals, bands=bands))
    alone = first(
        question([0.0, 5.0, 0.0, 5.0], ["B", "A", "", "A"], full=5.0),
        question([3.0, 10.0, 6.0, 15.0]),
        bands=["junior", "primary", "primary", "primary"],
    )
    for name in Item.__slots__:
        if name != "effective_weight":
            assert getattr(item, name) == getattr(alone, name)
    assert alone.effective_weight is not None and item.effective_weight is fixed.effective_weight is None


def test_options_tell_how_many_took_them_and_how_well_those_did():
    item = first(question([5, 5, 0, 0, 0], ["A", "A", "B", "B", ""]), totals=[15, 5, 12, 4, 0])
    a, b, c, _ = item.options
    assert (a.letters, a.right, a.count, a.share, a.mean_total, a.mean_rest) == ("A", True, 2, 0.4, 10.0, 5.0)
    assert (b.right, b.count, b.mean_total, b.mean_rest) == (False, 2, 8.0, 8.0)
    assert (c.count, c.share, c.mean_total, c.mean_rest, c.by_fifth) == (0, 0.0, None, None, (0.0,) * 5)
    assert a.by_fifth == pytest.approx((0, 0, 1, 0, 1))
    assert b.by_fifth == pytest.approx((0, 1, 0, 1, 0))
    assert [(c.letters, c.count, c.right) for c in item.choices] == [("A", 2, True), ("B", 2, False), ("", 1, False)]
    assert (item.asked, item.answered) == (5, 4)


def test_equal_totals_on_the_border_of_two_fifths_count_in_part_in_both():
    item = first(question([5, 0, 0], ["A", "B", "B"]), totals=[7, 7, 7])
    assert item.options[0].by_fifth == pytest.approx((1 / 3,) * 5)


def test_of_a_multiple_response_each_letter_and_each_combination_is_counted():
    item = first(question([5, 0, 0], ["AC", "CAD", "C"], key="CA"), totals=[5, 0, 0])
    assert [(taken.letters, taken.count, taken.right) for taken in item.options] == [
        ("A", 2, True), ("B", 0, False), ("C", 3, True), ("D", 1, False),
    ]  # fmt: skip
    assert [(t.letters, t.count, t.right) for t in item.choices] == [
        ("AC", 1, True), ("ACD", 1, False), ("C", 1, False),
    ]  # fmt: skip


def test_bands_have_their_own_facility_and_unknown_bands_none():
    item = first([5, 0, 0, 5], bands=["primary", "junior", "primary", ""])
    assert [(b.band, b.asked, b.facility) for b in item.bands] == [("junior", 1, 0.0), ("primary", 2, 0.5)]


@given(st.lists(st.floats(0, 600), min_size=1, max_size=30))
def test_seconds_are_the_middle_of_those_known(seconds):
    ordered = sorted(seconds)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    assert first(question([5.0, 0.0], seconds=array("d", seconds))).median_seconds == middle


def test_columns_may_be_arrays():
    listed, packed = (first(question(kind([5.0, 0.0, 5.0])), question(kind([1.0, 0.0, 2.0])))
                      for kind in (list, lambda values: array("d", values)))  # fmt: skip
    assert listed == packed


@given(many)
def test_no_figure_is_ever_not_a_number(rows):
    for item in analyse(answers(*zip(*rows, strict=True))):
        values = [getattr(item, name) for name in Item.__slots__]
        assert all(math.isfinite(value) for value in values if isinstance(value, float))


@given(few, st.integers(2, 4))
def test_everybody_twice_leaves_facility_and_correlations(rows, times):
    assume(len(rows) > 2)
    once, often = (first(*zip(*(rows * n), strict=True)) for n in (1, times))
    assert often.facility == pytest.approx(once.facility)
    for name in ("discrimination_index", "discriminative_efficiency", "point_biserial", "effective_weight"):
        assert getattr(often, name) == near(getattr(once, name))


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (question([5.0], ["A", "B"]), ValueError),
        (question([5.0, 0.0, 5.0]), ValueError),
        (question([5.0, math.nan]), ValueError),
        (question([5.0, 0.0], ["A", "E"]), ValueError),
        (question([5.0, 0.0], key="E"), ValueError),
        (question([5.0, 0.0], attempts=[0, 2]), IndexError),
    ],
    ids=[
        "columns differ",
        "more marks than totals",
        "not a number",
        "no such option",
        "no such key",
        "no such attempt",
    ],
)
def test_columns_that_do_not_fit_are_refused(broken, error):
    with pytest.raises(error):
        first(broken, totals=[5.0, 0.0])


def test_a_thousand_attempts_in_any_order_are_one_answer():
    chance = random.Random(7)
    rows = [(chance.choice([0.0, 5.0]), chance.choice([0.1, 0.2, 0.7]), chance.random()) for _ in range(1000)]
    assert analyse(answers(*zip(*rows, strict=True))) == analyse(answers(*zip(*reversed(rows), strict=True)))
