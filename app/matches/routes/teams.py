"""Teams of a tournament: the list, one team, withdrawing, and a whole sheet at once."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Invalid
from app.matches.access import MayChangeTournaments, MayReadTournaments, TournamentToChange, TournamentToRead
from app.matches.actions import teams as keeping
from app.matches.entering import LONGEST, seats, write_team
from app.matches.models import Team, Tournament
from app.matches.plain import from_plain
from app.matches.routes.sending import Sent, cells_of
from app.matches.rulebook import PrelimMode, TeamShape
from app.matches.team_access import TeamToChange, TeamToEdit, TournamentToEdit, TournamentToFill, held, may_change
from app.matches.team_sheets import TeamLine, columns_of, read_teams, team_template
from app.sandbox import UnreadableFile
from app.sheets import MEDIA_TYPE
from app.web import download, go, render, wants_json

router = APIRouter(prefix="/tournaments/{tournament_id}/teams")
Count = Annotated[int | None, Query(ge=0, le=1_000)]


@router.get("")
def list_teams(
    request: Request,
    tournament: TournamentToRead,
    permit: MayReadTournaments,
    db: Db,
    added: Count = None,
    changed: Count = None,
) -> Response:
    """List the teams; how many players are matched to pupils, and no names of players."""
    members = keeping.members_of(db, tournament.id)
    linked = {
        team: sum(bool(each.student_id) for each in found if each.part == "player") for team, found in members.items()
    }
    rules = from_plain(tournament.rules)
    return render(
        request,
        "matches/tournaments/teams.html",
        tournament=tournament,
        teams=keeping.teams_of(db, tournament.id),
        shape=rules.team,
        linked=linked,
        by_paper=rules.preliminary is not None and rules.preliminary.mode is PrelimMode.PAPER,
        may_change=may_change(permit.person),
        added=added,
        changed=changed,
    )


@router.get("/template.xlsx")
def template(tournament: TournamentToEdit) -> Response:
    """Give the workbook to fill in."""
    return download(team_template(keeping.shape_of(tournament)), "参赛队报名表.xlsx", MEDIA_TYPE)


@router.get("/new")
def new_team(request: Request, tournament: TournamentToEdit) -> Response:
    """Show the form for a team."""
    return _form(request, tournament, None, {}, {})


@router.post("")
def add_team(request: Request, tournament: TournamentToChange, sent: Sent, db: Db) -> Response:
    """Enter a team."""
    written = write_team(sent, keeping.shape_of(tournament))
    try:
        keeping.save_team(db, tournament, written)
    except Invalid as invalid:
        return _form(request, tournament, None, written.fields, invalid.faults)
    return go(f"/tournaments/{tournament.id}/teams" + ("/new" if "another" in sent else ""))


@router.post("/import")
async def import_teams(
    request: Request,
    tournament: TournamentToFill,
    permit: MayChangeTournaments,
    database: TheDatabase,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Enter the teams of a sheet, all or none. Reading is slow, so no transaction is open meanwhile."""
    try:
        found = read_teams(await cells_of(file), keeping.shape_of(tournament))
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

    def keep(db: Session) -> keeping.Entered:
        return keeping.save_sheet(db, held(db, tournament.id, permit), [line.written for line in found])

    async with database.transaction(writing=True) as db:
        kept = await run_in_threadpool(keep, db)
    return go(f"/tournaments/{tournament.id}/teams?added={kept.added}&changed={kept.changed}")


@router.get("/{team_id}")
def show_team(request: Request, tournament: TournamentToEdit, team: TeamToEdit, db: Db) -> Response:
    """Show a team with its players, to change."""
    return _form(request, tournament, team, _fields(db, team, keeping.shape_of(tournament)), {})


@router.post("/{team_id}")
def change_team(request: Request, tournament: TournamentToChange, team: TeamToChange, sent: Sent, db: Db) -> Response:
    """Keep a changed team."""
    written = write_team(sent, keeping.shape_of(tournament))
    try:
        keeping.save_team(db, tournament, written, team)
    except Invalid as invalid:
        return _form(request, tournament, team, written.fields, invalid.faults)
    return go(f"/tournaments/{tournament.id}/teams")


@router.post("/{team_id}/withdrawal")
def withdraw(tournament: TournamentToChange, team: TeamToChange, sent: Sent, now: Now) -> Response:
    """Withdraw a team, or take the withdrawal back."""
    if "back" in sent:
        keeping.take_back(team)
    else:
        keeping.withdraw(team, now)
    return go(f"/tournaments/{tournament.id}/teams")


def _fields(db: Session, team: Team, shape: TeamShape) -> dict[str, str]:
    """Return a team as it would be written; a player matched to a pupil is known by name alone from then on."""
    fields = {"school": team.school_name, "name": team.name, "group": team.group, "heat": team.heat}
    listed = dict(enumerate(seats(shape), start=1))
    for member in keeping.members_of(db, team.tournament_id).get(team.id, []):
        if member.position in listed:
            fields[listed[member.position].field] = member.name
    return fields


def _form(
    request: Request, tournament: Tournament, team: Team | None, typed: Mapping[str, str], faults: dict[str, str]
) -> Response:
    return render(
        request,
        "matches/tournaments/team.html",
        status=422 if faults else 200,
        tournament=tournament,
        team=team,
        seats=seats(keeping.shape_of(tournament)),
        typed=typed,
        faults=faults,
        longest=LONGEST,
    )


def _faulty(request: Request, tournament: Tournament, lines: list[TeamLine], fault: str) -> Response:
    return render(
        request,
        "matches/tournaments/faulty_teams.html",
        status=422,
        tournament=tournament,
        columns=columns_of(keeping.shape_of(tournament)),
        lines=lines,
        fault=fault,
    )
