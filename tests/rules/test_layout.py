"""The printed paper and its key belong together, whatever the order of questions and options."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers import layout
from app.papers.layout import Printed
from app.papers.ordering import Line, seats
from app.vocabulary import QuestionKind

SINGLE, MULTIPLE, TRUE_FALSE = QuestionKind
BANK = {
    UUID(int=n): Printed(
        f"题干 {n}", tuple(f"选项 {n}-{letter}" for letter in "ABCD"), "AC" if n > 5 else "B", "解析", "出处"
    )
    for n in range(10)
} | {UUID(int=n): Printed(f"说法 {n}", ("对", "错"), "AB"[n % 2], "解析", "出处") for n in range(10, 14)}
LINES = [
    Line(TRUE_FALSE, 3, 2, tuple(UUID(int=n) for n in range(10, 14))),
    Line(SINGLE, 5, 4, tuple(UUID(int=n) for n in range(6))),
    Line(MULTIPLE, 3, 6, tuple(UUID(int=n) for n in range(6, 10))),
]
COUNTS = {revision: len(said.options) for revision, said in BANK.items()}


def places(seed: str):
    return seats(LINES, COUNTS, seed)


@given(st.text())
def test_the_key_names_the_right_options_as_they_are_printed(seed):
    printed = [question for section in layout.paper(places(seed), BANK) for question in section["questions"]]
    for question, answer in zip(printed, layout.key(places(seed), BANK), strict=True):
        assert question["number"] == answer["number"]
        said = next(said for said in BANK.values() if said.stem == question["stem"])
        if said.options == ("对", "错"):
            assert answer["answer"] == {"A": "对", "B": "错"}[said.letters]
        else:
            named = {option[2:] for option in question["options"] if option[0] in answer["answer"]}
            assert named == {said.options["ABCD".index(letter)] for letter in said.letters}


def test_sections_say_how_many_questions_and_marks():
    headings = [section["heading"] for section in layout.paper(places("a"), BANK)]
    assert [heading["title"] for heading in headings] == ["一、单选题", "二、多选题", "三、判断题"]
    assert headings[0]["note"].startswith("共 5 题，每题 4 分，共 20 分。")


def test_marks_stand_beside_each_question_where_they_differ():
    lines = [Line(SINGLE, 1, 4, (UUID(int=0),)), Line(SINGLE, 1, 6, (UUID(int=1),))]
    (section,) = layout.paper(seats(lines, COUNTS, "a"), BANK)
    assert section["heading"]["note"].startswith("共 2 题，共 10 分。")
    assert sorted(question["stem"][-5:] for question in section["questions"]) == ["（4 分）", "（6 分）"]


def test_the_answer_sheet_has_a_box_for_each_option():
    rows = [row for section in layout.answer_sheet(places("a")) for row in section["rows"]]
    assert [row["number"] for row in rows] == list(range(1, 12))
    assert rows[0]["boxes"] == list("ABCD")
    assert rows[-1]["boxes"] == ["对", "错"]


@pytest.mark.parametrize(
    ("stem", "has_gap"), [("是（　　）。", True), ("是( )", True), ("方针是什么？", False), ("（2026 年）", False)]
)
def test_brackets_to_write_into_are_added_only_where_there_are_none(stem, has_gap):
    bank = {UUID(int=0): Printed(stem, ("甲", "乙", "丙", "丁"), "A", "解析", "出处")}
    (section,) = layout.paper(seats([Line(SINGLE, 1, 5, tuple(bank))], COUNTS, "a"), bank)
    assert section["questions"][0]["has_gap"] is has_gap


def test_versions_are_numbered_and_do_not_show_the_seed():
    a, b = layout.seed_of("secret", "A"), layout.seed_of("secret", "B")
    assert len({layout.paper_no(seed) for seed in (a, b, layout.seed_of("secret", ""))}) == 3
    assert "secret" not in layout.paper_no(a)
