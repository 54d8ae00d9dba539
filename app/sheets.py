"""Writing workbooks that open clean in WPS, Excel and LibreOffice: text stays text, values instead of formulas.

Every text is written as text, so that nothing typed by a pupil can become a formula and no code loses its zeros. The
table is printed on A4 with its head on every page.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Picture:
    """A picture in a cell, PNG or JPEG, with its words; its row grows to hold it, and it moves with its cell."""

    content: bytes
    width: int  # pixels
    height: int
    alt: str


Value = str | int | float | Picture | None
PICTURE_WIDTH, PICTURE_HEIGHT = 110, 88  # pixels at most, in a column of 16 characters
TALL = 72  # points of a row with a picture


@dataclass(frozen=True)
class Column:
    """One column: its title, width in characters, and how its numbers look ('0.0%', '0.00'); None for text."""

    title: str
    width: float = 12
    number: str | None = None
    group: str = ""  # a shared head above neighbouring columns


@dataclass(frozen=True)
class Table:
    """One sheet: title, columns, rows, and notes below (口径, who made it, when)."""

    sheet: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    above: Sequence[str] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)


def workbook(*tables: Table) -> bytes:
    """Return an .xlsx file with one sheet for each table."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        looks = _Looks(book)
        for table in tables:
            _write(book, looks, table)
    return buffer.getvalue()


class _Looks:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        font = {"font_name": "宋体", "font_size": 11}
        grid = font | {"border": 1, "valign": "vcenter"}
        self.grid = grid
        self.title = book.add_format({"font_name": "宋体", "font_size": 16, "bold": True, "align": "center"})
        self.above = book.add_format(font | {"align": "left"})
        self.head = book.add_format(grid | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#E0F1EF"})
        self.text = book.add_format(grid | {"num_format": "@", "text_wrap": True})
        self.note = book.add_format(
            font | {"font_size": 10, "font_color": "#51626F", "text_wrap": True, "valign": "top"}
        )

    def number(self, pattern: str) -> Any:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format(self.grid | {"num_format": pattern, "align": "right"})
        return self._numbers[pattern]


def _write(book: Any, looks: _Looks, table: Table) -> None:
    sheet = book.add_worksheet(table.sheet)
    last = len(table.columns) - 1
    line = _across(sheet, 0, last, table.title, looks.title)
    sheet.set_row(0, 28)
    for text in table.above:
        line = _across(sheet, line, last, text, looks.above)
    line = _write_head(sheet, line, table.columns, looks)
    head_end = line
    for row in table.rows:
        if any(isinstance(value, Picture) for value in row):
            sheet.set_row(line, TALL)
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, line, place, column, value, looks)
        line += 1
    for text in table.notes:
        sheet.set_row(line, 15 * (1 + len(text) // 60))
        line = _across(sheet, line, last, text, looks.note)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    _set_up_print(sheet, head_end, line, last)


def _write_head(sheet: Any, line: int, columns: Sequence[Column], looks: _Looks) -> int:
    """Write one row of titles, or two where columns share a group; return the line below."""
    if not any(column.group for column in columns):
        for place, column in enumerate(columns):
            sheet.write_string(line, place, column.title, looks.head)
        return line + 1
    place = 0
    while place < len(columns):
        group = columns[place].group
        end = place
        while group and end + 1 < len(columns) and columns[end + 1].group == group:
            end += 1
        if not group:
            sheet.merge_range(line, place, line + 1, place, columns[place].title, looks.head)
        else:
            if end > place:
                sheet.merge_range(line, place, line, end, group, looks.head)
            else:
                sheet.write_string(line, place, group, looks.head)
            for inner in range(place, end + 1):
                sheet.write_string(line + 1, inner, columns[inner].title, looks.head)
        place = end + 1
    return line + 2


def _write_cell(sheet: Any, line: int, place: int, column: Column, value: Value, looks: _Looks) -> None:
    if value is None:
        sheet.write_blank(line, place, None, looks.text)
    elif isinstance(value, Picture):
        sheet.write_blank(line, place, None, looks.text)
        _put(sheet, line, place, value)
    elif isinstance(value, str):
        sheet.write_string(line, place, value[:32_000], looks.text)
    else:
        sheet.write_number(line, place, value, looks.number(column.number or "0"))


def _put(sheet: Any, line: int, place: int, picture: Picture) -> None:
    scale = min(PICTURE_WIDTH / picture.width, PICTURE_HEIGHT / picture.height, 1)
    how: dict[str, Any] = {"x_scale": scale, "y_scale": scale, "x_offset": 3, "y_offset": 3, "object_position": 1}
    how |= {"image_data": io.BytesIO(picture.content), "description": picture.alt}
    sheet.insert_image(line, place, "picture", how)


def _across(sheet: Any, line: int, last: int, text: str, look: Any) -> int:
    if last:
        sheet.merge_range(line, 0, line, last, "", look)
    sheet.write_string(line, 0, text, look)
    return line + 1


def _set_up_print(sheet: Any, head_end: int, line: int, last: int) -> None:
    sheet.freeze_panes(head_end, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head_end - 1)
    sheet.print_area(0, 0, max(line - 1, 0), last)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
