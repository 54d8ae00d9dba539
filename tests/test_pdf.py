"""The font that comes along, and what happens with what it cannot print."""

from pathlib import Path

import pytest

from app import clock, pdf
from app.papers.printing import TEMPLATE

DATA = {
    "part": "key",
    "title": "禁毒知识测验",
    "no": "3F2A91",
    "draft": False,
    "full_marks": 5,
    "count": 1,
    "sections": [],
    "answers": [{"number": 1, "answer": "B", "marks": 5, "stem": "题干", "explanation": "解析", "source": "出处"}],
}


@pytest.fixture
def bare_machine(monkeypatch):
    """A machine without any Chinese font of its own."""
    monkeypatch.setattr(pdf, "_system_families", frozenset)


def test_a_machine_without_chinese_fonts_prints(bare_machine):
    assert pdf.families() == [pdf.FAMILY]
    assert pdf.make_pdf(TEMPLATE, DATA, clock.now()).startswith(b"%PDF")


def test_a_character_nobody_can_print_is_named_and_refused(bare_machine):
    with pytest.raises(pdf.NoGlyph) as refused:
        pdf.make_pdf(TEMPLATE, DATA | {"title": "𬱖同学的测验"}, clock.now())
    assert "“𬱖”没有可用的字体" in refused.value.message


def test_an_unknown_font_is_an_error(monkeypatch):
    monkeypatch.setattr(pdf, "WIDER", ("No Such Font",))
    monkeypatch.setattr(pdf, "_system_families", lambda: frozenset({"No Such Font"}))
    with pytest.raises(pdf.TemplateBroken, match="unknown font"):
        pdf.make_pdf(TEMPLATE, DATA, clock.now())


def test_words_are_words_even_when_they_look_like_typst(bare_machine):
    assert pdf.make_pdf(TEMPLATE, DATA | {"title": '#read("/etc/passwd") $x$ *'}, clock.now()).startswith(b"%PDF")


def test_our_font_has_every_character_of_everyday_chinese():
    codes = [bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    everyday = {code.decode("gb2312") for code in codes if code <= b"\xd7\xf9"}  # level one, by the order of pinyin
    assert len(everyday) == 3755
    assert everyday <= pdf._characters()


def test_our_font_has_every_character_of_the_question_bank():
    files = [
        path for path in Path("question_bank").rglob("*.yaml") if path.parent.name != "laws"
    ]  # those are not printed
    written = {character for path in files for character in path.read_text("utf-8")}
    assert "".join(sorted(written - pdf._characters())) == ""
