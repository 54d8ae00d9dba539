"""A final ready to be hosted: nine teams at their desks, questions set aside, keys yet to be made."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, select

from app.demo.county import COUNTY
from app.demo.names import pupil_name, staff_name
from app.matches.actions.preparing import draw_questions, make_match
from app.matches.draw import desks
from app.matches.models import Place, Team, TeamMember, Tournament
from app.matches.plain import to_plain
from app.matches.preset import TONGXIN_2023
from app.people.models import Staff
from app.vocabulary import CompetitionLevel, GradeBand

TEAMS = ("青禾队", "启明队", "长风队", "朝阳队", "远山队", "清泉队", "新芽队", "星火队", "沃野队")
NAME = "同心县青少年禁毒知识竞赛"


def make_final(db: Session, organiser: Staff, now: datetime) -> None:
    """Add the tournament and its final; which team sits where follows from the seed, as in any draw."""
    rules = to_plain(TONGXIN_2023)
    assert isinstance(rules, dict)
    tournament = Tournament(
        name=NAME, level=CompetitionLevel.COUNTY, rules=rules, owner_id=organiser.id, region_code=COUNTY, made_at=now
    )
    db.add(tournament)
    db.flush()
    teams = [_team(db, tournament, at, name) for at, name in enumerate(TEAMS)]
    match = make_match(db, tournament, f"{NAME}决赛", GradeBand.JUNIOR, teams, now)
    match.draw_seed = secrets.token_hex(16)
    match.drawn_at, match.drawn_by = now, organiser.id
    drawn = desks(match.draw_seed, [team.id for team in teams])
    for place in db.exec(select(Place).where(Place.match_id == match.id)):
        place.desk = drawn[place.team_id]
    db.flush()
    draw_questions(db, match)


def _team(db: Session, tournament: Tournament, at: int, name: str) -> Team:
    school = f"{name.removesuffix('队')}中学"
    team = Team(tournament_id=tournament.id, name=name, school_name=school)
    db.add(team)
    db.flush()
    parts = ("player", "player", "player", "substitute", "coach")
    for position, part in enumerate(parts, start=1):
        number = int.from_bytes(sha256(f"{name}{position}".encode()).digest()[:2])
        called = staff_name(200 + at) if part == "coach" else pupil_name(number)
        db.add(TeamMember(team_id=team.id, position=position, part=part, name=called))
    return team
