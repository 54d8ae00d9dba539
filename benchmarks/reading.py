"""Reading files of questions that mean harm, beside ordinary files of the same format in the same run.

floor   a thousand questions, written by ourselves in that format and read again
ours    the worst of the hostile texts: what they take for a character, and twice as much of them

Usage: python benchmarks/reading.py
"""

import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain

from _stage import machine

from app.exchange.aiken import read_aiken, write_aiken
from app.exchange.gift import read_gift
from app.exchange.gift_writing import write_gift
from app.exchange.layouts import read_text
from app.exchange.moodle_xml import read_moodle_xml
from app.exchange.moodle_xml_writing import write_moodle_xml
from app.exchange.qti import read_qti
from app.exchange.qti_writing import write_qti_package
from app.exchange.readings import Unreadable
from app.questions.written import Written
from app.vocabulary import QuestionKind

BAR = 10.0  # times what an ordinary file takes for each of its characters
GROWTH = 3.0  # times, for twice the text
LINES = 4_000
OPTIONS = ("告诉老师", "自己尝尝", "送给同学", "藏在家里")
ASKED = [Written(QuestionKind.SINGLE_CHOICE, f"第 {n} 题：捡到药片怎么办？", OPTIONS, "A") for n in range(1_000)]
PRINTED = "\n".join(
    f"{n}. {one.stem}（  ）\n" + "\n".join(map(". ".join, zip("ABCD", one.options, strict=True))) + "\n答案：A"
    for n, one in enumerate(ASKED, 1)
)

LONG_LINES = [
    "（", "A.", "A.B.", "答案：", "1.", " ", "A B ", "①", "A、", "一", "（A）", "____", "www.", "更多", "（ √ ）",
    "1、A", "。", "第1题",
]  # fmt: skip
SHORT_LINES = [
    "1. 甲", "毒品", "A. 茶水", "答案：A", "解析：好", "1.A", "（√）", "参考答案\n1.A", "1. 说法\n（1）甲", "第 1 页",
    "①",
]  # fmt: skip
GIFT_PARTS = ["{", "{=a ~b}\n\n", "~", "[tag:", "// [tag:\\", "\\", "<b ", "&#", "::", "<!--", "**"]
XML_PARTS = ["<a>", "<question/>", "<question><a>", '<question type="multichoice"><answer/></question>']


def long_lines(part: str, much: int) -> str:
    """Return lines just short enough to be looked at, each made of one part."""
    return "\n".join([(part * 6_000)[:5_900]] * (10 * much))


def short_lines(part: str, much: int) -> str:
    """Return one line again and again."""
    return "\n".join([part] * (LINES * much))


def repeated(before: str, part: str, much: int) -> str:
    """Return one part again and again, after something that opens."""
    return before + part * (LINES * much)


def nested(part: str, much: int) -> bytes:
    """Return a file of Moodle whose elements are opened and never closed."""
    return ("<quiz>" + part * (LINES * much)).encode()


def took(read: Callable, content: str | bytes) -> float:
    """Return the best of three, in CPU seconds."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        with contextlib.suppress(Unreadable):
            read(content)
        best = min(best, time.process_time() - began)
    return best


def measure(name: str, read: Callable, ordinary: str | bytes, hostile: Sequence[Callable[[int], str | bytes]]) -> bool:
    """Print a format's figures; return whether it keeps its bars."""
    floor = took(read, ordinary) / len(ordinary)
    worst, grew = 0.0, 0.0
    for make in hostile:
        once, twice = took(read, make(1)), took(read, make(2))
        worst = max(worst, twice / len(make(2)) / floor)
        grew = max(grew, twice / max(once, 0.002))
    print(
        f"{name:10s} {len(ASKED)} questions {floor * len(ordinary):5.2f} s, {floor * 1e6:5.2f} us a character; "
        f"{len(hostile):2d} hostile texts, the worst {worst:5.2f} times that, and {grew:4.2f} times for twice as much"
    )
    return worst <= BAR and grew <= GROWTH


def main() -> bool:
    printed = list(
        chain(
            (partial(long_lines, part) for part in LONG_LINES),
            (partial(short_lines, part) for part in SHORT_LINES),
        )
    )
    gift = [partial(repeated, before, part) for part in GIFT_PARTS for before in ("", "{=")]
    held = [
        measure("printed", read_text, PRINTED, printed),
        measure("Aiken", read_aiken, write_aiken(ASKED)[0], printed),
        measure("GIFT", read_gift, write_gift(ASKED), gift),
        measure("Moodle XML", read_moodle_xml, write_moodle_xml(ASKED), [partial(nested, part) for part in XML_PARTS]),
    ]
    package = write_qti_package(ASKED, [str(n) for n in range(len(ASKED))])
    print(f"QTI        {len(ASKED)} questions {took(read_qti, package):5.2f} s")
    print(f"bars: {BAR:.0f} times an ordinary character, {GROWTH:.0f} times for twice as much")
    print(machine("no database"))
    return all(held)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
