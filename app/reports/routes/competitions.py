"""Competitions in figures: overview, league tables of classes, schools and counties, and the files."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import ColumnElement
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.db import Database, Db, TheDatabase
from app.papers.sittings import full_marks
from app.reports import actions, levels, queries
from app.reports.access import (
    FiguresOf,
    MayRead,
    NamesOf,
    Reach,
    TablesOf,
    competitions_within,
    levels_of,
    place_of,
)
from app.reports.actions import SHEET_WORDS, File, Sheet
from app.reports.levels import LEVEL_WORDS, TITLES, Level
from app.reports.measures import figures
from app.sheets import MEDIA_TYPE
from app.web import download, render

router = APIRouter(prefix="/reports")
Purpose = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]


@router.get("")
def overview(request: Request, permit: MayRead, db: Db) -> Response:
    """List the competitions with their headline figures."""
    cards = []
    for competition in competitions_within(db, permit):
        reach = Reach(competition, permit)
        marks = full_marks(db, competition.paper_id)
        tally = levels.total(queries.class_tallies(db, competition, marks, reach.schools))
        cards.append((competition, figures(tally, marks)))
    return render(request, "reports/overview.html", cards=cards, place=place_of(db, permit))


@router.get("/competitions/{competition_id}")
def competition_figures(request: Request, reach: FiguresOf, db: Db, now: Now, by: Level | None = None) -> Response:
    """Show the figures of a competition at one level; the same rows go into the files."""
    head = actions.about(db, reach.competition, place_of(db, reach.permit), now)
    classes = queries.class_tallies(db, reach.competition, head.full_marks, reach.schools)
    offered = levels_of(reach.permit)
    level = by if by in offered else offered[0]
    found = levels.lines(classes, level, head.full_marks, head.weights, with_score=True)
    return render(
        request,
        "reports/competition.html",
        block="figures",
        competition=reach.competition,
        about=head,
        overall=figures(levels.total(classes), head.full_marks),
        lines=found,
        level=level,
        offered=[(name, LEVEL_WORDS[name]) for name in offered],
        titles=TITLES[level],
        role=reach.permit.person.role,
        words=SHEET_WORDS,
        now=now,
    )


@router.post("/competitions/{competition_id}/bulletin")
async def take_bulletin(reach: TablesOf, database: TheDatabase, now: Now, purpose: Purpose = "") -> Response:
    """Give the 通报表."""
    return await _give(database, reach, Sheet.BULLETIN, reach.schools, purpose, now)


@router.post("/competitions/{competition_id}/summary")
async def take_summary(reach: TablesOf, database: TheDatabase, now: Now, purpose: Purpose = "") -> Response:
    """Give the 汇总表 of every level."""
    return await _give(database, reach, Sheet.SUMMARY, reach.schools, purpose, now)


@router.post("/competitions/{competition_id}/detail")
async def take_detail(reach: NamesOf, database: TheDatabase, now: Now, purpose: Purpose = "") -> Response:
    """Give the 明细表 of the classes one teaches, or of one's school."""
    return await _give(database, reach, Sheet.DETAIL, reach.classes, purpose, now)


@router.post("/competitions/{competition_id}/unfinished")
async def take_unfinished(reach: NamesOf, database: TheDatabase, now: Now, purpose: Purpose = "") -> Response:
    """Give the 未完成名单 of the classes one teaches, or of one's school."""
    return await _give(database, reach, Sheet.UNFINISHED, reach.classes, purpose, now)


async def _give(
    database: Database, reach: Reach, sheet: Sheet, inside: ColumnElement[bool], purpose: str, now: datetime
) -> Response:
    """Make the file while only reading, then remember it in a short transaction, then send it."""
    purpose = actions.stated(purpose)

    def make() -> File:
        with database.reading() as db:
            return actions.make_file(db, reach.competition, sheet, inside, place_of(db, reach.permit), now)

    file = await run_in_threadpool(make)
    who = reach.permit.person.id
    async with database.transaction(writing=True) as db:
        await run_in_threadpool(actions.remember, db, who, file, purpose, now)
    return download(file.content, file.name, MEDIA_TYPE)
