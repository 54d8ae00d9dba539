"""Commands that take the bureau's tables: for the office that prints them and for nightly jobs."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app import clock
from app.commands.opening import the_database
from app.competitions.models import Competition
from app.errors import NotFound
from app.people.models import Region, School, SchoolClass
from app.people.permissions import region_prefix
from app.reports import actions
from app.reports.actions import Sheet

Which = Annotated[UUID, typer.Argument(help="竞赛编号，见 qingdun export list")]
Purpose = Annotated[str, typer.Option(help="用途，不少于 4 个字；导出会留下记录")]
Target = Annotated[Path | None, typer.Option(help="文件；省略时用中文文件名存到当前文件夹")]
Place = Annotated[str, typer.Option(help="行政区划代码，例如 640324")]
SchoolCode = Annotated[str, typer.Option(help="学校标识码（10 位）")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="导出：通报表、汇总表、明细表、未完成名单。", no_args_is_help=True)
    group.command("list")(list_competitions)
    group.command("bulletin")(bulletin)
    group.command("summary")(summary)
    group.command("detail")(detail)
    group.command("unfinished")(unfinished)
    cli.add_typer(group, name="export")


def list_competitions() -> None:
    """列出已发布的竞赛和编号。"""
    published = select(Competition).where(col(Competition.published_at).is_not(None))
    with the_database(alone=False) as database, database.reading() as db:
        for competition in db.exec(published.order_by(col(Competition.opens_at))):
            state = "（已作废）" if competition.voided_at else ""
            typer.echo(f"{competition.id}  {competition.name}{state}")


def bulletin(competition: Which, purpose: Purpose, region: Place, to: Target = None) -> None:
    """导出通报表。"""
    _take(Sheet.BULLETIN, competition, purpose, region, to)


def summary(competition: Which, purpose: Purpose, region: Place, to: Target = None) -> None:
    """导出汇总表（县区、学校、年级、班级）。"""
    _take(Sheet.SUMMARY, competition, purpose, region, to)


def detail(competition: Which, purpose: Purpose, school: SchoolCode, to: Target = None) -> None:
    """导出一所学校的明细表，含学生姓名。"""
    _take(Sheet.DETAIL, competition, purpose, school, to)


def unfinished(competition: Which, purpose: Purpose, school: SchoolCode, to: Target = None) -> None:
    """导出一所学校的未完成名单，含学生姓名。"""
    _take(Sheet.UNFINISHED, competition, purpose, school, to)


def _take(sheet: Sheet, competition_id: UUID, purpose: str, code: str, to: Path | None) -> None:
    purpose, now = actions.stated(purpose), clock.now()
    with the_database() as database, database.writing() as db:
        competition = db.get(Competition, competition_id)
        if competition is None or competition.published_at is None or competition.voided_at:
            raise NotFound("没有这场竞赛，没有导出任何内容。")
        where, inside = _inside(db, sheet, code)
        file = actions.make_file(db, competition, sheet, inside, where, now)
        target = to or Path(file.name)
        target.touch(mode=0o600)  # before a name stands in it
        target.write_bytes(file.content)
        actions.remember(db, None, file, purpose, now)
    typer.echo(f"已导出 {target}（{file.row_count} 行）。")


def _inside(db: Session, sheet: Sheet, code: str) -> tuple[str, ColumnElement[bool]]:
    """Return the name of a region or school, and the condition that keeps a sheet inside it."""
    if sheet in (Sheet.DETAIL, Sheet.UNFINISHED):
        school = db.exec(select(School).where(School.code == code)).one_or_none()
        if school is None:
            raise NotFound(f"没有标识码为 {code} 的学校，没有导出任何内容。")
        return school.name, col(SchoolClass.school_id) == school.id
    region = db.exec(select(Region).where(Region.code == code)).one_or_none()
    if region is None:
        raise NotFound(f"没有代码为 {code} 的地区，没有导出任何内容。")
    return region.name, col(School.region_code).startswith(region_prefix(code))
