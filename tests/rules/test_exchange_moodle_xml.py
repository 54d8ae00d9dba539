"""Moodle XML: what a teacher's file becomes, element by element; and our questions come back as they went out."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.moodle_xml import read_moodle_xml
from app.exchange.moodle_xml_writing import write_moodle_xml
from app.exchange.readings import Fate, Unreadable
from app.questions.drawing import Drawing
from app.questions.written import Written, statement
from app.vocabulary import QuestionKind, Topic
from tests.exchange_questions import PICTURES, contents, opened, sound_questions

K = QuestionKind

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0 -->
<question type="category"><category><text>$course$/top/禁毒</text></category></question>
<question type="multichoice">
  <name><text>国际禁毒日</text></name>
  <questiontext format="html"><text><![CDATA[<p>国际禁毒日是<b>哪一天</b>？</p>]]></text></questiontext>
  <generalfeedback format="html"><text><![CDATA[<p>每年 6 月 26 日。</p><p>记住它。</p>]]></text></generalfeedback>
  <defaultgrade>1.0</defaultgrade><penalty>0.3333333</penalty><single>true</single>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <answer fraction="0" format="html"><text><![CDATA[<p>6 月 5 日</p>]]></text>
    <feedback><text>环境日</text></feedback></answer>
  <answer fraction="100" format="html"><text><![CDATA[<p>6 月 26 日</p>]]></text><feedback><text/></feedback></answer>
  <tags><tag><text>topic:history</text></tag><tag><text>开学第一课</text></tag></tags>
</question>
<question type="multichoice">
  <name><text>求助</text></name>
  <questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/tu.png"/&gt;可以向谁求助？</text>
    <file name="tu.png" path="/" encoding="base64">iVBORw0KGgo=</file><file name="a.mp3">AAAA</file></questiontext>
  <single>false</single>
  <answer fraction="50"><text>老师</text></answer><answer fraction="50"><text>家长</text></answer>
  <answer fraction="-50"><text>陌生网友</text></answer>
  <hint><text>想一想</text></hint><incorrectfeedback><text>请重读课本第三章</text></incorrectfeedback>
</question>
<question type="multichoiceset">
  <name><text>全对</text></name>
  <questiontext><text>哪些场所要提高警惕？</text></questiontext>
  <answer fraction="100"><text>酒吧</text></answer><answer fraction="100"><text>歌厅</text></answer>
  <answer fraction="0"><text>图书馆</text></answer>
</question>
<question type="truefalse">
  <name><text>判断</text></name>
  <questiontext format="plain_text"><text>1 &lt; 2，任何毒品都不能尝试。</text></questiontext>
  <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question>
<question type="essay"><name><text>论述</text></name><questiontext><text>谈谈认识。</text></questiontext></question>
<question type="ddmarker"><name><text/></name></question>
<question type="martian"><name><text>怪题</text></name></question>
<question type="description"><questiontext><text>以下各题请认真作答。</text></questiontext></question>
<question type="truefalse"><questiontext><text>毒品有害。</text></questiontext></question>
<question type="multichoice"><questiontext><text>哪一项是对的？</text></questiontext>
  <answer fraction="全部"><text>甲</text></answer><answer fraction="0"><text>乙</text></answer></question>
</quiz>""".encode()


@pytest.fixture(scope="module")
def account():
    return read_moodle_xml(SAMPLE)


def test_a_teachers_file_is_accounted_for_element_by_element(account):
    assert [(each.where, each.fate.value, each.notes) for each in account] == [
        ("第 1 项", "other", ("分类：$course$/top/禁毒",)),
        ("第 2 项（国际禁毒日）", "changed", ("选项后面的反馈写进了解析。",)),
        (
            "第 3 项（求助）",
            "changed",
            (
                "题中附有文件 a.mp3，没有导入。",
                "原题选对一部分得部分分、选错扣分，这里全部选对才得分，也不扣分。",
                "题目的提示没有导入。",
                "答对、答错时的统一评语没有导入。",
            ),
        ),
        ("第 4 项（全对）", "taken", ()),
        ("第 5 项（判断）", "taken", ()),
        ("第 6 项（论述）", "refused", ("这是简答题（论述题），只能导入单选题、多选题和判断题。",)),
        ("第 7 项", "refused", ("这是在图片上标记的题，只能导入单选题、多选题和判断题。",)),
        ("第 8 项（怪题）", "refused", ("这是 martian 类型的题，只能导入单选题、多选题和判断题。",)),
        ("第 9 项", "other", ("说明文字",)),
        ("第 10 项", "refused", ("判断题的答案无法识别。",)),
        ("第 11 项", "refused", ("选项的分数无法识别。",)),
    ]


