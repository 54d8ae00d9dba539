"""Rule: questions out of a file in Moodle's XML format, with an account of every element under its root."""

import encodings.gb18030  # noqa: F401  # nothing can be opened any more once the sandbox is shut
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.exchange.embedded import from_base64
from app.exchange.markup import Shown, formatted, one_line, shown_in
from app.exchange.readings import Piece, Reading, Unreadable, other, piece, refused
from app.exchange.tagging import WHOLE, with_tags
from app.exchange.weighing import FULL, Option, choice, true_or_false
from app.questions.drawing import Drawing
from app.questions.written import ALT, Written

BROKEN = "这个 XML 文件已损坏，无法读取。请在 Moodle 里重新导出。"
ENCODING = "这个 XML 文件的文字编码无法识别。请另存为 UTF-8，或在 Moodle 里重新导出。"
HOSTILE = "这个 XML 文件里有实体或 DOCTYPE 声明，没有读取。请在 Moodle 里重新导出。"
NO_QUIZ = "这不是 Moodle XML 文件：最外层应当是 quiz。"

ONLY = "只能导入单选题、多选题和判断题。"
TYPES = {
    "essay": "简答题（论述题）",
    "shortanswer": "填空题",
    "numerical": "数值题（填写数字）",
    "matching": "连线题（匹配题）",
    "match": "连线题（匹配题）",
    "randomsamatch": "随机连线题",
    "cloze": "完形填空题",
    "multianswer": "完形填空题",
    "gapselect": "选词填空题",
    "gapfill": "填空题",
    "ddwtos": "拖放填词题",
    "ddimageortext": "拖放到图片的题",
    "ddmarker": "在图片上标记的题",
    "ddmatch": "拖放连线题",
    "ordering": "排序题",
    "calculated": "计算题",
    "calculatedmulti": "计算选择题",
    "calculatedsimple": "简单计算题",
    "formulas": "公式题",
    "random": "随机抽题",
    "kprime": "多项判断题",
    "mtf": "多项判断题",
    "oumultiresponse": "按项计分的多选题",
    "recordrtc": "录音录像题",
    "coderunner": "编程题",
    "stack": "数学推导题",
}
NO_TYPE = "没有写明题型。"
NO_FRACTION = "选项的分数无法识别。"
NOT_EITHER = "判断题的答案无法识别。"
HINTS_LOST = "题目的提示没有导入。"
COMMENTS_LOST = "答对、答错时的统一评语没有导入。"
USUAL_COMMENTS = frozenset(
    {"", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}
    | {"回答正确。", "部分正确。", "回答错误。", "你的回答正确", "你的回答部分正确", "你的回答错误"}
    | {"您的答案是正确的。", "您的答案部分正确。", "您的答案不正确。"}
)
FORMATS = {"plain_text": "plain", "markdown": "markdown", "moodle_auto_format": "moodle"}
PICTURE_NAME = re.compile(r"\.(png|jpe?g|gif|svg|webp|bmp)$", re.IGNORECASE)
FRACTION = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]*)?")
GB = re.compile(rb"""\s*<\?xml[^>]{0,200}encoding\s{0,9}=\s{0,9}["']gb[^>]{0,200}>""", re.IGNORECASE)


class _NotTaken(Exception):
    """The question cannot be taken; the text says why."""


def read_moodle_xml(content: bytes) -> Reading:
    """Return the account of a Moodle XML file: a piece for every <question>, in order.

    Raises Unreadable where the file is broken, declares entities, or is something else.

    >>> [each.notes for each in read_moodle_xml(b"<quiz><question type='essay'/></quiz>")]
    [('这是简答题（论述题），只能导入单选题、多选题和判断题。',)]
    """
    root = _root(content)
    if root.tag != "quiz":
        raise Unreadable(NO_QUIZ)
    return tuple(_piece(number, element) for number, element in enumerate(root, 1))


