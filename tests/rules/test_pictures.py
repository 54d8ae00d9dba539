"""The drawings beside questions: nothing runs, moves or fetches, and the bank's are all there and all used."""

from pathlib import Path

import pytest

from app import pdf
from app.questions.drawing import drawing_of
from app.questions.pictures import DEEPEST, FOLDER, MOST_BYTES, faults_of
from app.questions.report import report
from tests.bank import files, question

NS = 'xmlns="http://www.w3.org/2000/svg"'
SOUND = f'<svg {NS} viewBox="0 0 640 400"><path d="M0 0h9" fill="#0B6E6E"/></svg>'
DRAWN = {"file": "a-scene.svg", "alt": "一个同学举起手掌，没有接糖。"}
OURS = sorted(FOLDER.glob("*.svg"))


def drawn(inside: str, more: str = "") -> str:
    return f'<svg {NS} viewBox="0 0 640 400"{more}>{inside}</svg>'


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        drawn("", ' width="640" height="400"'),
        '<?xml version="1.0" encoding="UTF-8"?>\n' + SOUND,
        drawn('<defs><clipPath id="half"><rect width="9" height="9"/></clipPath></defs><g clip-path="url(#half)"/>'),
        drawn('<linearGradient id="a"/><linearGradient id="b" href="#a"/><rect fill="url(#b)" width="1" height="1"/>'),
        drawn('<text x="9" y="9" font-family="sans-serif">不要！</text>'),
    ],
)
def test_shapes_colours_and_a_few_words_are_let_through(text):
    assert faults_of("a-scene.svg", text) == []


@pytest.mark.parametrize(
    "text",
    [
        drawn("<script>alert(1)</script>"),
        drawn("", ' onload="alert(1)"'),
        drawn('<g onclick="alert(1)"/>'),
        drawn('<g OnClick="alert(1)"/>'),
        drawn("<style>@import url(//evil.example/a.css)</style>"),
        drawn('<rect style="fill:url(//evil.example/a)" width="1" height="1"/>'),
        drawn('<rect class="a" width="1" height="1"/>'),
        drawn('<rect fill="url(//evil.example/a.svg#b)" width="1" height="1"/>'),
        drawn('<rect fill="url( https://evil.example/a )" width="1" height="1"/>'),
        drawn('<rect fill="URL(&quot;data:image/png;base64,AA&quot;)" width="1" height="1"/>'),
        drawn('<rect fill="url(#a) url(b.svg#c)" width="1" height="1"/>'),
        drawn(r'<rect fill="\75rl(//evil.example/a)" width="1" height="1"/>'),
        drawn('<image href="https://evil.example/a.png"/>'),
        drawn('<use href="#a"/>'),
        drawn('<linearGradient href="https://evil.example/a.svg#b"/>'),
        drawn('<linearGradient href="javascript:alert(1)"/>'),
        drawn('<linearGradient xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#b"/>'),
        drawn('<a href="#b"><path d="M0 0"/></a>'),
        drawn('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>'),
        drawn('<p xmlns="http://www.w3.org/1999/xhtml">a</p>'),
        drawn('<animate attributeName="x" to="9"/>'),
        drawn('<set attributeName="href" to="javascript:alert(1)"/>'),
        drawn('<g xml:base="https://evil.example/"/>'),
        drawn('<filter id="a"/>'),
        '<?xml-stylesheet href="https://evil.example/a.css"?>' + SOUND,
        f'<!DOCTYPE svg [<!ENTITY a "aaaa">]>{drawn("<text>&a;</text>")}',
        f'<!DOCTYPE svg SYSTEM "file:///etc/passwd">{SOUND}',
        drawn("<g>" * DEEPEST + "</g>" * DEEPEST),
    ],
)
def test_whatever_runs_moves_repeats_or_fetches_is_refused(text):
    assert faults_of("a-scene.svg", text) != []


@pytest.mark.parametrize("text", ["", "no picture", "<svg", f"<svg {NS}><g></svg>", "\x00", "<html/>", "<svg/>"])
def test_what_is_no_drawing_is_refused(text):
    assert faults_of("a-scene.svg", text) != []


@pytest.mark.parametrize("box", ["", "0 0 640", "0 0 -1 400", "a b c d", "0 0 640 400 9"])
def test_a_drawing_says_how_large_it_is(box):
    assert "没有写 viewBox。" in faults_of("a.svg", f'<svg {NS} viewBox="{box}"/>')
    assert "没有写 viewBox。" in faults_of("a.svg", f"<svg {NS}/>")


def test_a_large_file_is_not_even_read():
    assert faults_of("a.svg", "<" * (MOST_BYTES + 1)) == ["超过 20 KB。"]
    assert faults_of("a.svg", drawn(f"<!--{'字' * (MOST_BYTES // 3)}-->")) == ["超过 20 KB。"]


@pytest.mark.parametrize("name", ["A.svg", "a.png", "../a.svg", "a b.svg", "a.svg.exe", "图.svg", "a.svg\n"])
def test_a_file_has_a_plain_name(name):
    assert faults_of(name, SOUND) != []


def test_a_question_s_picture_must_be_there_and_be_sound():
    bank = files(question(1, picture=DRAWN))
    assert report(bank, {"a-scene.svg": SOUND}).is_clean
    assert str(report(bank).faults[0]) == "junior/law.yaml: law-junior-001: 图 a-scene.svg：没有这个文件。"
    said = report(bank, {"a-scene.svg": drawn("<script/>")}).faults
    assert [str(fault) for fault in said] == ["junior/law.yaml: law-junior-001: 图 a-scene.svg：不能有元素 <script>。"]


def test_a_picture_without_its_words_is_a_fault():
    said = report(files(question(1, picture={"file": "a-scene.svg"})), {"a-scene.svg": SOUND}).faults
    assert "缺少 picture.alt。" in str(said[0])


def test_a_picture_that_no_question_shows_is_named_unless_the_bank_has_none_at_all():
    both = {"a-scene.svg": SOUND, "b-scene.svg": SOUND}
    said = report(files(question(1, picture=DRAWN)), both)
    assert said.is_clean and "图 b-scene.svg 没有题目使用。" in said.warnings
    assert not [words for words in report(files(question(1)), both).warnings if "没有题目使用" in words]


def test_a_revision_without_a_picture_shows_none():
    assert drawing_of(None) is None
    assert drawing_of(DRAWN).alt == DRAWN["alt"]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_drawings_are_sound_small_and_alike(path: Path):
    text = path.read_text(encoding="utf-8")
    assert faults_of(path.name, text) == []
    assert len(text.encode()) <= 12 * 1024
    assert 'viewBox="0 0 640 400"' in text
    assert "".join(sorted(set(text) - pdf._characters())) == "", "the printer's font must have their words"


def test_there_are_drawings():
    assert len(OURS) >= 14