def test_a_question_comes_with_its_tags_its_explanation_and_the_feedback_of_its_options(account):
    day, several, statement_ = account[1].written, account[2].written, account[4].written
    assert (day.stem, day.options, day.letters) == ("国际禁毒日是哪一天？", ("6 月 5 日", "6 月 26 日"), "B")
    assert day.explanation == "每年 6 月 26 日。\n记住它。\n“6 月 5 日”：环境日"
    assert (day.topic, day.tags) == (Topic.HISTORY, ("开学第一课",))
    assert (several.kind, several.stem, several.letters) == (K.MULTIPLE_RESPONSE, "可以向谁求助？", "AB")
    assert several.picture == Drawing("tu.png", "") and account[2].opens() == b"\x89PNG\r\n\x1a\n"
    assert (statement_.kind, statement_.stem, statement_.letters) == (K.TRUE_FALSE, "1 < 2，任何毒品都不能尝试。", "A")


def test_a_false_statement_keeps_what_is_said_to_who_is_right_and_who_is_wrong():
    content = """<quiz><question type="truefalse"><questiontext><text>试一次没关系。</text></questiontext>
    <answer fraction="0"><text>true</text><feedback><text>再想一想</text></feedback></answer>
    <answer fraction="100"><text>false</text><feedback><text>很好</text></feedback></answer></question></quiz>"""
    (only,) = read_moodle_xml(content.encode())
    assert (only.written.letters, only.written.explanation) == ("B", "答对时：很好\n答错时：再想一想")


def test_a_refused_question_shows_what_stands_in_the_file(account):
    assert account[5].text == "谈谈认识。"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "已损坏"),
        (b"<quiz><question></quiz>", "出错的地方在第 1 行"),
        (b"<quiz/>\n\n<quiz/>", "出错的地方在第 3 行"),
        (b"<html/>", "最外层应当是 quiz"),
        (b'<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd"><quiz/>', "DOCTYPE"),
        (b'<!DOCTYPE q [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><quiz>&c;</quiz>', "DOCTYPE"),
        (b'<?xml version="1.0" encoding="klingon"?><quiz/>', "文字编码无法识别"),
        (b'<?xml version="1.0" encoding="gbk"?><quiz>\xff</quiz>', "文字编码无法识别"),
        ("<quiz>毒品</quiz>".encode("gbk"), "已损坏"),
    ],
)
def test_a_broken_or_hostile_file_is_unreadable_with_a_sentence(content, why):
    with pytest.raises(Unreadable, match=why):
        read_moodle_xml(content)


def test_a_file_in_the_encoding_of_chinese_tools_is_read():
    content = SAMPLE.decode().replace("UTF-8", "gb2312").encode("gb18030")
    assert read_moodle_xml(content) == read_moodle_xml(SAMPLE)


def test_a_very_deep_and_a_very_wide_file_are_read():
    assert len(read_moodle_xml(b"<quiz>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</quiz>")) == 1
    assert len(read_moodle_xml(b"<quiz>" + b"<question/>" * 20_000 + b"</quiz>")) == 20_000


def test_our_own_file_is_what_moodle_expects():
    several = Written(K.MULTIPLE_RESPONSE, "哪几项？", ("甲", "乙", "丙", "丁"), "ABD", tags=("x",))
    quiz = ElementTree.fromstring(write_moodle_xml([several, statement("毒品有害。\x07", False)]))
    choice, truth = quiz
    assert [answer.get("fraction") for answer in choice.findall("answer")] == [
        "33.33333",
        "33.33333",
        "-100",
        "33.33333",
    ]
    assert (choice.findtext("single"), choice.get("type"), truth.get("type")) == ("false", "multichoice", "truefalse")
    assert [tag.text for tag in choice.findall("tags/tag/text")] == ["difficulty:medium", "marking:all", "x"]
    assert [(answer.findtext("text"), answer.get("fraction")) for answer in truth.findall("answer")] == [
        ("true", "0"),
        ("false", "100"),
    ]


NASTY = ["<b>", "&amp;", "]]>", "<![CDATA[", "@@PLUGINFILE@@", "<!--", "&#1;", "$$", "{}", "]"]


