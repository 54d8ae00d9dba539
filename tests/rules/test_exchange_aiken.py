"""Aiken: single choice in plain lines, in and out, and what the format has no room for."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.aiken import read_aiken, write_aiken
from app.exchange.readings import Fate
from app.questions.written import Written, statement
from app.vocabulary import QuestionKind, Topic
from tests.exchange_questions import sound_questions

K = QuestionKind

SAMPLE = """禁毒知识练习

国际禁毒日是哪一天？
A) 6 月 5 日
B) 6 月 26 日
C) 12 月 1 日
ANSWER: B

有人请你帮忙带一个
密封的包裹，应当怎么做？
A. 婉言谢绝
B. 带上就走

ANSWER: A
解析：里面可能是违禁品。
毒品有害健康。
A) 正确
B) 错误
Answer：A
遇到困难可以向谁求助？
A) 老师
B) 家长
C) 陌生网友
ANSWER: A, B
没有答案的题
A) 甲
B) 乙
缺了选项的题
A) 甲
C) 丙
ANSWER: A
ANSWER: D
选项之外的答案
A) 甲
B) 乙
ANSWER: D
"""


def test_a_teachers_file_is_accounted_for_piece_by_piece():
    assert [(each.where, each.fate.value, each.notes) for each in read_aiken(SAMPLE)] == [
        ("第 1 行", "other", ("题目以外的文字",)),
        ("第 3—7 行", "taken", ()),
        ("第 9—15 行", "changed", ("题干有几行，已连成一行。",)),
        ("第 16—19 行", "taken", ()),
        ("第 20—24 行", "changed", ("Aiken 格式只有单选题；这道题写了几个答案，按多选题导入，全部选对才得分。",)),
        ("第 25—27 行", "refused", ("没有 ANSWER 行。",)),
        ("第 28—31 行", "refused", ("缺少选项 B。",)),
        ("第 32 行", "refused", ("没有题干。",)),
        ("第 33—36 行", "refused", ("答案 D 不在选项之中。",)),
    ]


def test_questions_come_with_their_options_key_and_explanation():
    _, day, parcel, harm, help_, *_ = (each.written for each in read_aiken(SAMPLE))
    assert (day.stem, day.options, day.letters) == (
        "国际禁毒日是哪一天？",
        ("6 月 5 日", "6 月 26 日", "12 月 1 日"),
        "B",
    )
    assert parcel.explanation == "里面可能是违禁品。"
    assert (harm.kind, harm.options, harm.letters) == (K.TRUE_FALSE, ("对", "错"), "A")
    assert (help_.kind, help_.letters) == (K.MULTIPLE_RESPONSE, "AB")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("哪一项？\nB) 甲\nA) 乙\nANSWER: A", "选项的字母没有按顺序排列。"),
        ("哪一项？\nA) 甲\nB) 乙\nANSWER: 甲", "ANSWER 行写的不是选项的字母。"),
        ("哪一项？\nA) 甲\nB) 乙\nANSWER:", "ANSWER 行写的不是选项的字母。"),
        ("这是哪一项？\nA) 甲\nB) 甲\nANSWER: A", "有两个选项相同。"),
        ("A) 甲\nB) 乙\nANSWER: A", "没有题干。"),
        ("哪一项？\nANSWER: A", "ANSWER 行前面没有选项。"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(source, why):
    (only,) = read_aiken(source)
    assert (only.fate, only.notes) == (Fate.REFUSED, (why,))


def test_what_the_format_has_no_room_for_is_named():
    several = Written(K.MULTIPLE_RESPONSE, "哪几项是对的？", ("甲", "乙", "丙"), "AB")
    odd = Written(K.SINGLE_CHOICE, "A. 这样开头的题干", ("甲", "乙"), "A")
    law = Written(K.SINGLE_CHOICE, "哪一项是对的？", ("甲", "乙"), "B", topic=Topic.LAW)
    text, left_out = write_aiken([several, odd, law, statement("毒品有害。", True)])
    assert text == "哪一项是对的？\nA) 甲\nB) 乙\nANSWER: B\n\n毒品有害。\nA) 对\nB) 错\nANSWER: A\n"
    assert left_out == [
        "第 1 题没有写入：多选题在 Aiken 格式里写不出来。题干：哪几项是对的？",
        "第 2 题没有写入：题干的开头像选项或答案，在 Aiken 格式里分不清。题干：A. 这样开头的题干",
        "Aiken 格式没有解析、出处、主题、难度、学段和标签，这些没有写入。",
    ]


NASTY = ["A) ", "B.", "ANSWER: A", "解析：", "ANSWER：", "<b>", "&amp;", "C) 丙"]
KINDS = (K.SINGLE_CHOICE, K.TRUE_FALSE)


def bare(question):
    """What Aiken has room for."""
    return Written(question.kind, question.stem, question.options, question.letters)


@settings(max_examples=120, deadline=None)
@given(sound_questions(NASTY, KINDS).map(lambda found: [bare(question) for question in found]))
def test_whatever_we_write_comes_back_the_same_and_the_rest_is_named(written):
    text, left_out = write_aiken(written)
    gone = {int(re.search(r"\d+", sentence)[0]) for sentence in left_out}
    reading = read_aiken(text)
    assert [each.written for each in reading] == [each for at, each in enumerate(written, 1) if at not in gone]
    assert {each.fate for each in reading} <= {Fate.TAKEN}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*NASTY, "\n", "\n\n", "题干", "\r\n"]) | st.text(max_size=4)).map("".join))
def test_any_text_is_read_and_every_line_that_is_not_blank_is_in_one_piece(text):
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    told = [
        range(int(ends[0]), int(ends[-1]) + 1) for each in read_aiken(text) if (ends := re.findall(r"\d+", each.where))
    ]
    numbers = [number for part in told for number in part]
    due = [number for number, line in enumerate(lines, 1) if line.strip()]
    assert [number for number in numbers if lines[number - 1].strip()] == due
