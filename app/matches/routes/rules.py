"""Editing the rules of a tournament or of one match, before it begins: a form for teachers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.db import Db
from app.matches.access import MatchToChange, TournamentToChange
from app.matches.actions import preparing, sharing_rules
from app.matches.checks import faults
from app.matches.plain import from_plain
from app.matches.rule_changes import changed
from app.matches.rule_form import ELSEWHERE, form_of
from app.matches.rule_reading import NotReadYet, from_form
from app.matches.rulebook import Rules
from app.web import go, plain_form, render

router = APIRouter()
MOST_FIELDS = 2000


async def form(request: Request) -> FormData:
    """Return the fields of a long form."""
    return await plain_form(request, MOST_FIELDS)


Fields = Annotated[FormData, Depends(form)]


@dataclass(frozen=True)
class Desk:
    """Whose rules lie on the desk: where they belong, for how many teams they are, what is settled elsewhere."""

    name: str
    back: str
    note: str
    rules: Rules
    teams: int
    elsewhere: frozenset[str] = ELSEWHERE


@router.get("/matches/{match_id}/rules")
def show_rules(request: Request, match: MatchToChange, db: Db) -> Response:
    """Show the form of a match's rules."""
    preparing.not_begun(db, match)
    desk = _of_match(match.name, match.id, from_plain(match.rules), preparing.team_count(db, match.id))
    return _page(request, desk, desk.rules, {})


@router.post("/matches/{match_id}/rules")
def save_rules(request: Request, match: MatchToChange, db: Db, fields: Fields) -> Response:
    """Keep a match's rules, or carry out one command of the form and show it again, not kept yet."""
    preparing.not_begun(db, match)
    desk = _of_match(match.name, match.id, from_plain(match.rules), preparing.team_count(db, match.id))
    return _carry_out(request, desk, fields, lambda rules: preparing.change_rules(db, match, rules))


@router.get("/tournaments/{tournament_id}/rules")
def show_shared_rules(request: Request, tournament: TournamentToChange, db: Db) -> Response:
    """Show the form of the rules that the matches of a tournament share."""
    desk = _of_tournament(tournament.name, tournament.id, *sharing_rules.shared(db, tournament))
    return _page(request, desk, desk.rules, {})


@router.post("/tournaments/{tournament_id}/rules")
def save_shared_rules(request: Request, tournament: TournamentToChange, db: Db, fields: Fields) -> Response:
    """Keep the rules of a tournament, for it and for its matches that still share them."""
    desk = _of_tournament(tournament.name, tournament.id, *sharing_rules.shared(db, tournament))
    return _carry_out(request, desk, fields, lambda rules: sharing_rules.change_shared(db, tournament, rules))


def _of_match(name: str, match_id: object, rules: Rules, teams: int) -> Desk:
    return Desk(name, f"/matches/{match_id}", "只改这一场；比赛开始后不能再改。", rules, teams)


def _of_tournament(name: str, tournament_id: object, rules: Rules, teams: int, has_results: bool) -> Desk:
    note = "各场比赛共用。还没有开始、也没有单独改过赛制的场次，一并按新的赛制。"
    elsewhere = ELSEWHERE if has_results else frozenset()  # a preliminary that has results stays as it was held
    return Desk(name, f"/tournaments/{tournament_id}", note, rules, teams, elsewhere)


def _carry_out(request: Request, desk: Desk, fields: FormData, keep: Callable[[Rules], None]) -> Response:
    try:
        rules = from_form(fields, desk.rules)
    except NotReadYet as unread:
        return _page(request, desk, unread.draft, unread.faults, fields)
    command = str(fields.get("command", "save"))[:60]
    if command != "save":
        return _page(request, desk, changed(rules, command), {})
    wrong = faults(rules, desk.teams)
    if wrong:
        return _page(request, desk, rules, wrong, fields)
    keep(rules)
    return go(desk.back)


def _page(request: Request, desk: Desk, rules: Rules, wrong: dict[str, str], typed: FormData | None = None) -> Response:
    shown = form_of(rules, wrong, desk.teams, typed, desk.elsewhere)
    return render(request, "matches/setup/rules.html", status=422 if wrong else 200, desk=desk, form=shown)
