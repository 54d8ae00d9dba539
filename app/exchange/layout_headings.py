"""Rule: the lines between questions: headings that name a type, instructions, titles, page numbers, watermarks."""

import re
from dataclasses import dataclass

from app.exchange.layout_marks import CHINESE, chinese_number, number_of, parts_of
from app.exchange.layout_options import first_letter, weak_letter
from app.vocabulary import QuestionKind


@dataclass(frozen=True)
class Named:
    """A type of question as headings name it; the kind is none where the key decides."""

    name: str
    kind: QuestionKind | None = None
    is_supported: bool = True


_KINDS: dict[str, Named] = {
    "多项选择 多选 双选": Named("多选题", QuestionKind.MULTIPLE_RESPONSE),
    "不定项选择 不定项": Named("不定项选择题"),
    "单项选择 单选 单项": Named("单选题", QuestionKind.SINGLE_CHOICE),
    "判断 是非 正误判断 判断正误": Named("判断题", QuestionKind.TRUE_FALSE),
    "选择 必答 抢答 风险": Named("选择题"),
}
_NOT_MARKED_BY_US = (
    "填空,简答,问答,论述,连线,匹配 配对,排序,案例分析 案例,材料分析 材料 资料分析,阅读理解 阅读,名词解释,"
    "辨析,计算,作文 写作,作图 绘画 画图,讨论,主观,综合,听力,实践 操作"
)
_KINDS |= {words: Named(f"{words.split()[0]}题", None, False) for words in _NOT_MARKED_BY_US.split(",")}
NAMED = {word: named for words, named in _KINDS.items() for word in words.split()}
_NAME = "|".join(sorted(NAMED, key=len, reverse=True))
_WITHOUT = "单项选择|单选|多项选择|多选|不定项选择|不定项|判断|判断正误|是非|填空|简答|论述|问答|连线"
_CLEAR = _WITHOUT.split("|")  # clear even without 题
IN_BRACKETS = re.compile(
    rf"[（(【\[［]\s*(?:({_NAME})(?:选择)?题|({_WITHOUT}))\s*(?:[，,;；]?\s*\d+\s*分)?\s*[】）)\]］]\s*[:：]?\s*"
)


def said_in_brackets(text: str) -> tuple[Named | None, str]:
    """Return the type a stem names in brackets, and the stem without it. （多选） stays: our own questions say it so.

    >>> said_in_brackets("下列属于毒品的有[多选题]")[1], said_in_brackets("下列属于毒品的有（多选）")[1]
    ('下列属于毒品的有', '下列属于毒品的有（多选）')
    """
    mark = IN_BRACKETS.search(text)
    if not mark:
        return None, text
    if mark.start() and mark[0].strip() == "（多选）":
        return NAMED["多选"], text
    return NAMED[mark[1] or mark[2]], (text[: mark.start()] + text[mark.end() :]).strip()


@dataclass(frozen=True)
class Heading:
    """A heading over several questions; `rest` is what follows the type."""

    named: Named | None
    ordinal: int | None
    rest: str = ""


_ORDINAL = (
    rf"(?:第\s*([{CHINESE}\d]{{1,3}})\s*(?:部分|大题|单元|[章节篇卷])?[\s、.．:：]*"
    rf"|[（(]\s*([{CHINESE}\d]{{1,3}})\s*[）)]\s*|([{CHINESE}]{{1,3}})[\s、.．:：]+|(\d{{1,2}})\s*[、.．]\s*"
    r"|[IVX]{1,4}[\s、.．]+|[Ⅰ-Ⅻ][\s、.．]*)"
)
_TYPED = re.compile(rf"{_ORDINAL}?[【\[［]?({_NAME})(?:选择)?(题型|题|部分)?[】\]］]?(.*)$")
_ORDERED = re.compile(rf"{_ORDINAL}")
_UNTYPED = re.compile(
    rf"(?:第\s*[{CHINESE}\d]{{1,3}}\s*(?:部分|大题|单元|[章节篇卷])|[（(]?[{CHINESE}]{{1,3}}[）)]?\s*[、.．]).{{0,40}}$"
)
INSTRUCTION = re.compile(
    r"每\s*小?题|\d\s*[-—–~～至]\s*\d+\s*小?题|共\s*[\d一二三四五六七八九十]+\s*[道个小题分]|[\d一二三四五六七八九十]\s*分(?![之钟])|正确的?选项|只有一个|"
    r"打\s*[“\"]?[√×]|[填写]在|括号|至少|少选|漏选|不得分|满分|考试时间|答题时间|注意事项|答题卡|本试?卷|作答|答题"
)
FIRM_INSTRUCTION = re.compile(  # even with a number before it, or in the middle of a question
    r"每\s*小?题\s*[\d一二三四五六七八九十.]+\s*分|满分|考试时间|答题时间|注意事项|答题卡|本试?卷|共\s*\d+\s*小?[题分]|答题前"
)
PARTIAL = re.compile(r"(?:少选|漏选|选对)[^。；]{0,12}得\s*[\d.一二三半]+\s*分|倒扣|错选[^。；]{0,4}扣")


