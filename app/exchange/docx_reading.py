"""Rule: the paragraphs and table rows of an uploaded .docx as lines, or a sentence saying why it is not read.

Runs inside the sandbox. The parts are read as a stream, so that neither depth nor size of the XML costs memory;
python-docx is not used here, because it would parse what strangers send without the guards of defusedxml.
"""

import encodings.cp437  # zip archives need it; nothing can be opened once the sandbox is shut
import encodings.utf_16  # noqa: F401
import io
import json
import sys
import xml.sax.handler
import xml.sax.xmlreader
import zipfile

import defusedxml.expatreader

from app.exchange.docx_lists import ListsHandler
from app.exchange.docx_parts import BodyHandler, TooMuch
from app.exchange.docx_pictures import RelationsHandler
from app.exchange.layout_marks import Line
from app.exchange.readings import Unreadable

MOST_PARTS, MOST_BYTES, MOST_RATIO = 2_000, 120 << 20, 150
MOST_XML = 24 << 20  # of one part that is read
_AGAIN = "请用 Word 或 WPS 打开后另存为 .docx，再上传。"
_BODY, _NUMBERING, _STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_RELATIONS = "word/_rels/document.xml.rels"


def answer(content: bytes, arguments: list[str]) -> None:
    """Print the lines of a Word file as JSON, or why it is refused; `arguments` are not needed."""
    try:
        lines = lines_of(content)
        read = [{"text": line.text, "is_table": line.in_table, "pictures": line.pictures} for line in lines]
        reply: dict[str, object] = {"read": read}
    except Unreadable as why:
        reply = {"refused": str(why)}
    sys.stdout.write(json.dumps(reply))


def lines_of(content: bytes) -> list[Line]:
    """Return the lines of a Word file from 1: a paragraph with its list number, or a row with tabs between cells.

    Soft line breaks stay inside a line. Headers, footers, footnotes and comments are not read. Raises Unreadable.
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable("这是旧版 .doc 或加了密码的文件。请用 Word 或 WPS 去掉密码，另存为 .docx 后再上传。")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = {part.filename: part for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):  # the last: a zip of a version no one writes
        raise Unreadable(f"这不是 Word 文件，或者文件已损坏。{_AGAIN}") from None
    _check(archive, content)
    lists = ListsHandler()
    for name in (_NUMBERING, _STYLES):
        if name in parts:
            _parse(archive, parts[name], lists)
    relations = RelationsHandler()
    if _RELATIONS in parts:
        _parse(archive, parts[_RELATIONS], relations)
    body = BodyHandler(lists.lists, {id_: part for id_, part in relations.parts.items() if part in parts})
    _parse(archive, parts[_BODY], body)
    return body.lines


def _check(archive: zipfile.ZipFile, content: bytes) -> None:
    """Refuse before reading what would burst, or holds more than words: macros, objects, a password, two bodies."""
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_BYTES or (size > 1 << 20 and size > MOST_RATIO * len(content)):
        raise Unreadable("文件展开后过大，没有读取。请只保留题目，另存为 .docx 后再上传。")
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name for name in names):
        raise Unreadable("文件含有宏，没有读取。请另存为不含宏的 .docx 后再上传。")
    if any(name.startswith(("word/embeddings/", "word/activex/")) for name in names):
        raise Unreadable("文件里嵌有别的文件或控件（例如表格、公式编辑器的对象），没有读取。请删去后再上传。")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("文件加了密码，没有读取。请去掉密码后再上传。")
    if names.count(_BODY) != 1 or len(set(names)) < len(names):
        raise Unreadable(f"这不是 Word 文件，或者文件已损坏。{_AGAIN}")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _check_part(archive, part)


def _bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(part) as file:
            text = file.read(MOST_XML + 1)
    except Exception:  # damage, a way of packing nobody knows: the errors have no common base
        raise Unreadable(f"文件已损坏，无法读取。{_AGAIN}") from None
    if len(text) > MOST_XML:
        raise Unreadable("文件里的文字过多，没有读取。请分成几个文件后再上传。")
    return text


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    text = _bytes(archive, part)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable(f"文件内容异常，没有读取。{_AGAIN}")


def _parse(archive: zipfile.ZipFile, part: zipfile.ZipInfo, handler: xml.sax.handler.ContentHandler) -> None:
    parser = defusedxml.expatreader.DefusedExpatParser(forbid_dtd=True)
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setContentHandler(handler)
    source = xml.sax.xmlreader.InputSource()
    source.setByteStream(io.BytesIO(_bytes(archive, part)))
    try:
        parser.parse(source)
    except TooMuch:
        raise Unreadable("文件里的段落过多，没有读取。请分成几个文件后再上传。") from None
    except Exception:  # broken XML, entities, an encoding nobody knows: the errors have no common base
        raise Unreadable(f"文件已损坏或内容异常，无法读取。{_AGAIN}") from None
