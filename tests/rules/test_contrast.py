"""Text can be read: WCAG contrast of every pair of tokens in use, from tokens.css itself."""

import re
from pathlib import Path

import pytest

CSS = Path("app/static/css")
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", (CSS / "tokens.css").read_text()))
OPTIONS = "abcdef"

ON_PAGES = [
    *((text, ground) for text in ("ink", "muted") for ground in ("paper", "mist", "qing-soft", "gold-soft")),
    *(("ink", f"{tone}-soft") for tone in ("leaf", "vermilion")),
    *(("qing", ground) for ground in ("paper", "mist", "qing-soft")),
    *(("qing-strong", ground) for ground in ("paper", "mist", "qing-soft")),
    *((tone, ground) for tone in ("leaf", "vermilion", "amber") for ground in ("paper", "mist")),
    *(("paper", ground) for ground in ("qing", "qing-strong")),
    *(("on-qing-quiet", ground) for ground in ("qing", "qing-strong")),
    *(("paper", f"option-{letter}") for letter in OPTIONS),
    *((f"option-{letter}", f"option-{letter}-soft") for letter in OPTIONS),
    *(("ink", f"option-{letter}-soft") for letter in OPTIONS),
    ("leaf", "leaf-soft"),
    ("vermilion", "vermilion-soft"),
    ("amber", "gold-soft"),
    ("ink", "gold"),
]
ON_STAGE = [(text, ground) for text in ("stage-text", "gold") for ground in ("stage-ground", "stage-ground-2")]
EDGES = [("line-strong", "paper"), ("qing", "paper"), ("gold", "qing-strong")]  # of controls: 3 is enough


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted(luminance(TOKENS[token]) for token in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("text", "ground"), ON_PAGES)
def test_text_on_a_page_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("text", "ground"), ON_STAGE)
def test_text_on_stage_can_be_read_from_the_last_row(text, ground):
    assert contrast(text, ground) >= 7


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_the_edge_of_a_control_can_be_seen(edge, ground):
    assert contrast(edge, ground) >= 3


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_raw_colours_stand_only_in_the_tokens(sheet):
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    raw = re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[^{]*[;}])|\b(?:rgb|hsl)a?\(", rules)
    assert (raw == []) == (sheet.name != "tokens.css")
