"""Questions as rows of a sheet and as YAML: what schools send is read, and what we write comes back whole."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image as OpenedImage

from app.exchange.embedded import MOST_PICTURE
from app.exchange.kept import from_plain, to_plain
from app.exchange.painting import pictured
from app.exchange.question_yaml import read_question_yaml, write_question_yaml
from app.exchange.reading import read_content
from app.exchange.readings import Fate, Unreadable
from app.exchange.sheet_columns import question_table, read_rows
from app.questions.drawing import Drawing
from app.questions.written import Written, statement
from app.sheets import workbook
from app.sheets_reading import Refused
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic
from tests.exchange_questions import KEPT, PICTURES, contents, drawings, opened

HEAD = [
    "题型", "题干", "A", "B", "C", "D", "E", "F", "答案", "解析", "知识点", "难度", "学段", "来源", "标签",
    "图片", "图片说明",
]  # fmt: skip
ROW = ["单选", "有人请你尝陌生的糖，你怎样做？", "尝一点", "说不", "收下", "转送", "", "", "B", *[""] * 8]


def row(**changed: str) -> list[str]:
    return [changed.get(head, cell) for head, cell in zip(HEAD, ROW, strict=True)]


def only(rows) -> object:
    [piece] = [each for each in read_rows(rows) if each.fate is not Fate.OTHER]
    return piece


def test_a_row_of_our_template_is_taken_with_everything_it_says():
    read = only([HEAD, row(知识点="防毒技巧", 难度="3", 学段="小学、初中", 来源="某文件", 标签="糖 陌生人")]).written
    assert (read.kind, read.letters, read.options) == (
        QuestionKind.SINGLE_CHOICE,
        "B",
        ("尝一点", "说不", "收下", "转送"),
    )
    assert (read.topic, read.difficulty, read.bands) == (
        Topic.SKILL,
        Difficulty.HARD,
        (GradeBand.PRIMARY, GradeBand.JUNIOR),
    )
    assert (read.source, read.tags) == ("某文件", ("糖", "陌生人"))


@pytest.mark.parametrize(
    ("key", "kind", "letters"),
    [
        ("AC", "多选", "AC"),
        ("C,A", "多选题", "AC"),
        ("Ａ、Ｃ", "", "AC"),
        ("b", "单选题", "B"),
        ("A；B", "不定项", "AB"),
    ],
)
def test_keys_are_read_as_people_write_them(key, kind, letters):
    piece = only([HEAD, row(题型=kind, 答案=key)])
    assert piece.is_question and piece.written.letters == letters


@pytest.mark.parametrize(
    ("key", "letters"), [("对", "A"), ("√", "A"), ("正确", "A"), ("×", "B"), ("错误", "B"), ("F", "B")]
)
def test_statements_are_read_with_every_sign_for_right_and_wrong(key, letters):
    piece = only([HEAD, row(题型="判断", 答案=key, A="", B="", C="", D="")])
    assert piece.written == statement(ROW[1], letters == "A")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"答案": ""}, "没有答案。"),
        ({"答案": "E"}, "不在选项之中"),
        ({"答案": "AB"}, "单选题只能有一个答案。"),
        ({"题型": "简答"}, "“简答”不是能导入的题型"),
        ({"题型": "判断", "答案": "A"}, "应写对或错"),
        ({"题干": ""}, "没有题干。"),
        ({"B": "尝一点"}, "两个选项相同"),
        ({"B": ""}, "有选项没有内容"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_the_reason_and_its_line(changed, why):
    piece = only([HEAD, row(**changed)])
    assert piece.fate is Fate.REFUSED and piece.where == "第 2 行" and any(why in note for note in piece.notes)


def test_the_head_may_stand_below_a_title_with_other_names_and_in_another_order():
    rows = [["禁毒知识题库"], ["题目", "正确答案", "选项B", "选项A"], ["对陌生人的糖怎么办？", "A", "吃掉", "说不"]]
    assert [piece.fate for piece in read_rows(rows)] == [Fate.OTHER, Fate.OTHER, Fate.TAKEN]


def test_an_unknown_topic_becomes_a_tag_and_the_account_says_so():
    piece = only([HEAD, row(知识点="新型毒品")])
    assert piece.fate is Fate.CHANGED and piece.written.tags == ("新型毒品",) and "作为标签" in piece.notes[0]


def test_a_question_that_stands_twice_is_taken_once():
    fates = [piece.fate for piece in read_rows([HEAD, ROW, row(A="说不", B="尝一点", 答案="A")])]
    assert fates == [Fate.OTHER, Fate.TAKEN, Fate.REFUSED]


def test_a_sheet_of_something_else_is_not_read():
    with pytest.raises(Unreadable, match="没有找到表头"):
        read_rows([["姓名", "班级"], ["小林", "3"]])


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)
STEM = st.text(st.characters(codec="utf-8", categories=("Lo", "Ll")), min_size=4, max_size=40)


@st.composite
def questions(draw) -> Written:
    about = {
        "explanation": draw(st.one_of(st.just(""), WORDS)),
        "source": draw(st.one_of(st.just(""), WORDS)),
        "topic": draw(st.one_of(st.none(), st.sampled_from(Topic))),
        "difficulty": draw(st.sampled_from(Difficulty)),
        "bands": tuple(band for band in GradeBand if draw(st.booleans())),
        "tags": tuple(draw(st.lists(st.text("甲乙丙丁", min_size=1, max_size=5), max_size=3, unique=True))),
        "picture": draw(drawings(st.one_of(st.just(""), WORDS))),
    }
    kind = draw(st.sampled_from(QuestionKind))
    if kind is QuestionKind.TRUE_FALSE:
        base = statement(draw(STEM), draw(st.booleans()))
        return Written(kind, base.stem, base.options, base.letters, **about)
    options = draw(st.lists(st.text("子丑寅卯辰巳午未", min_size=1, max_size=8), min_size=3, max_size=6, unique=True))
    many = draw(st.integers(2, len(options))) if kind is QuestionKind.MULTIPLE_RESPONSE else 1
    letters = "".join(sorted(draw(st.permutations("ABCDEF"[: len(options)]))[:many]))
    return Written(kind, draw(STEM), tuple(options), letters, **about)


@settings(deadline=None, max_examples=60)
@given(st.lists(questions(), min_size=1, max_size=5, unique_by=lambda question: question.likeness))
def test_whatever_is_written_as_a_sheet_comes_back_whole(wanted):
    wanted = [replace(each, picture=None) for each in wanted]
    rows = [[column.title for column in question_table(wanted).columns], *question_table(wanted).rows]
    assert [piece.written for piece in read_rows(rows) if piece.written] == wanted


@settings(deadline=None, max_examples=40)
@given(st.lists(drawings(st.one_of(st.just(""), STEM)), min_size=1, max_size=5))
def test_whatever_pictures_lie_in_a_workbook_lie_beside_the_same_questions_again(pictures):
    wanted = [replace(statement(f"第{n}条说法。", True), picture=each) for n, each in enumerate(pictures)]
    book = workbook(question_table(wanted, {each.file: each for each in KEPT}))
    reading = [piece for piece in read_content(book, "题库.xlsx") if piece.written]
    assert {piece.fate for piece in reading} == {Fate.TAKEN}
    assert [piece.written.stem for piece in reading] == [each.stem for each in wanted]
    assert opened(reading) == contents(wanted)
    said = [piece.written.picture.alt if piece.written.picture else None for piece in reading]
    assert said == [each.alt if each else None for each in pictures]


@settings(deadline=None, max_examples=60)
@given(st.lists(questions(), min_size=1, max_size=5, unique_by=lambda question: question.likeness))
def test_whatever_is_written_as_yaml_comes_back_whole(wanted):
    reading = read_question_yaml(write_question_yaml(wanted, PICTURES))
    assert [piece.written for piece in reading] == wanted
    assert opened(reading) == contents(wanted)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.text(max_size=12), max_size=16), max_size=12))
def test_no_sheet_at_all_makes_the_reader_fail(rows):
    try:
        reading = read_rows([HEAD, *rows])
    except Unreadable:
        return
    assert len(reading) == 1 + sum(any(cell.strip() for cell in row) for row in rows)
    assert from_plain(to_plain(reading)) == reading


def test_the_banks_own_files_are_read_without_its_claims():
    text = """
