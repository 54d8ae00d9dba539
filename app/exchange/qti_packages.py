"""Rule: a QTI package (a zip file with a manifest): what it holds, resource by resource, opened with care."""

import encodings.cp437  # names in zip files need these two; nothing can be opened once the sandbox is shut
import encodings.gb18030  # noqa: F401
import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from app.exchange.qti_items import read_item
from app.exchange.qti_xml import MOST_BYTES, parse
from app.exchange.readings import EXCERPT, Piece, Reading, Unreadable, other, refused

MANIFEST = "imsmanifest.xml"
MOST_MANIFEST = 8 << 20
MOST_PARTS, MOST_EXPANDED, MOST_RATIO = 2_000, 120 << 20, 150
SMALL = 1 << 20  # a package this small may be packed as tightly as it likes
MOST_KEYWORDS = 100
ENCRYPTED, UTF8 = 0x1, 0x800  # flags of a zip entry
DAMAGED = "压缩包已损坏，无法读取。"
NESTED = "压缩包里的压缩包没有打开。"
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar")
BY_TYPE: Final = {  # the beginning of a resource's type
    "imsqti_test": "试卷的结构，没有导入。",
    "imsqti_section": "试卷的一部分，没有导入。",
    "imsqti_stimulus": "共用的阅读材料，没有导入。",
    "imsqti_rptemplate": "给分规则的模板，没有导入。",
    "imsqti_resp": "给分规则，没有导入。",
    "imsqti_outcomes": "评分的定义，没有导入。",
    "imsqti_fragment": "题目的片段，没有导入。",
    "imsbasiclti": "外部工具的链接，没有导入。",
    "css": "样式，没有导入。",
}
BY_ENDING: Final = {
    (".png", ".jpg", ".jpeg", ".gif", ".svg", ".bmp", ".webp"): "图片，没有导入。",
    (".mp3", ".wav", ".ogg", ".m4a"): "声音，没有导入。",
    (".mp4", ".webm", ".avi", ".mov"): "视频，没有导入。",
    (".css",): "样式，没有导入。",
    (".htm", ".html", ".xhtml"): "网页，没有导入。",
    (".doc", ".docx", ".pdf", ".ppt", ".pptx", ".txt"): "文档，没有导入。",
    (".js",): "程序，没有导入。",
    (".xsd", ".dtd"): "格式的定义，没有导入。",
}


def read_package(content: bytes) -> Reading:
    """Return the account of a package: its manifest, every resource in the manifest's order, then all other files.

    Raises Unreadable when the package is damaged, encrypted, too large, or has names that lead out of it.
    """
    package = _Package(content)
    manifest = parse(package.bytes_of(package.manifest, MOST_MANIFEST), MOST_MANIFEST).root
    resources = [
        (resource, manifest.get("base", "") + group.get("base", ""))
        for group in manifest.iter("resources")
        for resource in group.iterfind("resource")
    ]
    if manifest.tag != "manifest" or not resources:
        raise Unreadable("包的清单里没有列出任何内容。")
    if len(resources) > MOST_PARTS:
        raise Unreadable(f"包的清单列出的内容太多，最多 {MOST_PARTS:,} 项。")
    pieces = [other(f"清单（{package.manifest}）", manifest.get("identifier", ""), "包的清单。")]
    account = _Account(package)
    for number, (resource, base) in enumerate(resources, 1):
        pieces.extend(account.of_resource(number, resource, base))
    return (*pieces, *account.of_the_rest())


