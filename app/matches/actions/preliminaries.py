"""The preliminary: results of teams, wherever they come from, and the table with its cut lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.matches.actions.teams import teams_of
from app.matches.actions.tournaments import preliminary_of
from app.matches.advancing import Cut, TeamStanding
from app.matches.cut import MARK, WILD, Drawn, Line, Settlements, Table, cuts_of, tables
from app.matches.draw import in_drawn_order
from app.matches.entering import Result
from app.matches.models import Team, Tournament
from app.matches.preliminary_models import ExtraMarks, PreliminaryResult, ResultSource, TieDraw
from app.matches.rulebook import Preliminary


@dataclass(frozen=True)
class Board:
    """The preliminary as it stands."""

    settings: Preliminary
    teams: Mapping[UUID, Team]  # taking part
    results: Mapping[UUID, PreliminaryResult]
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    settled: Settlements

    @property
    def cuts(self) -> list[Cut]:
        """Return the cut lines as they stand."""
        return [line.cut for line in self.lines]

    @property
    def missing(self) -> list[Team]:
        """Return the teams that have no result yet."""
        return [team for team in self.teams.values() if team.id not in self.results]

    @property
    def is_settled(self) -> bool:
        """Return whether no line runs between equal teams; wildcards may still wait."""
        return all(cut.is_settled for cut in self.cuts)

    @property
    def through(self) -> list[Team]:
        """Return the teams over the lines, the best of each field first."""
        return [self.teams[team] for cut in self.cuts for team in cut.through]


def board_of(db: Session, tournament: Tournament) -> Board:
    """Return the table of a tournament's preliminary."""
    settings = preliminary_of(tournament)
    teams = {team.id: team for team in teams_of(db, tournament.id) if team.withdrawn_at is None}
    query = select(PreliminaryResult).where(PreliminaryResult.tournament_id == tournament.id)
    results = {result.team_id: result for result in db.exec(query) if result.team_id in teams}
    standings = [_standing(teams[team], result) for team, result in results.items()]
    settled = Settlements(_marks_of(db, tournament), [draw for draw, _ in draws_held(db, tournament)])
    lines = cuts_of(standings, settings.advance, settings.tie_breaks, settled)
    found = tables(standings, settings.advance, settings.tie_breaks, [line.cut for line in lines])
    return Board(settings, teams, results, tuple(found), tuple(lines), settled)


def keep_results(
    db: Session,
    tournament: Tournament,
    results: Mapping[UUID, Result],
    source: ResultSource,
    by: UUID,
    now: datetime,
    behind: Mapping[UUID, int] | None = None,
    **origin: UUID,
) -> None:
    """Keep results of teams; an earlier result of a team is replaced. The caller holds the tournament."""
    query = select(PreliminaryResult).where(PreliminaryResult.tournament_id == tournament.id)
    here = {result.team_id: result for result in db.exec(query)}
    for team_id, result in results.items():
        row = here.get(team_id) or PreliminaryResult(
            tournament_id=tournament.id, team_id=team_id, hundredths=0, source=source, entered_at=now, entered_by=by
        )
        row.hundredths, row.seconds, row.multiple_right = result.hundredths, result.seconds, result.multiple_right
        row.behind = (behind or {}).get(team_id, 0)
        row.source, row.entered_at, row.entered_by = source, now, by
        row.competition_id, row.match_id = origin.get("competition_id"), origin.get("match_id")
        db.add(row)


def _standing(team: Team, result: PreliminaryResult) -> TeamStanding:
    score = result.hundredths * MARK - result.behind  # a heat's own tie-break decides between equals before all else
    return TeamStanding(team.id, score, timedelta(seconds=result.seconds), result.multiple_right, team.group, team.heat)


def _marks_of(db: Session, tournament: Tournament) -> dict[str, dict[UUID, int]]:
    found: dict[str, dict[UUID, int]] = {}
    for row in db.exec(select(ExtraMarks).where(ExtraMarks.tournament_id == tournament.id)):
        found.setdefault(row.line, {})[row.team_id] = row.marks
    return found


def draws_held(db: Session, tournament: Tournament) -> list[tuple[Drawn, TieDraw]]:
    """Return the draws among tied teams, the first first."""
    query = select(TieDraw).where(TieDraw.tournament_id == tournament.id, col(TieDraw.drawn_at).is_not(None))
    rows = db.exec(query.order_by(col(TieDraw.drawn_at), col(TieDraw.id))).all()
    return [(Drawn(row.line, tuple(in_drawn_order(row.seed, [UUID(team) for team in row.teams]))), row) for row in rows]


def line_words(line: str) -> str:
    """Return what people call a cut line."""
    return {"": "全部队伍", WILD: "外卡"}.get(line, line)
