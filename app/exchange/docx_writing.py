"""Rule: questions as a Word file to print or pass on: by kind, with or without the key, in a layout we read back."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from types import MappingProxyType

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from app.questions.marking import LETTERS
from app.questions.written import Written
from app.vocabulary import QuestionKind, label

SECTIONS = "一二三四五六七"
FONT = "宋体"
NO_DAY = datetime(2020, 1, 1, tzinfo=UTC)
WIDE = Cm(8)  # of a picture
LONG = 20  # characters from which on every option gets a line of its own


def write_docx(
    questions: Sequence[Written],
    title: str,
    *,
    with_keys: bool = True,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """Return a .docx of the questions in sections by kind; with keys each carries answer, explanation and source.

    Single-choice first, then multiple response, then statements; within a kind the order stays. The same questions
    give the same file: it carries no time and no author. `pictures`: PNG and JPEG by name, drawn below their stems with
    their words; a picture that is not among them is left out.
    """
    document = Document()
    _set_font(document)
    document.core_properties.author = document.core_properties.last_modified_by = ""
    document.core_properties.created = document.core_properties.modified = NO_DAY
    document.core_properties.title = title
    document.add_heading(title, level=1)
    order = list(QuestionKind)
    number = 0
    in_order = sorted(questions, key=lambda question: order.index(question.kind))
    for section, (kind, group) in enumerate(groupby(in_order, key=lambda question: question.kind)):
        document.add_heading(f"{SECTIONS[section]}、{label(kind)}", level=2)
        for question in group:
            number += 1
            picture = question.picture and pictures.get(question.picture.file)
            _write(document, number, question, picture or b"", with_keys)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_font(document: DocxDocument) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _write(document: DocxDocument, number: int, question: Written, picture: bytes, with_keys: bool) -> None:
    blank = "" if "（" in question.stem else "（　　）"
    document.add_paragraph(f"{number}．{question.stem}{blank}")
    if picture and question.picture:
        drawn = document.add_picture(io.BytesIO(picture), width=WIDE)
        drawn._inline.docPr.set("descr", question.picture.alt)
    is_statement = question.kind is QuestionKind.TRUE_FALSE
    if not is_statement:
        options = [f"{letter}．{text}" for letter, text in zip(LETTERS, question.options, strict=False)]
        for line in options if max(map(len, options)) > LONG else ["　　".join(options)]:
            document.add_paragraph(line)
    if not with_keys:
        return
    key = ("对" if question.letters == "A" else "错") if is_statement else question.letters
    document.add_paragraph(f"答案：{key}")
    if question.explanation:
        document.add_paragraph(f"解析：{question.explanation}")
    if question.source:
        document.add_paragraph(f"出处：{question.source}")
