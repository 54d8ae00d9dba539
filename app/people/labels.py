"""Rule: what classes, grades and people are called on screens.

A class is remembered by its year of entry, so its label grows by itself on 1 September and nobody moves it up by hand.
"""

from datetime import date

from app.vocabulary import GradeBand

FIRST_DAY = (9, 1)  # of a school year
GRADES: dict[GradeBand, tuple[str, ...]] = {
    GradeBand.PRIMARY: ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    GradeBand.JUNIOR: ("七年级", "八年级", "九年级"),
    GradeBand.SENIOR: ("高一", "高二", "高三"),
    GradeBand.VOCATIONAL: ("中职一", "中职二", "中职三"),
    GradeBand.ADULT: (),
}


def school_year(day: date) -> int:
    """Return the school year of a day by the year in which it began.

    >>> school_year(date(2026, 9, 1)), school_year(date(2027, 8, 31))
    (2026, 2026)
    """
    return day.year if (day.month, day.day) >= FIRST_DAY else day.year - 1


def grade_in_band(entry_year: int, year: int) -> int:
    """Return the grade counted from the first of its band; below 1 or past the last when the class is not at school."""
    return year - entry_year + 1


def is_at_school(band: GradeBand, entry_year: int, year: int) -> bool:
    """Return whether a class has begun and has not yet left in this school year."""
    return 1 <= grade_in_band(entry_year, year) <= len(GRADES[band])


def grade_word(band: GradeBand, grade: int) -> str:
    """Return what a grade is called.

    >>> grade_word(GradeBand.JUNIOR, 1), grade_word(GradeBand.VOCATIONAL, 2)
    ('七年级', '中职二')
    """
    return GRADES[band][grade - 1]


def class_label(band: GradeBand, entry_year: int, number: int, year: int) -> str:
    """Return what a class is called in a school year; outside its years at school it goes by its year of entry.

    >>> class_label(GradeBand.JUNIOR, 2026, 3, 2026), class_label(GradeBand.JUNIOR, 2026, 3, 2029)
    ('七年级(3)班', '2026级(3)班')
    """
    if is_at_school(band, entry_year, year):
        return f"{grade_word(band, grade_in_band(entry_year, year))}({number})班"
    return f"{entry_year}级({number})班"


def mask_name(name: str) -> str:
    """Return enough of a name for its bearer to find it, too little for a stranger.

    >>> mask_name("张三"), mask_name("欧阳小三"), mask_name("买买提·艾力")
    ('张*', '欧**三', '买*·*')
    """
    name = name.strip()
    if "·" in name:
        return name.split("·")[0][:1] + "*·*"
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def public_name(name: str) -> str:
    """Return a name as strangers see it: never whole, not even where it is a single sign.

    >>> public_name("张三"), public_name("张小三"), public_name("买买提·艾力江"), public_name("甲")
    ('张*', '张*三', '买*·*', '*')
    """
    masked = mask_name(name)
    return masked if masked != name.strip() or not masked else "*" * len(masked)
