"""Rule: the drawings beside questions: what one may contain, and which of the bank's are missing or needless.

A drawing is data that pupils' browsers and the printer read. Only shapes, colours and a few words are let through:
nothing that runs, moves, repeats itself or fetches something from elsewhere.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.questions.bank import Bank, Fault

FOLDER = Path(__file__).parent.parent / "static" / "img" / "questions"
NAME = re.compile(r"[a-z0-9-]+\.svg")
MOST_BYTES = 20 * 1024
SVG = "{http://www.w3.org/2000/svg}"
HREFS = {"href", "{http://www.w3.org/1999/xlink}href"}
# No <use>: a few lines of it can ask for millions of shapes.
_ELEMENTS = """
svg title desc defs g path rect circle ellipse line polyline polygon text tspan
linearGradient radialGradient stop clipPath
"""
_ATTRIBUTES = """
id viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points transform preserveAspectRatio
fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray
stroke-miterlimit opacity color clip-path clip-rule clipPathUnits gradientUnits gradientTransform spreadMethod
offset stop-color stop-opacity font-family font-size font-weight text-anchor letter-spacing role aria-hidden
"""
ELEMENTS, ATTRIBUTES = frozenset(_ELEMENTS.split()), frozenset(_ATTRIBUTES.split())
DEEPEST = 20  # elements within each other
WITHIN = re.compile(r"#[A-Za-z][\w-]*")
ADDRESS = re.compile(r"url\s*\(\s*(?!#[A-Za-z][\w-]*\s*\))", re.IGNORECASE)
INSTRUCTION = re.compile(r"<\?(?!xml\s)", re.IGNORECASE)
BOX = re.compile(r"(-?\d+(\.\d+)?[\s,]+){2}\d+(\.\d+)?[\s,]+\d+(\.\d+)?")


def faults_of(name: str, text: str) -> list[str]:
    """Return what is wrong with a drawing; an empty list means that it may be shown.

    >>> faults_of("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>')
    []
    >>> faults_of("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="f()"/>')
    ['<svg> 不能有属性 onload。']
    """
    found = [] if NAME.fullmatch(name) else ["文件名只用小写字母、数字和连字符，以 .svg 结尾。"]
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        return [*found, f"超过 {MOST_BYTES // 1024} KB。"]
    if INSTRUCTION.search(text):
        found.append("不能有处理指令。")
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return [*found, "不是完好的 XML，或者带有文档类型声明。"]
    if root.tag != f"{SVG}svg":
        return [*found, "根元素不是 <svg>。"]
    if not BOX.fullmatch(root.get("viewBox", "").strip()):
        found.append("没有写 viewBox。")
    return found + list(dict.fromkeys(_faults_within(root)))


def faults(bank: Bank, pictures: Mapping[str, str]) -> Iterator[Fault]:
    """Yield each question whose picture is not there or not fit to be shown. `pictures`: texts by file name."""
    for file, question in bank.questions:
        if question.picture is None:
            continue
        name = question.picture.file
        said = faults_of(name, pictures[name]) if name in pictures else ["没有这个文件。"]
        for sentence in said:
            yield Fault(file, question.id, f"图 {name}：{sentence}")


def warnings(bank: Bank, pictures: Mapping[str, str]) -> Iterator[str]:
    """Yield the pictures that no question shows; nothing about a bank that does without pictures."""
    shown = {question.picture.file for _, question in bank.questions if question.picture}
    for name in sorted(pictures.keys() - shown if shown else ()):
        yield f"图 {name} 没有题目使用。"


def _faults_within(root: Element) -> Iterator[str]:
    level, depth = [root], 1
    while level:
        if depth > DEEPEST:
            yield "元素套得太深。"
            return
        for element in level:
            yield from _faults_of(element)
        level, depth = [child for element in level for child in element], depth + 1


def _faults_of(element: Element) -> Iterator[str]:
    tag = str(element.tag).removeprefix(SVG)
    if tag not in ELEMENTS:
        yield f"不能有元素 <{_plain(tag)}>。"
        return
    for name, value in element.attrib.items():
        if name in HREFS:
            if not WITHIN.fullmatch(value):
                yield f"<{tag}> 的引用只能指向图内的 #编号。"
        elif name not in ATTRIBUTES:
            yield f"<{tag}> 不能有属性 {_plain(name)}。"
        elif "\\" in value or ADDRESS.search(value):
            yield f"<{tag}> 的 {name} 不能指向图外。"


def _plain(name: str) -> str:
    return name.rpartition("}")[2][:40]
