"""Commands about lessons, for their editors and for the person who updates a platform."""

from pathlib import Path
from typing import Annotated

import typer

from app import clock
from app.commands.opening import the_database
from app.courses.actions.files import OURS, check_lessons
from app.courses.actions.loading import load_lessons

Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="题库文件夹，课程在其中的 lessons 里")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="课程：检查、载入。", no_args_is_help=True)
    group.command("check")(check)
    group.command("load")(load)
    cli.add_typer(group, name="lessons")


def check(folder: Folder = OURS) -> None:
    """检查课程文件，不连接数据库。有错误时返回 1。"""
    found = check_lessons(folder)
    typer.echo(str(found))
    raise typer.Exit(0 if not found.faults else 1)


def load(folder: Folder = OURS) -> None:
    """把课程载入数据库，可以重复运行。文件有错误时什么都不载入，返回 1。"""
    now = clock.now()
    with the_database() as database, database.writing() as db:
        done = load_lessons(db, folder, now)
    typer.echo(str(done))
