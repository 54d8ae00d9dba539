"""Tournaments: the list, a new one, and the overview with what is to be done next."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import col, select

from app.clock import Now
from app.db import Db
from app.errors import Invalid
from app.matches.access import MayMakeTournaments, MayReadTournaments, TournamentToChange, TournamentToRead
from app.matches.access import tournaments_within as within
from app.matches.actions import cancelling, finals, preliminaries, ties
from app.matches.actions import tournaments as keeping
from app.matches.cues import WORDS
from app.matches.entering import tidy
from app.matches.models import Tournament
from app.matches.plain import from_plain
from app.matches.team_access import may_change
from app.people.access import Permit
from app.people.permissions import Action, Resource
from app.people.permissions import scope as scope_of
from app.vocabulary import GradeBand, label
from app.web import go, render

router = APIRouter(prefix="/tournaments")
MOST = 100
Field = Annotated[str, Form()]


@router.get("")
def list_tournaments(request: Request, permit: MayReadTournaments, db: Db) -> Response:
    """List the tournaments of this person, the latest first."""
    query = select(Tournament).where(within(permit))
    rows = db.exec(query.order_by(col(Tournament.made_at).desc(), col(Tournament.name)).limit(MOST)).all()
    rows = sorted(rows, key=lambda tournament: tournament.cancelled_at is not None)  # those that go on come first
    return render(
        request,
        "matches/tournaments/tournaments.html",
        cards=[(tournament, keeping.progress_of(db, tournament)) for tournament in rows],
        next_words=NEXT_WORDS,
        may_make=scope_of(permit.person.role, Resource.TOURNAMENT, Action.CREATE) is not None,
    )


NEXT_WORDS = {
    keeping.Next.TEAMS: "等待登记队伍",
    keeping.Next.PRELIMINARY: "初赛",
    keeping.Next.DRAW: "等待抽签",
    keeping.Next.FINAL: "决赛",
}


@router.get("/new")
def new_tournament(request: Request, permit: MayMakeTournaments) -> Response:
    """Show the form; with the rules that ship, one click is enough."""
    return _form(request, permit, {}, {})


@router.post("")
def make_tournament(
    request: Request,
    permit: MayMakeTournaments,
    db: Db,
    now: Now,
    name: Field = "",
    level: Field = "",
    preset: Field = "",
    preliminary: Field = "",
) -> Response:
    """Make a tournament and go on to its teams."""
    sent = {"name": name, "level": level, "preset": preset, "preliminary": preliminary}
    try:
        made = keeping.make_tournament(db, permit.person, sent, now)
    except Invalid as invalid:
        return _form(request, permit, sent | {"name": tidy(name)}, invalid.faults)
    return go(f"/tournaments/{made.id}")


@router.get("/{tournament_id}")
def show_tournament(request: Request, tournament: TournamentToRead, permit: MayReadTournaments, db: Db) -> Response:
    """Show how far a tournament is, and the next thing to do."""
    rules = from_plain(tournament.rules)
    board = preliminaries.board_of(db, tournament) if rules.preliminary else None
    through = board.through if board and board.results and board.is_settled and not board.missing else []
    return render(
        request,
        "matches/tournaments/tournament.html",
        tournament=tournament,
        rules=rules,
        progress=keeping.progress_of(db, tournament),
        cancelled=cancelling.cancelled_matches(db, tournament),
        board=board,
        ties=[tie for tie in ties.ties_of(db, tournament, board) if tie.tied] if board else [],
        through=through,
        differs=bool(through) and finals.differs(db, tournament, through),
        may_change=may_change(permit.person) and tournament.cancelled_at is None,
        may_reinstate=may_change(permit.person) and tournament.cancelled_at is not None,
        bands=band_choices(),
        words=WORDS,
    )


@router.post("/{tournament_id}/final")
def make_final(
    tournament: TournamentToChange, permit: MayReadTournaments, db: Db, now: Now, band: Annotated[GradeBand, Form()]
) -> Response:
    """Make the final of those who came through, or give it the teams that are through by now."""
    made = finals.make_final(db, tournament, band, permit.person.id, now)
    return go(f"/matches/{made.match.id}/draw")


def band_choices() -> list[tuple[str, str]]:
    """Return the bands whose questions may be asked on stage, the likeliest first."""
    first = GradeBand.JUNIOR
    return [(band.value, label(band)) for band in (first, *(each for each in GradeBand if each is not first))]


def _form(request: Request, permit: Permit, typed: dict[str, str], faults: dict[str, str]) -> Response:
    return render(
        request,
        "matches/tournaments/new.html",
        status=422 if faults else 200,
        levels=keeping.levels_for(permit.person),
        presets=list(keeping.PRESETS.values()),
        typed=typed,
        faults=faults,
    )
