"""Pages work on the oldest browsers schools have: Chrome 78, Safari 12.1, Firefox 68, under a strict CSP.

These are searches for known newer features, not a parser: they catch slips, a browser test proves the rest.
"""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

STATIC = Path("app/static")
VENDOR = STATIC / "vendor"
STAGE = {"stage.css", "display.css", "overlay.css"}  # the hall's own current Chromium
SHEETS = [sheet for sheet in sorted((STATIC / "css").glob("*.css")) if sheet.name not in STAGE]
OWN_SCRIPTS = sorted((STATIC / "js").glob("*.js"))
VENDORED_SCRIPTS = sorted(VENDOR.glob("*.js"))
TEMPLATES = sorted(Path("templates").rglob("*.html"))

NEWER_CSS = {
    "a newer pseudo-class": r":(?:has|is|where)\(",
    "a newer property": (
        r"(?:^|[;{\s])(?:aspect-ratio|inset[\w-]*|container[\w-]*|accent-color"
        r"|translate|scale|rotate|content-visibility)\s*:"
    ),
    "a newer unit": r"\d(?:[dsl]v[hwib]|cq[whib])\b",
    "a newer function": r"\b(?:clamp|min|max|color-mix|oklch|light-dark)\(",
    "a newer rule": r"@(?:container|layer|property|scope|starting-style)\b",
    "a nested rule": r"\{[^{}]*&",
}
NEWER_JS = {
    "optional chaining": r"\?\.(?!\d)",
    "?? or a logical assignment": r"\?\?|\|\|=|&&=",
    "async or await": r"\basync\s+(?:function|\w+\s*=>|\()|\basync\(|\bawait\b",
    "a private name": r"\bthis\.#\w|^\s*#\w+",
    "spread in an object": r"[{,]\s*\.\.\.\w[^\])]*\}",
    "the power operator": r"[\w)]\s*\*\*\s*[\w(]",
    "catch without a name": r"\bcatch\s*\{",
    "a big or separated number": r"\b\d+n\b|\b\d+_\d+\b",
    "a module": r"^\s*(?:import|export)\b|\bimport\(",
    "a newer method": r"\.(?:flatMap|matchAll|replaceAll|at|allSettled|replaceChildren)\(|\bstructuredClone\(",
}


def plain(source):
    """Leave out comments, strings and regular expressions, where signs mean nothing."""
    source = re.sub(r"/\*.*?\*/", " ", source, flags=re.S)
    source = re.sub(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", "''", source)
    source = re.sub(r"(?<=[(,=:[!&|?{};])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+/[a-z]*", "''", source)
    return re.sub(r"//[^\n]*", " ", source)


def newer(source, features):
    return [name for name, pattern in features.items() if re.search(pattern, source, flags=re.M)]


def rules_of(sheet):
    return re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_uses_nothing_newer(sheet):
    assert newer(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S), NEWER_CSS) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_gap_is_only_the_grid_s_and_focus_visible_stands_alone(sheet):
    assert [body for _, body in rules_of(sheet) if re.search(r"(?<!grid-)\bgap\s*:", body)] == []
    assert [names for names, _ in rules_of(sheet) if ":focus-visible" in names and "," in names] == []


@pytest.mark.parametrize("script", OWN_SCRIPTS, ids=lambda path: path.name)
def test_our_own_script_uses_nothing_newer(script):
    assert newer(plain(script.read_text()), NEWER_JS) == []


@pytest.mark.parametrize("script", VENDORED_SCRIPTS, ids=lambda path: path.name)
def test_a_vendored_script_still_parses_there(script):
    syntax = {name: NEWER_JS[name] for name in ("optional chaining", "?? or a logical assignment")}
    assert newer(plain(script.read_text()), syntax) == []


@pytest.mark.parametrize(
    "line",
    [
        "a?.b",
        "a ?? b",
        "async function f() {}",
        "f(async () => 1)",
        "var b = { ...a }",
        "x = {a: 1, ...b}",
        "this.#secret",
        "2 ** 8",
        "try { f() } catch { g() }",
        "import x from 'y'",
        "names.flatMap(f)",
    ],
)
def test_the_search_finds_what_it_is_for(line):
    assert newer(plain(line), NEWER_JS) != []


@pytest.mark.parametrize(
    "line", ["a ? .5 : b", "f(...all)", "'async function'", "// await a?.b", "x = [...a, ...b]", "f(/a??b/)"]
)
def test_the_search_leaves_older_syntax_alone(line):
    assert newer(plain(line), NEWER_JS) == []


def test_every_vendored_file_is_the_recorded_one():
    recorded = {}
    for package in json.loads((VENDOR / "VENDOR.json").read_text()).values():
        assert {"version", "licence", "tarball"} <= package.keys()
        recorded |= {name: file["sha512"] for name, file in package["files"].items()}
    found = {path.name: digest(path) for path in VENDOR.iterdir() if path.name != "VENDOR.json"}
    assert found == recorded


def digest(path):
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to("templates").as_posix())
def test_a_page_keeps_to_the_content_security_policy(template):
    source = template.read_text()
    assert re.findall(r"\sstyle=|\son\w+=|\shx-on|<style\b|<script(?![^>]*\bsrc=)|javascript:", source) == []
    assert re.findall(r"(?:src|href)=[\"'](?:https?:)?//", source) == []
