"""What a reader of question banks refuses, leaves out and answers for: no line is lost, no key is guessed."""

import pytest

from app.exchange.layouts import Line, read_lines, read_text
from app.exchange.readings import Fate
from app.vocabulary import QuestionKind

K = QuestionKind
STEM = "1. 下列属于毒品的是（　　）\n"
OPTIONS = "A. 茶水\nB. 冰毒\nC. 豆浆\n"


def of(text: str, fate: Fate):
    return [piece for piece in read_text(text) if piece.fate is fate]


def why_refused(text: str) -> str:
    [piece] = [piece for piece in read_text(text) if piece.fate is not Fate.OTHER]
    assert piece.fate is Fate.REFUSED, piece
    return " ".join(piece.notes)


def changed(text: str):
    [piece] = [piece for piece in read_text(text) if piece.fate is not Fate.OTHER]
    assert piece.fate is Fate.CHANGED, piece
    return piece.written, " ".join(piece.notes)


def letters(text: str) -> list[str]:
    return [piece.written.letters for piece in read_text(text) if piece.is_question]


WHY = [
    (STEM + OPTIONS, "没有找到答案。"),
    (STEM + OPTIONS + "答案：", "没有找到答案。"),
    (STEM + OPTIONS + "答案：略", "没有看懂答案行的答案“略”。"),
    (STEM + OPTIONS + "答案：B.茶水", "没有看懂答案行的答案“B.茶水”。"),
    (STEM + OPTIONS + "答案：A-C", "没有看懂答案行的答案“A-C”。"),
    (STEM + OPTIONS + "答案：E", "答案 E 不在选项之中。"),
    (STEM + OPTIONS + "答案：ABCD", "答案 ABCD 不在选项之中。"),
    (STEM + OPTIONS + "答案：对", "有选项，答案却是“对”。"),
    (STEM + OPTIONS + "答案：A\n正确答案：B", "答案不一致：答案行是 A，答案行是 B。"),
    (STEM.replace("　　", "A") + OPTIONS + "答案：B", "答案不一致：题干里是 A，答案行是 B。"),
    (STEM.replace("　　", "A") + OPTIONS + "参考答案\n1.B", "答案不一致：题干里是 A，答案表是 B。"),
    (STEM + OPTIONS + "参考答案\n1-2 ABC", "答案表“1-2”写了 3 个答案，应有 2 个，对不上。"),
    ("1. 冰毒（A）属于毒品（B）吗\n" + OPTIONS, "题干里有几处像是答案（A、B），无法确定。"),
    (STEM + "A. 茶水\nB. 冰毒\nD. 豆浆\n答案：B", "选项缺少 C（有 A、B、D）。"),
    (STEM + "B. 冰毒\nC. 豆浆\n答案：B", "选项缺少 A（有 B、C）。"),
    (STEM + "A. 茶水 B. 冰毒 D. 豆浆\n答案：B", "选项缺少 C（有 A、B、D）。"),
    (STEM + "A. 茶水\nB. 冰毒\nB. 豆浆\n答案：B", "选项的字母重复或次序不对（A、B、B）。"),
    (STEM + OPTIONS + OPTIONS + "答案：B", "一道题里有几组选项，请拆成几道题，每题一组。"),
    (STEM + "A. 冰毒\nB. 冰毒。\n答案：B", "有两个选项相同。"),
    (STEM + "A. 冰毒\nB.\n答案：A", "有选项没有内容。"),
    (STEM + "答案：B", "没有选项，也不是判断题：像是填空题、简答题或材料，没有导入。"),
    ("1. 国际禁毒日是____。\n答案：6月26日", "像是填空题"),
    ("单选题\n" + STEM + OPTIONS + "答案：AB", "写明是单选题，答案却是 AB。"),
    ("一、多选题\n" + STEM + OPTIONS + "答案：B", "写明是多选题，答案却是 B。"),
    ("（多选）" + STEM + OPTIONS + "答案：B", "写明是多选题，答案却是 B。"),
    ("判断题\n" + STEM + OPTIONS + "答案：B", "写明是判断题，却有选择题的选项。"),
    ("判断题\n1. 吸毒违法。\n答案：B", "判断题的答案应是对或错，这里是 B。"),
    ("判断题\n1. 吸毒违法。", "没有找到答案。"),
    ("单选题\n1. 吸毒违法。\n答案：对", "写明是选择题，却没有选项。"),
    ("1. 甲是哪一个（　　）A.茶水 B.冰毒 2. 乙是哪一个（　　）A.茶水 B.冰毒\n答案：B", "一行里好像有几道题"),
    ("1. 吸毒违法。（√） 2. 吸毒合法。（×）", "一行里好像有几道题"),
    ("1. " + "很长" * 4_000, "太长了"),
    (OPTIONS + "答案：B", "题干太短或没有填写。"),
    ("1. 判断下面的话\n（1）吸毒违法。（√）\n（2）吸毒合法。（×）", "里面有几行带着题号"),
    ("1. 小明的故事\n（1）他应当\n" + OPTIONS + "答案：A\n（2）他不应当\n" + OPTIONS + "答案：B", "请拆开"),
]


