"""Taking a course's table away as a workbook of all levels or as CSV of one; made from the same rows as the page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session

from app import csv_sheets, sheets
from app.clock import HERE
from app.courses.models import Course
from app.courses.records import class_records
from app.reports import columns
from app.reports.actions import File
from app.reports.course_tables import AboutCourse, lines, table
from app.reports.levels import LEVEL_WORDS, Level


class Form(StrEnum):
    """The kinds of file; also how their names end."""

    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES = {Form.XLSX: sheets.MEDIA_TYPE, Form.CSV: csv_sheets.MEDIA_TYPE}


@dataclass(frozen=True)
class Asked:
    """What a table is of: a course, a school year, the schools inside, at which levels, made by whom and when."""

    course: Course
    year: int
    inside: ColumnElement[bool]
    levels: tuple[Level, ...]
    made_by: str
    now: datetime


def make_course_file(db: Session, asked: Asked, form: Form) -> File:
    """Make the file. May be slow."""
    local = asked.now.astimezone(HERE)
    about = AboutCourse(asked.course.title, asked.year, asked.made_by, local)
    classes = class_records(db, asked.course, asked.year, asked.inside, asked.now)
    made = [table(about, lines(classes, level), level) for level in asked.levels]
    if form is Form.XLSX:
        content = sheets.workbook(*made)
    else:
        [only] = made
        content = csv_sheets.csv_sheet([column.title for column in only.columns], _percents(only))
    word = "课程统计表" if form is Form.XLSX else f"{LEVEL_WORDS[asked.levels[0]]}课程统计表"
    name = columns.file_name(asked.made_by, asked.course.title, word, local).removesuffix(".xlsx")
    rows = sum(len(list(each.rows)) for each in made)
    about_words = f"course {asked.course.id} {asked.year}"
    return File(content, f"{name}.{form.value}", f"course-{form.value}", about_words, rows)


def _percents(made: sheets.Table) -> list[list[object]]:
    """Return the rows as people read them: a share as percent."""
    return [
        [
            f"{value:.1%}" if column.number and isinstance(value, float) else value
            for column, value in zip(made.columns, row, strict=True)
        ]
        for row in made.rows
    ]
