"""The command behind `make demo`: everything from an empty folder to a running platform."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from app import clock
from app.clock import HERE
from app.commands.bank import OURS
from app.commands.serving import run
from app.courses.actions.loading import load_lessons
from app.db import Database
from app.demo import setting
from app.demo.county import SCHOOLS, SignInToPrint, keep_sign_ins, read_sign_ins
from app.demo.sample_roster import sample_roster
from app.people.actions.schools import load_regions
from app.people.labels import school_year
from app.questions.actions.loading import load_bank
from app.secret import secret
from app.settings import settings
from app.single import only_process
from app.tables import migrate
from app.vocabulary import GradeBand


def register(cli: typer.Typer) -> None:
    """Add the command of this file."""
    cli.command("demo")(demo)


def demo(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="端口")] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="准备好以后启动服务")] = True,
) -> None:
    """准备一个演示县并启动服务。再次运行时保留已有数据。"""
    chosen = settings()
    with only_process(chosen.database_url):
        address = f"http://{host or chosen.host}:{port or chosen.port}"
        with closing(Database(chosen.database_url)) as database:
            migrate(database)
            prepare(database)
            with database.reading() as db:
                pupils = setting.pupils_to_print(db, secret(), clock.now())
            _tell(address, read_sign_ins(_kept(database)), pupils)
        if serve:
            run(host or chosen.host, port or chosen.port, 1)


def prepare(database: Database) -> None:
    """Load the bank and the lessons and make the county, unless it is there; all of it or nothing."""
    now = clock.now()
    with database.writing() as db:
        load_regions(db)
        load_bank(db, OURS, now)
        load_lessons(db, OURS, now)
        if setting.is_made(db):
            return
        typer.echo("正在准备演示数据……")
        sign_ins = setting.make(db, now)
        code = next(code for code, _, band, _ in SCHOOLS if band is GradeBand.JUNIOR)
        settings().var.mkdir(parents=True, exist_ok=True)
        keep_sign_ins(_kept(database), sign_ins)  # before the commit: a county nobody can sign in to would be useless
        _sample().write_bytes(sample_roster(db, code, 1, school_year(now.astimezone(HERE).date())))


def _kept(database: Database) -> Path:
    """Return where the passwords of this database's demonstration are kept, readable by their owner only."""
    url = database.engine.url.render_as_string(hide_password=True)
    return settings().var / f"demo-{sha256(url.encode()).hexdigest()[:8]}.json"


def _sample() -> Path:
    return settings().var / "花名册示例.xlsx"


def _tell(address: str, sign_ins: list[SignInToPrint], pupils: list[setting.PupilToPrint]) -> None:
    typer.echo(f"\n青盾演示：{address}\n")
    typer.echo(f"教职工登录 {address}/sign-in/staff")
    for words, account, password in sign_ins:
        typer.echo(f"  {words}\n    账号 {account}  密码 {password}")
    typer.echo(f"\n学生登录 {address}/sign-in（用登录号，或由老师打开班级口令）")
    for pupil in pupils:
        typer.echo(f"  {pupil.place} {pupil.name}\n    登录号 {pupil.login_no}  PIN {pupil.pin}")
    typer.echo(f"\n花名册示例：{_sample()}")
    typer.echo("停止请按 Ctrl+C；数据保留在 var/ 中。\n")
