from datetime import date

import pytest

from app.people.labels import class_label, grade_in_band, is_at_school, mask_name, school_year
from app.vocabulary import GradeBand


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 8, 31), 2026),
        (date(2027, 9, 1), 2027),
    ],
)
def test_a_school_year_begins_on_the_first_of_september(day, year):
    assert school_year(day) == year


@pytest.mark.parametrize(
    ("band", "entry_year", "number", "label"),
    [
        (GradeBand.PRIMARY, 2026, 1, "一年级(1)班"),
        (GradeBand.PRIMARY, 2022, 2, "五年级(2)班"),
        (GradeBand.PRIMARY, 2021, 12, "六年级(12)班"),
        (GradeBand.JUNIOR, 2026, 3, "七年级(3)班"),
        (GradeBand.JUNIOR, 2024, 10, "九年级(10)班"),
        (GradeBand.SENIOR, 2026, 3, "高一(3)班"),
        (GradeBand.SENIOR, 2024, 3, "高三(3)班"),
        (GradeBand.VOCATIONAL, 2026, 2, "中职一(2)班"),
        (GradeBand.VOCATIONAL, 2025, 2, "中职二(2)班"),
        (GradeBand.JUNIOR, 2023, 3, "2023级(3)班"),  # has left
        (GradeBand.JUNIOR, 2027, 3, "2027级(3)班"),  # comes next year
        (GradeBand.ADULT, 2026, 1, "2026级(1)班"),
    ],
)
def test_a_class_is_called_by_its_grade_while_it_is_at_school(band, entry_year, number, label):
    assert class_label(band, entry_year, number, 2026) == label


def test_a_class_moves_up_by_itself():
    assert [class_label(GradeBand.JUNIOR, 2026, 3, year) for year in (2026, 2027, 2028, 2029)] == [
        "七年级(3)班",
        "八年级(3)班",
        "九年级(3)班",
        "2026级(3)班",
    ]


def test_grades_count_from_one_and_end():
    assert grade_in_band(2026, 2026) == 1
    assert [is_at_school(GradeBand.SENIOR, 2026, year) for year in (2025, 2026, 2028, 2029)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小三", "欧**三"),
        ("买买提·艾力", "买*·*"),
        ("买买提·吐尔逊·艾力", "买*·*"),
        ("丁", "丁"),
        ("  张三 ", "张*"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_enough_for_its_bearer(name, masked):
    assert mask_name(name) == masked
