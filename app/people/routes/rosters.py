"""Rosters: upload, preview with a reason beside every row, import, undo."""

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import Response
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from app.clock import HERE, Now
from app.db import Db, TheDatabase
from app.errors import Refusal
from app.people import kept_rows
from app.people.actions import reading_rosters, rosters
from app.people.labels import class_label, school_year
from app.people.models import RosterImport, School
from app.people.permissions import Scope
from app.people.roster import Roster
from app.people.roster_access import MayRead, MySchool, OnlyClasses, RosterToChange, RosterToRead, UploaderHere
from app.people.roster_matching import CHANGES, VERDICT_WORDS, Judged, Verdict
from app.people.roster_sheets import template, workbook_of_faults
from app.people.routes.slow_work import SlowWork
from app.people.uploads import WAITS
from app.sandbox import UnreadableFile
from app.sheets import MEDIA_TYPE
from app.web import download, go, render, wants_json

router = APIRouter(prefix="/rosters")
PAGE = 200  # rows shown at once
LONGEST_NAME = 200  # of a file
_reading = SlowWork("roster", threads=2, most_waiting=16)  # a hostile file may take 25 seconds and half a gigabyte


@router.get("")
def uploads(request: Request, permit: MayRead, school: MySchool, db: Db) -> Response:
    """Show the upload form and earlier uploads."""
    return _uploads(request, permit, school, db)


def _uploads(request: Request, permit: MayRead, school: School, db: Session, fault: str = "") -> Response:
    mine = select(RosterImport).where(RosterImport.school_id == school.id)
    if permit.scope is Scope.OWN:
        mine = mine.where(RosterImport.staff_id == permit.person.id)
    recent = db.exec(mine.order_by(col(RosterImport.checked_at).desc()).limit(20)).all()
    return render(
        request,
        "people/rosters.html",
        status=422 if fault else 200,
        school=school,
        rosters=recent,
        fault=fault,
        waits=WAITS.days,
    )


@router.get("/template.xlsx")
def empty_template(_permit: MayRead) -> Response:
    """Give the workbook to fill in."""
    return download(template(), "花名册模板.xlsx", MEDIA_TYPE)


@router.post("")
async def upload(
    request: Request,
    permit: MayRead,
    uploader: UploaderHere,
    database: TheDatabase,
    now: Now,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Read and judge a file; nothing is changed yet. Reading is slow, so no transaction is open meanwhile."""
    content = await file.read()
    name = _tidy_name(file.filename or "")

    def read() -> tuple[School, Roster]:
        with database.reading() as db:
            school = db.get_one(School, uploader.school_id)
        return school, reading_rosters.read_roster(content, name, school.code, now)

    def refuse(fault: str) -> Response:
        with database.reading() as db:
            return _uploads(request, permit, db.get_one(School, uploader.school_id), db, fault)

    try:
        school, roster = await _reading.run(read)
    except UnreadableFile as refusal:
        if wants_json(request):
            raise
        return await run_in_threadpool(refuse, refusal.message)
    who = (uploader.staff_id, uploader.only_classes_of)
    async with database.transaction(writing=True) as db:
        source = await run_in_threadpool(reading_rosters.check, db, school, roster, *who, name, content, now)
    return go(f"/rosters/{source.id}")


def _tidy_name(name: str) -> str:
    """Return the last part of a file's name; browsers send any characters, and databases and commands refuse some."""
    shown = "".join(sign for sign in PurePath(name).name if sign.isprintable())
    return shown[-LONGEST_NAME:] or "花名册.xlsx"


@router.get("/{roster_id}")
def preview(request: Request, roster: RosterToRead, now: Now, show: str = "", page: int = 1) -> Response:
    """Show what each row would do, the rows that need mending first."""
    judged = kept_rows.read(roster.rows)
    counts = {verdict: sum(j.verdict is verdict for j in judged) for verdict in Verdict}
    chosen = [j for j in judged if not show or j.verdict == show]
    chosen.sort(key=lambda j: (ORDER.index(j.verdict), j.row.line))
    page = max(1, min(page, 1 + (len(chosen) - 1) // PAGE)) if chosen else 1
    return render(
        request,
        "people/roster.html",
        roster=roster,
        counts=counts,
        words=VERDICT_WORDS,
        show=show,
        rows=[(j, _class_name(j, roster)) for j in chosen[(page - 1) * PAGE : page * PAGE]],
        page=page,
        pages=1 + (len(chosen) - 1) // PAGE if chosen else 1,
        to_do=sum(counts[verdict] for verdict in CHANGES),
        may_undo=bool(roster.applied_at and not roster.undone_at and now - roster.applied_at < rosters.UNDO_WITHIN),
        class_count=len({j.row.school_class for j in judged if j.verdict in CHANGES}),
    )


ORDER = [
    Verdict.FAULTY, Verdict.DUPLICATE, Verdict.HELD_BACK, Verdict.MOVED, Verdict.UPDATED, Verdict.NEW, Verdict.SAME,
]  # fmt: skip


@router.post("/{roster_id}/application")
def apply(roster: RosterToChange, only: OnlyClasses, db: Db, now: Now) -> Response:
    """Import what the preview showed."""
    rosters.apply_roster(db, roster, only, now)
    return go(f"/rosters/{roster.id}")


@router.post("/{roster_id}/undoing")
def undo(roster: RosterToChange, db: Db, now: Now) -> Response:
    """Take an import back."""
    rosters.undo_roster(db, roster, now)
    return go(f"/rosters/{roster.id}")


@router.get("/{roster_id}/faults.xlsx")
def faults(roster: RosterToRead, school: MySchool) -> Response:
    """Give the rows that need mending, with the reason beside each."""
    judged = [j for j in kept_rows.read(roster.rows) if j.verdict not in (*CHANGES, Verdict.SAME)]
    if not judged or (roster.applied_at and not any(j.row.cells for j in judged)):
        raise NothingToMend
    rows = [(j.row.line, [*j.row.cells, "", "", "", "", "", ""][:6], j.reason) for j in judged]
    return download(workbook_of_faults(school.name, rows), f"{school.name}_花名册_需要改正.xlsx", MEDIA_TYPE)


class NothingToMend(Refusal):
    """There are no such rows, or they are no longer kept."""

    message = "没有需要改正的行；导入之后，原始内容也不再保留。"


def _class_name(j: Judged, roster: RosterImport) -> str:
    key = j.row.school_class
    year = school_year(roster.checked_at.astimezone(HERE).date())
    return class_label(key.band, key.entry_year, key.number, year) if key else "—"