@pytest.mark.parametrize(("text", "why"), WHY)
def test_a_question_is_refused_with_its_reason_and_no_key_is_guessed(text, why):
    assert why in why_refused(text)


NOT_OURS = "填空题,简答题,论述题,问答题,案例分析题,材料分析题,连线题,排序题,名词解释题,辨析题,阅读理解题,作文题"


@pytest.mark.parametrize("name", NOT_OURS.split(","))
@pytest.mark.parametrize(
    "layout",
    [
        "四、{}（共10分）\n1. 怎样拒绝？\n答：略",
        "【{}】怎样拒绝？\n答案：略",
        "1. 怎样拒绝？（{}）\n解析：略",
        "{}\n怎样拒绝？",
        "题目：1\n{}：怎样拒绝？",
    ],
)
def test_types_that_cannot_be_marked_are_refused_by_name(name, layout):
    refused = of(layout.format(name), Fate.REFUSED)
    assert [piece.notes for piece in refused] == [(f"{name}不能自动判分，平台不收，没有导入。",)]


def test_reasons_stand_beside_their_lines():
    [_, refused, taken] = read_text("标题\n" + STEM + OPTIONS + "2. 吸毒违法。（√）")
    assert (refused.where, refused.text.splitlines()[1], taken.where) == ("第 2—5 行", "A. 茶水", "第 6 行")


