"""Rule: which class a teacher means. Class names are parsed, never compared as text: 一班 and 1班 are one class.

Nine spellings and more are understood: 七年级(3)班, 七（3）班, ７年级03班, 初一3班, 初一(三)班, 7.3, 七3班, 2024级3班,
高二（12）班.
"""

import re
import unicodedata
from dataclasses import dataclass

from app.vocabulary import GradeBand

LAST_GRADE = {GradeBand.PRIMARY: 6, GradeBand.JUNIOR: 3, GradeBand.SENIOR: 3, GradeBand.VOCATIONAL: 3}
MOST_CLASSES = 60
TOO_LARGE = 100  # for a class or a grade
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九十")}
NUMBER = r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
BAND_WORDS = {
    "小学": GradeBand.PRIMARY,
    "小": GradeBand.PRIMARY,
    "初中": GradeBand.JUNIOR,
    "初": GradeBand.JUNIOR,
    "高中": GradeBand.SENIOR,
    "高": GradeBand.SENIOR,
    "中职": GradeBand.VOCATIONAL,
    "中专": GradeBand.VOCATIONAL,
    "职高": GradeBand.VOCATIONAL,
    "职": GradeBand.VOCATIONAL,
}
BY_ENTRY_YEAR = re.compile(rf"(\d{{4}}|\d{{2}})级(小学|初中|高中|中职|中专|职高)?{NUMBER}班?")
BY_BAND = re.compile(rf"(小|初|高|中职|中专|职高|职)([1-6一二三四五六])(?:年级)?[-.·/]?{NUMBER}班?")
BY_GRADE = re.compile(rf"{NUMBER}年级[-.·/]?{NUMBER}班?")
BY_GRADE_SHORT = re.compile(rf"([一二三四五六七八九]){NUMBER}班?")
BY_DIGITS = re.compile(r"([1-9]|1[0-2])[-.·/](\d{1,2})班?")
NUMBER_ALONE = re.compile(rf"{NUMBER}班?")


@dataclass(frozen=True)
class ClassKey:
    """A class of one school: band, year of entry, number."""

    band: GradeBand
    entry_year: int
    number: int


def class_key(class_text: str, grade_text: str, school_year: int, band: GradeBand | None = None) -> ClassKey | str:
    """Return the class meant by the 班级 and 年级 cells, or a sentence saying what is unclear.

    `band` is the school's only band, where it has one; it decides what 2024级3班 or 一年级 mean.

    >>> class_key("初一(三)班", "", 2026)
    ClassKey(band=<GradeBand.JUNIOR: 'junior'>, entry_year=2026, number=3)
    >>> class_key("3班", "七年级", 2026) == class_key("７年级03班", "", 2026)
    True
    """
    text, grade = plain(class_text), plain(grade_text)
    if not text:
        return "没有填写班级。"
    found = _parse(text, school_year, band)
    if found is None and grade and NUMBER_ALONE.fullmatch(text):
        found = _parse(_grade_prefix(grade) + text, school_year, band)
    if found is None:
        return f"看不懂班级“{class_text[:20]}”，请写成“七年级3班”这样。"
    found_band, grade_number, number = found
    if grade and (fault := _disagrees(grade, found_band, grade_number, school_year, band)):
        return fault
    if not 1 <= grade_number <= LAST_GRADE[found_band]:
        return f"班级“{class_text[:20]}”的年级不在学制内。"
    if not 1 <= number <= MOST_CLASSES:
        return f"班级“{class_text[:20]}”的班号应在 1 到 {MOST_CLASSES} 之间。"
    return ClassKey(found_band, school_year - grade_number + 1, number)


def plain(text: str) -> str:
    """Return `text` in half-width, without blanks and brackets.

    >>> plain("７年级（０3） 班")
    '7年级03班'
    """
    half = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s()\[\]【】〔〕<>《》_'\"]", "", half).replace("年級", "年级").removesuffix(".0")


def number_of(text: str) -> int:
    """Return the number that Chinese or Arabic digits up to 99 write.

    What is no number comes out as none that a class can have.

    >>> [number_of(word) for word in ("3", "十", "十二", "二十", "二十一", "一二十")]
    [3, 10, 12, 20, 21, 1000]
    """
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return DIGITS.get(tens or "一", TOO_LARGE) * 10 + DIGITS.get(ones or "零", TOO_LARGE)
    return DIGITS.get(text, 0)


def _parse(text: str, school_year: int, band: GradeBand | None) -> tuple[GradeBand, int, int] | None:
    """Return band, grade within the band, and class number."""
    if match := BY_ENTRY_YEAR.fullmatch(text):
        year = int(match[1]) + (2000 if len(match[1]) == 2 else 0)
        chosen = BAND_WORDS[match[2]] if match[2] else band
        return None if chosen is None else (chosen, school_year - year + 1, number_of(match[3]))
    if match := BY_BAND.fullmatch(text):
        return BAND_WORDS[match[1]], number_of(match[2]), number_of(match[3])
    for pattern in (BY_GRADE, BY_GRADE_SHORT, BY_DIGITS):
        if match := pattern.fullmatch(text):
            return *_of_grade(number_of(match[1]), band), number_of(match[2])
    return None


def _of_grade(grade: int, band: GradeBand | None) -> tuple[GradeBand, int]:
    """Grades one to twelve run through primary, junior and senior; a vocational school counts from one."""
    if band is GradeBand.VOCATIONAL or (band and grade <= 3 and band in (GradeBand.JUNIOR, GradeBand.SENIOR)):
        return band, grade
    if grade <= 6:
        return GradeBand.PRIMARY, grade
    return (GradeBand.JUNIOR, grade - 6) if grade <= 9 else (GradeBand.SENIOR, grade - 9)


def _grade_prefix(grade: str) -> str:
    if re.fullmatch(NUMBER, grade):
        return f"{grade}年级"
    return grade if grade.endswith(("年级", "级")) or grade[0] in "初高职中小" else f"{grade}年级"


def _disagrees(grade: str, band: GradeBand, number: int, school_year: int, only: GradeBand | None) -> str:
    stated = _parse(f"{_grade_prefix(grade)}1班", school_year, only)
    if stated is None:
        return f"看不懂年级“{grade[:12]}”，请写成“七年级”或“初一”这样。"
    return "" if stated[:2] == (band, number) else f"年级“{grade[:12]}”和班级对不上。"
