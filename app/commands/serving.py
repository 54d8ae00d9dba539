"""Commands that start the server."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from typing import Annotated

import typer
import uvicorn

from app.commands.opening import NotMigrated
from app.db import Database
from app.displays import Displays
from app.errors import Refusal
from app.matches.boot import begin
from app.people.actions.schools import load_regions
from app.settings import settings
from app.single import only_process
from app.tables import is_up_to_date, migrate

MAIN = "http://127.0.0.1:8000"
DISPLAYS_PORT = 8001


class OneProcessOnly(Refusal):
    """Several processes cannot share one SQLite file safely."""

    message = "SQLite 只允许一个服务进程。需要多个进程时，请改用 PostgreSQL（DATABASE_URL=postgresql://…）。"


class DisplaysAlone(Refusal):
    """One process of the displays has one port; more processes have more ports."""

    message = "大屏分发每个进程占一个端口，不能指定进程数；需要多个时，请用不同的 --port 分别启动。"


class Only(StrEnum):
    """Parts that may run by themselves."""

    DISPLAYS = "displays"


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command("serve")(serve)
    cli.command("migrate")(migrate_command)


def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="端口")] = None,
    workers: Annotated[int | None, typer.Option(help="进程数；SQLite 只能为 1")] = None,
    only: Annotated[Only | None, typer.Option(help="只启动一部分：displays 为公开比分的分发，不连接数据库")] = None,
    source: Annotated[str, typer.Option("--from", help="与 --only displays 合用：主服务的地址")] = MAIN,
) -> None:
    """启动服务。数据库须已升级到当前版本（qingdun migrate）。"""
    chosen = settings()
    if only is Only.DISPLAYS:
        if workers is not None:
            raise DisplaysAlone
        typer.echo(f"青盾公开比分 http://{host or chosen.host}:{port or DISPLAYS_PORT}  主服务 {source}")
        _run_displays(source, host or chosen.host, port or DISPLAYS_PORT)
        return
    with only_process(chosen.database_url):
        with closing(Database(chosen.database_url)) as database:
            if database.is_sqlite and (workers or chosen.workers) > 1:
                raise OneProcessOnly
            if not is_up_to_date(database):
                raise NotMigrated
            kind = f"SQLite {sqlite3.sqlite_version}" if database.is_sqlite else "PostgreSQL"
        typer.echo(f"青盾 http://{host or chosen.host}:{port or chosen.port}  数据库 {kind}")
        run(host or chosen.host, port or chosen.port, workers or chosen.workers)


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop; open connections get a few seconds to finish."""
    begin()
    with counting_together(workers):
        _run(host, port, workers)


@contextmanager
def counting_together(workers: int) -> Iterator[None]:
    """Give several processes one folder for their counters, so that /metrics tells the sum whoever answers."""
    if workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="qingdun-counters-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _run(host: str, port: int, workers: int) -> None:
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers if workers > 1 else None,
        timeout_graceful_shutdown=5,
        # Longer than a proxy keeps its connections: at five seconds a busy process cut off requests that were waiting.
        timeout_keep_alive=75,
        proxy_headers=True,
        forwarded_allow_ips=settings().trusted_proxies,
        access_log=False,
        log_level="warning",
    )


def _run_displays(source: str, host: str, port: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # a connection is a file; systems allow few unless asked
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvicorn.run(
        Displays(source),
        host=host,
        port=port,
        backlog=4096,  # after a break everybody comes back within seconds
        ws="none",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
        proxy_headers=False,
        access_log=False,
        log_level="warning",
    )


def migrate_command() -> None:
    """把数据库升级到当前版本；已是最新时什么也不改。"""
    with only_process(settings().database_url), closing(Database(settings().database_url)) as database:
        migrate(database)
        with database.writing() as db:
            load_regions(db)
    typer.echo("数据库已是当前版本。")