def _root(content: bytes) -> Element:
    try:
        if declared := GB.match(content):  # written by Chinese tools; the parser knows no encoding of this family
            return fromstring(content[declared.end() :].decode("gb18030"), forbid_dtd=True)
        return fromstring(content.lstrip(), forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(HOSTILE) from None
    except ParseError as wrong:
        raise Unreadable(f"{BROKEN}（出错的地方在第 {wrong.position[0]} 行）") from None
    except (
        ValueError,
        LookupError,
        OSError,
    ):  # an encoding nobody knows, not the real one, or not there in the sandbox
        raise Unreadable(ENCODING) from None


def _piece(number: int, element: Element) -> Piece:
    name = one_line(_text(element, "name").strip())[:40]
    where = f"第 {number} 项（{name}）" if name else f"第 {number} 项"
    text, kind = _excerpt(element), element.get("type", "").strip().lower()
    if element.tag != "question":
        return other(where, text, f"不是题目的内容（{element.tag[:40]}）")
    if kind == "category":
        return other(where, text, f"分类：{_text(element, 'category').strip()}")
    if kind == "description":
        return other(where, text, "说明文字")
    words = _Words(element)
    try:
        written, notes = _question(element, kind, words)
    except _NotTaken as why:
        return refused(where, text, str(why))
    read = piece(where, text, replace(written, picture=words.drawing), list(dict.fromkeys(notes)))
    return replace(read, opens=None if words.file is None else partial(from_base64, words.file.text or ""))


def _excerpt(element: Element) -> str:
    """Return what a person looks for in the file: stem and answers, as they stand there."""
    parts = [*element.findall("questiontext"), *element.findall("category"), *element.findall("answer")]
    parts += element.findall("subquestion")
    return "\n".join(filter(None, ((part.findtext("text") or part.text or "").strip() for part in parts)))


def _text(element: Element, child: str) -> str:
    return element.findtext(f"{child}/text") or ""


def _question(element: Element, kind: str, words: "_Words") -> tuple[Written, list[str]]:
    if kind not in ("multichoice", "multichoiceset", "truefalse"):
        raise _NotTaken(f"这是{TYPES.get(kind, f' {kind[:40]} 类型的题')}，{ONLY}" if kind else NO_TYPE)
    tags = [(tag.findtext("text") or tag.text or "").strip() for tag in element.findall("tags/tag")]
    stem, explanation = words.line(element.find("questiontext")), words.lines(element.find("generalfeedback"))
    if kind == "truefalse":
        written, notes = _statement(element, stem, explanation, words)
    else:
        is_single = kind == "multichoice" and _said(element, "single") in ("true", "1", "")
        is_whole = kind == "multichoiceset" or WHOLE in tags
        options = [_option(answer, words) for answer in element.findall("answer")]
        written, notes = choice(stem, options, explanation, is_single=is_single, is_whole=is_whole)
    written, lost = with_tags(written, tags)
    return written, [*words.notes, *notes, *lost, *_left_out(element)]


def _said(element: Element, child: str) -> str:
    return (element.findtext(child) or "").strip().lower()


def _option(answer: Element, words: "_Words") -> Option:
    return Option(words.line(answer), _fraction(answer), words.lines(answer.find("feedback")))


def _fraction(answer: Element) -> float:
    said = answer.get("fraction", "0").strip()
    if not FRACTION.fullmatch(said):
        raise _NotTaken(NO_FRACTION)
    return float(said.replace(",", "."))


def _statement(element: Element, stem: str, explanation: str, words: "_Words") -> tuple[Written, list[str]]:
    answers = {_said(answer, "text"): answer for answer in element.findall("answer")}
    if set(answers) != {"true", "false"}:
        raise _NotTaken(NOT_EITHER)
    right = [word for word, answer in answers.items() if _fraction(answer) > FULL]
    if len(right) != 1:
        raise _NotTaken(NOT_EITHER)
    is_true = right == ["true"]
    said = [words.lines(answers[word].find("feedback")) for word in ("true", "false")]
    when_right, when_wrong = said if is_true else reversed(said)
    return true_or_false(stem, is_true, explanation, when_right, when_wrong)


def _left_out(element: Element) -> Iterator[str]:
    if any((hint.findtext("text") or "").strip() for hint in element.findall("hint")):
        yield HINTS_LOST
    named = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
    if any(formatted(_text(element, name), "html")[0] not in USUAL_COMMENTS for name in named):
        yield COMMENTS_LOST
    if image := (element.findtext("image") or "").strip():  # as Moodle 1.9 wrote it
        yield f"题中有图片 {image[:60]}，没有导入。"


class _Words:
    """Reads the texts of one question; those that name no format have the stem's."""

    def __init__(self, element: Element) -> None:
        self.notes: list[str] = []
        self.stem = stem = element.find("questiontext")
        self.form = "html" if stem is None else stem.get("format", "html")
        self.shown, self.file = self._picture(element)

    @property
    def drawing(self) -> Drawing | None:
        """Return the picture of the question, by the name its file has here."""
        if self.shown is None or self.file is None:
            return None
        return Drawing(self.file.get("name", ""), " ".join(self.shown.alt.split())[:ALT])

    def _picture(self, element: Element) -> tuple[Shown | None, Element | None]:
        """Return the only picture of a question and its file, where the stem shows one that came with it."""
        shown = [] if self.stem is None else self._shown(self.stem)
        others = [each for answer in element.findall("answer") for each in self._shown(answer)]
        if self.stem is None or len(shown) != 1 or others or (element.findtext("image") or "").strip():
            return None, None
        wanted = unquote(shown[0].source)
        for file in self.stem.findall("file"):
            address = f"@@PLUGINFILE@@{file.get('path', '/')}{file.get('name', '')}"
            if address == wanted and file.get("encoding") == "base64":
                return shown[0], file
        return None, None

    def _shown(self, element: Element) -> list[Shown]:
        return shown_in(element.findtext("text") or "", self._form_of(element))

    def _form_of(self, element: Element) -> str:
        return FORMATS.get(element.get("format", self.form), "html")

    def line(self, element: Element | None) -> str:
        """Return a stem or an option; line breaks stay only where the author typed plain text."""
        text = self.lines(element)
        is_plain = element is not None and element.get("format", self.form) == "plain_text"
        return text if is_plain else one_line(text)

    def lines(self, element: Element | None) -> str:
        """Return what an element with a <text> says, and note what is not taken with it."""
        if element is None:
            return ""
        raw = element.findtext("text") or ""
        text, notes = formatted(raw, self._form_of(element))
        if self.shown and element is self.stem:
            notes.remove(self.shown.left_out)
        self.notes += notes
        for file in element.findall("file"):
            name = file.get("name", "")
            if file is not self.file and not (PICTURE_NAME.search(name) and "<img" in raw):  # that one is named already
                self.notes.append(f"题中附有文件 {name[:60]}，没有导入。")
        return text
