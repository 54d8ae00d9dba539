"""Rule: the cells of an uploaded .xlsx or .csv, or a sentence saying why it is not read. Runs inside the sandbox.

Cells come back as text the way a person sees it. A long number that Excel has already damaged (digits beyond the
fifteenth are lost) comes back as DAMAGED, so that nobody mistakes it for a 学籍号.
"""

import csv
import encodings.cp437  # zip archives and old tables need these; nothing can be opened once the sandbox is shut
import encodings.gb18030
import encodings.utf_8_sig  # noqa: F401
import io
import json
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

DAMAGED = "\ufffd数字格式"
MOST_ROWS, MOST_COLUMNS = 60_000, 60
LONGEST_CELL = 300  # signs: more than any name or number has
MOST_TEXT = 8_000_000  # characters in all cells: what is read here is held by the server afterwards
MOST_PARTS, MOST_BYTES, MOST_RATIO = 2_000, 120 << 20, 150

Cell = str | float | int | bool | date | time | datetime | timedelta


class Refused(Exception):
    """The file is not read; the text says why."""


def answer(content: bytes, arguments: list[str]) -> None:
    """Print the rows of the file named in `arguments` as JSON, or why it is refused."""
    try:
        reply: dict[str, list[list[str]] | str] = {"read": read(content, arguments[0])}
    except Refused as why:
        reply = {"refused": str(why)}
    sys.stdout.write(json.dumps(reply))


def read(content: bytes, file_name: str, longest: int = LONGEST_CELL) -> list[list[str]]:
    """Return the rows of the first sheet, every cell as text of at most `longest` signs, merged cells filled down."""
    if content[:2] == b"PK":
        return _read_workbook(content, longest)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused("这是旧版 .xls 或加了密码的文件。请用 Excel 或 WPS 另存为不加密的 .xlsx 后再上传。")
    if file_name.lower().endswith((".csv", ".txt")):
        return _read_csv(content, longest)
    raise Refused("只能读取 .xlsx 和 .csv 文件。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")


def _read_csv(content: bytes, longest: int) -> list[list[str]]:
    if b"\x00" in content:
        raise Refused("这不是文本文件。请另存为 .xlsx 后再上传。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")  # what Chinese Excel writes; gbk lacks rare characters of names
        except UnicodeDecodeError:
            raise Refused("文件的文字编码无法识别。请另存为 .xlsx 后再上传。") from None
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(10_000)
    try:
        rows = [[_tidy(cell, longest) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error:
        raise Refused("CSV 文件的格式有误（引号不成对或内容过长）。") from None
    return _within_limits(rows)


def _read_workbook(content: bytes, longest: int) -> list[list[str]]:
    _check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows = [[_as_text(cell, longest) for cell in row] for row in sheet.iter_rows()]
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, IndexError, ValueError, OSError):
        raise Refused("文件已损坏，无法读取。请重新另存为 .xlsx 后再上传。") from None
    for (first_row, first_column), (last_row, last_column) in merged:
        if first_column == last_column:
            _fill_down(rows, first_row, last_row, first_column)
    return _within_limits(rows)


def _fill_down(rows: list[list[str]], first: int, last: int, column: int) -> None:
    for row in rows[first + 1 : last + 1]:
        if column < len(row) and column < len(rows[first]):
            row[column] = rows[first][column]


def _check_archive(content: bytes) -> None:
    """Refuse before parsing what would burst: too many parts, too much inside, macros, entities, formulas."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused("文件已损坏，无法读取。请重新另存为 .xlsx 后再上传。") from None
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_BYTES or (size > 1 << 20 and size > MOST_RATIO * len(content)):
        raise Refused("文件展开后过大，没有读取。请删去多余的工作表和空白行列后再上传。")
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name for name in names):
        raise Refused("文件含有宏，没有读取。请另存为不含宏的 .xlsx 后再上传。")
    if "xl/workbook.xml" not in names:
        raise Refused("这不是 Excel 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _check_part(archive, part)


CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
FORMULA = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[\s>/]')


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    try:
        with archive.open(part) as file:
            text = file.read(MOST_BYTES + 1)
    except Exception:  # damage, a password, a way of packing nobody knows: the errors have no common base
        raise Refused("文件已损坏或加了密码，无法读取。") from None
    if len(text) > MOST_BYTES or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("文件内容异常，没有读取。请重新另存为 .xlsx 后再上传。")
    if not part.filename.lower().startswith("xl/worksheets/"):
        return
    formula = FORMULA.search(text)
    if formula and b"DISPIMG(" in text[formula.end() : formula.end() + 40]:
        raise Refused(f"{formula[1].decode()} 单元格是嵌入的图片。请在 WPS 里改为“浮动图片”后再上传。")
    if formula:
        raise Refused(f"{formula[1].decode()} 单元格是公式。请复制后“选择性粘贴为数值”，再上传。")
    for column, row in CELL.findall(text):
        if int(row) > MOST_ROWS or _column(column) > MOST_COLUMNS:
            raise Refused(f"{column.decode()}{row.decode()} 单元格超出了表格范围。请删去多余的行列后再上传。")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _within_limits(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise Refused(f"表格最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列，请分成几个文件上传。")
    if sum(len(cell) for row in rows for cell in row) > MOST_TEXT:
        raise Refused("表格里的文字过多，没有读取。请删去与名单无关的内容后再上传。")
    return rows


def _as_text(cell: Cell, longest: int) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= 1e15:
            return DAMAGED
        return str(int(cell)) if cell == int(cell) else str(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return _tidy(str(cell), longest)


def _tidy(text: str, longest: int) -> str:
    text = text.replace("\u00a0", " ").replace("\u3000", " ").strip().lstrip("'’")
    return text[:longest]
