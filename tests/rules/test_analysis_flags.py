"""Which questions are flagged, on both sides of every limit."""

import pytest

from app.analysis.columns import Answers, Question
from app.analysis.flags import FLAG_WORDS, Flag, flags
from app.analysis.items import analyse

SOME = [("B", 20, 10), ("C", 20, 10), ("D", 20, 10)]  # every wrong option has takers, who do not do well


def flagged(*groups, key="A"):
    """Flags of a question of 5 marks from groups of (choice, marks in the rest, how many)."""
    rows = [(5.0 if choice == key else 0.0, choice, rest) for choice, rest, many in groups for _ in range(many)]
    marks, choices = [row[0] for row in rows], [row[1] for row in rows]
    asked = Question("q", key, 4, 5.0, marks, choices)
    return flags(analyse(Answers([mark + rest for mark, _, rest in rows], 100.0, [asked]))[0])


def test_an_ordinary_question_has_no_flag():
    assert flagged(("A", 60, 70), *SOME) == []


def test_a_facility_of_a_fifth_is_hard_enough_and_less_is_too_hard():
    hard = [("B", 20, 26), ("C", 20, 27), ("D", 20, 27)]
    assert Flag.TOO_HARD not in flagged(("A", 60, 20), *hard)
    assert Flag.TOO_HARD in flagged(("A", 60, 19), *hard)


def test_a_facility_of_95_in_100_is_not_yet_too_easy():
    easy = [("B", 20, 2), ("C", 20, 2), ("D", 20, 1)]
    assert Flag.TOO_EASY not in flagged(("A", 60, 95), *easy)
    assert Flag.TOO_EASY in flagged(("A", 60, 96), *easy)


def test_a_question_that_the_weak_get_right_discriminates_negatively():
    assert Flag.NEGATIVE_DISCRIMINATION in flagged(("A", 30, 50), ("B", 31, 20), ("C", 31, 15), ("D", 31, 15))


def test_no_discrimination_at_all_is_not_negative():
    assert Flag.NEGATIVE_DISCRIMINATION not in flagged(("A", 20, 25), ("A", 40, 25), ("B", 20, 25), ("B", 40, 25))


def test_a_wrong_option_nobody_of_fifty_takes_is_flagged_of_forty_nine_not():
    assert Flag.UNUSED_OPTION in flagged(("A", 60, 30), ("B", 20, 10), ("C", 20, 10))
    assert Flag.UNUSED_OPTION not in flagged(("A", 60, 29), ("B", 20, 10), ("C", 20, 10))


def test_whoever_left_the_question_out_says_nothing_of_its_options():
    assert Flag.UNUSED_OPTION not in flagged(("A", 60, 29), ("B", 20, 10), ("C", 20, 10), ("", 20, 100))


def test_a_key_nobody_takes_is_no_unused_distractor():
    assert Flag.UNUSED_OPTION not in flagged(("B", 20, 30), ("C", 20, 20), ("D", 20, 10))


def test_a_wrong_option_of_better_pupils_makes_the_key_doubtful():
    assert Flag.KEY_DOUBTFUL in flagged(("A", 40, 50), ("B", 60, 20), ("C", 10, 15), ("D", 10, 15))


def test_marks_the_key_itself_earned_do_not_hide_better_pupils():
    spread = [("A", rest, 10) for rest in range(40, 50)] + [("B", rest + 4, 4) for rest in range(40, 50)]
    assert Flag.KEY_DOUBTFUL in flagged(*spread)


def test_a_wrong_option_of_most_of_the_best_fifth_makes_the_key_doubtful():
    among_weak = [("A", 10, 60), ("B", 11, 10), ("C", 10, 5), ("D", 10, 5)]
    assert Flag.KEY_DOUBTFUL in flagged(*among_weak, ("A", 80, 4), ("B", 70, 16))


def test_a_key_that_nobody_took_is_doubtful():
    assert Flag.KEY_DOUBTFUL in flagged(("B", 20, 30), ("C", 20, 20), ("D", 20, 10))


def test_a_difference_that_chance_explains_does_not_make_the_key_doubtful():
    spread = [("A", rest, 10) for rest in range(40, 60, 5)] + [("B", rest + 1, 9) for rest in range(40, 60, 5)]
    assert Flag.KEY_DOUBTFUL not in flagged(*spread)


def test_twelve_to_eight_in_a_best_fifth_of_twenty_is_chance():
    rest = [("A", 40, 50), ("B", 10, 10), ("C", 10, 10), ("D", 10, 10)]
    assert Flag.KEY_DOUBTFUL not in flagged(("A", 75, 8), ("B", 80, 12), *rest)
    assert Flag.KEY_DOUBTFUL in flagged(("A", 75, 4), ("B", 80, 16), *rest)


def test_a_few_good_pupils_at_a_wrong_option_do_not_make_the_key_doubtful():
    assert Flag.KEY_DOUBTFUL not in flagged(("A", 60, 90), ("B", 90, 4), ("C", 20, 3), ("D", 20, 3))


def test_good_pupils_who_left_it_out_do_not_make_the_key_doubtful():
    assert Flag.KEY_DOUBTFUL not in flagged(("A", 40, 50), ("", 90, 30), ("B", 10, 20))


def test_a_wrong_combination_of_better_pupils_makes_a_multiple_key_doubtful():
    assert Flag.KEY_DOUBTFUL in flagged(("AB", 40, 50), ("ABC", 60, 30), ("D", 10, 20), key="AB")


def test_one_wrong_letter_in_many_combinations_does_not_make_a_multiple_key_doubtful():
    assert Flag.KEY_DOUBTFUL not in flagged(("AB", 60, 40), ("ABC", 50, 30), ("AC", 20, 20), ("D", 10, 20), key="AB")


def test_fewer_than_thirty_are_a_small_sample_even_none():
    assert Flag.SMALL_SAMPLE in flagged(("A", 60, 19), ("B", 20, 10))
    assert Flag.SMALL_SAMPLE not in flagged(("A", 60, 20), ("B", 20, 10))
    assert flagged() == [Flag.SMALL_SAMPLE]


def test_undefined_figures_raise_no_flag_of_their_own():
    assert flagged(("A", 60, 1)) == [Flag.TOO_EASY, Flag.SMALL_SAMPLE]


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_has_its_chinese_word(flag):
    assert FLAG_WORDS[flag]


def test_a_small_sample_is_said_in_the_words_people_read():
    assert FLAG_WORDS[Flag.SMALL_SAMPLE] == "样本太少，仅供参考"
