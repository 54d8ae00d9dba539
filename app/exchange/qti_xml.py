"""Rule: XML of strangers as a tree with one set of names for QTI 2.1, 2.2 and 3.0, and its parts as plain text.

QTI 3.0 writes `qti-simple-choice` and `response-identifier` where 2.x writes `simpleChoice` and `responseIdentifier`;
here everything has the names of 2.x, without namespaces.
"""

import encodings.gb18030  # noqa: F401  # nothing can be opened once the sandbox is shut
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.exchange.markup import one_line, plain_text
from app.exchange.readings import Unreadable

MOST_BYTES = 2 << 20  # of one item; a picture written into the text is what makes an item large
DEEPEST = 60  # elements inside each other: the walk below goes down by calling itself
MOST_ELEMENTS = 50_000
GB_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}\bencoding\s*=\s*["']gb""", re.IGNORECASE)

# Tags that matter for text, or that plain_text names in a note; of all others only the content is of interest.
SET_OFF = ("p", "div", "br", "hr", "section", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
LISTED = ("ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th")
NAMED = ("sub", "sup", "u", "s", "del", "img", "object", "audio", "video", "iframe", "svg")
KEPT = frozenset((*SET_OFF, *LISTED, *NAMED))
WITHOUT_END = frozenset(("br", "img", "hr"))
WITHOUT_WORDS = frozenset(("object", "audio", "video", "iframe", "svg"))
LEFT_OUT: Final[Mapping[str, str]] = {
    "feedbackInline": "",  # feedback belongs to the explanation
    "feedbackBlock": "",
    "stylesheet": "",
    "style": "",
    "script": "题中有脚本，没有导入。",
    "include": "题中引用了另一个文件，没有导入。",
    "printedVariable": "题中有自动填入的数值，没有导入，请核对文字。",
}
FORMULA = "题中有公式，原处写作它的文字说明或“【公式】”，请核对。"


@dataclass(frozen=True)
class Document:
    """An XML file: its first element, and the namespace that says which standard it follows."""

    root: Element
    namespace: str


def parse(content: bytes, most: int = MOST_BYTES) -> Document:
    """Return the tree of an XML file of at most `most` bytes, all names as in QTI 2.x.

    Raises Unreadable for what is too large or too deep, is no XML, or declares a document type or entities.
    """
    if len(content) > most:
        raise Unreadable(f"文件太大，最多 {most >> 20} MB。")
    try:
        # What expat cannot decode by itself, and old Chinese programs write.
        source = content.decode("gb18030") if GB_DECLARED.match(content) else content
        root: Element = fromstring(source, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable("文件里声明了 DOCTYPE 或实体，出于安全没有读取。") from None
    except (ParseError, ValueError, LookupError, OSError):  # OSError: the sandbox loads no further encodings
        raise Unreadable("文件不是完整的 XML，或用了少见的文字编码，无法读取。") from None
    _check_size(root)
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    for element in root.iter():
        element.tag = plain_name(element.tag)
        element.attrib = {plain_name(name): value for name, value in element.attrib.items()}
    return Document(root, namespace)


def _check_size(root: Element) -> None:
    level, deep, seen = [root], 0, 0
    while level:
        deep, seen = deep + 1, seen + len(level)
        if deep > DEEPEST or seen > MOST_ELEMENTS:
            raise Unreadable("文件的结构太复杂，没有读取。")
        level = [child for element in level for child in element]


def plain_name(name: str) -> str:
    """Return a name of QTI 3.0 as QTI 2.x writes it, without its namespace.

    >>> plain_name("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-choice-interaction"), plain_name("max-choices")
    ('choiceInteraction', 'maxChoices')
    """
    first, *others = name.rpartition("}")[2].removeprefix("qti-").split("-")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


def words(element: Element, notes: list[str]) -> str:
    """Return the text inside `element`; what is not text is left out and named in `notes`."""
    return text_of(as_html(element, {}, notes), notes)


def text_of(html: str, notes: list[str]) -> str:
    """Return the text of a piece of HTML; pictures are named in `notes`."""
    text, seen = plain_text(html)
    notes.extend(seen)
    return text.strip()


def as_html(element: Element, instead: Mapping[Element, str], notes: list[str]) -> str:
    """Return what is inside `element` as HTML of few tags.

    The elements in `instead` stand as the text given there; those that are no text are left out, with a note.
    """
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        parts.append(instead[child] if child in instead else _one(child, instead, notes))
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _one(element: Element, instead: Mapping[Element, str], notes: list[str]) -> str:
    tag = element.tag
    if tag in LEFT_OUT:
        notes.extend([LEFT_OUT[tag]] if LEFT_OUT[tag] else [])
        return ""
    if tag == "rubricBlock":
        said = one_line(words(element, []))[:100]
        notes.extend([f"题中的说明没有导入：“{said}”"] if said else [])
        return ""
    if tag == "math":
        notes.append(FORMULA)
        return escape(element.get("alttext") or "【公式】", quote=False)  # 1 over 2 must not become 12
    inside = "" if tag in WITHOUT_WORDS else as_html(element, instead, notes)
    return as_tagged(element, inside)


def as_tagged(element: Element, inside: str = "") -> str:
    """Return an element as HTML around what is inside it, where its tag is of interest."""
    tag = element.tag
    if tag not in KEPT:
        return inside
    if tag == "img" or element.get("type", "").startswith("image/"):
        source = element.get("src", element.get("data", ""))
        return f'<img src="{escape(source)}" alt="{escape(element.get("alt", ""))}">'
    return f"<{tag}>" if tag in WITHOUT_END else f"<{tag}>{inside}</{tag}>"
