"""Pictures by every road that can carry one: each goes through the same painting and limits, or is named."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from app.exchange.docx_writing import write_docx
from app.exchange.moodle_xml_writing import write_moodle_xml
from app.exchange.painting import MOST_PICTURES, pictured
from app.exchange.qti_writing import write_qti_package
from app.exchange.question_yaml import write_question_yaml
from app.exchange.reading import read_content
from app.exchange.readings import Fate
from app.exchange.repainting import repaint
from app.exchange.sheet_columns import question_table
from app.questions.drawing import Drawing
from app.sheets import workbook
from tests.bank import WRITTEN
from tests.exchange_questions import painted, promising
from tests.exchange_samples import saved

NAME, ALT = f"{7:032x}.png", "一张红纸。"


def swapped(packed, content):
    """The file with something else in the place of its picture."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if "/media/" in part else old.read(part))
    return buffer.getvalue()


def as_word(questions, content):
    return swapped(write_docx(questions, "题", pictures={NAME: painted()}), content)


def as_workbook(questions, content):
    return swapped(workbook(question_table(questions, {NAME: repaint(painted())})), content)


ROADS = {
    "docx": as_word,
    "xlsx": as_workbook,
    "yaml": lambda questions, content: write_question_yaml(questions, {NAME: content}).encode(),
    "xml": lambda questions, content: write_moodle_xml(questions, {NAME: content}),
    "zip": lambda questions, content: write_qti_package(
        questions, [f"q-{n}" for n in range(len(questions))], {NAME: content}
    ),
}


def sent(kind, content, count=1):
    """What is read of so many questions, each with this for a picture."""
    asked = [replace(WRITTEN, stem=f"{WRITTEN.stem}（第{n}问）", picture=Drawing(NAME, ALT)) for n in range(count)]
    return [each for each in pictured(read_content(ROADS[kind](asked, content), f"题.{kind}")) if each.written]


@pytest.mark.parametrize("kind", ROADS)
def test_a_picture_is_painted_anew_and_keeps_its_words(kind):
    [read] = sent(kind, painted("JPEG", comment=b"secret place"))
    assert (read.fate, read.written.picture) == (Fate.TAKEN, Drawing(read.painted.file, ALT))
    assert b"secret" not in read.painted.content


BAD = {
    "a drawing with a script in it": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "不是 PNG"),
    "a page": (b"<html><script>alert(1)</script></html>", "不是 PNG"),
    "a program": (b"MZ\x90\x00" + bytes(400), "不是 PNG"),
    "half a picture": (painted()[:60], "不是 PNG"),
    "nothing": (b" ", "不是 PNG"),
    "a picture whose first lines promise too much": (promising(300_000), "尺寸太大"),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("kind", ROADS)
def test_what_is_no_picture_is_named_and_the_question_stays(kind, what):
    content, why = BAD[what]
    [read] = sent(kind, content)
    assert (read.fate, read.written.picture, read.painted) == (Fate.CHANGED, None, None)
    assert f" 没有导入：{why}" in read.notes[-1] and read.notes[-1].startswith("图片 ")


@pytest.mark.parametrize("kind", ROADS)
def test_a_file_brings_so_many_pictures_and_the_others_are_named(kind):
    read = sent(kind, painted(size=(8, 8)), MOST_PICTURES + 2)
    assert [each.fate for each in read] == [Fate.TAKEN] * MOST_PICTURES + [Fate.CHANGED] * 2
    assert [f"一个文件最多导入 {MOST_PICTURES} 张" in note for each in read[-2:] for note in each.notes] == [True] * 2


def test_painting_a_drawing_of_ours_again_changes_nothing():
    once = repaint(painted(size=(640, 400)))
    assert repaint(once.content).content == once.content


P = object()  # stands for a picture in a cell


def tabled(*rows):
    """What becomes of a Word file with a table of these rows; what was no question is left out."""
    document = Document()
    table = document.add_table(len(rows), max(map(len, rows)))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, said in zip(cells.cells, row, strict=True):
            for number, part in enumerate(said if isinstance(said, list) else [said]):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                if part is P:
                    drawn = paragraph.add_run().add_picture(io.BytesIO(painted()))
                    drawn._inline.docPr.set("descr", ALT)
                else:
                    paragraph.add_run(part)
    return [each for each in pictured(read_content(saved(document), "题.docx")) if each.is_question]


HEAD = ("题号", "题干", "图片", "选项A", "选项B", "答案")
FIRST, SECOND = "图中的植物是（　　）", "国际禁毒日是哪一天？（　　）"


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, ("1", FIRST, P, "罂粟", "水稻", "A"), ("2", SECOND, "", "六月二十六日", "五月四日", "A")],
        [HEAD, ("1", [FIRST, P], "", "罂粟", "水稻", "A"), ("2", SECOND, "", "六月二十六日", "五月四日", "A")],
        [
            (f"1．{FIRST}", P),
            ("A．罂粟", "B．水稻"),
            ("答案：A", ""),
            (f"2．{SECOND}", ""),
            ("A．六月", "B．五月"),
            ("答案：A", ""),
        ],
        [([f"1．{FIRST}", P, "A．罂粟　B．水稻", "答案：A"],), ([f"2．{SECOND}", "A．六月　B．五月", "答案：A"],)],
    ],
)
def test_a_picture_in_the_row_of_a_table_belongs_to_the_question_of_that_row(rows):
    first, second = tabled(*rows)
    assert (first.fate, first.written.picture and first.written.picture.alt) == (Fate.TAKEN, ALT)
    assert (second.fate, second.written.picture) == (Fate.TAKEN, None)


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, ("1", FIRST, "", ["罂粟", P], "水稻", "A")],
        [HEAD, ("1", FIRST, [P, P], "罂粟", "水稻", "A")],
        [(f"1．{FIRST}", ""), (["A．罂粟", P], "B．水稻"), ("答案：A", "")],
        [(f"1．{FIRST}", "A．罂粟", "B．水稻", P), ("答案：A", "", "", "")],
        [([f"1．{FIRST}", "A．罂粟　B．水稻", P, "答案：A"],)],
    ],
)
def test_a_picture_at_an_option_in_a_table_or_two_at_the_stem_are_named(rows):
    [read] = tabled(*rows)
    assert (read.fate, read.written.picture) == (Fate.CHANGED, None)
    assert any("张图片，没有导入。" in note for note in read.notes)
