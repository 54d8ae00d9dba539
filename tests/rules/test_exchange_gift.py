"""GIFT: what a teacher's Moodle file becomes, line by line; and our questions come back as they went out."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.gift import read_gift
from app.exchange.gift_writing import write_gift
from app.exchange.markup import plain_text
from app.exchange.readings import Fate
from app.questions.written import Written
from app.vocabulary import QuestionKind, Topic
from tests.exchange_questions import sound_questions

K = QuestionKind

SAMPLE = r"""// question: 0  name: Switch category to $course$/top/禁毒
$CATEGORY: $course$/top/禁毒

// question: 101  name: 国际禁毒日
// [id:q101] [tag:topic:history] [tag:开学第一课]
::国际禁毒日::[html]<p>国际禁毒日是<b>哪一天</b>？</p>{
	~6 月 5 日#这是环境日。
	=6 月 26 日
	~12 月 1 日
	####每年的 6 月 26 日是国际禁毒日。
}

陌生人递来饮料时，应当怎么做？{
// 老师们讨论过这道题
=婉言谢绝
~喝一小口尝尝 ~带回教室分给同学}
::珍爱生命::任何毒品都不能尝试，一次也不行。{TRUE#再想一想#很好}

遇到有人劝你吸毒，哪些做法合适？{~%50%离开现场 ~%50%告诉家长 ~%-100%试一次}

拨打 {=110 ~911 ~123} 可以报警。

谈谈你对禁毒的认识。{}

禁毒宣传月有几天？{#30:1}

连一连。{=6 月 26 日 -> 国际禁毒日 =12 月 1 日 -> 世界艾滋病日}

国际禁毒日在{=六月 =6 月}。

以下各题请认真作答。

看图：<img src\="@@PLUGINFILE@@/warning.png">图中是什么标志？{=警示标志 ~校徽}

这一段的括号{没有合上。

第一题 \{不算括号\}？{=甲 ~乙}
第二题？{=丙 ~丁}
"""


@pytest.fixture(scope="module")
def account():
    return read_gift(SAMPLE)


def test_a_teachers_file_is_accounted_for_piece_by_piece(account):
    said = [(each.where, each.fate.value, each.notes[0] if each.notes else "") for each in account]
    assert said == [
        ("第 1 行", "other", "注释"),
        ("第 2 行", "other", "分类：$course$/top/禁毒"),
        ("第 4—11 行", "changed", "选项后面的反馈写进了解析。"),
        ("第 13—16 行", "taken", ""),
        ("第 17 行", "changed", "选项后面的反馈写进了解析。"),
        ("第 19 行", "changed", "原题选对一部分得部分分、选错扣分，这里全部选对才得分，也不扣分。"),
        ("第 21 行", "taken", ""),
        ("第 23 行", "refused", "这是简答题（论述题），只能导入单选题、多选题和判断题。"),
        ("第 25 行", "refused", "这是数值题（填写数字），只能导入单选题、多选题和判断题。"),
        ("第 27 行", "refused", "这是连线题（匹配题），只能导入单选题、多选题和判断题。"),
        ("第 29 行", "refused", "这是填空题，只能导入单选题、多选题和判断题。"),
        ("第 31 行", "other", "说明文字"),
        ("第 33 行", "changed", "题中有图片 warning.png，没有导入。"),
        ("第 35 行", "refused", "花括号不成对：题目内部不能有空行；题中的花括号前面要加反斜杠。"),
        ("第 37—38 行", "refused", "这一段有几对花括号：题与题之间要空一行；题中的花括号前面要加反斜杠。"),
    ]


def test_a_question_comes_with_its_tags_its_explanation_and_the_feedback_of_its_options(account):
    day = account[2].written
    assert (day.kind, day.stem, day.letters) == (K.SINGLE_CHOICE, "国际禁毒日是哪一天？", "B")
    assert day.options == ("6 月 5 日", "6 月 26 日", "12 月 1 日")
    assert day.explanation == "每年的 6 月 26 日是国际禁毒日。\n“6 月 5 日”：这是环境日。"
    assert (day.topic, day.tags) == (Topic.HISTORY, ("开学第一课",))


def test_true_false_several_right_and_a_missing_word_become_what_they_are_here(account):
    life, friends, call = account[4].written, account[5].written, account[6].written
    assert (life.kind, life.options, life.letters) == (K.TRUE_FALSE, ("对", "错"), "A")
    assert life.explanation == "答对时：很好\n答错时：再想一想"
    assert (friends.kind, friends.letters) == (K.MULTIPLE_RESPONSE, "AB")
    assert (call.stem, call.letters) == ("拨打（　　）可以报警。", "A")


@pytest.mark.parametrize(
    ("source", "stem", "options"),
    [
        (r"1\+1\=？ \{整数\} 取\:值 \~ \#{=a\=2 ~b\#3}", r"1\+1=？ {整数} 取:值 ~ #", ("a=2", "b#3")),
        (r"第一行\n第二行在哪？{=上 ~下}", "第一行 第二行在哪？", ("上", "下")),
        (r"[plain]<b>标签</b>怎么写？{=<b> ~&lt;}", "<b>标签</b>怎么写？", ("<b>", "&lt;")),
        (r"[markdown]下列**不能**做的是？{=[html]<i>吸毒</i> ~运动}", "下列不能做的是？", ("吸毒", "运动")),
        (r"毒品 \\alpha 有害吗？{=有 ~没有}", r"毒品 \alpha 有害吗？", ("有", "没有")),
        (r"引号&#39;与&amp;在哪？{=&#39; ~&amp;}", "引号'与&在哪？", ("'", "&")),
    ],
)
def test_escapes_formats_and_entities_are_read_as_moodle_reads_them(source, stem, options):
    (only,) = read_gift(source)
    assert (only.fate, only.written.stem, only.written.options) == (Fate.TAKEN, stem, options)


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        ("哪一项是对的？{=甲 =乙 ~丙}", "原题选中任何一个正确选项就得满分，这里按多选题导入，全部选对才得分。"),
        ("哪一项是对的？{=甲 ~%50%乙 ~丙}", "原题有的选项得部分分，这里选它不得分。"),
        ("哪一项是对的？{=甲 ~%-25%乙 ~丙}", "原题选错扣分，这里选错不得分，也不扣分。"),
        ("哪一项是对的？{~%100%甲 ~乙 ~丙}", "原题允许多选，但只有一个正确选项，按单选题导入。"),
        ("哪几项是对的？{~%50%甲 ~%50%乙 ~丙}", "原题选对一部分得部分分，这里全部选对才得分。"),
        ("哪一项是对的？{=甲 ~乙}\n后面的话", "花括号后面另起的文字接在了题干后面。"),
        ("// [tag:一个长得二十个字的格子里怎么也放不下的标签]\n哪一项是对的？{=甲 ~乙}", "标签太多或太长"),
    ],
)
def test_what_is_marked_otherwise_or_left_out_is_said(source, notes):
    (only,) = read_gift(source)
    assert only.fate is Fate.CHANGED
    assert only.notes[0].startswith(notes)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("哪一项是对的？{~甲 ~乙}", "没有答案。"),
        ("哪一项是对的？{=甲 ~甲}", "有两个选项相同。"),
        ("哪一项是对的？{多余 =甲 ~乙}", "花括号里、第一个选项前面有多余的文字。"),
        ("哪一项是对的？\n=甲\n~乙", "没有花括号：选项要写在一对花括号里，题目内部不能有空行。"),
        ("哪一项是对的？}=甲 ~乙{", "花括号不成对：题目内部不能有空行；题中的花括号前面要加反斜杠。"),
        ("哪一项是对的？{=1~2~3~4~5~6~7~8~9}", "选项应有 2—8 个，现在有 9 个。"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(source, why):
    (only,) = read_gift(source)
    assert (only.fate, only.notes[0]) == (Fate.REFUSED, why)


def test_two_options_that_say_right_and_wrong_are_a_true_false_question():
    (only,) = read_gift("毒品有害健康。{=正确 ~错误}")
    assert (only.written.kind, only.written.letters) == (K.TRUE_FALSE, "A")


def test_the_explanation_begins_after_the_last_four_sharps():
    (only,) = read_gift("哪一项是对的？{=甲 ~乙#不对####再看书####因为甲}")
    assert only.written.explanation == "因为甲\n“乙”：不对####再看书"


def test_a_line_ended_by_windows_or_an_old_mac_counts_once():
    assert [each.where for each in read_gift("\ufeff// 一\r\n\r毒品有害。{T}\r\n")] == ["第 1 行", "第 3 行"]


def test_our_own_file_is_what_moodle_expects():
    question = Written(K.MULTIPLE_RESPONSE, "哪些=对:？", ("%5% 甲", "乙#", "[html]丙"), "AC", "因为\n所以", "教材 [2]")
    assert write_gift([question]) == (
        "// [tag:difficulty:medium] [tag:marking:all] [tag:source:教材 [2\\]]\n"
        "::哪些\\=对\\:？::[plain]哪些\\=对\\:？{\n"
        "\t~%50%[plain]%5% 甲\n\t~%-100%乙\\#\n\t~%50%[plain][html]丙\n\t####因为\\n所以\n}\n"
    )


NASTY = [
    "//",
    "::",
    "{}",
    "~%50%",
    "%5%",
    "=",
    "#",
    "####",
    "->",
    "\\",
    "\\n",
    "[html]",
    "$CATEGORY:",
    "&#39;",
    "<b>",
    "]",
]


@settings(max_examples=120, deadline=None)
@given(sound_questions(NASTY))
def test_whatever_we_write_comes_back_the_same_and_unchanged(written):
    reading = read_gift(write_gift(written))
    assert [each.written for each in reading] == written
    assert {each.fate for each in reading} <= {Fate.TAKEN}


MARKS = [*NASTY, "\n", "\n\n", "{", "}", "~", "T", "[tag:", "毒品<b>", " "]
PIECES = st.lists(st.sampled_from(MARKS) | st.text(max_size=5))


def lines_of(reading):
    """The numbers of the lines in the account."""
    found = (re.findall(r"\d+", each.where) for each in reading)
    return [number for ends in found for number in range(int(ends[0]), int(ends[-1]) + 1)]


@settings(max_examples=300, deadline=None)
@given(PIECES.map("".join) | st.text())
def test_any_text_is_read_and_every_line_that_is_not_blank_is_in_one_piece(text):
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    assert lines_of(read_gift(text)) == [number for number, line in enumerate(lines, 1) if line.strip()]


@pytest.mark.parametrize(
    "part", ["{", "{=a ~b}\n\n", "~", "[tag:", "// [tag:\\", "\\", "<b ", "&#", "::", "<!--", "**"]
)
def test_a_hostile_file_is_read_to_its_end(part):
    for text in ("{=" + part * 5_000, part * 5_000):
        assert lines_of(read_gift(text)) == [n for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    assert len(plain_text(part * 50_000)[0]) <= len(part) * 50_000


@pytest.mark.parametrize(
    ("html", "text", "note"),
    [
        ("<ul><li>一</li><li>二</li></ul>", "一\n二", ""),
        ("a&nbsp;&nbsp;b   c<br>d", "a  b c\nd", ""),
        ("<!-- 看不见 -->x<script>alert(1)</script>y", "xy", "题中有脚本，没有导入。"),
        ("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", "x=2", "题中有公式，只留下了文字。"),
        ("<audio src='a.mp3'>听不到</audio>听一听", "听一听", "题中有声音，没有导入。"),
        ("<img src='data:image/png;base64,AAAA'>", "", "题中有图片，没有导入。"),
        ("1 < 2，a <b，c", "1 < 2，a <b，c", ""),
        ("x<sub>i</sub>", "xi", "题中有上标或下标，已变成普通文字。"),
        ("&#" + "9" * 5000 + ";", "\ufffd", ""),
    ],
)
def test_html_becomes_plain_text_and_what_is_lost_is_named(html, text, note):
    assert plain_text(html) == (text, [note] if note else [])