class _Package:
    """The files of a zip archive, by their names; nothing is unpacked before the whole was looked at."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            parts = [part for part in self._archive.infolist() if not part.is_dir()]
        except Exception:  # what zipfile raises for damaged archives has no common base
            raise Unreadable(DAMAGED) from None
        _check_parts(parts, len(content))
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


def _check_parts(parts: Sequence[zipfile.ZipInfo], packed: int) -> None:
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_EXPANDED or (size > SMALL and size > MOST_RATIO * packed):
        raise Unreadable("压缩包展开后过大或文件太多，没有读取。")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Unreadable("压缩包加了密码，没有读取。请去掉密码后再上传。")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Unreadable("压缩包用了不常见的压缩方式，没有读取。请重新压缩成普通的 .zip。")


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


class _Account:
    """What was said about the files of a package, so that each is told of once."""

    def __init__(self, package: _Package) -> None:
        self.package = package
        self.told = {package.manifest}

    def of_resource(self, number: int, resource: Element, base: str) -> list[Piece]:
        """Return the piece of a resource, and one for each further file that it names."""
        kind, base = resource.get("type", ""), base + resource.get("base", "")
        files = [file.get("href", "") for file in resource.iterfind("file")]
        address = resource.get("href") or (files[0] if files else "")
        called = f"资源 {number} {resource.get('identifier', '')[:60]}".strip()
        pieces = [self._main(f"{called}（{address[:100]}）", kind, resource, base, address)]
        for file in files:
            if file != address:
                pieces.extend(self._further(called, base, file))
        return pieces

    def _main(self, where: str, kind: str, resource: Element, base: str, address: str) -> Piece:
        text = f"{kind} {address}".strip()
        if not address:
            return refused(where, text, "清单没有写明这一项是哪个文件。")
        try:
            name = self.package.find(base, address)
        except Unreadable as why:
            return refused(where, text, str(why))
        if name is None:
            return refused(where, text, f"清单里有 {address[:100]}，包里没有这个文件。")
        if name in self.told:
            return other(where, text, "与前面的一项是同一个文件。")
        self.told.add(name)
        if kind.startswith("imsqti_xmlv1"):
            return refused(where, text, "QTI 1.2 的旧格式不能读取，请在原来的系统里导出 QTI 2.1、2.2 或 3.0。")
        if is_item(kind):
            return self._item(where, name, resource)
        return _other_file(where, text, kind, name)

    def _item(self, where: str, name: str, resource: Element) -> Piece:
        content = b""
        try:
            content = self.package.bytes_of(name)
            return read_item(parse(content), name, _keywords(resource))
        except Unreadable as why:
            return refused(where, content[: 4 * EXCERPT].decode("utf-8", "replace"), str(why))

    def _further(self, called: str, base: str, file: str) -> list[Piece]:
        where = f"{called}的附件（{file[:100]}）"
        try:
            name = self.package.find(base, file)
        except Unreadable as why:
            return [refused(where, file, str(why))]
        if name is None:
            return [other(where, file, "清单里有这个附件，包里没有。")]
        if name in self.told:
            return []
        self.told.add(name)
        return [_other_file(where, file, "", name)]

    def of_the_rest(self) -> list[Piece]:
        """Return the pieces of the files that the manifest does not name."""
        rest = [name for name in self.package.parts if name not in self.told]
        return [_other_file(f"文件 {name}", name, "", name, "清单没有提到的文件：") for name in rest]


def is_item(kind: str) -> bool:
    """Return whether a resource of this type is an item.

    >>> is_item("imsqti_item_xmlv2p1"), is_item("imsqti_apipitem_xmlv2p1"), is_item("imsqti_test_xmlv3p0")
    (True, True, False)
    """
    return re.match(r"imsqti_(apip)?item_xmlv", kind) is not None


def _keywords(resource: Element) -> list[str]:
    """Return the keywords of a resource's metadata; LOM puts each into a string of some language."""
    found = [word for keyword in resource.iterfind("metadata//keyword") for word in (keyword, *keyword)]
    return [text for word in found[:MOST_KEYWORDS] if (text := (word.text or "").strip())]


def _other_file(where: str, text: str, kind: str, name: str, before: str = "") -> Piece:
    if name.lower().endswith(ARCHIVES):
        return refused(where, text, before + NESTED)
    what = next((said for beginning, said in BY_TYPE.items() if kind.startswith(beginning)), None)
    what = what or next((said for endings, said in BY_ENDING.items() if name.lower().endswith(endings)), None)
    return other(where, text, before + (what or "其他文件，没有导入。"))
