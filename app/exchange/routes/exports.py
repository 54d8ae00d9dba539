"""Taking questions out: for colleagues, for printing, for other systems."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.db import Db
from app.errors import Refusal
from app.exchange import aiken
from app.exchange.embedded import SHIPPED
from app.exchange.gift_writing import write_gift
from app.exchange.moodle_xml_writing import write_moodle_xml
from app.exchange.painting import MOST_PICTURES
from app.exchange.qti_writing import write_qti_package
from app.exchange.question_yaml import write_question_yaml
from app.exchange.readings import Painted
from app.exchange.sheet_columns import question_table
from app.people.access import Permit
from app.questions.access import MayRead
from app.questions.actions.writing import written_of
from app.questions.finding import Filter, find_all
from app.questions.models import QuestionPicture
from app.questions.written import Written
from app.sheets import MEDIA_TYPE, workbook
from app.web import download, render

router = APIRouter()
MOST = 2_000
NAME = "题库"


class TooMany(Refusal):
    """A file holds so many questions at most."""

    message = f"一次最多导出 {MOST} 道题，请缩小查找范围。"


class Nothing(Refusal):
    """The search finds no question."""

    message = "没有可以导出的题。"


class Format(StrEnum):
    """The kinds of file."""

    XLSX = "xlsx"
    DOCX = "docx"
    DOCX_BLANK = "docx-blank"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    QTI = "qti"
    YAML = "yaml"


@dataclass(frozen=True)
class Found:
    """The questions that go out, with their codes."""

    questions: list[Written]
    codes: list[str]
    kept: dict[str, Painted]  # the pictures that came in files, by name

    @property
    def shown(self) -> list[str]:
        """Return the names of the questions' pictures, one for each question that has one."""
        return [question.picture.file for question in self.questions if question.picture]

    @property
    def pictures(self) -> dict[str, bytes]:
        """Return what the pictures that came in files hold, by name."""
        return {name: picture.content for name, picture in self.kept.items()}


def _docx(found: Found, with_keys: bool) -> bytes:
    # python-docx takes a tenth of a second and twenty megabytes to import, and few ever need it.
    from app.exchange.docx_writing import write_docx

    return write_docx(found.questions, NAME, with_keys=with_keys, pictures=found.pictures)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAIN, XML, ZIP = "text/plain; charset=utf-8", "application/xml", "application/zip"
WRITERS: dict[Format, tuple[Callable[[Found], bytes], str, str]] = {
    Format.XLSX: (lambda found: workbook(question_table(found.questions, found.kept)), "xlsx", MEDIA_TYPE),
    Format.DOCX: (lambda found: _docx(found, True), "docx", DOCX),
    Format.DOCX_BLANK: (lambda found: _docx(found, False), "docx", DOCX),
    Format.GIFT: (lambda found: write_gift(found.questions).encode(), "gift.txt", PLAIN),
    Format.AIKEN: (lambda found: aiken.write_aiken(found.questions)[0].encode(), "aiken.txt", PLAIN),
    Format.MOODLE: (lambda found: write_moodle_xml(found.questions, found.pictures), "xml", XML),
    Format.QTI: (lambda found: write_qti_package(found.questions, found.codes, found.pictures), "zip", ZIP),
    Format.YAML: (lambda found: write_question_yaml(found.questions, found.pictures).encode(), "yaml", PLAIN),
}
WORDS = {
    Format.XLSX: ("Excel 表格", "可以改好再导入"),
    Format.DOCX: ("Word（带答案）", "打印或传给同事，可以再导入"),
    Format.DOCX_BLANK: ("Word（不带答案）", "打印给学生"),
    Format.GIFT: ("GIFT", "Moodle 等平台的文本格式"),
    Format.AIKEN: ("Aiken", "只有单选题"),
    Format.MOODLE: ("Moodle XML", "Moodle 题库"),
    Format.QTI: ("QTI 3.0", "IMS 标准题包"),
    Format.YAML: ("YAML", "本平台的完整格式"),
}
WITHOUT_PICTURES = (Format.GIFT, Format.AIKEN)  # they are text, and have no place for one


@router.get("/questions/exports")
def choose_format(request: Request, db: Db, permit: MayRead, sought: Annotated[Filter, Query()]) -> Response:
    """Show what a search would take out, and the formats there are."""
    found = _found(db, permit, sought)
    left_out = aiken.write_aiken(found.questions)[1]
    return render(
        request,
        "exchange/exports.html",
        count=len(found.questions),
        left_out=len(left_out),
        came=sum(file in found.kept for file in found.shown),
        shipped=sum(file in SHIPPED for file in found.shown),
        without_pictures=WITHOUT_PICTURES,
        most_pictures=MOST_PICTURES,
        formats=WORDS,
        query=sought.address().partition("?")[2].replace("page={page}", ""),
    )


@router.get("/questions/exports/{kind}")
def export(db: Db, permit: MayRead, kind: Format, sought: Annotated[Filter, Query()]) -> Response:
    """Give the questions of a search as a file, keys included."""
    write, ending, media_type = WRITERS[kind]
    return download(write(_found(db, permit, sought)), f"{NAME}.{ending}", media_type)


def _found(db: Session, permit: Permit, sought: Filter) -> Found:
    rows = find_all(db, permit, sought, MOST + 1)
    if len(rows) > MOST:
        raise TooMany
    if not rows:
        raise Nothing
    questions = [written_of(*row) for row in rows]
    found = Found(questions, [question.code for question, _, _ in rows], {})
    for each in db.exec(select(QuestionPicture).where(col(QuestionPicture.file).in_(set(found.shown)))):
        found.kept[each.file] = Painted(each.file, each.content, each.width, each.height, each.file)
    return found
