"""Making PDFs with typst: one font that comes with the platform, everything that varies handed in as data.

Text never becomes typst source; a template reads it from `sys.inputs.data`. A warning of typst (an unknown font) is an
error, because a missing font otherwise prints empty boxes without a word.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from app.errors import Refusal

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
FAMILY = "Qingdun Sans SC"
# Asked for characters our font lacks, where the machine has one of them.
WIDER = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Serif CJK SC",
    "SimSun",
    "WenQuanYi Micro Hei",
)
_turn = Lock()


class NoGlyph(Refusal):
    """A character that would print as an empty box."""

    message = "有的字没有可用的字体，文件没有生成。"

    def __init__(self, missing: str) -> None:
        super().__init__(f"“{missing[:10]}”没有可用的字体，文件没有生成。请换一种写法，或在服务器上安装中文字体。")


class TemplateBroken(RuntimeError):
    """A template of ours makes typst warn: a bug, not a person's mistake."""


def make_pdf(template: Path, data: Mapping[str, Any], now: datetime) -> bytes:
    """Return the PDF that `template` makes of `data`."""
    return _compile(template, data, "pdf", now)[0]


def make_images(template: Path, data: Mapping[str, Any], now: datetime) -> list[bytes]:
    """Return the pages as PNG, to look at."""
    return _compile(template, data, "png", now)


def families() -> list[str]:
    """Return the font families a template should ask for, ours first."""
    return [FAMILY, *(family for family in WIDER if family in _system_families())]


def _compile(template: Path, data: Mapping[str, Any], form: Literal["pdf", "png"], now: datetime) -> list[bytes]:
    text = json.dumps(dict(data), ensure_ascii=False)
    missing = "".join(sorted(set(text) - _characters()))
    if missing and len(families()) == 1:
        raise NoGlyph(missing)
    inputs = {"data": text, "fonts": json.dumps(families())}
    with _turn:  # one compiler keeps the fonts in memory, and serves one page at a time
        made, warnings = _compiler(template).compile_with_warnings(
            format=form, sys_inputs=inputs, timestamp=now.replace(microsecond=0)
        )
    if warnings:
        raise TemplateBroken("; ".join(warning.message for warning in warnings))
    return made if isinstance(made, list) else [made or b""]


@cache
def _compiler(template: Path) -> typst.Compiler:
    root = HERE if template.is_relative_to(HERE) else template.parent  # certificates of all chapters share a frame
    return typst.Compiler(str(template), root=str(root), font_paths=[str(FONTS)])


@cache
def _characters() -> frozenset[str]:
    """Return what our font can print, as it was when the font was built."""
    return frozenset((FONTS / "characters.txt").read_text(encoding="utf-8") + "\n\r\t")


@cache
def _system_families() -> frozenset[str]:
    return frozenset(typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).families())