ONE, MANY = (K.SINGLE_CHOICE, "B"), (K.MULTIPLE_RESPONSE, "BC")
SECTIONS = {
    "单选题": ONE,
    "一、单项选择题（每题2分，共40分）": ONE,
    "二．多选题": MANY,
    "第二部分 多项选择题：每题至少两个答案": MANY,
    "（三）不定项选择题": MANY,
    "【单选题】": ONE,
    "选择题": ONE,
    "Ⅱ、多选": MANY,
    "一、必答题": ONE,
    "一、单选题 1-20题": ONE,
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_a_heading_names_the_type_and_is_no_question(heading):
    kind, key = SECTIONS[heading]
    head, piece = read_text(f"{heading}\n{STEM}{OPTIONS}答案：{key}")
    assert (head.fate, head.notes, piece.written.kind) == (Fate.OTHER, ("题型标题",), kind)


@pytest.mark.parametrize("said", ["（多选）", "[多选题]", "【多选题】", "（多项选择题）", "(多选题，2分)", "［多选］"])
@pytest.mark.parametrize(
    "stem", ["1. {}下列属于毒品的有", "1. 下列属于毒品的有{}", "{}1. 下列属于毒品的有", "{}下列属于毒品的有"]
)
def test_a_type_in_brackets_goes_with_its_stem(said, stem):
    [piece] = read_text(f"{stem.format(said)}\n{OPTIONS}答案：BC")
    stays = said == "（多选）" and stem.endswith("{}")  # as our own questions say it
    assert (piece.fate, piece.written.stem) == (Fate.TAKEN, "下列属于毒品的有" + (said if stays else ""))


LISTS = [
    "1-3 ABC", "1～3：A B C", "1—3 A、B、C", "1.A 2.B 3.C", "1、A  2、B\n3、C", "1A 2B 3C", "(1)A (2)B (3)C",
    "1-2 AB 3.C", "题号\t1\t2\t3\n答案\tA\tB\tC", "一、单选题\n1-3 ABC", "一、1.A 2.B 3.C", "单选：1-3ABC",
    "1.【答案】A【解析】理由\n2.【答案】B\n3.【答案】C", "1. A 解析：理由\n2. B\n解析：理由\n3. C",
    "第1题 A\n第2题 B\n第3题 C", "1：A；2：B；3：C。", "1.(A) 2.(B) 3.(C)",
]  # fmt: skip
THREE = "一、单选题\n" + "".join(f"{at}. 第{at}个是哪一个\n{OPTIONS}" for at in (1, 2, 3))


@pytest.mark.parametrize(
    "title", ["参考答案", "【参考答案】", "禁毒知识竞赛参考答案：", "答案", "答案及解析", "参考答案与解析"]
)
@pytest.mark.parametrize("listed", LISTS)
def test_a_list_of_answers_is_read_in_every_form(title, listed):
    reading = read_text(f"{THREE}\n{title}\n{listed}")
    assert letters(f"{THREE}\n{title}\n{listed}") == ["A", "B", "C"]
    assert reading[-1].notes == ("答案表",)


@pytest.mark.parametrize("listed", ["答案：1-3 ABC", "1-3 ABC", "答案：1.A 2.B 3.C", "参考答案：1A 2B 3C"])
def test_a_list_of_answers_needs_no_title(listed):
    assert letters(f"{THREE}\n{listed}") == ["A", "B", "C"]


def test_sections_that_are_numbered_anew_get_their_answers_by_heading_or_order():
    text = THREE + "二、判断题\n1. 吸毒违法。\n2. 吸毒合法。\n参考答案\n"
    assert letters(text + "二、判断题\n1、√ 2、×\n一、单选题\n1-3 ABC") == ["A", "B", "C", "A", "B"]
    assert letters(text + "1-3 ABC\n1、√ 2、×") == ["A", "B", "C", "A", "B"]
    assert letters(text + "一、1-3 ABC 二、1.√ 2.×".replace(" 二", "\n二")) == ["A", "B", "C", "A", "B"]
    assert letters(text + "1-3 ABC") == []  # of which section?
    assert letters(THREE + "参考答案\n1-3 ABC\n二、判断题\n1. 吸毒违法。\n2. 吸毒合法。\n参考答案\n1.√ 2.×") == [
        "A",
        "B",
        "C",
        "A",
        "B",
    ]


def test_answers_without_a_question_are_named():
    assert read_text(THREE + "参考答案\n1-5 ABCDA")[-1].notes == ("答案表；第 4、5 题的答案没有对上题目",)


NOISE = [
    ("第 3 页 共 10 页", "页码"),
    ("- 12 -", "页码"),
    ("3/10", "页码"),
    ("www.example.com 收集整理", "网址水印"),
    ("更多禁毒试题请访问 www.example.com 下载", "广告"),
    ("班级：______ 姓名：______ 得分：______", "姓名栏"),
]


@pytest.mark.parametrize(("line", "name"), NOISE)
@pytest.mark.parametrize("place", range(1, 5))
def test_what_is_printed_around_questions_is_taken_out_and_named(line, name, place):
    lines = (STEM + OPTIONS + "答案：B").split("\n")
    text = "\n".join([*lines[:place], line, *lines[place:]])
    written, notes = changed(text)
    assert (written.stem, written.options, written.letters) == (
        "下列属于毒品的是（　　）",
        ("茶水", "冰毒", "豆浆"),
        "B",
    )
    assert f"第 {place + 1} 行是{name}" in notes
    assert [piece.notes for piece in of(text, Fate.OTHER)] == [(name,)]


def test_what_a_reader_would_care_about_is_a_change():
    assert changed(STEM + OPTIONS + "答案：b")[1] == "答案“b”读作 B。"
    assert (
        changed(STEM + OPTIONS.replace("茶水", "茶水 www.example.com") + "答案：B")[1] == "去掉了网址 www.example.com。"
    )
    assert "按全对给分" in changed("多选题（每题4分，少选得1分）\n" + STEM + OPTIONS + "答案：BC")[1]
    assert "作为单选题导入" in changed("不定项选择题\n" + STEM + OPTIONS + "答案：B")[1]
    assert "没有看懂难度“0.8”" in changed(STEM + OPTIONS + "答案：B\n难度：0.8")[1]
    assert changed(STEM + OPTIONS + "答案：B。因为有害。")[0].explanation == "因为有害。"
    [piece] = read_lines([Line(1, STEM.strip(), 1), Line(2, OPTIONS.strip()), Line(3, "", 1), Line(4, "答案：B")])
    assert (piece.fate, piece.notes) == (Fate.CHANGED, ("题中有 2 张图片，没有导入。",))


def test_blank_lines_between_all_lines_mean_nothing():
    assert letters((THREE + "参考答案\n1-3 ABC").replace("\n", "\n\n")) == ["A", "B", "C"]


def test_statements_numbered_inside_a_stem_or_an_explanation_stay_there():
    text = "1. 说法正确的是（　　）\n（1）吸毒违法\n（2）吸毒无害\nA.（1）\nB.（2）\n答案：A\n"
    text += "解析：两点：\n1. 违法。\n2. 有害。\n2. 吸毒违法。（√）"
    first, second = read_text(text)
    assert (first.written.options, first.written.explanation) == (("（1）", "（2）"), "两点：\n1. 违法。\n2. 有害。")
    assert second.where == "第 10 行"


def test_a_table_under_a_head_is_read_by_its_columns():
    rows = [
        "序号\t题型\t题干\tA\tB\tC\t正确答案\t解析",
        "1\t单选题\t属于毒品的是（　　）\t茶水\t冰毒\t豆浆\tB\t因为有害",
        "2\t判断题\t吸毒违法。\t\t\t\t对\t",
    ]
    head, choice, fact = read_lines([Line(at, row, 0, True) for at, row in enumerate(rows, 1)])
    assert (head.notes, head.where) == (("表头",), "第 1 行（表格）")
    assert (choice.written.options, choice.written.letters, choice.written.explanation) == (
        ("茶水", "冰毒", "豆浆"),
        "B",
        "因为有害",
    )
    assert (fact.fate, fact.written.kind) == (Fate.TAKEN, K.TRUE_FALSE)
