"""Questions as teachers paste them: every layout is understood alone and mixed, and no key is ever guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.layouts import read_text
from app.exchange.readings import Fate
from app.questions.written import Written, statement
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.exchange_samples import (
    BLANK,
    REFUSED,
    as_text,
    in_cells,
    in_one_line,
    in_the_stem,
    one_each,
    sample,
    sign_of,
    unnumbered,
    with_sign,
)

K = QuestionKind
TEA = ("茶水", "冰毒", "豆浆")


def only(text: str) -> Written:
    """The one question of a text, which is taken as it stands."""
    [piece] = [piece for piece in read_text(text) if piece.fate is not Fate.OTHER]
    assert piece.fate is Fate.TAKEN, piece.notes
    return piece.written


def test_of_a_bank_of_a_hundred_in_six_layouts_96_are_taken_and_4_refused_with_their_reasons():
    lines, expected = sample()
    reading = read_text(as_text(lines))
    assert [piece.written for piece in reading if piece.is_question] == expected
    refused = [piece for piece in reading if piece.fate is Fate.REFUSED]
    assert {piece.written.stem.removesuffix(BLANK): piece.notes for piece in refused} == {
        stem: (reason,) for stem, reason in REFUSED.items()
    }
    assert len(expected) == 96 and len(refused) == 4
    assert not [piece for piece in reading if piece.fate is Fate.CHANGED]


NUMBERS = [
    "1.",
    "1、",
    "1．",
    "１．",
    "（1）",
    "(1)",
    "【1】",
    "第1题",
    "第1题：",
    "一、",
    "Q1",
    "Q1.",
    "1)",
    "题目1：",
    "1.\t",
    "",
    "\ufeff1 .",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_question_is_numbered_as_its_author_likes(number):
    got = only(f"{number} 下列属于毒品的是（　　）\nA. 茶水\nB. 冰毒\nC. 豆浆\n答案：B")
    assert got == Written(K.SINGLE_CHOICE, "下列属于毒品的是（　　）", TEA, "B")


MARKS = ["{}. ", "{}、", "{}．", "{}:", "{}：", "({})", "（{}）", "{} ", "{})", "（{}）、", "{}\t", "{}"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("letters", ["ABC", "ＡＢＣ"])
@pytest.mark.parametrize("between", ["\n", "  ", "\t", "\v", "\u2028"])
def test_options_are_marked_as_their_author_likes(mark, letters, between):
    options = between.join(mark.format(letter) + text for letter, text in zip(letters, TEA, strict=True))
    assert only(f"1. 下列属于毒品的是\n{options}\n答案：B").options == TEA
    if between in ("  ", "\t"):
        assert only(f"1. 下列属于毒品的是（　　） {options}\n答案：B").options == TEA


@pytest.mark.parametrize("mark", ["{}.", "{}、", "({})", "{})"])
def test_small_letters_are_options_and_key_without_a_note(mark):
    options = "\n".join(mark.format(letter) + text for letter, text in zip("abc", TEA, strict=True))
    assert only(f"1. 下列属于毒品的是\n{options}\n答案：b").letters == "B"


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_circled_numbers_are_options_where_there_are_no_letters(between):
    got = only(f"1. 下列属于毒品的是\n①茶水{between}②冰毒{between}③豆浆\n答案：②")
    assert (got.stem, got.options, got.letters) == ("下列属于毒品的是", TEA, "B")


def test_circled_numbers_belong_to_the_stem_where_letters_follow():
    got = only("1. 说法正确的是（　　）\n①吸毒违法\n②吸毒无害\n③贩毒犯罪\nA. ①②\nB. ①③\n答案：B")
    assert (got.stem, got.options) == ("说法正确的是（　　）①吸毒违法②吸毒无害③贩毒犯罪", ("①②", "①③"))


def test_two_options_in_a_line_and_no_space_between_are_still_told_apart():
    assert only("1. 下列属于毒品的是\nA.茶水B.冰毒\nC.豆浆D.牛奶\n答案：B").options == (*TEA, "牛奶")
    assert only("1.维生素A、维生素B、维生素C是（　　）\nA、毒品\nB、维生素A、维生素B都是营养\n答案：B").letters == "B"


KEYS = [
    "答案：B", "答案:B", "答案： Ｂ。", "【答案】B", "[答案]B", "参考答案 B", "参考答案：B", "正确答案：B",
    "标准答案：（B）", "答案\nB", "【答案】\nB", "答案：B.冰毒", "答案：选B", "答案：冰毒", "正确选项：B",
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_given_as_its_author_likes(key):
    assert only(f"1. 下列属于毒品的是\nA. 茶水\nB. 冰毒\nC. 豆浆\n{key}").letters == "B"
    assert only(f"1. 下列属于毒品的是（B）\nA. 茶水\nB. 冰毒\nC. 豆浆\n{key}").letters == "B"  # twice the same


@pytest.mark.parametrize("key", ["AB", "A、B", "A，B", "A B", "BA", "A,B", "A和B", "ＡＢ"])
def test_several_letters_make_a_multiple_response(key):
    for text in (
        f"1. 属于毒品的有\nA. 海洛因\nB. 冰毒\nC. 豆浆\n答案：{key}",
        f"1. 属于毒品的有\nA. 海洛因\nB. 冰毒\n正确答案：{key}",
    ):
        got = only(text)
        assert (got.kind, got.letters) == (K.MULTIPLE_RESPONSE, "AB")


@pytest.mark.parametrize(
    "stem",
    ["属于毒品的是（B）", "属于毒品的是( B )。", "属于毒品的（　B　）是哪个", "属于毒品的是（ Ｂ ）", "（B）是毒品吗"],
)
def test_a_key_in_the_stem_is_taken_out_and_leaves_the_blank(stem):
    got = only(f"1. {stem}\nA. 茶水\nB. 冰毒")
    assert got.letters == "B" and "（　　）" in got.stem and "B" not in got.stem


def test_a_key_may_stand_before_the_number():
    first, second = read_text("（ B ）1. 下列属于毒品的是\nA. 茶水\nB. 冰毒\n（ × ）2、吸毒合法。")
    assert (first.written.letters, second.written) == ("B", statement("吸毒合法。", False))


def test_options_that_begin_with_figures_are_no_questions_with_a_key_before_their_number():
    got = only("1. 所占的份额是（　　）\n(A)3.0%\n(B)1961、1971\n(C)12、13\n(D)5. 以上\n答案：B")
    assert got.options == ("3.0%", "1961、1971", "12、13", "5. 以上")


def test_letters_in_brackets_that_are_an_abbreviation_stay_in_the_stem():
    got = only("1. 大麻二酚（CBD）在我国（　　）\nA. 受管制\nB. 不受管制\n答案：A")
    assert got.stem == "大麻二酚（CBD）在我国（　　）"


TRUE = ["√", "对", "正确", "T", "✓", "True"]
FALSE = ["×", "错", "错误", "F", "✗", "X"]


@pytest.mark.parametrize("sign", TRUE + FALSE)
@pytest.mark.parametrize(
    "layout", ["{n}吸毒违法。（{s}）", "{n}吸毒违法。\n答案：{s}", "{n}吸毒违法（ {s} ）。", "{n}（{s}）吸毒违法。"]
)
@pytest.mark.parametrize("number", ["1. ", ""])
def test_a_statement_is_true_or_false_by_its_sign(sign, layout, number):
    if sign in "TF" and layout.startswith("{n}（") and not number:
        return  # （F） at the beginning of a line is an option
    got = only(layout.format(n=number, s=sign))
    assert (got.kind, got.options, got.letters) == (K.TRUE_FALSE, ("对", "错"), "A" if sign in TRUE else "B")
    assert got.stem.replace(BLANK, "").rstrip("。") == "吸毒违法"


@pytest.mark.parametrize(
    ("options", "key", "letters"), [("A.对 B.错", "A", "A"), ("A.错误 B.正确", "A", "B"), ("A.√ B.×", "对", "A")]
)
def test_a_choice_of_true_and_false_is_a_statement(options, key, letters):
    assert only(f"1. 吸毒违法。（　　）\n{options}\n答案：{key}") == statement("吸毒违法。（　　）", letters == "A")


def test_explanation_difficulty_topic_tags_and_source_are_kept():
    got = only(
        "1. 下列属于毒品的是（B）\nA. 茶水\nB. 冰毒\n【解析】冰毒是毒品。\n茶水不是。\n1、第一点\n难度：较难\n"
        "知识点：毒品常识、辨认\n标签：常考\n学段：初中、高中\n出处：《中华人民共和国禁毒法》第二条"
    )
    assert got.explanation == "冰毒是毒品。\n茶水不是。\n1、第一点"
    assert (got.difficulty, got.topic, got.tags) == (Difficulty.HARD, Topic.KNOWLEDGE, ("辨认", "常考"))
    assert (len(got.bands), got.source) == (2, "《中华人民共和国禁毒法》第二条")


@pytest.mark.parametrize("label", ["解析：", "【解析】", "答案解析：", "详解：", "详解 ", "[解析]", "【答案解析】："])
def test_an_explanation_is_labelled_as_its_author_likes(label):
    assert only(f"1. 吸毒违法。（√）\n{label}写在法律里。").explanation == "写在法律里。"
    if label != "详解 ":
        assert only(f"1. 吸毒违法。 答案：√ {label}写在法律里。").explanation == "写在法律里。"


WORDS = [
    "毒品",
    "学生",
    "拒绝",
    "家长",
    "冰毒",
    "烟油",
    "，",
    "“",
    "”",
    "的",
    "12",
    "MDMA",
    "《禁毒法》",
    "社区",
    "警察",
    "帮助",
    "2008年",
    "克",
]
TEXT = st.lists(st.sampled_from(WORDS), min_size=2, max_size=12).map("".join)
OPTIONS = st.lists(TEXT, min_size=2, max_size=8, unique_by=lambda text: "".join(filter(str.isalnum, text)))


@st.composite
def questions(draw):
    stem, explanation = "题" + draw(TEXT) + "是" + BLANK, draw(st.just("") | TEXT.map("因为{}。".format))
    if draw(st.booleans()):
        return statement(stem, draw(st.booleans()), explanation)
    options = tuple(f"选{text}" for text in draw(OPTIONS))
    letters = "".join(sorted(draw(st.sets(st.sampled_from("ABCDEFGH"[: len(options)]), min_size=1))))
    kind = K.SINGLE_CHOICE if len(letters) == 1 else K.MULTIPLE_RESPONSE
    return Written(kind, stem, options, letters, explanation)


@settings(max_examples=60, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=5, unique_by=lambda one: one.stem))
def test_questions_laid_out_in_any_layout_read_back_the_same(asked):
    for layout in (one_each, unnumbered, in_the_stem, in_one_line):
        text = as_text([line for number, one in enumerate(asked, 1) for line in layout(one, number)])
        tells = layout in (one_each, unnumbered)
        got = [piece.written for piece in read_text(text)]
        assert [(one.kind, one.stem, one.options, one.letters) for one in got] == [
            (one.kind, one.stem, one.options, one.letters) for one in asked
        ]
        assert [one.explanation for one in got] == [one.explanation if tells else "" for one in asked]


@settings(max_examples=40, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=6, unique_by=lambda one: one.stem), st.booleans())
def test_a_list_of_answers_behind_the_questions_gives_each_its_own(asked, in_one_line_each):
    between = "\n" if in_one_line_each else "  "
    listed = between.join(f"{number}、{sign_of(one)}" for number, one in enumerate(asked, 1))
    laid = [line for number, one in enumerate(asked, 1) for line in in_cells(one, number)]
    reading = read_text(f"{as_text(laid)}\n参考答案\n{listed}")
    assert [piece.written.letters for piece in reading if piece.is_question] == [one.letters for one in asked]
    assert [piece.written.options for piece in reading if piece.is_question] == [one.options for one in asked]
    assert reading[-1].fate is Fate.OTHER and reading[-1].notes == ("答案表",)


def test_statements_with_their_sign_need_neither_numbers_nor_blanks():
    laid = [with_sign(statement(f"说法{word}。{BLANK}", word in "甲丙"), 1)[0].removeprefix("1．") for word in "甲乙丙"]
    assert [piece.written.letters for piece in read_text("\n".join(laid))] == ["A", "B", "A"]
