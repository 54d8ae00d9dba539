"""Commands that keep the platform in order: sweep, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from app import backups, clock, live
from app.clock import HERE
from app.commands.opening import the_database
from app.competitions.actions import attempts
from app.competitions.actions.entries import open_due
from app.exchange.actions import pictures
from app.people import presence
from app.people.actions import uploads
from app.settings import settings
from app.single import only_process


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command("sweep")(sweep)
    cli.command("backup")(backup)
    cli.command("restore")(restore)


def sweep(
    recount: Annotated[bool, typer.Option("--recount", help="按作答记录重新判分，列出不一致的答卷，不作修改")] = False,
) -> None:
    """整理：开始到点的竞赛，收取已到时的答卷，清除过期的通知和没有确认的上传。服务运行时会自动进行。"""
    with the_database() as database:
        now = clock.now()
        opened, closed = open_due(database, now), attempts.close_expired(database, now)
        presence.write_down(database)
        with database.writing() as db:
            live.forget_old(db, now)
            uploads.forget_unconfirmed(db, now)
            pictures.forget_unconfirmed(db, now)
        typer.echo(f"整理完成：{opened} 场竞赛开始，{closed} 份到时的答卷已交。")
        different = attempts.recount(database) if recount else []
    for attempt_id in different:
        typer.echo(f"成绩与作答记录不一致：答卷 {attempt_id}")
    if recount:
        typer.echo(f"复核完成，{len(different)} 份不一致。")
    raise typer.Exit(1 if different else 0)


def backup(
    to: Annotated[Path | None, typer.Argument(help="备份文件；默认存入 var/backups")] = None,
) -> None:
    """备份数据库，并检查备份是否完整。服务运行时也可以备份。"""
    stamp = clock.now().astimezone(HERE).strftime("%Y%m%d-%H%M%S")
    target = to or settings().var / "backups" / f"qingdun-{stamp}.backup"
    made = backups.make(settings().database_url, target)
    typer.echo(f"已备份到 {made.path}（{made.size / 1e6:.1f} MB，SHA-256 {made.sha256[:16]}…）。")
    typer.echo("请另行妥善保存 var/secret（或 QINGDUN_SECRET）：没有它，学生的 PIN 会全部改变。")


def restore(
    file: Annotated[Path, typer.Argument(help="由 qingdun backup 生成的文件", exists=True, dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """用备份替换现有数据。SQLite 的原文件会改名保留。"""
    if not yes:
        typer.confirm("现有数据将被备份内容替换，确定吗？", abort=True)
    with only_process(settings().database_url):
        kept = backups.restore(settings().database_url, file)
    typer.echo("已恢复。" + (f"原数据库保留为 {kept}。" if kept else ""))
