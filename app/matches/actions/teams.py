"""Teams: entered, changed, withdrawn, one by one or a whole sheet; players are matched to pupils by school and name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.db import after_commit
from app.errors import Invalid, Refusal
from app.matches import news, programmes
from app.matches.cues import Phase
from app.matches.entering import Written, person_of
from app.matches.models import Match, Place, Team, TeamMember, Tournament
from app.matches.plain import from_plain
from app.matches.rulebook import TeamShape
from app.people.models import School, Student
from app.people.permissions import region_prefix


class TeamPlays(Refusal):
    """Whom the desks see at a match does not change under their hands."""

    message = "这支队伍正在比赛，没有修改。换人请由主持台或裁判台操作。"


@dataclass(frozen=True)
class Entered:
    """How many teams a sheet added, and how many it changed."""

    added: int
    changed: int


def shape_of(tournament: Tournament) -> TeamShape:
    """Return who makes up a team of this tournament."""
    return from_plain(tournament.rules).team


def teams_of(db: Session, tournament_id: UUID) -> list[Team]:
    """Return all teams by group, heat and name; those withdrawn last."""
    rows = db.exec(select(Team).where(Team.tournament_id == tournament_id)).all()
    return sorted(rows, key=lambda team: (team.withdrawn_at is not None, team.group, team.heat, team.name))


def members_of(db: Session, tournament_id: UUID) -> dict[UUID, list[TeamMember]]:
    """Return everybody in the teams of a tournament, by team and position."""
    query = select(TeamMember).join(Team, col(Team.id) == TeamMember.team_id)
    found: dict[UUID, list[TeamMember]] = {}
    for member in db.exec(query.where(Team.tournament_id == tournament_id).order_by(col(TeamMember.position))):
        found.setdefault(member.team_id, []).append(member)
    return found


def save_team(db: Session, tournament: Tournament, written: Written, team: Team | None = None) -> Team:
    """Keep a team as written, or say what is wrong with it; the caller holds the tournament."""
    faults = dict(written.faults)
    same = select(Team).where(Team.tournament_id == tournament.id, Team.name == written.name)
    other = db.exec(same).one_or_none()
    if other and (team is None or other.id != team.id):
        faults.setdefault("name", f"已经有一支队伍叫“{written.name}”，请换一个队名。")
    if faults:
        raise Invalid(faults)
    return _keep(db, tournament, written, team)


def save_sheet(db: Session, tournament: Tournament, lines: Sequence[Written]) -> Entered:
    """Keep the teams of a whole sheet; one entered already is changed, so the same sheet twice is harmless."""
    known = {team.name: team for team in teams_of(db, tournament.id)}
    for written in lines:
        if written.faults:
            raise Invalid(dict(written.faults))
        _keep(db, tournament, written, known.get(written.name))
    changed = sum(written.name in known for written in lines)
    return Entered(len(lines) - changed, changed)


def withdraw(team: Team, now: datetime) -> None:
    """Take a team out of the preliminary and the cut; its place may go to another. Twice changes nothing."""
    team.withdrawn_at = team.withdrawn_at or now


def take_back(team: Team) -> None:
    """Let a withdrawn team take part again."""
    team.withdrawn_at = None


def _keep(db: Session, tournament: Tournament, written: Written, team: Team | None) -> Team:
    school = _school(db, tournament, written.fields["school"])
    if team is None:
        team = Team(tournament_id=tournament.id, name="", school_name="")
    else:
        _not_playing(db, team)
    school_id = school.id if school else None
    has_moved = team.school_id != school_id
    team.name, team.group, team.heat = (written.fields[name] for name in ("name", "group", "heat"))
    team.school_name, team.school_id = written.fields["school"], school_id
    db.add(team)
    db.flush()
    _keep_members(db, team, written.people(shape_of(tournament)), has_moved)
    return team


def _keep_members(db: Session, team: Team, people: Sequence[tuple[int, str, str]], has_moved: bool) -> None:
    """Change members where they sit: rulings of a match know them by id."""
    query = select(TeamMember).where(TeamMember.team_id == team.id)
    here = {member.position: member for member in db.exec(query)}
    for position, part, text in people:
        name, login_no = person_of(text)
        member = here.pop(position, None) or TeamMember(team_id=team.id, position=position, part=part, name="")
        if has_moved or login_no or name != member.name or member.student_id is None:
            member.student_id = None if part == "coach" else _student(db, team.school_id, name, login_no)
        member.name, member.part = name, part
        db.add(member)
    for left in here.values():
        db.delete(left)


def _not_playing(db: Session, team: Team) -> None:
    query = select(Match).join(Place, col(Place.match_id) == Match.id).where(Place.team_id == team.id)
    for match in db.exec(query).all():
        if programmes.show_of(db, match).phase is Phase.LIVE and not match.is_rehearsal:
            raise TeamPlays
        after_commit(db, partial(programmes.forget, match.id))
        news.changed(db, match.id)


def _school(db: Session, tournament: Tournament, name: str) -> School | None:
    """Return the school of this name among those the tournament is for; others take part without accounts."""
    found = db.exec(select(School).where(School.name == name, _schools_for(tournament))).all()
    return found[0] if len(found) == 1 else None


def _schools_for(tournament: Tournament) -> ColumnElement[bool]:
    if tournament.school_id:
        return col(School.id) == tournament.school_id
    return col(School.region_code).startswith(region_prefix(tournament.region_code or "none"))


def _student(db: Session, school_id: UUID | None, name: str, login_no: str) -> UUID | None:
    """Return the one pupil at the school with this name, and this login number where one is given."""
    query = select(Student.id).where(Student.school_id == school_id, Student.name == name)
    if login_no:
        query = query.where(Student.login_no == login_no)
    found = db.exec(query.where(col(Student.left_at).is_(None)).limit(2)).all()
    return found[0] if len(found) == 1 else None
