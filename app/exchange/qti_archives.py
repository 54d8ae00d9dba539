"""Rule: the zip file of a QTI package, opened with care: what leads out of it, bursts or hides is refused."""

import encodings.cp437  # names in zip files need these two; nothing can be opened once the sandbox is shut
import encodings.gb18030  # noqa: F401
import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from app.exchange.embedded import MOST_PICTURE
from app.exchange.qti_xml import MOST_BYTES
from app.exchange.readings import Unreadable

MANIFEST: Final = "imsmanifest.xml"
MOST_PARTS, MOST_EXPANDED, MOST_RATIO = 2_000, 120 << 20, 150
SMALL = 1 << 20  # a package this small may be packed as tightly as it likes
ENCRYPTED, UTF8 = 0x1, 0x800  # flags of a zip entry
DAMAGED = "压缩包已损坏，无法读取。"


class Package:
    """The files of a zip archive, by their names; nothing is unpacked before the whole was looked at."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            parts = [part for part in self._archive.infolist() if not part.is_dir()]
        except Exception:  # what zipfile raises for damaged archives has no common base
            raise Unreadable(DAMAGED) from None
        if why := unfit(parts, len(content), MOST_PARTS, MOST_EXPANDED):
            raise Unreadable(f"压缩包{why}，没有读取。")
        self.parts = {_name(part): part for part in parts}
        if len(self.parts) < len(parts):
            raise Unreadable("压缩包里有同名的文件，没有读取。")
        if strange := next((name for name in self.parts if not is_safe(name)), None):
            raise Unreadable(f"压缩包里有不安全的路径（{strange[:60]}），没有读取。")
        self.manifest = self._find_manifest()
        self.folder = self.manifest.removesuffix(MANIFEST)

    def _find_manifest(self) -> str:
        """Return the name of the manifest; whoever packed a folder instead of its content is forgiven."""
        found = [name for name in self.parts if posixpath.basename(name) == MANIFEST]
        if MANIFEST in found:
            return MANIFEST
        if len(found) != 1:
            raise Unreadable("压缩包里没有 imsmanifest.xml，不是 QTI 包。")
        return found[0]

    def bytes_of(self, name: str, most: int = MOST_BYTES) -> bytes:
        """Return the content of a file; raises Unreadable where it is damaged or larger than `most`."""
        part = self.parts[name]
        if part.file_size > most:
            raise Unreadable(f"文件太大，最多 {most >> 20} MB。")
        try:
            with self._archive.open(part) as file:
                return file.read(part.file_size + 1)  # never read(): it would unpack more than the part admits to
        except Exception:  # damage shows itself in many ways, and zipfile names no common base
            raise Unreadable("文件已损坏，无法读取。") from None

    def find(self, base: str, address: str) -> str | None:
        """Return the name of the file a manifest means; None where there is none. Raises Unreadable if it leads out."""
        for said in (address, unquote(address), unquote(re.split("[?#]", address, maxsplit=1)[0])):
            path = posixpath.normpath(base + said) if is_safe(base + said) else ""
            if not path:
                raise Unreadable(f"路径不安全或指向包外（{address[:60]}），没有读取。")
            if self.folder + path in self.parts:
                return self.folder + path
        return None

    def find_beside(self, item: str, address: str) -> str | None:
        """Return the name of the file that an address in an item means, where it lies inside the package."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(item), unquote(address)))
        return path if is_safe(path) and path in self.parts else None

    def picture(self, name: str) -> bytes:
        """Return the bytes of a picture, or none of one that is damaged or far too large."""
        try:
            return self.bytes_of(name, MOST_PICTURE)
        except Unreadable:
            return b""


def unfit(parts: Sequence[zipfile.ZipInfo], packed: int, most_parts: int, most_expanded: int) -> str:
    """Return why an archive of so many packed bytes is not unpacked, as the end of a sentence; nothing if it may be."""
    size = sum(part.file_size for part in parts)
    if len(parts) > most_parts or size > most_expanded or (size > SMALL and size > MOST_RATIO * packed):
        return "展开后过大或文件太多"
    if any(part.flag_bits & ENCRYPTED for part in parts):
        return "加了密码，请去掉密码后再上传"
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return "用了不常见的压缩方式，请重新压缩成普通的 .zip"
    return ""


def _name(part: zipfile.ZipInfo) -> str:
    """Return the name of a file; old Chinese programs write names in GBK and do not say so."""
    if part.flag_bits & UTF8 or part.filename.isascii():
        return part.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return part.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return part.filename


def is_safe(path: str) -> bool:
    """Return whether a path stays inside the package.

    >>> is_safe("items/a.xml"), is_safe("../a.xml"), is_safe("C:/a.xml"), is_safe("a\\\\b.xml"), is_safe("/etc/passwd")
    (True, False, False, False, False)
    """
    leads_out = path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path)
    return bool(path) and not leads_out and "\\" not in path and "\x00" not in path
