"""Everybody signed in and every kind of thing made: the stage of the permission matrix and of hostile input."""

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
    addresses,
    fingerprint,
    permitted,
    reached,
    role_of,
    things,
)
from tests.permissions.objects import OBJECTS
from tests.world import World

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
APP = create_app()
ADDRESSES = addresses(APP)
READING = [address for address in ADDRESSES if address.method == "GET" and address.kind]


class Stage:
    """A world with everybody signed in and every kind of thing made."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens = {who: world.sign_in(getattr(world, who)) for who in CAST if who != "nobody"}
        self.made = {kind: make(world) for kind, make in OBJECTS.items()}

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


class Performance(Stage):
    """The stage, and a running application over it."""

    def __init__(self, world: World, app, runner: asyncio.Runner) -> None:
        super().__init__(world)
        self.app, self.runner = app, runner
        transport = httpx.ASGITransport(app=app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://testserver", trust_env=False)

    def send(self, address, who, thing) -> httpx.Response:
        self.client.cookies.clear()
        if who in self.tokens:
            self.client.cookies.set("qingdun", self.tokens[who])
        path = address.of(thing.names) if thing else address.path
        request = self.client.request(address.method, path, **address.body)
        return self.runner.run(asyncio.wait_for(request, 20))


@contextmanager
def performance(database: Database) -> Iterator[Performance]:
    """Raise the curtain: the application runs, with its tasks, in one event loop."""
    app = create_app(database)
    with asyncio.Runner() as runner:
        life = app.router.lifespan_context(app)
        runner.run(life.__aenter__())
        yield Performance(World(database), app, runner)
        runner.run(life.__aexit__(None, None, None))


class OnFile:
    """The stage on SQLite, with a picture of how it was before anybody acted."""

    def __init__(self, stage: Performance, path: Path, picture: Path) -> None:
        self.stage, self.path, self.picture = stage, path, picture
        copy(path, picture)

    def restore(self) -> None:
        copy(self.picture, self.path)


def copy(source: Path, target: Path) -> None:
    """Copy a database in one transaction, whoever else has it open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        other.execute("PRAGMA synchronous=OFF")
        one.backup(other)


@contextmanager
def stage_on_file(empty_sqlite: Path, folder: Path) -> Iterator[OnFile]:
    """Raise the curtain over an SQLite file that can be put back as it was."""
    shutil.copy(empty_sqlite, folder / "stage.db")
    database = Database(f"sqlite:///{folder / 'stage.db'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "source", lambda: NOON)
        with performance(database) as stage:
            yield OnFile(stage, folder / "stage.db", folder / "picture.db")
    database.close()


def traces(stage) -> str:
    with stage.world.database.reading() as session:
        return fingerprint(session)


def empty(database: Database) -> None:
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
