"""What operators ask: does the process answer, may traffic come, how much was done; and what the README promises."""

import re
from pathlib import Path

import pytest
import typer
from starlette.testclient import TestClient

from app.commands import cli
from app.db import Database
from app.main import create_app
from app.settings import Settings

README = Path("README.md").read_text()


def test_a_process_over_a_whole_database_is_alive_and_ready(browser_of):
    stranger = browser_of(None)
    assert (stranger.get("/healthz").status_code, stranger.get("/healthz").text) == (200, "ok\n")
    assert (stranger.get("/readyz").status_code, stranger.get("/readyz").text) == (200, "ready\n")
    assert "qingdun_requests_total" in stranger.get("/metrics").text


def test_no_traffic_comes_before_the_database_is_migrated(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    stranger = TestClient(create_app(database))  # without its tasks: they need tables
    assert stranger.get("/healthz").status_code == 200
    assert (stranger.get("/readyz").status_code, stranger.get("/readyz").text) == (503, "database not migrated\n")
    database.close()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme(name):
    variable = "DATABASE_URL" if name == "database_url" else f"QINGDUN_{name.upper()}"
    assert f"`{variable}`" in README


@pytest.mark.parametrize("name", typer.main.get_command(cli).commands)
def test_every_command_stands_in_the_readme(name):
    assert re.search(rf"`{name}[ `]", README)


def test_every_target_of_the_readme_is_there():
    targets = re.findall(r"\]\(((?!http)[^)]+)\)", README + Path("README.zh-CN.md").read_text())
    assert [target for target in targets if not Path(target).exists()] == []
