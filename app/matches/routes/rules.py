"""Editing the rules of a match, before it begins: a form for teachers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app.db import Db
from app.matches.access import MatchToChange
from app.matches.actions import preparing
from app.matches.checks import faults
from app.matches.models import Match
from app.matches.plain import from_plain
from app.matches.rounds import Rules
from app.matches.rule_changes import changed
from app.matches.rule_form import form_of
from app.matches.rule_reading import NotReadYet, from_form
from app.web import go, plain_form, render

router = APIRouter(prefix="/matches")
MOST_FIELDS = 2000


async def form(request: Request) -> FormData:
    """Return the fields of a long form."""
    return await plain_form(request, MOST_FIELDS)


Fields = Annotated[FormData, Depends(form)]


@router.get("/{match_id}/rules")
def show_rules(request: Request, match: MatchToChange, db: Db) -> Response:
    """Show the form of the rules."""
    preparing.not_begun(db, match)
    return _rules_page(request, db, match, from_plain(match.rules), {})


@router.post("/{match_id}/rules")
def save_rules(request: Request, match: MatchToChange, db: Db, fields: Fields) -> Response:
    """Keep the rules, or carry out one command of the form and show it again, not kept yet."""
    preparing.not_begun(db, match)
    try:
        rules = from_form(fields, from_plain(match.rules))
    except NotReadYet as unread:
        return _rules_page(request, db, match, unread.draft, unread.faults, fields)
    command = str(fields.get("command", "save"))[:60]
    if command != "save":
        return _rules_page(request, db, match, changed(rules, command), {})
    wrong = faults(rules, preparing.team_count(db, match.id))
    if wrong:
        return _rules_page(request, db, match, rules, wrong, fields)
    preparing.change_rules(db, match, rules)
    return go(f"/matches/{match.id}")


def _rules_page(
    request: Request, db: Session, match: Match, rules: Rules, wrong: dict[str, str], typed: FormData | None = None
) -> Response:
    shown = form_of(rules, wrong, preparing.team_count(db, match.id), typed)
    status = 422 if wrong else 200
    return render(request, "matches/setup/rules.html", status=status, match=match, form=shown)
