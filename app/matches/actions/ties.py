"""Ties at a cut line: an extra paper, then a draw from a seed promised with the list of teams."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Invalid, Refusal
from app.matches.actions.preliminaries import Board, board_of, draws_held
from app.matches.actions.teams import teams_of
from app.matches.advancing import Cut
from app.matches.cut import Line
from app.matches.draw import promise
from app.matches.entering import MOST_EXTRA, whole
from app.matches.models import Team, Tournament
from app.matches.preliminary_models import ExtraMarks, TieDraw
from app.people.models import Staff

SEED_BYTES = 16


class NoTie(Refusal):
    """What would be settled has been settled, or others stand on the line by now."""

    message = "这条晋级线上现在没有这样的并列，没有抽签。请刷新后查看。"


class NotPromised(Refusal):
    """A draw nobody was shown the promise of could have been steered."""

    message = "请先公布种子的承诺值，再抽签。"


class DrawnAlready(Refusal):
    """Marks entered after a draw would undo it."""

    message = "这条晋级线已经抽签决定，不再录入加试成绩。"


@dataclass(frozen=True)
class TieAtLine:
    """A cut line at which teams were equal: who they were, who still is, and the promise of a draw among these."""

    line: str
    were_tied: tuple[Team, ...]
    tied: tuple[Team, ...]
    won: tuple[Team, ...]  # of those who were tied, who is through by now
    free: int
    marks: Mapping[UUID, int]
    is_drawn: bool
    promise: str = ""
    promised_at: datetime | None = None


@dataclass(frozen=True)
class TieSettled:
    """A draw that was held: for everybody to check."""

    line: str
    promise: str
    seed: str
    order: tuple[tuple[UUID, str], ...]
    drawn_at: datetime
    by: str


def ties_of(db: Session, tournament: Tournament, board: Board) -> list[TieAtLine]:
    """Return every line at which teams were equal, and how far it is settled."""
    found = []
    for line in board.lines:
        if not line.were_tied:
            continue
        cut, made = line.cut, _promised(db, tournament.id, line.cut)
        found.append(
            TieAtLine(
                cut.name,
                _by_name(board, line.were_tied),
                _by_name(board, cut.tied),
                _by_name(board, [team for team in cut.through if team in line.were_tied]),
                cut.free,
                board.settled.marks_among(cut.name, line.were_tied),
                _is_drawn(board, line),
                promise(made.seed) if made and cut.tied else "",
                made.promised_at if made and cut.tied else None,
            )
        )
    return found


def settled_by_draw(db: Session, tournament: Tournament) -> list[TieSettled]:
    """Return every draw held among tied teams, the first first, with what anybody needs to repeat it."""
    names = {team.id: team.name for team in teams_of(db, tournament.id)}
    found = []
    for draw, row in draws_held(db, tournament):
        order = tuple((team, names.get(team, "")) for team in draw.order)
        by = db.get(Staff, row.drawn_by) if row.drawn_by else None
        assert row.drawn_at
        found.append(TieSettled(row.line, promise(row.seed), row.seed, order, row.drawn_at, by.name if by else ""))
    return found


def keep_extra(
    db: Session, tournament: Tournament, line: str, sent: Mapping[str, str], by: UUID, now: datetime
) -> None:
    """Keep what every team of a tie did on an extra paper, or correct it; teams still equal draw."""
    board = board_of(db, tournament)
    here_tied = next((each for each in board.lines if each.cut.name == line and each.were_tied), None)
    if here_tied is None:
        raise NoTie
    if _is_drawn(board, here_tied):
        raise DrawnAlready
    marks = {team: whole(sent.get(f"extra.{team}", ""), MOST_EXTRA) for team in here_tied.were_tied}
    wrong = {f"extra.{team}": f"加试成绩应为 0 到 {MOST_EXTRA} 的整数。" for team in marks if marks[team] is None}
    if wrong:
        raise Invalid(wrong)
    rows = db.exec(select(ExtraMarks).where(ExtraMarks.tournament_id == tournament.id, ExtraMarks.line == line))
    here = {row.team_id: row for row in rows}
    for team, mark in marks.items():
        row = here.get(team) or ExtraMarks(
            tournament_id=tournament.id, line=line, team_id=team, marks=0, entered_at=now, entered_by=by
        )
        row.marks, row.entered_at, row.entered_by = mark or 0, now, by
        db.add(row)


def promise_draw(db: Session, tournament: Tournament, line: str, now: datetime) -> None:
    """Choose the seed of a draw among the teams of a tie, and show its promise; asked again, the same one stands."""
    cut = _tied_at(board_of(db, tournament), line)
    if _promised(db, tournament.id, cut) is None:
        teams = [str(team) for team in sorted(cut.tied)]
        seed = secrets.token_hex(SEED_BYTES)
        db.add(TieDraw(tournament_id=tournament.id, line=line, teams=teams, seed=seed, promised_at=now))


def draw_tie(db: Session, tournament: Tournament, line: str, by: UUID, now: datetime) -> None:
    """Draw among the teams of a tie from the promised seed, which is published with it."""
    made = _promised(db, tournament.id, _tied_at(board_of(db, tournament), line))
    if made is None:
        raise NotPromised
    made.drawn_at, made.drawn_by = now, by


def _by_name(board: Board, teams: Iterable[UUID]) -> tuple[Team, ...]:
    return tuple(sorted((board.teams[team] for team in teams), key=lambda team: team.name))


def _is_drawn(board: Board, line: Line) -> bool:
    drawn = (set(draw.order) for draw in board.settled.draws if draw.line == line.cut.name)
    return any(len(teams & set(line.were_tied)) > 1 for teams in drawn)


def _tied_at(board: Board, name: str) -> Cut:
    for cut in board.cuts:
        if cut.name == name and cut.tied:
            return cut
    raise NoTie


def _promised(db: Session, tournament_id: UUID, cut: Cut) -> TieDraw | None:
    """Return the promise that stands for exactly these teams and was not redeemed yet."""
    query = select(TieDraw).where(TieDraw.tournament_id == tournament_id, TieDraw.line == cut.name)
    waiting = db.exec(query.where(col(TieDraw.drawn_at).is_(None)).order_by(col(TieDraw.promised_at))).all()
    return next((row for row in waiting if set(row.teams) == {str(team) for team in cut.tied}), None)
