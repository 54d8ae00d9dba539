"""The preliminary of a tournament: its settings, its table with the cut lines, results taken over, ties settled."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.clock import HERE, Now
from app.competitions.models import Competition
from app.competitions.organiser_access import MayRead as MayReadCompetitions
from app.competitions.organiser_access import competitions_within
from app.competitions.phases import STATE_WORDS, state_of
from app.db import Db
from app.errors import Invalid
from app.matches.access import MayReadTournaments, TournamentToChange, TournamentToRead
from app.matches.actions import finals, preliminaries, taking_over, ties
from app.matches.actions import tournaments as keeping
from app.matches.actions.preliminaries import Board, line_words
from app.matches.advancing import ADVANCE_WORDS, AdvanceBy, TieBreaker
from app.matches.cut import FATE_WORDS
from app.matches.entering import marks_words, time_words
from app.matches.models import Team, Tournament
from app.matches.preliminary_models import SOURCE_WORDS
from app.matches.routes.sending import Sent
from app.matches.routes.tournaments import band_choices
from app.matches.rulebook import PRELIM_WORDS
from app.matches.team_access import may_change
from app.matches.team_sheets import result_book
from app.people.access import Permit
from app.sheets import MEDIA_TYPE, Value
from app.vocabulary import GradeBand
from app.web import download, go, render

router = APIRouter(prefix="/tournaments/{tournament_id}/preliminary")
MOST_COMPETITIONS = 30
Line = Annotated[str, Form(max_length=20)]
Count = Annotated[int | None, Query(ge=0, le=10_000)]


@router.get("")
def show_preliminary(
    request: Request,
    tournament: TournamentToRead,
    permit: MayReadTournaments,
    competitions: MayReadCompetitions,
    db: Db,
    now: Now,
    taken: Count = None,
    absent: Count = None,
) -> Response:
    """Show the table, the lines, and what is to be done."""
    return _page(request, db, tournament, permit, competitions, now, taken=taken, absent=absent)


@router.get("/results.xlsx")
def results_book(tournament: TournamentToRead, db: Db, now: Now) -> Response:
    """Give the results as a workbook, without names of players."""
    board = preliminaries.board_of(db, tournament)
    made = f"统计时间 {now.astimezone(HERE):%Y-%m-%d %H:%M}。排序：{'；'.join(order_words(board))}。"
    name = f"{tournament.name} 初赛成绩"
    return download(result_book(name, _rows(board), made), f"{name}.xlsx", MEDIA_TYPE)


@router.post("/settings")
def change_settings(
    request: Request,
    tournament: TournamentToChange,
    permit: MayReadTournaments,
    competitions: MayReadCompetitions,
    db: Db,
    now: Now,
    sent: Sent,
) -> Response:
    """Change how the preliminary is held and who goes on."""
    try:
        keeping.change_preliminary(tournament, sent)
    except Invalid as invalid:
        return _page(request, db, tournament, permit, competitions, now, sent, invalid.faults)
    return go(_here(tournament))


@router.post("/competition")
def take_paper(
    tournament: TournamentToChange,
    permit: MayReadCompetitions,
    db: Db,
    now: Now,
    competition_id: Annotated[UUID, Form()],
) -> Response:
    """Take the results over from a competition of this person's."""
    query = select(Competition).where(Competition.id == competition_id, competitions_within(db, permit))
    competition = db.exec(query).one_or_none()
    if competition is None:
        raise Invalid({"competition_id": "请选择一场竞赛。"})
    taken = taking_over.take_paper(db, tournament, competition, permit.person.id, now)
    return go(f"{_here(tournament)}?taken={taken.teams}&absent={taken.absent_players}")


@router.post("/heats")
def make_heats(tournament: TournamentToChange, db: Db, now: Now, band: Annotated[GradeBand, Form()]) -> Response:
    """Make a match of every heat."""
    taking_over.make_heats(db, tournament, band, now)
    return go(_here(tournament) + "#heats")


@router.post("/heats/results")
def take_heats(tournament: TournamentToChange, permit: MayReadTournaments, db: Db, now: Now) -> Response:
    """Take the places of the heats over."""
    taken = taking_over.take_heats(db, tournament, permit.person.id, now)
    return go(f"{_here(tournament)}?taken={taken.teams}")


