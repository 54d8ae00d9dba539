"""The shape of the code, kept by tests so that nobody has to keep it by memory."""

import ast
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from app import vocabulary
from app.courses.adult_access import HasCode
from app.errors import Refusal
from app.main import create_app
from app.matches.screen_access import HasKey
from app.people.access import May
from app.web import pages

SOURCES = sorted(Path("app").rglob("*.py"))
OPEN_TO_ALL = {"/", "/sign-in", "/healthz", "/readyz", "/metrics"}
OPEN_TO_ALL |= {  # whoever comes here is not signed in yet, or no longer
    "/sign-in/class",
    "/sign-in/class/{code}",
    "/sign-in/class/{code}/{student_id}",
    "/sign-in/student",
    "/sign-in/staff",
    "/sign-out",
}
OPEN_TO_ALL |= {"/screens/{key}"}  # whoever has the key
OPEN_TO_ALL |= {"/pictures/{file}"}  # screens and phones without sign-in; nobody guesses a hash
OPEN_TO_ALL |= {"/certificates", "/certificates/{serial}"}  # whoever holds a certificate, to have it checked
OPEN_TO_ALL |= {"/course-certificates", "/course-certificates/{serial}"}
OPEN_TO_ALL |= {  # what the hall sees
    "/live/{match_id}",
    "/api/v1/matches/{match_id}/scoreboard",
    "/api/v1/matches/{match_id}/scoreboard/news",
}
OPEN_TO_ALL |= {"/adult", "/adult/sign-in", "/adult/sign-out"}  # the way in and out of the adults' own area
OPEN_TO_ALL |= {"/draws/{match_id}"}  # anybody may check a draw
OPEN_TO_ALL |= {"/prize-draws/{match_id}", "/tickets/{code}", "/join/{match_code}"}  # or has a ticket, or a seat code
OPEN_TO_ALL |= {f"/matches/{{match_id}}/hall{what}" for what in ("", "/news", "/mine")}  # a seat: test_audience.py
APP = create_app()


def guards(dependant):
    for inner in dependant.dependencies:
        yield inner.call
        yield from guards(inner)


def leaves(routes):
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from leaves(route.original_router.routes)


ROUTES = list(leaves(APP.routes))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)} {route.path}")
def test_every_route_declares_what_it_needs(route):
    declared = [guard for guard in guards(route.dependant) if isinstance(guard, (May, HasKey, HasCode))]
    assert declared or route.path in OPEN_TO_ALL


def test_only_the_database_commits():
    committers = [path.as_posix() for path in SOURCES if ".commit(" in path.read_text()]
    assert committers == ["app/db.py"]


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_a_file_fits_in_a_reader_s_head(source):
    assert len(source.read_text().splitlines()) <= 250


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_a_file_says_what_it_is_for(source):
    assert ast.get_docstring(ast.parse(source.read_text()))


PAGES = [n for n in pages.list_templates() if not n.startswith(("ui/", "layout/")) and "/_" not in n]  # _part.html


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title(name):
    assert "title" in pages.get_template(name).blocks


def every_refusal(kind=Refusal):
    yield kind
    for narrower in kind.__subclasses__():
        yield from every_refusal(narrower)


def test_every_refusal_is_a_whole_sentence():
    assert [refusal for refusal in every_refusal() if not refusal.message.endswith("。")] == []


def test_every_shared_word_has_a_chinese_label():
    words = [member for kind in vocabulary.__dict__.values() if isinstance(kind, type) for member in _members(kind)]
    assert [word for word in words if word not in vocabulary.LABELS] == []


def _members(kind):
    return list(kind) if issubclass(kind, vocabulary.StrEnum) else []
