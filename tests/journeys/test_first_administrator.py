"""Setting a platform up from nothing: migrate, then the first administrator; no default account exists before."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.commands import cli
from app.db import Database
from app.errors import Invalid
from app.people.models import Region, Staff
from app.settings import settings


@pytest.fixture
def address(monkeypatch, tmp_path):
    address = f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    settings.cache_clear()
    yield address
    settings.cache_clear()


def rows(address, kind) -> list:
    database = Database(address)
    with database.reading() as db:
        found = list(db.exec(select(kind)))
    database.close()
    return found


def run(*arguments, **how):
    return CliRunner().invoke(cli, arguments, catch_exceptions=False, **how)


def test_a_new_platform_has_its_counties_and_nobody_who_may_sign_in(address):
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0  # again changes nothing
    assert len(rows(address, Region)) == 28
    assert rows(address, Staff) == []


def test_the_first_administrator_chooses_the_password(address):
    run("migrate")
    made = run("administrator", "keeper", input="A-long-Shield-1\nA-long-Shield-1\n")
    assert made.exit_code == 0 and "A-long-Shield-1" not in made.output
    assert [(staff.account, staff.must_change_password) for staff in rows(address, Staff)] == [("keeper", False)]


def test_a_weak_password_makes_nobody(address):
    run("migrate")
    with pytest.raises(Invalid, match="密码长度"):
        run("administrator", "keeper", "--password", "short")
    assert rows(address, Staff) == []
