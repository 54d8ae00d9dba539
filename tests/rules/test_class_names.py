import pytest

from app.people.class_names import ClassKey, class_key
from app.vocabulary import GradeBand

P, J, S, V = GradeBand.PRIMARY, GradeBand.JUNIOR, GradeBand.SENIOR, GradeBand.VOCATIONAL


@pytest.mark.parametrize(
    "typed",
    [
        "七年级(3)班",
        "七（3）班",
        "７年级03班",
        "初一3班",
        "初一(三)班",
        "7.3",
        "七3班",
        "2026级初中3班",
        " 七年级 3 班 ",
    ],
)
def test_every_spelling_of_one_class_means_that_class(typed):
    assert class_key(typed, "", 2026) == ClassKey(J, 2026, 3)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("五年级十二班", ClassKey(P, 2022, 12)),
        ("高一十二班", ClassKey(S, 2026, 12)),
        ("七十二班", ClassKey(J, 2026, 12)),
        ("高二（12）班", ClassKey(S, 2025, 12)),
        ("中职一(2)班", ClassKey(V, 2026, 2)),
        ("八年级二十一班", ClassKey(J, 2025, 21)),
        ("12.3", ClassKey(S, 2024, 3)),
    ],
)
def test_numbers_in_chinese_are_not_read_greedily(typed, key):
    assert class_key(typed, "", 2026) == key


def test_the_year_of_entry_needs_the_band_of_the_school():
    assert isinstance(class_key("2024级3班", "", 2026), str)
    assert class_key("2024级3班", "", 2026, band=J) == ClassKey(J, 2024, 3)


def test_a_number_alone_takes_the_grade_from_its_own_column():
    assert class_key("一班", "初一", 2026) == class_key("1", "7", 2026) == ClassKey(J, 2026, 1)


@pytest.mark.parametrize("typed", ["", "火箭班", "初四3班", "七年级0班", "七年级61班", "13年级1班", "2010级初中3班"])
def test_what_cannot_be_a_class_is_answered_with_a_sentence(typed):
    assert class_key(typed, "", 2026).endswith("。")


def test_a_grade_that_contradicts_the_class_is_pointed_out():
    assert class_key("八年级3班", "七年级", 2026) == "年级“七年级”和班级对不上。"


def test_a_three_year_school_may_count_from_one():
    assert class_key("一年级2班", "", 2026, band=V) == ClassKey(V, 2026, 2)
    assert class_key("一年级2班", "", 2026) == ClassKey(P, 2026, 2)
