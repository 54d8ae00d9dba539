"""Every guarded address, called by every role on every kind of thing, and compared with the permission table.

Nobody: sent to sign in. A role without a permit: 403. A thing out of reach: 404, in the same words as a thing that does
not exist. A thing within reach: anything but a refusal of the person or an error. Refusals leave no trace in any table.
On SQLite all of it; on PostgreSQL the reading addresses, because there the tests share one database.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlmodel import SQLModel

from app import clock
from app.db import Database
from app.main import create_app
from tests.permissions.matrix import (
    CAST,
    MISSING,
    addresses,
    fingerprint,
    permitted,
    reached,
    role_of,
    things,
    unknown_routes,
)
from tests.permissions.objects import OBJECTS
from tests.world import World

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
APP = create_app()
ADDRESSES = addresses(APP)
READING = [address for address in ADDRESSES if address.method == "GET" and address.kind]


class Stage:
    """A world with everybody signed in and every kind of thing made, and a running application over it."""

    def __init__(self, world: World, app, runner: asyncio.Runner) -> None:
        self.world, self.app, self.runner = world, app, runner
        self.tokens = {who: world.sign_in(getattr(world, who)) for who in CAST if who != "nobody"}
        self.made = {kind: make(world) for kind, make in OBJECTS.items()}
        transport = httpx.ASGITransport(app=app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://testserver", trust_env=False)

    def cells(self, address):
        """Return (who, variant, thing, expectation) for one address."""
        for who in CAST:
            for variant, thing in things(address, self.world, self.made).items():
                yield who, variant, thing, self.expected(address, who, thing)

    def expected(self, address, who, thing) -> str:
        if who == "nobody":
            return "sign in"
        person = getattr(self.world, who)
        if not permitted(address, role_of(person)):
            return "not allowed"
        return "within reach" if reached(address, person, self.world, thing) else "not found"

    def send(self, address, who, thing) -> httpx.Response:
        self.client.cookies.clear()
        if who in self.tokens:
            self.client.cookies.set("qingdun", self.tokens[who])
        path = address.of(thing.names) if thing else address.path
        request = self.client.request(address.method, path, **address.body)
        return self.runner.run(asyncio.wait_for(request, 20))


@contextmanager
def performance(database: Database) -> Iterator[Stage]:
    """Raise the curtain: the application runs, with its tasks, in one event loop."""
    app = create_app(database)
    with asyncio.Runner() as runner:
        life = app.router.lifespan_context(app)
        runner.run(life.__aenter__())
        yield Stage(World(database), app, runner)
        runner.run(life.__aexit__(None, None, None))


def judge(address, expectation, reply) -> bool:
    """Return whether the reply is what the table promises."""
    match expectation:
        case "sign in":
            to_sign_in = reply.status_code == 303 and reply.headers["location"].startswith("/sign-in")
            return reply.status_code == 401 or (address.method == "GET" and to_sign_in)
        case "not allowed":
            return reply.status_code == 403
        case "not found":
            return reply.status_code == 404
        case _:
            return reply.status_code not in {401, 403, 404} and reply.status_code < 500


class OnFile:
    """The stage on SQLite, with a picture of how it was before anybody acted."""

    def __init__(self, stage: Stage, path: Path, picture: Path) -> None:
        self.stage, self.path, self.picture = stage, path, picture
        copy(path, picture)

    def restore(self) -> None:
        copy(self.picture, self.path)


def copy(source: Path, target: Path) -> None:
    """Copy a database in one transaction, whoever else has it open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        other.execute("PRAGMA synchronous=OFF")
        one.backup(other)


@pytest.fixture(scope="module")
def on_file(empty_sqlite, tmp_path_factory):
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copy(empty_sqlite, folder / "stage.db")
    database = Database(f"sqlite:///{folder / 'stage.db'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "source", lambda: NOON)
        with performance(database) as stage:
            yield OnFile(stage, folder / "stage.db", folder / "picture.db")
    database.close()


def refuse_everybody_else(address, stage, cells) -> list[str]:
    """Send every request that must be refused; return what went wrong."""
    wrong, words_of_missing = [], {}
    for who, variant, thing, expectation in sorted(cells, key=lambda cell: cell[1] != MISSING):
        reply = stage.send(address, who, thing)
        if not judge(address, expectation, reply):
            wrong.append(f"{who}, {variant}: {reply.status_code}, should be: {expectation}")
        if expectation == "not found":
            words = words_of_missing.setdefault(who, reply.text)
            if reply.text != words:
                wrong.append(f"{who}, {variant}: not the words of a thing that does not exist")
    return wrong


def traces(stage) -> str:
    with stage.world.database.reading() as session:
        return fingerprint(session)


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_the_table_is_kept(address, on_file, record_property):
    stage = on_file.stage
    cells = list(stage.cells(address))
    on_file.restore()
    before = traces(stage)
    wrong = refuse_everybody_else(address, stage, [cell for cell in cells if cell[3] != "within reach"])
    assert traces(stage) == before, "a refusal left a trace"
    within = [cell for cell in cells if cell[3] == "within reach"]
    for who, variant, thing, expectation in within:
        reply = stage.send(address, who, thing)
        if not judge(address, expectation, reply):
            wrong.append(f"{who}, {variant}: {reply.status_code}, should be within reach")
        if address.method != "GET":
            on_file.restore()
    assert address.method != "GET" or traces(stage) == before, "reading left a trace"
    record_property("cells", len(cells))
    assert wrong == []
    assert within, "nobody may ever come here: the cast is too small"


def test_the_table_is_kept_on_postgresql(postgres, time):
    wrong = []
    try:
        with performance(postgres) as stage:
            for address in READING:
                for who, variant, thing, expectation in stage.cells(address):
                    reply = stage.send(address, who, thing)
                    if not judge(address, expectation, reply):
                        wrong.append(f"{address}: {who}, {variant}: {reply.status_code}, should be: {expectation}")
        assert wrong == []
    finally:
        empty(postgres)


def empty(database: Database) -> None:
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def test_no_route_escapes_the_matrix():
    assert unknown_routes(APP.routes) == []
    assert {address.path for address in ADDRESSES} >= {"/classes", "/students/{student_id}/pin", "/schools"}
