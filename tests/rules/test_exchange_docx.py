"""Word files of question banks: paragraphs, lists, tables and pictures become lines; hostile files are refused."""

import io
import json
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import docx_reading
from app.exchange.docx_reading import lines_of
from app.exchange.layouts import Line, read_lines
from app.exchange.readings import Fate, Unreadable
from app.sandbox import UnreadableFile, read_apart
from tests.exchange_samples import REFUSED, as_docx, sample, saved

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = "word/document.xml"


def texts(content: bytes) -> list[str]:
    return [line.text for line in lines_of(content)]


def made(inside: str, **parts: bytes) -> bytes:
    """A Word file with this XML in its body; the names of other parts have two underscores for a dot, three for /."""
    body = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}" xmlns:m="urn:m"><w:body>{inside}</w:body></w:document>'
    named = {name.replace("___", "/").replace("__", "."): part for name, part in parts.items()}
    return zipped({BODY: body.encode(), **named})


def zipped(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_of_a_bank_of_a_hundred_as_a_word_file_96_are_taken_and_4_refused_beside_their_lines():
    lines, expected = sample()
    reading = read_lines(lines_of(as_docx(lines)))
    assert [piece.written for piece in reading if piece.is_question] == expected
    assert sorted(piece.notes[0] for piece in reading if piece.fate is Fate.REFUSED) == sorted(REFUSED.values())


def test_the_child_process_reads_a_word_file_and_answers_with_its_lines():
    read = read_apart("app.exchange.docx_reading", as_docx(["1. 吸毒违法。（√）", ("甲", "乙")]))
    assert read == [
        {"text": "1. 吸毒违法。（√）", "is_table": False, "pictures": 0},
        {"text": "甲\t乙", "is_table": True, "pictures": 0},
    ]
    with pytest.raises(UnreadableFile, match="旧版"):
        read_apart("app.exchange.docx_reading", b"\xd0\xcf\x11\xe0" + bytes(512))


def test_the_answer_is_json(capsys):
    docx_reading.answer(made(said("毒品")), [])
    assert json.loads(capsys.readouterr().out) == {"read": [{"text": "毒品", "is_table": False, "pictures": 0}]}
    docx_reading.answer(b"nothing", [])
    assert "这不是 Word 文件" in json.loads(capsys.readouterr().out)["refused"]


def test_breaks_tabs_and_signs_of_a_paragraph_are_kept():
    document = Document()
    paragraph = document.add_paragraph("A.茶水\tB.冰毒")
    paragraph.add_run().add_break()
    paragraph.add_run("C.豆浆")
    sign = OxmlElement("w:sym")
    sign.set(qn("w:font"), "Wingdings")
    sign.set(qn("w:char"), "F0FC")
    paragraph.add_run()._r.append(sign)
    assert texts(saved(document)) == ["A.茶水\tB.冰毒\nC.豆浆√"]


def test_blank_paragraphs_stay_and_an_underlined_space_is_a_line_to_write_on():
    document = Document()
    document.add_paragraph("国际禁毒日是").add_run("     ").underline = True
    document.add_paragraph("")
    assert texts(saved(document)) == ["国际禁毒日是____", ""]


def test_numbers_that_word_counts_itself_are_read():
    document = Document()
    for text in ("吸毒违法。（√）", "吸毒合法。（×）"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("要点", style="List Bullet")
    assert texts(saved(document)) == ["1. 吸毒违法。（√）", "2. 吸毒合法。（×）", "要点"]


LEVELS = """<w:numbering xmlns:w="{0}"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2．"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"""
SHOWN = [
    ("decimal", "%1.", "2."),
    ("decimal", "第%1题", "第2题"),
    ("decimal", "%1", "2."),
    ("decimal", "（%1）", "（2）"),
    ("chineseCounting", "%1、", "二、"),
    ("upperRoman", "%1.", "II."),
    ("decimalEnclosedCircle", "%1", "②"),
]


def listed(text: str, level: int, number: int = 3) -> str:
    told = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{told}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(("style", "shape", "shown"), SHOWN)
def test_questions_and_options_of_a_list_with_levels_get_their_marks(style, shape, shown):
    inside = listed("甲是（A）", 0) + listed("一二", 1) + listed("三四", 1) + listed("乙是（B）", 0) + listed("五六", 1)
    numbering = LEVELS.format(WORD, style, shape).encode()
    assert texts(made(inside, word___numbering__xml=numbering))[1:] == [
        "A． 一二",
        "B． 三四",
        f"{shown} 乙是（B）",
        "A． 五六",
    ]
    again = texts(made(inside + listed("丙", 0, 4), word___numbering__xml=numbering))
    assert again[-1].split()[0] != f"{shown[:-1]}3"  # a list that Word begins anew


def test_a_row_of_a_table_is_a_line_with_tabs_and_a_table_for_layout_is_none():
    document = Document()
    table = document.add_table(2, 2)
    for at, text in enumerate(["A.茶水", "B.冰毒", "C.豆浆", "D.牛奶\n和糖"]):
        table.cell(at // 2, at % 2).text = text
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "1. 吸毒违法。（√）"
    frame.add_paragraph("2. 吸毒合法。（×）")
    found = lines_of(saved(document))
    assert [line.text for line in found] == [
        "A.茶水\tB.冰毒",
        "C.豆浆\tD.牛奶\n和糖",
        "1. 吸毒违法。（√）",
        "2. 吸毒合法。（×）",
    ]
    assert all(line.in_table for line in found)


def test_a_table_in_a_table_loses_no_words():
    document = Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "外面"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里面", "也在"
    assert texts(saved(document)) == ["外面\t里面\n也在"]


def test_pictures_and_formulas_are_counted_or_named_and_deleted_words_stay_out():
    picture = "<w:p><w:r><w:drawing/></w:r><w:r><w:pict/></w:r><w:r><w:t>如图</w:t></w:r></w:p>"
    box = f"<w:p><w:r><w:drawing><w:txbxContent>{said('框里')}</w:txbxContent></w:drawing><w:t>框外</w:t></w:r></w:p>"
    formula = "<w:p><m:oMath><m:t>x</m:t></m:oMath></w:p>"
    gone = "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
    ruby = "<w:p><w:r><w:ruby><w:rt><w:r><w:t>dú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>毒</w:t></w:r></w:rubyBase>"
    ruby += "</w:ruby></w:r></w:p>"
    found = lines_of(made(picture + box + formula + gone + ruby))
    assert found[0] == Line(1, "如图", 2)
    assert [line.text for line in found[1:]] == ["框里", "框外", "【公式】", "新", "毒"]
    assert [line.pictures for line in found[1:]] == [0] * 5


SOUND = made(said("1. 吸毒违法。（√）"))
ENTITY = b'<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="' + WORD.encode() + b'"><w:body/></w:document>'
WHY_NOT = {
    "旧版 .doc": b"\xd0\xcf\x11\xe0" + bytes(600),
    "不是 Word 文件": b"PK\x03\x04 and no more",
    "这不是 Word": zipped({"xl/workbook.xml": b"<a/>"}),
    "含有宏": made(said("毒品"), word___vbaProject__bin=b"x"),
    "嵌有别的文件": made(said("毒品"), word___embeddings___oleObject1__bin=b"x"),
    "控件": made(said("毒品"), word___activeX___activeX1__xml=b"<a/>"),
    "展开后过大": made(said("毒品"), word___media___a__png=bytes(40 << 20)),
    "展开后过大，": made(said("毒品"), **{f"a{at}__txt": b"x" for at in range(2_100)}),
    "内容异常": zipped({BODY: ENTITY}),
    "内容异常，": made(said("毒品"), word___numbering__xml=b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a"><a/>'),
    "无法读取": zipped({BODY: b"<w:document"}),
    "已损坏": zipped({BODY: b'<?xml version="1.0" encoding="nonsense"?><a/>'}),
    "段落过多": made("<w:p/>" * 30_001 + f"<!--{'0123456789abcdef' * 4_000}-->"),
    "段落过多，": made("<w:sdt>" * 300 + "</w:sdt>" * 300),
}


@pytest.mark.parametrize("why", WHY_NOT)
def test_a_hostile_or_broken_file_is_refused_in_words(why):
    with pytest.raises(Unreadable, match=why.rstrip("，")):
        lines_of(WHY_NOT[why])


def test_an_encrypted_archive_is_refused():
    content = bytearray(SOUND)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(sign) + place] |= 1
    with pytest.raises(Unreadable, match="密码"):
        lines_of(bytes(content))


def test_two_parts_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"), pytest.raises(Unreadable):
        buffer = io.BytesIO(SOUND)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr(BODY, b"<a/>")
        lines_of(buffer.getvalue())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(SOUND)))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(changes, length):
    content = bytearray(SOUND)
    for place, value in changes:
        content[place] = value
    for damaged in (bytes(content), SOUND[:length]):
        try:
            lines_of(damaged)
        except Unreadable as why:
            assert str(why).endswith("。")


TAGS = "p,r,t,tab,br,drawing,txbxContent,tbl,tr,tc,pPr,numPr,numId,ilvl,pStyle,u,sym,pict,Fallback,del,ins"
NODES = st.recursive(
    st.text("毒品A.1 \n", max_size=5),
    lambda inside: st.tuples(st.sampled_from(TAGS.split(",")), st.lists(inside, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(NODES)
def test_elements_in_any_order_are_lines_or_nothing(tree):
    def xml(node) -> str:
        return node if isinstance(node, str) else f'<w:{node[0]} w:val="1">{"".join(map(xml, node[1]))}</w:{node[0]}>'

    found = lines_of(made(xml(tree)))
    assert [line.number for line in found] == list(range(1, len(found) + 1))