@settings(max_examples=120, deadline=None)
@given(sound_questions(NASTY, pictures=True))
def test_whatever_we_write_comes_back_the_same_and_unchanged(written):
    reading = read_moodle_xml(write_moodle_xml(written, PICTURES))
    assert [each.written for each in reading] == written
    assert opened(reading) == contents(written)
    assert {each.fate for each in reading} <= {Fate.TAKEN}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_file_is_unreadable_or_accounted_for_and_nothing_else(data):
    content = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content)))
        parts = [
            b"<",
            b">",
            b"&",
            b'"',
            b"<question>",
            b"</text>",
            b"\x00",
            b"\xff",
            b"1e999",
            b"true",
            b"false",
            b"]]>",
        ]
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.sampled_from(parts))
    try:
        reading = read_moodle_xml(bytes(content))
    except Unreadable:
        return
    assert len(reading) == len(ElementTree.fromstring(bytes(content)))


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.text().map(lambda text: f"<quiz>{text}</quiz>".encode("utf-8", "replace")))
def test_any_bytes_are_read_or_unreadable(content):
    try:
        read_moodle_xml(content)
    except Unreadable as why:
        assert str(why)


ASKED = """<quiz><question type="truefalse"><questiontext format="html"><text><![CDATA[<p>罂粟会开花。</p>{}]]></text>
{}</questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question></quiz>"""
FILE = '<file name="{}" path="{}" encoding="base64">aGVsbG8=</file>'


@pytest.mark.parametrize(
    ("shown", "file"),
    [
        ('<img src="@@PLUGINFILE@@/hua.png" alt="一朵花">', FILE.format("hua.png", "/")),
        ('<img alt="一朵花" data-src="x" src="@@PLUGINFILE@@/%E8%8A%B1%20a.png"/>', FILE.format("花 a.png", "/")),
        ("<IMG ALT=\"一朵\n花\" SRC='@@PLUGINFILE@@/tu/hua'>", FILE.format("hua", "/tu/")),
    ],
)
def test_the_only_picture_of_a_stem_is_the_question_s(shown, file):
    (only,) = read_moodle_xml(ASKED.format(shown, file).encode())
    assert (only.fate, only.written.picture.alt.replace(" ", ""), only.opens()) == (Fate.TAKEN, "一朵花", b"hello")


@pytest.mark.parametrize(
    ("shown", "file", "why"),
    [
        ('<img src="@@PLUGINFILE@@/hua.png">', "", "题中有图片 hua.png，没有导入。"),
        ('<img src="@@PLUGINFILE@@/../hua.png">', FILE.format("hua.png", "/"), "题中有图片 hua.png，没有导入。"),
        ('<img src="https://198.51.100.7/hua.png">', FILE.format("hua.png", "/"), "题中有图片 hua.png，没有导入。"),
        ('<img src="file:///etc/passwd">', FILE.format("passwd", "/"), "题中有图片 passwd，没有导入。"),
        ('<img src="data:image/png;base64,aGVsbG8=">', "", "题中有图片，没有导入。"),
        ("<svg><script>alert(1)</script></svg>", "", "题中有图片，没有导入。"),
        (
            '<img src="@@PLUGINFILE@@/hua.png"><img src="@@PLUGINFILE@@/ye.png">',
            FILE.format("hua.png", "/") + FILE.format("ye.png", "/"),
            "题中有图片 ye.png，没有导入。",
        ),
    ],
)
def test_every_other_picture_is_named_and_nothing_is_fetched(shown, file, why):
    (only,) = read_moodle_xml(ASKED.format(shown, file).encode())
    assert (only.fate, only.written.picture, only.opens) == (Fate.CHANGED, None, None)
    assert why in only.notes


def test_a_picture_at_an_option_leaves_that_of_the_stem_out_too():
    stem = '<img src="@@PLUGINFILE@@/hua.png">'
    content = ASKED.format(stem, FILE.format("hua.png", "/")).replace(
        "<text>false</text>", '<text>false</text></answer><answer><text>&lt;img src="ye.png"&gt;</text>'
    )
    content = content.replace("truefalse", "multichoice")
    (only,) = read_moodle_xml(content.encode())
    assert only.written.picture is None
    assert set(only.notes) >= {"题中有图片 hua.png，没有导入。", "题中有图片 ye.png，没有导入。"}
