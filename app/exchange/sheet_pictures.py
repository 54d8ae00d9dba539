"""Rule: the pictures that lie on the first sheet of a workbook, by the row they begin in.

Runs inside the sandbox, after the archive was checked. Only parts of the workbook are looked at: an address that leads
elsewhere is no picture.
"""

import io
import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from app.exchange.layout_marks import Held

MOST_XML = 8 << 20
BOOK, MEDIA = "xl/workbook.xml", "xl/media/"


class _Damaged(Exception):
    """A part is not there, too large, or no XML: then nobody can say where the pictures lie."""


def pictures_of(content: bytes) -> Mapping[int, Sequence[Held]]:
    """Return the pictures of the first sheet: by row from 1, each with the number of its cell among those read."""
    found: dict[int, list[Held]] = defaultdict(list)
    try:
        archive = _Archive(content)
        drawings = {part for sheet in archive.first_sheet() for part in archive.related(sheet, "/drawing").values()}
        for drawing in sorted(drawings):  # each once, however often the sheet names it
            pictures = archive.related(drawing, "/image")
            for anchor in archive.root(drawing):
                for row, held in _held(anchor, pictures):
                    found[row].append(held)
    except _Damaged:
        return {}
    return _from_first_column(content, found)


class _Archive:
    """The parts of a workbook, and what each of them refers to."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._names = set(self._archive.namelist())

    def root(self, part: str) -> Element:
        """Return the first element of a part."""
        try:
            with self._archive.open(part) as file:
                text = file.read(MOST_XML + 1)
            if len(text) > MOST_XML:
                raise _Damaged
            root: Element = fromstring(text, forbid_dtd=True)
        except (DefusedXmlException, ParseError, KeyError, ValueError, LookupError, OSError, zipfile.BadZipFile):
            raise _Damaged from None
        return root

    def first_sheet(self) -> list[str]:
        """Return the name of the first sheet's part."""
        sheets = [each for each in self.root(BOOK).iter() if _local(each.tag) == "sheet"]
        related = self.related(BOOK, "/worksheet")
        return [part for each in sheets[:1] for name in _named(each, "id") if (part := related.get(name))]

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts inside the workbook that a part refers to, by the names it uses for them."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._names:
            return {}
        found = {}
        for each in self.root(relations):
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            is_ours = each.get("TargetMode") != "External" and target in self._names
            if is_ours and each.get("Type", "").endswith(kind):
                found[each.get("Id", "")] = target
        return found


def _held(anchor: Element, pictures: Mapping[str, str]) -> list[tuple[int, Held]]:
    """Return the pictures of one place, each with its row; what is anchored to no cell stands in no row: 0."""
    begins = [each for each in anchor if _local(each.tag) == "from"]
    at = {_local(each.tag): (each.text or "").strip() for start in begins[:1] for each in start}
    row, column = (_number(at.get(name, "")) for name in ("row", "col"))
    said = [each.get("descr", "") for each in anchor.iter() if _local(each.tag) == "cNvPr"]
    shown = [name for each in anchor.iter() if _local(each.tag) == "blip" for name in _named(each, "embed", "link")]
    alt = " ".join(said[-1].split()) if said else ""
    return [(row + 1, Held(pictures.get(name, ""), alt, column)) for name in shown]


def _from_first_column(content: bytes, found: Mapping[int, Sequence[Held]]) -> Mapping[int, Sequence[Held]]:
    """Count cells as the reader of the rows does: from the first column that holds anything."""
    if not found:
        return {}
    start = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).start
    first = start[1] if start else 0
    return {row: [Held(h.part, h.alt, h.cell - first) for h in held] for row, held in found.items()}


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _named(element: Element, *names: str) -> list[str]:
    return [value for name, value in element.attrib.items() if _local(name) in names]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
