"""Every address written in a template leads somewhere: links to pages, forms to what takes them."""

import re
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from app.main import create_app

APP = create_app()
GALLERY = Path("templates/ui/gallery.html")  # only there for developers
TEMPLATES = sorted(set(Path("templates").rglob("*.html")) - {GALLERY})
LINK = re.compile(r'\b(href|hx-get|hx-post)="(/[^"]*)"')
FORM = re.compile(r"<form\b[^>]*>")
ANYTHING = "*"
BUTTON = re.compile(r'\bformaction="(/[^"]*)"')


def addresses(source):
    """Yield (method, address) for every address that a template writes out."""
    for name, address in LINK.findall(source):
        yield ("POST" if name == "hx-post" else "GET"), address
    for form in FORM.findall(source):
        if action := re.search(r'\baction="(/[^"]*)"', form):
            yield ("POST" if 'method="post"' in form else "GET"), action[1]
    for address in BUTTON.findall(source):
        yield "POST", address


def plain(address):
    """Put a sign in the place of what is filled in, and leave out the question and the place on the page."""
    address = re.sub(r"{%.*?%}", "", address)
    return re.sub(r"{{.*?}}", ANYTHING, address).split("?")[0].split("#")[0]


def leads_somewhere(method, address):
    return any(_takes(route, method, address) for route in flat(APP.routes))


def _takes(route, method, address):
    if isinstance(route, Mount):
        return address.startswith(route.path + "/")
    known, asked = route.path.split("/"), address.split("/")
    alike = (k == a or k.startswith("{") or ANYTHING in a for k, a in zip(known, asked, strict=False))
    return method in route.methods and len(known) == len(asked) and all(alike)


def flat(routes):
    for route in routes:
        if hasattr(route, "original_router"):
            yield from flat(route.original_router.routes)
        elif isinstance(route, (Route, Mount)):
            yield route


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to("templates").as_posix())
def test_every_address_leads_somewhere(template):
    found = [(method, plain(address)) for method, address in addresses(template.read_text())]
    assert [pair for pair in found if not leads_somewhere(*pair)] == []


def test_an_address_that_leads_nowhere_is_seen():
    [pair] = addresses('<form method="post" action="/classes/{{ one.id }}/nothing"></form>')
    assert not leads_somewhere(pair[0], plain(pair[1]))
    assert leads_somewhere("GET", "/classes/x")
