"""Whatever text comes, the reader of question banks accounts for every line, soon, without an error or a wrong key."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.layouts import MOST_LINES, Line, read_lines, read_text
from app.exchange.readings import Fate, Unreadable
from tests.exchange_samples import as_text, sample


def account_is_whole(text: str) -> None:
    """Every line with words stands in exactly one piece, and pieces stand in the order of the file."""
    wanted = sorted(line.strip()[:1_000] for line in text.replace("\r", "\n").split("\n") if line.strip())
    reading = read_text(text)
    assert sorted(line for piece in reading for line in piece.text.split("\n")) == wanted


SAMPLE = as_text(sample()[0]).split("\n")
PARTS = st.sampled_from(
    [
        *SAMPLE,
        "参考答案",
        "1-5 ABCDA",
        "答案：B",
        "A. 甲",
        "B. 乙",
        "一、",
        "（",
        "解析：",
        "题号 1 2",
        "www.a.cn",
        "1. ",
        "①",
        "",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PARTS, st.integers(0, 30), st.booleans()), max_size=25))
def test_shuffled_and_cut_lines_are_all_accounted_for(cut):
    account_is_whole("\n".join(line[:length] if is_cut else line for line, length, is_cut in cut))


ORIGINAL = {(one.stem, one.options): one.letters for one in sample()[1]}


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(0, len(SAMPLE) - 1), max_size=25))
def test_a_file_that_lost_lines_gives_no_question_the_key_of_another(lost):
    for piece in read_text("\n".join(line for at, line in enumerate(SAMPLE) if at not in lost)):
        if piece.fate is Fate.TAKEN:
            asked = piece.written
            assert ORIGINAL.get((asked.stem, asked.options), asked.letters) == asked.letters


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text("1２.、（）()A ＡＢBC①②答案解析：【】√×对错F\t\n\v一二、-第题页共单选多判断Q", max_size=120))
def test_any_text_is_read_without_an_error(text):
    for piece in read_text(text):
        assert piece.where and (piece.fate is not Fate.OTHER or piece.notes)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            Line, st.integers(1, 9), st.text("1A.B\t\n答案题号干选项", max_size=30), st.integers(0, 2), st.booleans()
        )
    )
)
def test_any_rows_of_tables_are_read_without_an_error(lines):
    read_lines(lines)


HOSTILE = [
    "（" * 5_900, "A." * 2_900, "A.B." * 1_400, "答案：" * 1_900, "1-500 " + "A" * 5_000, "1." * 2_900,
    " " * 5_900 + "x", "A B " * 1_400, "①" * 5_900, "A、" * 2_900, "一" * 5_900, "（A）" * 1_900, "________" * 700,
    "www." * 1_400, "更多" * 2_900, "（ √ ）" * 1_100, "1、A" * 1_400, "。" * 5_900, "第1题" * 1_900,
]  # fmt: skip


@pytest.mark.parametrize("line", HOSTILE)
def test_a_hostile_line_is_read_to_its_end_and_accounted_for(line):
    """What would take for ever fails by the suite's own limit; how fast it is, `benchmarks/reading.py` tells."""
    reading = read_text("\n".join([line] * 10))
    assert re.findall(r"\d+", reading[-1].where)[-1] == "10"


REPEATED = [
    "1. 甲",
    "毒品",
    "A. 茶水",
    "答案：A",
    "解析：好",
    "1.A",
    "（√）",
    "参考答案\n1.A",
    "1. 说法\n（1）甲",
    "第 1 页",
    "①",
]


@pytest.mark.parametrize("line", [*REPEATED, "\n".join(SAMPLE[:60])])
def test_twice_the_lines_are_no_more_than_twice_the_work(line):
    few = 200 if line.count("\n") < 2 else 20
    once, twice = (calls(lambda times=times: read_text("\n".join([line] * times))) for times in (few, 2 * few))
    assert once < twice < 2.1 * once


def calls(work):
    """How many functions are called, ours and C's: work that is the same on every machine."""
    found = 0

    def count(_frame, event, _function):
        nonlocal found
        found += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def test_a_file_of_too_many_lines_is_unreadable():
    with pytest.raises(Unreadable, match="太长了"):
        read_text("\n" * MOST_LINES)
