"""Roster files as teachers make them, for tests."""

import io
import zipfile

import openpyxl

HEAD = ["*姓名", "性别", "年级", "*班级", "学号(班内)", "学籍号(选填)", "备注"]


def sheet(*rows, head=HEAD, above=(), merge=()) -> bytes:
    """An .xlsx with `above` lines, a head and the rows."""
    book = openpyxl.Workbook()
    page = book.active
    for line in above:
        page.append(line)
    page.append(head)
    for row in rows:
        page.append(row)
    for area in merge:
        page.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def pupil(name, class_name="七年级3班", no="", registration="", sex="", grade="", note=""):
    return [name, sex, grade, class_name, no, registration, note]


def archive(**parts: str) -> bytes:
    """A zip file with these parts (dots written as two underscores, slashes as three)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("___", "/").replace("__", "."), text)
    return buffer.getvalue()


def cells_of(content: bytes) -> list[list]:
    """What a person sees in the first sheet."""
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]
