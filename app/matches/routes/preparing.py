"""Preparing a match: its list of what is missing, its rules, its questions, its screens."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.clock import Now
from app.db import Db
from app.matches import expected, programmes
from app.matches.access import MatchToChange, MatchToRead, MayReadMatches, tournaments_within
from app.matches.actions import preparing, screens
from app.matches.cues import WORDS, ScreenKind
from app.matches.models import Match, Place, Team, Tournament
from app.matches.qr import qr_svg
from app.people.permissions import Action, Resource
from app.people.permissions import scope as scope_of
from app.web import go, render, site_of

router = APIRouter(prefix="/matches")
MOST_FIELDS = 2000


@router.get("")
def matches(request: Request, permit: MayReadMatches, db: Db) -> Response:
    """List the matches of this person, the latest first."""
    query = select(Match, Tournament).join(Tournament, col(Tournament.id) == Match.tournament_id)
    rows = db.exec(query.where(tournaments_within(permit)).order_by(col(Match.made_at).desc()).limit(100))
    cards = [(match, tournament, programmes.show_of(db, match)) for match, tournament in rows]
    return render(request, "matches/setup/matches.html", cards=cards, words=WORDS)


@router.get("/{match_id}")
def show_match(request: Request, match: MatchToRead, permit: MayReadMatches, db: Db) -> Response:
    """Show how far a match is, and what to do next."""
    may_change = scope_of(permit.person.role, Resource.MATCH, Action.CHANGE) is not None
    show = programmes.show_of(db, match)
    rules = show.programme.rules
    return render(
        request,
        "matches/setup/match.html",
        match=match,
        tournament=db.get_one(Tournament, match.tournament_id),
        show=show,
        rules=rules,
        teams=_teams(db, match),
        checks=preparing.checklist(db, match),
        minutes=expected.show_minutes(rules, len(show.programme.teams)),
        screens=screens.screens_of(db, match.id),
        words=WORDS,
        may_change=may_change,
    )


@router.get("/{match_id}/questions")
def show_questions(request: Request, match: MatchToChange, db: Db) -> Response:
    """Show the questions set aside, with their keys: for those who prepare the match."""
    programme = programmes.programme_of(db, match)
    texts = programmes.texts_of(db, match, programmes.show_of(db, match))
    return render(
        request,
        "matches/setup/questions.html",
        match=match,
        rounds=[
            (round, [(p, *texts[p.id]) for p in programme.questions if p.round == at])
            for at, round in enumerate(programme.rules.rounds)
        ],
        begun=preparing.has_begun(db, match.id),
    )


@router.post("/{match_id}/questions")
def draw_questions(request: Request, match: MatchToChange, db: Db) -> Response:
    """Set questions aside for every round, anew."""
    preparing.draw_questions(db, match)
    return go(f"/matches/{match.id}/questions")


@router.post("/{match_id}/questions/{question_id}")
def replace_question(match: MatchToChange, question_id: UUID, db: Db) -> Response:
    """Exchange one question."""
    preparing.replace_question(db, match, question_id)
    return go(f"/matches/{match.id}/questions")


@router.post("/{match_id}/screens")
def make_screens(
    request: Request, match: MatchToChange, db: Db, now: Now, judges: Annotated[int, Form(ge=0, le=11)] = 0
) -> Response:
    """Give every screen a new key and show the ways in once."""
    made = screens.make_keys(db, match, judges, now)
    base = site_of(request)
    return render(
        request,
        "matches/setup/screens.html",
        match=match,
        keys=[(new.screen, f"{base}/screens/{new.key}", f"{base}/overlay/{new.key}") for new in made],
        qr=qr_svg,
        words=WORDS,
        ScreenKind=ScreenKind,
    )


def _teams(db: Session, match: Match) -> list[tuple[Place, Team]]:
    query = select(Place, Team).join(Team, col(Team.id) == Place.team_id).where(Place.match_id == match.id)
    return sorted(db.exec(query), key=lambda row: (row[0].desk or 1000, row[1].name))