def heading_of(text: str) -> Heading | None:
    """Return the type a line begins with and what follows it, or none where it names no type.

    >>> heading_of("一、单选题（每题2分，共40分）").named.name, heading_of("选择题目时要小心")
    ('单选题', None)
    """
    mark = _TYPED.match(text)
    if not mark:
        return None
    rest = mark[7].strip()
    is_named = mark[6] or mark[5] in _CLEAR or mark.start(5) > 0
    if not is_named or (rest and not _may_follow(rest, bool(mark[3]))):
        return None
    if not mark[6] and mark[5] not in _CLEAR and rest and rest[0] not in "（(":
        return None
    return Heading(NAMED[mark[5]], _value(mark[1] or mark[2] or mark[3] or mark[4]), rest.lstrip(":：，,。；; \t"))


def _may_follow(rest: str, after_chinese_number: bool) -> bool:
    if not rest[0].isalnum():
        return True
    return bool(INSTRUCTION.search(rest)) and (after_chinese_number or rest[0] in "共每本请")


def _value(ordinal: str | None) -> int | None:
    if ordinal is None:
        return None
    return int(ordinal) if ordinal.isdecimal() else chinese_number(ordinal)


def ordinal_of(text: str) -> tuple[int | None, str]:
    """Return the number a heading without a type begins with, and the rest of the line.

    >>> ordinal_of("二、1.A 2.B")
    (2, '1.A 2.B')
    """
    mark = _ORDERED.match(text)
    return (_value(next((one for one in mark.groups() if one), None)), text[mark.end() :]) if mark else (None, text)


def is_untyped_heading(text: str) -> bool:
    """Return whether a line looks like 第二部分 法律法规 or 一、毒品常识."""
    return bool(_UNTYPED.match(text))


ANSWERS = re.compile(
    r"[^，。？?（(]{0,30}?(?:[（(][^（()）]{0,10}[）)])?\s*[【\[]?(?:参考答案|标准答案|正确答案|答案)(?:(?:及|与|和)?解析|及评分标准)?"
    r"[】\]]?\s*[:：]?$"
)
ADDRESS = re.compile(r"(?:https?://|www\.)[A-Za-z0-9./?=&%#~_:+-]+", re.IGNORECASE)
_WHO = "得分|总分|评卷人|阅卷人|姓名|班级|学校|学号|准考证号"
_NOISE = (
    (re.compile(r"[-—–·•\s]*第?\s*\d{1,4}\s*页?[\s,，/／|]*(?:[共/]\s*\d{1,4}\s*页?)?[-—–·•\s]*$"), "页码"),
    (re.compile(r"page\s*\d{1,4}(?:\s*of\s*\d{1,4})?$", re.IGNORECASE), "页码"),
    (re.compile(rf"(?:{_WHO})\s*[:：]?\s*[_＿—]{{2,}}"), "姓名栏"),
    (re.compile(rf"(?:{_WHO})[\s:：|_]*(?:(?:{_WHO})[\s:：|_]*)*$"), "姓名栏"),
    (re.compile(r".{0,10}更多.{0,12}(?:试题|题库|资料|课件|试卷).{0,30}(?:关注|访问|下载|登录|搜索)"), "广告"),
    (re.compile(r"(?:请?关注|扫码|扫描|长按).{0,20}(?:公众号|二维码)|.{0,20}(?:版权所有|侵权必究)"), "广告"),
)


def noise(text: str) -> str:
    """Return what a line is that belongs to no question wherever it stands: 页码, 姓名栏, 广告, or nothing.

    >>> noise("第 3 页 共 10 页"), noise("班级：____ 姓名：____"), noise("资料来自 www.example.com"), noise("毒品")
    ('页码', '姓名栏', '网址水印', '')
    """
    if len(text) > 80:
        return ""
    if found := next((name for pattern, name in _NOISE if pattern.match(text)), ""):
        return found
    without = ADDRESS.sub("", text)
    if without == text or len(without) > 30:
        return ""
    is_marked = number_of(text) or parts_of(text)[0].text != text or first_letter(text) or weak_letter(text)
    return "" if is_marked else "网址水印"


_TITLE = re.compile(r"(?:题库|试题|试卷|竞赛|测试|测验|练习|问答|考试|考卷|题集|复习)题?[（(《》\d\w）)]{0,16}$")
_SCHOOL = re.compile(r"(?:学校|小学|中学|学院|教育局|幼儿园|职校|大学)(?:[（(][^（()）]{1,8}[）)])?$")


def name_of_other(text: str) -> str:
    """Return what a line without any mark of a question was taken for.

    >>> name_of_other("青禾县实验中学"), name_of_other("禁毒知识竞赛题库"), name_of_other("每题2分，共40分")
    ('单位名称', '标题', '说明')
    """
    if INSTRUCTION.search(text):
        return "说明"
    if _SCHOOL.search(text) and len(text) <= 30:
        return "单位名称"
    if is_untyped_heading(text):
        return "小标题"
    return "标题" if _TITLE.search(text) and len(text) <= 50 else "没有认出是题目的文字"
