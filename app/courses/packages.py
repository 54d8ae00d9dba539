"""Rule: a lesson as a package to hand on: a zip file with its text, its figures and a manifest with their checksums.

The same lesson always gives the same bytes. A package of strangers is opened with care, and only its text is taken in:
figures are compared by their checksums, never installed, because an SVG may carry a program.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from app.errors import Refusal
from app.exchange.qti_archives import is_safe, unfit

TEXT, MANIFEST, FIGURES = "lesson.md", "manifest.json", "figures/"
FORMAT, VERSION = "qingdun-lesson", 1
MOST_PACKED, MOST_EXPANDED, MOST_PARTS, MOST_TEXT = 8 << 20, 24 << 20, 80, 1 << 20
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the calendar of zip files
READABLE, UNIX = 0o644 << 16, 3
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class BadPackage(Refusal):
    """The file is no package of a lesson, or a hostile one."""

    status: ClassVar[int] = 422
    message = "这个文件不是课程包，没有导入任何内容。"


@dataclass(frozen=True)
class Packaged:
    """What a package holds: the text, and the checksum of each figure by its name."""

    text: str
    figures: dict[str, str]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file with these files, always the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files):
            part = zipfile.ZipInfo(path, FIRST_DAY)
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
            archive.writestr(part, files[path])
    return buffer.getvalue()


def write_package(code: str, text: str, figures: Mapping[str, bytes]) -> bytes:
    """Return the package of a lesson; `figures` are the drawings it shows, by file name."""
    files = {TEXT: text.encode()} | {FIGURES + name: content for name, content in figures.items()}
    sums = {path: {"sha256": sha256(files[path]).hexdigest(), "bytes": len(files[path])} for path in sorted(files)}
    manifest = {"format": FORMAT, "version": VERSION, "code": code, "files": sums}
    return zipped(files | {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode()})


def read_package(content: bytes) -> Packaged:
    """Return what a package holds.

    Raises BadPackage when it is damaged, encrypted, too large, has names that lead out of it, or is not what its
    manifest says.
    """
    files = _files(content)
    if TEXT not in files or MANIFEST not in files:
        raise BadPackage(f"课程包里应有 {TEXT} 和 {MANIFEST}，没有导入任何内容。")
    sums = _sums(files.pop(MANIFEST))
    found = {path: sha256(part).hexdigest() for path, part in files.items()}
    if found != sums:
        wrong = sorted(path for path in found.keys() | sums.keys() if found.get(path) != sums.get(path))
        raise BadPackage(f"{wrong[0][:60]} 与清单不符，文件可能已损坏或被改动，没有导入任何内容。")
    try:
        text = files[TEXT].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadPackage("课文不是 UTF-8 编码，没有导入任何内容。") from None
    if NOT_TEXT.search(text):
        raise BadPackage("课文里有不可见的控制字符，没有导入任何内容。")
    figures = {path.removeprefix(FIGURES): digest for path, digest in found.items() if path.startswith(FIGURES)}
    return Packaged(text.replace("\r\n", "\n").replace("\r", "\n"), figures)


def _files(content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_PACKED:
        raise BadPackage(f"课程包最多 {MOST_PACKED >> 20} MB。")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [part for part in archive.infolist() if not part.is_dir()]
    except Exception:  # what zipfile raises for damaged archives has no common base
        raise BadPackage from None
    _check(parts, len(content))
    try:
        # Never more than a part admits to: read() alone would unpack all there is.
        return {part.filename: _part(archive, part) for part in parts}
    except Exception:
        raise BadPackage("课程包已损坏，没有导入任何内容。") from None


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        return file.read(part.file_size + 1)


def _check(parts: list[zipfile.ZipInfo], packed: int) -> None:
    names = [part.filename for part in parts]
    if why := unfit(parts, packed, MOST_PARTS, MOST_EXPANDED):
        raise BadPackage(f"课程包{why}，没有导入任何内容。")
    if len(set(names)) < len(names) or not all(map(is_safe, names)):
        raise BadPackage("课程包里有同名的文件或不安全的路径，没有导入任何内容。")
    if any(part.file_size > MOST_TEXT for part in parts if part.filename in (TEXT, MANIFEST)):
        raise BadPackage("课程包里的课文太长，没有导入任何内容。")


def _sums(content: bytes) -> dict[str, str]:
    """Return the checksum of each file by the manifest."""
    try:
        manifest = json.loads(content)
        if manifest["format"] != FORMAT or manifest["version"] != VERSION:
            raise BadPackage("课程包的格式或版本不认识，没有导入任何内容。")
        return {str(path): str(said["sha256"]) for path, said in manifest["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadPackage("课程包的清单无法读取，没有导入任何内容。") from None
