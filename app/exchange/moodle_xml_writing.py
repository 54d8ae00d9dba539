"""Rule: questions as a file in Moodle's XML format.

Texts are of the format plain_text, so that Moodle shows them as they stand; a stem with a picture has to be HTML. A
question with several right answers gives marks in parts in Moodle; a wrong option that costs everything comes nearest
to our marking.
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.exchange.tagging import tags_of
from app.exchange.weighing import shares
from app.questions.marking import LETTERS
from app.questions.written import Written
from app.vocabulary import QuestionKind

LONGEST_NAME = 40  # characters of the stem that name a question in Moodle's list
PLAIN, AUTO = "plain_text", "moodle_auto_format"
NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters no XML file can hold


def write_moodle_xml(questions: Sequence[Written], pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Return the questions as Moodle XML in UTF-8; what our own reader makes of it is the same questions.

    `pictures`: contents by name; a picture that is not among them is left out.
    """
    quiz = Element("quiz")
    for question in questions:
        _add(quiz, question, pictures.get(question.picture.file, b"") if question.picture else b"")
    indent(quiz)
    written: bytes = tostring(quiz, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(quiz: Element, question: Written, picture: bytes) -> None:
    is_statement = question.kind is QuestionKind.TRUE_FALSE
    element = SubElement(quiz, "question", type="truefalse" if is_statement else "multichoice")
    _say(SubElement(element, "name"), " ".join(question.stem.split())[:LONGEST_NAME])
    _ask(element, question, picture)
    _say(SubElement(element, "generalfeedback", format=PLAIN), question.explanation)
    SubElement(element, "defaultgrade").text = "1"
    SubElement(element, "penalty").text = "1" if is_statement else "0.3333333"
    SubElement(element, "hidden").text = "0"
    if is_statement:
        _add_answer(element, "true", "100" if question.letters == "A" else "0", AUTO)
        _add_answer(element, "false", "0" if question.letters == "A" else "100", AUTO)
    else:
        _add_choice(element, question)
    tags = SubElement(element, "tags")
    for tag in tags_of(question):
        _say(SubElement(tags, "tag"), tag)


def _ask(element: Element, question: Written, picture: bytes) -> None:
    if not question.picture or not picture:
        _say(SubElement(element, "questiontext", format=PLAIN), question.stem)
        return
    asked, name = SubElement(element, "questiontext", format="html"), question.picture.file
    stem = escape(question.stem, quote=False).replace("  ", "&nbsp; ").replace("\n", "<br>")
    _say(asked, f'<p>{stem}</p><p><img src="@@PLUGINFILE@@/{name}" alt="{escape(question.picture.alt)}"></p>')
    SubElement(asked, "file", name=name, path="/", encoding="base64").text = b64encode(picture).decode()


def _add_choice(element: Element, question: Written) -> None:
    is_single = question.kind is QuestionKind.SINGLE_CHOICE
    SubElement(element, "single").text = "true" if is_single else "false"
    SubElement(element, "shuffleanswers").text = "true"
    SubElement(element, "answernumbering").text = "ABCD"
    right, wrong = ("100", "0") if is_single else (shares(len(question.letters) or 1), "-100")
    for letter, option in zip(LETTERS, question.options, strict=False):
        _add_answer(element, option, right if letter in question.letters else wrong, PLAIN)


def _add_answer(element: Element, text: str, fraction: str, form: str) -> None:
    answer = SubElement(element, "answer", fraction=fraction, format=form)
    _say(answer, text)
    _say(SubElement(answer, "feedback", format=PLAIN), "")


def _say(element: Element, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    SubElement(element, "text").text = NOT_XML.sub("", text)
