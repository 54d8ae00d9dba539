"""A final ready to be hosted: nine teams at their desks, questions set aside, keys yet to be made."""

import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, select

from app.demo.county import COUNTY
from app.demo.names import pupil_name, staff_name
from app.matches.actions.preparing import draw_questions, make_match
from app.matches.draw import desks
from app.matches.models import Match, Place, Team, TeamMember, Tournament
from app.matches.plain import to_plain
from app.matches.preset import TONGXIN_2023
from app.matches.rulebook import Rules
from app.people.models import Staff
from app.vocabulary import CompetitionLevel, GradeBand

TEAMS = ("青禾队", "启明队", "长风队", "朝阳队", "远山队", "清泉队", "新芽队", "星火队", "沃野队")
NAME = "同心县青少年禁毒知识竞赛"
# The same kinds of round with fewer questions: what one person can lead in five minutes.
COUNTS = {"R2": 1, "R3": 2, "A1": 1, "R4": 3, "R5": 1, "R6": 0}
SHORT = replace(
    TONGXIN_2023, rounds=tuple(replace(r, count=COUNTS[r.code]) for r in TONGXIN_2023.rounds if r.code in COUNTS)
)


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
    _final(db, organiser, tournament, teams, f"{NAME}决赛", now)
    rehearsal = _final(db, organiser, tournament, teams, "彩排：五分钟看完一场决赛", now, SHORT)
    rehearsal.is_rehearsal = True


def _final(
    db: Session,
    organiser: Staff,
    tournament: Tournament,
    teams: list[Team],
    name: str,
    now: datetime,
    rules: Rules = TONGXIN_2023,
) -> Match:
    match = make_match(db, tournament, name, GradeBand.JUNIOR, teams, now)
    plain = to_plain(rules)
    assert isinstance(plain, dict)
    match.rules = plain
    match.draw_seed = secrets.token_hex(16)
    match.drawn_at, match.drawn_by = now, organiser.id
    drawn = desks(match.draw_seed, [team.id for team in teams])
    for place in db.exec(select(Place).where(Place.match_id == match.id)):
        place.desk = drawn[place.team_id]
    db.flush()
    draw_questions(db, match)
    return match


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
