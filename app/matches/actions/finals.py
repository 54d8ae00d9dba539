"""The final: the match of those who came through, with its desks still to be drawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.errors import Refusal
from app.matches.actions.draws import seat_teams
from app.matches.actions.preliminaries import board_of
from app.matches.actions.preparing import make_match
from app.matches.actions.teams import teams_of
from app.matches.actions.tournaments import final_of
from app.matches.models import Match, Place, Team, Tournament
from app.matches.plain import from_plain
from app.vocabulary import GradeBand


class ResultsMissing(Refusal):
    """Nobody is left out because a result was forgotten."""

    message = "还有队伍没有成绩，没有生成决赛。"


class TiesLeft(Refusal):
    """Who of equal teams goes on is settled in the open, before."""

    message = "晋级线上还有并列的队伍，没有生成决赛。请先加试或抽签。"


class TooFewTeams(Refusal):
    """A final needs two."""

    message = "至少要有两支队伍才能生成决赛。"


@dataclass(frozen=True)
class Final:
    """The final, and whether its teams are new."""

    match: Match
    has_changed: bool


def qualified(db: Session, tournament: Tournament) -> list[Team]:
    """Return the teams of the final, or refuse while that is not certain; without a preliminary, all of them."""
    if from_plain(tournament.rules).preliminary is None:
        teams = [team for team in teams_of(db, tournament.id) if team.withdrawn_at is None]
    else:
        board = board_of(db, tournament)
        if board.missing:
            names = "、".join(team.name for team in board.missing[:3])
            more = f"等 {len(board.missing)} 队" if len(board.missing) > 3 else ""
            raise ResultsMissing(f"{names}{more}还没有成绩，没有生成决赛。请录入成绩，或登记退出。")
        if not board.is_settled:
            raise TiesLeft
        teams = board.through
    if len(teams) < 2:
        raise TooFewTeams
    return teams


def make_final(db: Session, tournament: Tournament, band: GradeBand, by: UUID, now: datetime) -> Final:
    """Make the final of those who came through; where it is there already and has not begun, give it these teams."""
    teams = qualified(db, tournament)
    match = final_of(db, tournament)
    if match is None:
        made = make_match(db, tournament, f"{tournament.name[:76]} 决赛", band, teams, now)
        return Final(made, has_changed=True)
    db.refresh(match, with_for_update=True)
    return Final(match, seat_teams(db, match, teams, by, now))


def differs(db: Session, tournament: Tournament, through: list[Team]) -> bool:
    """Return whether the final has other teams than those who are through by now."""
    match = final_of(db, tournament)
    if match is None:
        return False
    here = set(db.exec(select(Place.team_id).where(Place.match_id == match.id)))
    return here != {team.id for team in through}
