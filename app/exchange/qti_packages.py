"""Rule: a QTI package (a zip file with a manifest): what it holds, resource by resource."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from app.exchange.qti_archives import Package
from app.exchange.qti_items import read_item
from app.exchange.qti_xml import parse
from app.exchange.readings import EXCERPT, Fate, Piece, Reading, Unreadable, other, refused

MOST_MANIFEST, MOST_RESOURCES = 8 << 20, 2_000
MOST_KEYWORDS = 100
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
    package = Package(content)
    manifest = parse(package.bytes_of(package.manifest, MOST_MANIFEST), MOST_MANIFEST).root
    resources = [
        (resource, manifest.get("base", "") + group.get("base", ""))
        for group in manifest.iter("resources")
        for resource in group.iterfind("resource")
    ]
    if manifest.tag != "manifest" or not resources:
        raise Unreadable("包的清单里没有列出任何内容。")
    if len(resources) > MOST_RESOURCES:
        raise Unreadable(f"包的清单列出的内容太多，最多 {MOST_RESOURCES:,} 项。")
    pieces = [other(f"清单（{package.manifest}）", manifest.get("identifier", ""), "包的清单。")]
    account = _Account(package)
    for number, (resource, base) in enumerate(resources, 1):
        pieces.extend(account.of_resource(number, resource, base))
    return tuple(account.with_pictures_told([*pieces, *account.of_the_rest()]))


class _Account:
    """What was said about the files of a package, so that each is told of once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.told = {package.manifest}
        self.taken: set[str] = set()  # the pictures of questions
        self._files: dict[str, str] = {}  # further files, by what the account calls them

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
        self._files[where] = name
        return _other_file(where, text, kind, name)

    def _item(self, where: str, name: str, resource: Element) -> Piece:
        content = b""
        try:
            content = self.package.bytes_of(name)
            read = read_item(parse(content), name, _keywords(resource), partial(self.package.find_beside, name))
        except Unreadable as why:
            return refused(where, content[: 4 * EXCERPT].decode("utf-8", "replace"), str(why))
        if read.written is None or read.written.picture is None:
            return read
        self.taken.add(read.written.picture.file)
        return replace(read, opens=partial(self.package.picture, read.written.picture.file))

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
        self._files[where] = name
        return [_other_file(where, file, "", name)]

    def of_the_rest(self) -> list[Piece]:
        """Return the pieces of the files that the manifest does not name."""
        rest = [name for name in self.package.parts if name not in self.told]
        self._files |= {f"文件 {name}": name for name in rest}
        return [_other_file(f"文件 {name}", name, "", name, "清单没有提到的文件：") for name in rest]

    def with_pictures_told(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """Yield the pieces, those of pictures that questions have called so."""
        for piece in pieces:
            is_taken = piece.fate is Fate.OTHER and self._files.get(piece.where) in self.taken
            yield replace(piece, notes=("题干里的图片。",)) if is_taken else piece


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