- {id: law-junior-001, kind: true_false, difficulty: easy, bands: [junior], claims: [L01], stem: 毒品由国家规定管制。,
   key: 对, explanation: 法律这样规定的，请看第二条。, source: 禁毒法,
   review: {state: published, by: x, on: 2026-11-24}}
"""
    [piece] = read_question_yaml(text)
    assert piece.fate is Fate.CHANGED and piece.written.topic is Topic.LAW and piece.written.letters == "A"


@pytest.mark.parametrize("text", ["- [", "a: 1", "'x'", "- {kind: essay}", "- 3"])
def test_yaml_of_something_else_is_refused_in_words(text):
    try:
        assert all(piece.fate is Fate.REFUSED for piece in read_question_yaml(text))
    except Unreadable as refusal:
        assert "。" in str(refusal)


STATEMENT = "- {{kind: true_false, difficulty: easy, stem: 毒品由国家规定管制。, key: 对, picture: {}}}"


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        ("{file: x.png, alt: 花}", "图片 x.png 没有导入：文件里只写了名字。"),
        ("{file: ../../etc/passwd, alt: 花}", "没有导入：文件里只写了名字。"),
        ("{file: http://198.51.100.7/x.png, alt: 花}", "没有导入：文件里只写了名字。"),
        ("{alt: 花, content: aGVsbG8=}", "picture 这一栏不认识"),
        ("花.png", "picture 这一栏不认识"),
        ("[1, 2]", "picture 这一栏不认识"),
    ],
)
def test_a_picture_that_yaml_only_names_is_named_and_the_question_stays(picture, why):
    [piece] = read_question_yaml(STATEMENT.format(picture))
    assert piece.fate is Fate.CHANGED and piece.written.picture is None and piece.opens is None
    assert any(why in note for note in piece.notes), piece.notes


def test_a_drawing_of_the_platform_needs_only_its_name():
    [piece] = read_question_yaml(STATEMENT.format("{file: refusing-a-sweet.svg, alt: 一个同学举起手掌。}"))
    assert (piece.fate, piece.opens) == (Fate.TAKEN, None)
    assert piece.written.picture == Drawing("refusing-a-sweet.svg", "一个同学举起手掌。")


@pytest.mark.parametrize("letters", ["", "？", "aGVsbG8", "A" * (2 * MOST_PICTURE + 1)], ids=lambda text: text[:9])
def test_letters_that_are_no_picture_open_as_nothing(letters):
    [piece] = read_question_yaml(STATEMENT.format(f"{{file: x.png, alt: 花, content: '{letters}'}}"))
    assert piece.opens() == b""
    assert "x.png 没有导入：不是 PNG" in pictured((piece,))[0].notes[0]


def test_the_account_does_not_show_the_letters_of_a_picture():
    [wanted] = [replace(statement("毒品由国家规定管制。", True), picture=Drawing(KEPT[0].file, "花"))]
    [piece] = read_question_yaml(write_question_yaml([wanted], PICTURES))
    assert "content: ……" in piece.text and "iVBOR" not in piece.text


def sent(*anchored, rows=(ROW,), head=HEAD, above=0) -> list:
    """What becomes of a workbook that a teacher made, with pictures anchored at cells."""
    book = openpyxl.Workbook()
    for _ in range(above):
        book.active.append([None])
    for line in (head, *rows):
        book.active.append(list(line))
    for cell, content in anchored:
        book.active.add_image(OpenedImage(io.BytesIO(content)), cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return [piece for piece in pictured(read_content(buffer.getvalue(), "题目.xlsx")) if piece.where != "第 1 行"]


@pytest.mark.parametrize("cell", ["B2", "P2", "Q2", "S2"])
def test_a_picture_that_a_teacher_put_into_the_row_of_a_question_is_the_question_s(cell):
    [piece] = sent((cell, KEPT[0].content), rows=[row(图片说明="一张 红纸")])
    assert (piece.fate, piece.written.picture) == (Fate.TAKEN, Drawing(KEPT[0].file, "一张 红纸"))


def test_the_rows_of_a_sheet_may_begin_anywhere():
    [piece] = [
        each for each in sent(("E5", KEPT[0].content), above=3, head=["", *HEAD], rows=[["", *ROW]]) if each.written
    ]
    assert piece.where == "第 5 行" and piece.written.picture is None, "column E holds an option: A, B, C"
    [piece] = [
        each for each in sent(("C5", KEPT[0].content), above=3, head=["", *HEAD], rows=[["", *ROW]]) if each.written
    ]
    assert piece.written.picture.file == KEPT[0].file


@pytest.mark.parametrize(
    ("anchored", "why"),
    [
        ([("B2", KEPT[0].content), ("P2", KEPT[1].content)], "题中有 2 张图片，没有导入。"),
        ([("D2", KEPT[0].content)], "题中有 1 张图片，没有导入。"),
    ],
)
def test_several_pictures_in_a_row_or_one_at_an_option_are_named(anchored, why):
    [piece] = sent(*anchored)
    assert (piece.fate, piece.notes, piece.written.picture) == (Fate.CHANGED, (why,), None)


def test_a_sheet_that_names_its_pictures_many_thousand_times_is_read_like_any_other():
    asked = replace(statement("毒品由国家规定管制。", True), picture=Drawing(KEPT[0].file, "花"))
    content = workbook(question_table([asked], {KEPT[0].file: KEPT[0]}))
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    [relation] = re.findall(rb"<Relationship [^>]*/>", parts[name])
    again = b"".join(relation.replace(b'"rId1"', b'"r%d"' % n) for n in range(50_000))
    parts[name] = parts[name].replace(relation, relation + again)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for part, text in parts.items():
            new.writestr(part, text)
    [piece] = [each for each in read_content(buffer.getvalue(), "题目.xlsx") if each.written]
    assert piece.written.picture.alt == "花" and piece.opens() == KEPT[0].content


def test_a_picture_in_no_row_of_a_question_is_told_of():
    taken, stray = sent(("B9", KEPT[0].content))
    assert (taken.fate, taken.written.picture, stray.fate) == (Fate.TAKEN, None, Fate.OTHER)
    assert (stray.where, stray.notes) == ("第 9 行上的图片", ("不在题目的一行里，没有导入。",))


@pytest.mark.parametrize(
    ("cells", "why"),
    [({"图片": "花.png"}, "“图片”一栏写的是文字“花.png”"), ({"图片说明": "一朵花"}, "有图片说明，没有图片。")],
)
def test_words_in_the_place_of_a_picture_are_named(cells, why):
    [piece] = sent(rows=[row(**cells)])
    assert piece.fate is Fate.CHANGED and piece.written.picture is None and why in piece.notes[0]


def test_a_drawing_of_the_platform_needs_only_its_name_in_a_sheet_too():
    wanted = replace(statement("毒品由国家规定管制。", True), picture=Drawing("refusing-a-sweet.svg", "举起手掌。"))
    [piece] = [each for each in read_content(workbook(question_table([wanted])), "题目.xlsx") if each.written]
    assert (piece.fate, piece.written, piece.opens) == (Fate.TAKEN, wanted, None)


def test_a_picture_inside_a_cell_as_one_office_program_makes_it_is_refused_in_words_that_help():
    content = workbook(question_table([]))
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    cell = b'<row r="9"><c r="P9" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>x</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", cell)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for part, text in parts.items():
            new.writestr(part, text)
    with pytest.raises(Refused, match="P9 单元格是嵌入的图片。请在 WPS 里改为“浮动图片”"):
        read_content(buffer.getvalue(), "题目.xlsx")
