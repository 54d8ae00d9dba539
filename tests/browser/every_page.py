"""The permission stage, served, with more happening on it; and the ways to every page there is.

A page is found by asking: every address is asked for as everybody within whose reach it lies. It is worth a look
when it is the first of its address or of its template, or when something stands on it that stands on no page before.
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import jinja2
import pytest

from app import clock
from app.db import Database
from app.main import create_app
from tests.browser.conftest import PC, PHONE, WALL
from tests.browser.happenings import NEWCOMERS, County, Happened, life, people_of_length
from tests.browser.show import DESK
from tests.browser.stage_happenings import stages
from tests.conftest import StoppedClock
from tests.permissions.matrix import Address, addresses, permitted, role_of
from tests.permissions.stage import Stage
from tests.servers import serving
from tests.test_architecture import OPEN_TO_ALL
from tests.world import World

ELEMENT = re.compile(r"<(\w+)([^>]*)>")
WHAT_IT_IS = re.compile(r"\b(?:class|type|role)=\"[^\"]*\"")
DIGITS = re.compile(r"\d+")
NAME = re.compile(r"{(\w+)(?::\w+)?}")
SCREENS = {  # made for one size each
    "/overlay/{key}": WALL,
    "/matches/{match_id}/screens/{screen_id}": PC,
    "/matches/{match_id}/hall": PHONE,
}
WIDE = {  # looked at on a desk or on the wall, and fit for a phone as well
    "/matches/{match_id}/desks/{desk}": DESK,
    "/classes/{class_id}/code": WALL,
    "/class-lessons/{class_lesson_id}": WALL,
}


@dataclass(frozen=True)
class Way:
    """An address filled in, the cookies of whoever goes there, and what is sent."""

    route: str
    address: str
    who: str
    cookies: tuple[tuple[str, str], ...] = ()
    status: int = 200
    form: tuple[tuple[str, str], ...] | None = None

    @property
    def size(self):
        """Return the size of the window: a phone's, where the page is not made for another."""
        return WALL if self.who.startswith("display") else (SCREENS | WIDE).get(self.route, PHONE)

    @property
    def sizes(self) -> tuple:
        return (self.size,) if self.route in SCREENS else (PHONE, PC)

    def __str__(self) -> str:
        return f"{self.route} as {self.who}"


@dataclass
class Found:
    """What all the asking found: pages worth a look, and the addresses that answered at all."""

    pages: list[Way] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    elements: set[str] = field(default_factory=set)

    def weigh(self, way: Way, template: str, html: str) -> None:
        """Keep a page that is worth a look."""
        new = elements(html) - self.elements
        if new or way.route not in self.reached or template not in self.templates:
            self.pages.append(way)
        self.elements |= new
        self.templates.add(template)
        self.reached |= {way.route} if way.status == 200 else set()


class Rendered:
    """The templates rendered as whole pages, in their order; a fragment is a block, and is not counted."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        render = jinja2.Template.render

        def listen(template, *args, **facts):
            self.names.append(template.name)
            return render(template, *args, **facts)

        patch.setattr(jinja2.Template, "render", listen)


class EveryPage:
    """The served stage."""

    def __init__(self, app, url: str, world: World, time: StoppedClock, rendered: Rendered) -> None:
        self.app, self.url, self.world, self.rendered = app, url, world, rendered
        people_of_length(world)
        self.stage, self.county = Stage(world), County(world, url, time)
        with closing(self.county):
            self.happened = [*life(self.county), *stages(self.county)]

    def find(self) -> Found:
        """Ask for everything."""
        found, files = Found(), set()
        with httpx.Client(base_url=self.url, trust_env=False, verify=False, timeout=20) as client:
            for way in self.ways():
                if way.form is not None:
                    found.pages.append(way)
                elif way.route not in files:
                    kind, status, html = ask(client, way)
                    if kind == "text/html" and status == way.status:
                        found.weigh(way, self.rendered.names[-1], html)
                    elif kind != "text/html" and status == 200:
                        files.add(way.route)
        found.reached |= files
        return found

    def ways(self) -> Iterator[Way]:
        yield from map(self._to_what_happened, self.happened)
        for address in addresses(self.app):
            if address.method == "GET":
                yield from self._of_the_table(address)
        for path in sorted(OPEN_TO_ALL):
            if "{" not in path:
                yield Way(path, path, "a stranger")

    def _of_the_table(self, address: Address) -> Iterator[Way]:
        for who, _, thing, expectation in self.stage.cells(address):
            if expectation == "within reach":
                path = address.of(thing.names) if thing else address.path
                yield Way(address.path, path, who, (("qingdun", self.stage.tokens[who]),))
        for who in () if address.kind else NEWCOMERS:
            if permitted(address, role_of(getattr(self.world, who))):
                yield Way(address.path, address.path, who, (("qingdun", self.county.token(who)),))

    def _to_what_happened(self, happened: Happened) -> Way:
        path = NAME.sub(lambda found: str(happened.names[found[1]]), happened.route)
        path += happened.names.get("query", "")
        form = None if happened.form is None else tuple(happened.form.items())
        return Way(happened.route, path, happened.who, tuple(happened.cookies.items()), happened.status, form)


def ask(client: httpx.Client, way: Way) -> tuple[str, int, str]:
    """Return the kind of the reply, its status, and the page if it is one: files and streams are not read."""
    cookies = "; ".join(f"{name}={value}" for name, value in way.cookies)
    with client.stream("GET", way.address, headers={"Cookie": cookies}) as reply:
        kind = reply.headers.get("content-type", "").split(";")[0]
        return kind, reply.status_code, reply.read().decode() if kind == "text/html" else ""


def elements(html: str) -> set[str]:
    """Return what kinds of element stand on a page, whatever they say."""
    return {f"{tag} {DIGITS.sub('', ' '.join(WHAT_IT_IS.findall(rest)))}" for tag, rest in ELEMENT.findall(html)}


@contextmanager
def every_page(empty_sqlite: Path, folder: Path) -> Iterator[EveryPage]:
    """Serve the stage from a thread, at noon."""
    path = folder / "every-page.db"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    app = create_app(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "source", time := StoppedClock())
        rendered = Rendered(patch)
        with serving(app) as url:
            yield EveryPage(app, url, World(database), time, rendered)
    database.close()
