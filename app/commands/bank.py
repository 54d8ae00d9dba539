"""Commands about the question bank, for its editors and for the person who updates a platform."""

from pathlib import Path
from typing import Annotated

import typer

from app import clock
from app.commands.opening import the_database
from app.questions.actions.loading import check_bank, load_bank
from app.questions.law_changes import changes_of
from app.questions.laws import titles_like
from app.settings import PROJECT

Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="题库文件夹")]
OURS = PROJECT / "question_bank"


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="题库：检查、载入。", no_args_is_help=True)
    group.command("check")(check)
    group.command("load")(load)
    group.command("law-changes")(law_changes)
    cli.add_typer(group, name="bank")


def check(folder: Folder = OURS) -> None:
    """检查题库文件，不连接数据库。有错误时返回 1；提醒由编辑判断，不算错误。"""
    found = check_bank(folder)
    typer.echo(str(found))
    raise typer.Exit(0 if found.is_clean else 1)


def law_changes(
    law: Annotated[str, typer.Option(help="法律法规的名称，可以不写“中华人民共和国”")], folder: Folder = OURS
) -> None:
    """法律修订后，列出需要复核的论断和题目，逐条对照新旧条号。没有这部法律时返回 1。"""
    bank = check_bank(folder).bank
    titles = titles_like(bank.laws, law)
    if not titles:
        typer.echo(f"法规目录里没有《{law}》。")
        raise typer.Exit(1)
    for title in titles:
        for line in changes_of(bank, title):
            typer.echo(line)


def load(folder: Folder = OURS) -> None:
    """把题库载入数据库，可以重复运行。文件有错误时什么都不载入，返回 1。"""
    now = clock.now()
    with the_database() as database, database.writing() as db:
        done = load_bank(db, folder, now)
    typer.echo(str(done))
