"""Results of the preliminary written down: typed in a table, or brought in a sheet."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Invalid
from app.matches.access import MayChangeTournaments, TournamentToChange
from app.matches.actions import preliminaries
from app.matches.actions.preliminaries import board_of
from app.matches.entering import Result, marks_words, time_words, write_result
from app.matches.models import Tournament
from app.matches.preliminary_models import ResultSource
from app.matches.routes.sending import Sent, cells_of
from app.matches.team_access import TournamentToEdit, TournamentToFill, held
from app.matches.team_sheets import ResultLine, read_results, result_template
from app.sandbox import UnreadableFile
from app.sheets import MEDIA_TYPE
from app.web import download, go, render, wants_json

router = APIRouter(prefix="/tournaments/{tournament_id}/preliminary/scores")
FIELDS = ("score", "time", "multiple")


@router.get("")
def show_scores(request: Request, tournament: TournamentToEdit, db: Db) -> Response:
    """Show the table to type in, with what is kept so far."""
    return _page(request, db, tournament, {}, {})


@router.post("")
def keep_scores(
    request: Request, tournament: TournamentToChange, permit: MayChangeTournaments, sent: Sent, db: Db, now: Now
) -> Response:
    """Keep what was typed; a row left empty is left alone, and nothing is kept while a field cannot be right."""
    board = board_of(db, tournament)
    results: dict[UUID, Result] = {}
    faults: dict[str, str] = {}
    kept = _kept(db, tournament)
    for team in board.teams:
        row = {name: sent[f"{name}.{team}"] for name in FIELDS}
        if not any(row.values()) or row == {name: kept.get(f"{name}.{team}", "") for name in FIELDS}:
            continue  # results taken over keep their source while nobody types over them
        result, wrong = write_result(**row)
        faults |= {f"{name}.{team}": words for name, words in wrong.items()}
        if result:
            results[team] = result
    if faults:
        return _page(request, db, tournament, sent, faults)
    preliminaries.keep_results(db, tournament, results, ResultSource.TYPED, permit.person.id, now)
    return go(f"/tournaments/{tournament.id}/preliminary")


@router.get("/template.xlsx")
def template(tournament: TournamentToEdit, db: Db) -> Response:
    """Give the workbook to fill in, with the teams in it."""
    names = [team.name for team in board_of(db, tournament).teams.values()]
    return download(result_template(names), "初赛成绩表.xlsx", MEDIA_TYPE)


@router.post("/import")
async def import_scores(
    request: Request,
    tournament: TournamentToFill,
    permit: MayChangeTournaments,
    database: TheDatabase,
    now: Now,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Keep the results of a sheet, all or none. Reading is slow, so no transaction is open meanwhile."""

    def teams(db: Session) -> dict[str, UUID]:
        return {team.name: team.id for team in board_of(db, tournament).teams.values()}

    known = await database.read(teams)
    try:
        found = read_results(await cells_of(file), list(known))
        if isinstance(found, str):
            raise UnreadableFile(found)
    except UnreadableFile as refusal:
        if wants_json(request):
            raise
        return await run_in_threadpool(_faulty, request, tournament, [], refusal.message)
    if faults := {str(line.line): line.faults for line in found if line.faults}:
        if wants_json(request):
            raise Invalid(faults)
        return await run_in_threadpool(_faulty, request, tournament, found, "")

    def keep(db: Session) -> int:
        here = held(db, tournament.id, permit)
        ids = {team.name: team.id for team in board_of(db, here).teams.values()}
        results = {ids[line.cells["name"]]: line.result for line in found if line.result and line.cells["name"] in ids}
        preliminaries.keep_results(db, here, results, ResultSource.IMPORTED, permit.person.id, now)
        return len(results)

    async with database.transaction(writing=True) as db:
        taken = await run_in_threadpool(keep, db)
    return go(f"/tournaments/{tournament.id}/preliminary?taken={taken}")


def _kept(db: Session, tournament: Tournament) -> dict[str, str]:
    fields = {}
    for team, result in board_of(db, tournament).results.items():
        fields[f"score.{team}"] = marks_words(result.hundredths)
        fields[f"time.{team}"] = time_words(result.seconds) if result.seconds else ""
        fields[f"multiple.{team}"] = str(result.multiple_right) if result.multiple_right else ""
    return fields


def _page(
    request: Request, db: Session, tournament: Tournament, sent: dict[str, str], faults: dict[str, str]
) -> Response:
    return render(
        request,
        "matches/tournaments/scores.html",
        status=422 if faults else 200,
        tournament=tournament,
        teams=list(board_of(db, tournament).teams.values()),
        typed=sent or _kept(db, tournament),
        faults=faults,
    )


def _faulty(request: Request, tournament: Tournament, lines: list[ResultLine], fault: str) -> Response:
    return render(
        request,
        "matches/tournaments/faulty_scores.html",
        status=422,
        tournament=tournament,
        lines=lines,
        fault=fault,
    )
