"""Pages that hold pieces and nothing that needs a database, in Chromium, and how they are played there."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.courses.lessons import read_lesson
from app.courses.reading import html_of
from app.headers import SecurityHeaders
from app.web import STATIC, pages
from tests.browser.conftest import PATIENCE, PC, refused_by_policy
from tests.pieces import VALUES, piece_of
from tests.servers import serving

LESSONS = {path.stem: path for path in sorted(Path("question_bank/lessons").glob("*.md")) if path.stem != "README"}
SCRIPTS = ("pieces", "pieces-choosing", "pieces-arranging", "lesson")
PAGE = """{% extends "layout/page.html" %}
{% import "courses/_pieces.html" as pieces with context %}
{% block title %}互动{% endblock %}
{% block head %}{% for one in ('courses', 'pieces') %}
<link rel="stylesheet" href="{{ static('css/' ~ one ~ '.css') }}">{% endfor %}{% endblock %}
{% block scripts %}{% for one in scripts %}
<script src="{{ static('js/' ~ one ~ '.js') }}" defer></script>{% endfor %}{% endblock %}
{% block content %}<div class="lesson"><h1>互动</h1>{% for title, blocks in steps %}
<section class="lesson-step"><h2>{{ title }}</h2>{% set number = loop.index %}
{% for kind, prose, piece in blocks %}
{% if piece %}{{ pieces.piece(kind, piece, number ~ '-' ~ loop.index) }}
{% else %}<div class="prose">{{ prose|safe }}</div>{% endif %}{% endfor %}</section>{% endfor %}
<details class="fold"><summary>依据</summary><ul class="sources">{% for code in sources %}
<li id="source-{{ code }}">{{ code }}</li>{% endfor %}</ul></details></div>{% endblock %}"""
SOURCES = ("S03", "S04", "Z03", "H01", "H02", "L01")


def drawn(request, steps):
    who = SimpleNamespace(id=request.query_params.get("who", "one"), role="student", is_student=True, name="小林")
    page = pages.from_string(PAGE).render(
        request=request, person=who, steps=steps, scripts=SCRIPTS, sources=SOURCES, static=pages.globals["static"]
    )
    return HTMLResponse(page)


async def show_pieces(request):
    kinds = request.path_params["kinds"].split(",")
    return drawn(request, [("步骤", [(kind, "", piece_of(kind)) for kind in kinds])])


async def show_lesson(request):
    lesson = read_lesson(LESSONS[request.path_params["name"]].read_text())
    steps = [(s.title, [(b.kind, html_of(b.prose), b.piece) for b in s.blocks]) for s in lesson.steps]
    return drawn(request, steps)


async def leave(request):
    return RedirectResponse("/pieces/timeline?who=nobody", status_code=303)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Pages that hold pieces and nothing that needs a database, under the platform's own headers."""
    routes = [
        Route("/pieces/{kinds}", show_pieces),
        Route("/lesson/{name}", show_lesson),
        Route("/sign-out", leave, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    with serving(SecurityHeaders(Starlette(routes=routes))) as url:
        yield url


@pytest.fixture
def opened(chromium: Browser, site: str) -> Iterator:
    """Return a function that opens a page with pieces on a device of its own; nothing may go wrong there."""
    contexts, wrong = [], []

    def visit(address: str, size=PC, script: bool = True, touch: bool = False) -> Page:
        context = chromium.new_context(
            base_url=site, viewport=size, java_script_enabled=script, has_touch=touch, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if refused_by_policy(said.text) else None)
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def tab_to(page: Page, words: str) -> None:
    """Go on by Tab alone until what says `words` has the keyboard."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("(document.activeElement.textContent + document.activeElement.ariaLabel)"):
            return
    raise AssertionError(f"{words} cannot be reached by Tab")


def by_key(page: Page, words: str, key: str = "Enter") -> None:
    tab_to(page, words)
    page.keyboard.press(key)


def smallest(page: Page) -> float:
    buttons = [one.bounding_box() for one in page.locator(".piece button:visible, .piece summary:visible").all()]
    return min(min(box["height"], box["width"]) for box in buttons)


def play_sort(page: Page, right: bool) -> None:
    groups = {card["text"]: card["group"] for card in VALUES["sort"]["cards"]}
    for _ in groups:
        group = groups[page.locator(".sort-card").inner_text()]
        page.locator(".sort-group button.button-wide").nth(group - 1 if right else 0).click()
