"""The command that makes an administrator: there is no default account and no default password."""

from typing import Annotated

import typer

from app.commands.opening import the_database
from app.people.actions.staff import make_administrator


def register(cli: typer.Typer) -> None:
    """Add the command of this file."""
    cli.command("administrator")(administrator)


def administrator(
    account: Annotated[str, typer.Argument(help="账号：3 到 40 个字母、数字、点、横线")],
    name: Annotated[str, typer.Option(help="姓名")] = "平台管理员",
    password: Annotated[
        str,
        typer.Option(
            prompt="密码",
            hide_input=True,
            confirmation_prompt=True,
            show_default=False,
            help="省略时在终端输入，不显示",
        ),
    ] = "",
) -> None:
    """新建一个平台管理员账号。"""
    with the_database() as database, database.writing() as db:
        make_administrator(db, account, name, password)
    typer.echo(f"已新建平台管理员账号 {account}。")