@router.post("/ties/marks")
def keep_extra(
    request: Request,
    tournament: TournamentToChange,
    permit: MayReadTournaments,
    competitions: MayReadCompetitions,
    db: Db,
    now: Now,
    sent: Sent,
) -> Response:
    """Keep the marks of an extra paper."""
    try:
        ties.keep_extra(db, tournament, sent["line"], sent, permit.person.id, now)
    except Invalid as invalid:
        return _page(request, db, tournament, permit, competitions, now, sent, invalid.faults)
    return go(_here(tournament) + "#ties")


@router.post("/ties/promise")
def promise_tie(tournament: TournamentToChange, db: Db, now: Now, line: Line = "") -> Response:
    """Show the promise of a draw among tied teams."""
    ties.promise_draw(db, tournament, line, now)
    return go(_here(tournament) + "#ties")


@router.post("/ties/draw")
def draw_tie(tournament: TournamentToChange, permit: MayReadTournaments, db: Db, now: Now, line: Line = "") -> Response:
    """Draw among tied teams."""
    ties.draw_tie(db, tournament, line, permit.person.id, now)
    return go(_here(tournament) + "#ties")


def order_words(board: Board) -> list[str]:
    """Return how teams are compared, one thing after another."""
    compared = [each for each in board.settings.tie_breaks if each is not TieBreaker.DRAW]
    return [
        "总分高者在前",
        *(ADVANCE_WORDS[each] for each in compared),
        f"晋级线上仍相同，{ADVANCE_WORDS[TieBreaker.DRAW]}",
    ]


def _here(tournament: Tournament) -> str:
    return f"/tournaments/{tournament.id}/preliminary"


def _page(
    request: Request,
    db: Session,
    tournament: Tournament,
    permit: Permit,
    competitions: Permit,
    now: Now,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    **told: int | None,
) -> Response:
    board = preliminaries.board_of(db, tournament)
    return render(
        request,
        "matches/tournaments/preliminary.html",
        status=422 if faults else 200,
        tournament=tournament,
        board=board,
        ties=ties.ties_of(db, tournament, board),
        drawn=ties.settled_by_draw(db, tournament),
        competitions=_choices(db, competitions, now) if board.settings.mode == "paper" else [],
        heats=taking_over.heats_of(db, tournament),
        through=board.through if board.is_settled and not board.missing else [],
        differs=finals.differs(db, tournament, board.through),
        final=keeping.final_of(db, tournament),
        may_change=may_change(permit.person),
        bands=band_choices(),
        typed=typed or {},
        faults=faults or {},
        told={"taken": None, "absent": None} | told,
        words={
            "mode": PRELIM_WORDS,
            "fate": FATE_WORDS,
            "source": SOURCE_WORDS,
            "line": line_words,
            "order": order_words(board),
        },
        ways=[(each.value, ADVANCE_WORDS[each]) for each in AdvanceBy],
        marks_words=marks_words,
        time_words=time_words,
    )


def _choices(db: Session, permit: Permit, now: Now) -> list[tuple[str, str]]:
    """Return the published competitions this person sees, the latest first, with how far each is."""
    query = select(Competition).where(competitions_within(db, permit), col(Competition.published_at).is_not(None))
    query = query.where(col(Competition.voided_at).is_(None)).order_by(col(Competition.closes_at).desc())
    rows = db.exec(query.limit(MOST_COMPETITIONS))
    return [(str(each.id), f"{each.name}（{STATE_WORDS[state_of(each, now)][0]}）") for each in rows]


def _rows(board: Board) -> list[list[Value]]:
    found: list[list[Value]] = []
    for table in board.tables:
        for row in table.rows:
            team, result = board.teams[row.team], board.results[row.team]
            done: list[Value] = [
                result.hundredths / 100,
                time_words(result.seconds),
                result.multiple_right,
                FATE_WORDS[row.fate],
            ]
            found.append([row.place, *_who(team), *done])
    return found + [[None, *_who(team), None, "", None, "没有成绩"] for team in board.missing]


def _who(team: Team) -> list[Value]:
    return [team.name, team.school_name, team.group, team.heat]
