"""Rule: recognising the marks by which people tell questions apart: numbers and labels.

Every pattern here is linear in the length of a line; lines longer than `LONGEST` are not looked at.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 6_000  # characters of a line
_WIDE = {ord("０") + at: ord("0") + at for at in range(10)}
_WIDE |= {ord(first) + at: ord(plain) + at for first, plain in (("Ａ", "A"), ("ａ", "a")) for at in range(26)}
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")


def tidy(text: str) -> str:
    """Return a line with ordinary digits, letters and spaces, and nothing that cannot be seen.

    >>> tidy("\\ufeff１．Ａ\\u200b毒品（　　） ")
    '1．A毒品（\\u3000\\u3000）'
    """
    return _SPACE.sub(" ", _UNSEEN.sub("", text).translate(_WIDE)).strip()


@dataclass(frozen=True)
class Held:
    """A picture that a line holds: its part in the file, what the author says of it, and the cell it stands in."""

    part: str
    alt: str
    cell: int = 0  # of its row in a table or a sheet, from 0


@dataclass(frozen=True)
class Line:
    """A line of a text, a paragraph of a Word file, or a row of its table with a tab between cells."""

    number: int  # from 1
    text: str
    pictures: int = 0
    in_table: bool = False
    held: tuple[Held, ...] = ()  # those of the pictures that can be found in the file


@dataclass(frozen=True)
class Strip:
    """What is read as one line: a line, a part of it between soft line breaks, or a cell."""

    line: Line
    raw: str  # as it stands
    text: str  # tidy, and in a table under a head with the marks the head gives it: 答案：B
    pictures: int = 0
    part: str = ""  # 表头, when it is known to be no part of a question
    starts: bool = False  # a question begins here, whatever it looks like
    held: tuple[Held, ...] = ()


def where_of(strips: Sequence[Strip]) -> str:
    """Return where these lines stand, in words.

    >>> where_of([Strip(Line(at, ""), "", "") for at in (3, 4, 6)])
    '第 3—4、6 行'
    """
    numbers = sorted({strip.line.number for strip in strips})
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = "、".join(f"{first}—{last}" if last > first else f"{first}" for first, last in spans)
    return f"第 {words} 行" + ("（表格）" if strips and all(strip.line.in_table for strip in strips) else "")


def text_of(strips: Sequence[Strip]) -> str:
    """Return these lines as they stand in the file."""
    return "\n".join(strip.raw.strip() for strip in strips)


class Label(StrEnum):
    """What a line such as 答案：B is about."""

    KEY = "key"
    EXPLANATION = "explanation"
    DIFFICULTY = "difficulty"
    TOPIC = "topic"
    SOURCE = "source"
    TAGS = "tags"
    BANDS = "bands"
    KIND = "kind"
    MARKS = "marks"


_LABELS = {
    Label.EXPLANATION: "答案解析 试题解析 题目解析 本题解析 解析 详解 答案详解 试题分析 分析 点评",
    Label.KEY: "参考答案 正确答案 标准答案 本题答案 正确选项 答案",
    Label.DIFFICULTY: "难度 难易度 难易程度 难度系数",
    Label.TOPIC: "知识点 考点 考查点 主题 知识模块",
    Label.SOURCE: "出处 来源 题目来源 法律依据 依据",
    Label.TAGS: "标签",
    Label.BANDS: "适用学段 学段",
    Label.KIND: "题型",
    Label.MARKS: "分值",
}
WORDS = {word: label for label, words in _LABELS.items() for word in words.split()}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_LABEL = re.compile(
    rf"[【\[［]\s*({_WORD})\s*[】\]］]\s*[:：]?|(?:^|(?<=[\s。；;）)]))({_WORD})\s*[:：]|^({_WORD})(?=\t)"
    r"|^(参考答案|正确答案|标准答案|答案解析|答案|解析|详解)(?=\s|$)|^(答)\s*[:：]"
)


@dataclass(frozen=True)
class Part:
    """A stretch of a line that is about one thing; the label is none for what stands before the first label."""

    label: Label | None
    text: str


def parts_of(text: str) -> list[Part]:
    """Return a line cut at its labels.

    >>> [part.text for part in parts_of("【答案】B 解析：因为")]
    ['', 'B', '因为']
    """
    found, start, label = [], 0, None
    for mark in _LABEL.finditer(text):
        found.append(Part(label, text[start : mark.start()].strip()))
        start, label = mark.end(), WORDS.get(next(word for word in mark.groups() if word), Label.KEY)
    return [*found, Part(label, text[start:].strip())]


@dataclass(frozen=True)
class Number:
    """The number a question begins with. `weak` ones may be decimals: only the expected number makes them sure."""

    value: int
    style: str
    rest: str
    weak: bool = False
    before: str = ""  # what stands in brackets before the number: （B）1. …


CHINESE = "一二三四五六七八九十百"
_NUMBERS = (
    ("第", re.compile(r"第\s*(\d{1,4})\s*题\s*[.．、:：]?\s*")),
    ("Q", re.compile(r"(?:[Qq]|题目|问题)\s*(\d{1,4})(?!\d)\s*[.．、:：)）]?\s*")),
    ("（", re.compile(r"[（(]\s*(\d{1,3})\s*[）)]\s*[.．、:：]?\s*")),
    ("【", re.compile(r"[【\[［]\s*(\d{1,3})\s*[】\]］]\s*[.．、:：]?\s*")),
    (".", re.compile(r"(\d{1,4})\s*(?:[、)）\t]|[.．](?!26国|26禁|26世)|[:：](?!\d))\s*")),
    ("一", re.compile(rf"([{CHINESE}]{{1,4}})\s*[、.．]\s*")),
    ("（一", re.compile(rf"[（(]\s*([{CHINESE}]{{1,4}})\s*[）)]\s*[、.．]?\s*")),
)
_BEFORE = re.compile(r"[（(]\s*([A-Ha-h①-⑧√×✓✔✗✘对错正确误、，,TFX\s]{0,16}?)\s*[）)]\s*(?=第?\s*\d|[（(【]\s*\d)")


def number_of(text: str) -> Number | None:
    """Return the number a line begins with, or none.

    >>> number_of("（B）12、毒品是").value, number_of("2.5克").weak, number_of("2024年")
    (12, True, None)
    """
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    for style, pattern in _NUMBERS:
        if mark := pattern.match(text, start):
            value = int(mark[1]) if mark[1].isdecimal() else chinese_number(mark[1])
            if before and value >= 1_000:
                return None  # （B）1961、1971: an option
            weak = style == "." and text[mark.end() - 1] in ".．" and text[mark.end() : mark.end() + 1].isdecimal()
            if before and weak:
                return None  # （A）3.0%
            return Number(value, style, text[mark.end() :], weak, before[1].strip() if before else "")
    return None


def chinese_number(text: str) -> int:
    """Return the value of a Chinese number up to a hundred.

    >>> chinese_number("三"), chinese_number("十二"), chinese_number("二十"), chinese_number("二十一")
    (3, 12, 20, 21)
    """
    tens, ten, ones = text.rpartition("十")
    digit = {word: value for value, word in enumerate("一二三四五六七八九", 1)}
    return (digit.get(tens[-1:], 1) * 10 if ten else 0) + digit.get(ones[-1:], 0)
