"""Commands about rosters, for the person who sets a county up."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session, select

from app import clock
from app.commands.opening import the_database
from app.errors import NotFound
from app.people import kept_rows
from app.people.actions import reading_rosters
from app.people.actions.rosters import apply_roster
from app.people.models import School
from app.people.roster_matching import CHANGES, VERDICT_WORDS, Verdict

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="花名册 .xlsx 或 .csv")]
SHOWN = 50  # faulty rows printed


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="花名册：检查、导入。", no_args_is_help=True)
    group.command("check")(check)
    group.command("import")(import_file)
    cli.add_typer(group, name="roster")


def check(
    file: File,
    school: Annotated[str, typer.Option(help="学校标识码；只用来判断学段，可以不填")] = "",
) -> None:
    """检查花名册文件本身，不连接数据库。有错误的行时返回 1。"""
    roster = reading_rosters.read_roster(file.read_bytes(), file.name, school, clock.now())
    faulty = [row for row in roster.rows if row.faults]
    for note in roster.notes:
        typer.echo(note)
    for row in faulty[:SHOWN]:
        typer.echo(f"第 {row.line} 行：{''.join(row.faults)}")
    typer.echo(f"共 {len(roster.rows)} 行，{len(faulty)} 行需要改正。")
    raise typer.Exit(1 if faulty else 0)


def import_file(
    file: File,
    school: Annotated[str, typer.Option(help="学校标识码（10 位）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不导入")] = False,
) -> None:
    """导入花名册。有错误的班级整班暂不导入，其余照常导入；有未导入的行时返回 1。"""
    content, now = file.read_bytes(), clock.now()
    roster = reading_rosters.read_roster(content, file.name, school, now)
    with the_database() as database, database.writing() as db:
        here = _find_school(db, school)
        source = reading_rosters.check(db, here, roster, None, None, file.name, content, now)
        judged = kept_rows.read(source.rows)
        if not dry_run and any(j.verdict in CHANGES for j in judged):
            apply_roster(db, source, None, now)
        if dry_run:
            db.expunge(source)
    for j in [j for j in judged if j.verdict in (Verdict.FAULTY, Verdict.DUPLICATE)][:SHOWN]:
        typer.echo(f"第 {j.row.line} 行：{j.reason}")
    counts = Counter(VERDICT_WORDS[j.verdict] for j in judged)
    typer.echo("，".join(f"{word} {count}" for word, count in counts.items()) + "。")
    left = sum(j.verdict not in (*CHANGES, Verdict.SAME) for j in judged)
    raise typer.Exit(1 if left else 0)


def _find_school(db: Session, code: str) -> School:
    found = db.exec(select(School).where(School.code == code)).one_or_none()
    if found is None:
        raise NotFound(f"没有标识码为 {code} 的学校，没有导入任何内容。")
    return found
