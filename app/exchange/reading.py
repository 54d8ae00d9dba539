"""Rule: which reader a file needs, told from what is in it. Runs inside the sandbox: files come from strangers.

Everything is imported at the top, because nothing can be opened once the sandbox is shut.
"""

import json
import re
import sys
import zipfile
from dataclasses import replace
from functools import partial
from io import BytesIO

from app.exchange import aiken, docx_reading, gift, layouts, moodle_xml, qti
from app.exchange.embedded import SHIPPED, from_archive
from app.exchange.kept import to_plain
from app.exchange.painting import pictured
from app.exchange.question_yaml import read_question_yaml
from app.exchange.readings import Fate, Piece, Reading, Unreadable, without_repeats
from app.exchange.sheet_columns import read_rows
from app.exchange.sheet_pictures import pictures_of
from app.sheets_reading import Refused, read

LONGEST_CELL = 5_000
FORMULA = "【公式】"  # what stands for one in a line of a Word file
MOST_PIECES = 5_000
GIFT = re.compile(r"^\s*(::|\$CATEGORY:)|\{\s*(=|~|#|TRUE\}|FALSE\}|T\}|F\}|%)", re.MULTILINE)
UTF_16_MARKUP = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
OF_QTI = (b"assessmentItem", b"assessmentTest", b"qti-assessment", b"questestinterop", b"manifest")
AIKEN = re.compile(r"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)


def answer(content: bytes, arguments: list[str]) -> None:
    """Print the account of the file named in `arguments` as JSON, or why it is not read."""
    try:
        found = pictured(read_content(content, arguments[0]))
        if len(found) > MOST_PIECES:
            raise Unreadable(f"文件里的内容超过 {MOST_PIECES} 段，请分成几个文件导入。")
        reply: dict[str, object] = {"read": to_plain(found)}
    except (Unreadable, Refused) as why:
        reply = {"refused": str(why)}
    sys.stdout.write(json.dumps(reply))


def read_content(content: bytes, name: str) -> Reading:
    """Return the account of a file; raises Unreadable or Refused with a sentence."""
    if not content.strip():
        raise Unreadable("文件是空的。")
    if content[:2] == b"PK":
        return without_repeats(_packed(content, name))
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable("这是旧版 .doc、.xls 或加了密码的文件。请另存为 .docx 或 .xlsx 后再导入。")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or content[:4] in UTF_16_MARKUP:
        return without_repeats(_marked_up(content))
    if name.lower().endswith(".csv"):
        return read_rows(read(content, name, LONGEST_CELL))
    return without_repeats(_text(_decoded(content), name))


def _packed(content: bytes, name: str) -> Reading:
    try:
        names = {part.filename.lower() for part in zipfile.ZipFile(BytesIO(content)).infolist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("文件已损坏，无法读取。") from None
    if "xl/workbook.xml" in names:
        rows = read(content, name, LONGEST_CELL)
        return tuple(_opened(content, piece) for piece in read_rows(rows, pictures_of(content)))
    if "word/document.xml" in names:
        found = map(_named_formula, layouts.read_lines(docx_reading.lines_of(content)))
        return tuple(_opened(content, piece) for piece in found)
    return qti.read_qti(content)


def _opened(content: bytes, piece: Piece) -> Piece:
    """Say how the picture of a question is opened: it is a part of the archive, unless it is a drawing of ours."""
    if not piece.written or not piece.written.picture or piece.written.picture.file in SHIPPED:
        return piece
    return replace(piece, opens=partial(from_archive, content, piece.written.picture.file))


def _named_formula(piece: Piece) -> Piece:
    """Say of a question that had a formula in Word that only its place was kept."""
    if not piece.is_question or FORMULA not in piece.text:
        return piece
    return replace(piece, fate=Fate.CHANGED, notes=(*piece.notes, "题中有公式，没有导入，原处写成“【公式】”。"))


def _marked_up(content: bytes) -> Reading:
    start = content[:4_000].replace(b"\x00", b"")
    if any(name in start for name in OF_QTI):
        return qti.read_qti(content)
    return moodle_xml.read_moodle_xml(content)


def _text(text: str, name: str) -> Reading:
    if name.lower().endswith((".yaml", ".yml")):
        return read_question_yaml(text)
    if name.lower().endswith(".gift") or GIFT.search(text):
        return gift.read_gift(text)
    if AIKEN.search(text):
        return aiken.read_aiken(text)
    return layouts.read_text(text)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件的文字编码无法识别。请另存为 UTF-8 文本或 .docx 后再导入。")
