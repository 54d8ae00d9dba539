"""Tournaments: making one with the rules that ship, its preliminary's settings, and what is to be done next."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, func, select

from app.competitions import scope
from app.competitions.reach import home_of
from app.errors import Invalid, Refusal
from app.matches.advancing import ADVANCE_WORDS, Advance, AdvanceBy
from app.matches.cues import CompetitionStage
from app.matches.entering import tidy, whole
from app.matches.models import Match, Place, Team, Tournament
from app.matches.plain import from_plain, to_plain
from app.matches.preset import TONGXIN_2023
from app.matches.rulebook import PRELIM_WORDS, Preliminary, PrelimMode, Rules
from app.people.persons import Person
from app.vocabulary import CompetitionLevel

LONGEST_NAME = 80
PRESETS = {TONGXIN_2023.code: TONGXIN_2023}


class NoPreliminary(Refusal):
    """These rules have none; the teams go straight to the stage."""

    message = "这项赛事没有初赛，报名的队伍直接进入决赛。"


class Next(StrEnum):
    """What a tournament waits for."""

    TEAMS = "teams"
    PRELIMINARY = "preliminary"
    DRAW = "draw"
    FINAL = "final"


@dataclass(frozen=True)
class Progress:
    """How far a tournament is."""

    teams: int  # taking part
    withdrawn: int
    final: Match | None
    next: Next
    stages: tuple[tuple[Match, int], ...]  # every match with its number of teams, the latest first


def levels_for(person: Person) -> list[CompetitionLevel]:
    """Return the levels somebody may hold a tournament at, the likeliest first: a school holds its own."""
    own = scope.level(home_of(person)[1])
    return [own] if own is CompetitionLevel.SCHOOL else [own, *(each for each in CompetitionLevel if each is not own)]


def make_tournament(db: Session, person: Person, sent: dict[str, str], now: datetime) -> Tournament:
    """Make a tournament with the rules of a preset; they are a copy, to be changed for this tournament alone."""
    name, rules = tidy(sent["name"]), PRESETS.get(sent["preset"])
    faults = {}
    if not 2 <= len(name) <= LONGEST_NAME:
        faults["name"] = f"名称应为 2 到 {LONGEST_NAME} 个字。"
    level = {each.value: each for each in levels_for(person)}.get(sent["level"])
    if level is None:
        faults["level"] = "请选择级别。"
    if rules is None:
        faults["preset"] = "请选择赛制。"
    if faults or level is None or rules is None:
        raise Invalid(faults)
    if sent["preliminary"] != "on":
        rules = replace(rules, preliminary=None)
    school_id, region_code = home_of(person)
    made = Tournament(
        name=name,
        level=level,
        rules=as_kept(rules),
        owner_id=person.id,
        school_id=school_id,
        region_code=region_code,
        made_at=now,
    )
    db.add(made)
    return made


def as_kept(rules: Rules) -> dict[str, object]:
    """Return rules as they are kept."""
    plain = to_plain(rules)
    assert isinstance(plain, dict)
    return plain


def preliminary_of(tournament: Tournament) -> Preliminary:
    """Return the settings of the preliminary, or refuse where there is none."""
    found = from_plain(tournament.rules).preliminary
    if found is None:
        raise NoPreliminary
    return found


def change_preliminary(tournament: Tournament, sent: dict[str, str]) -> None:
    """Keep how the preliminary is held and who goes on from it."""
    before = preliminary_of(tournament)
    mode, by = sent["mode"], sent["by"]
    count, wildcards = whole(sent["count"], 100), whole(sent["wildcards"] or "0", 50)
    faults = {}
    if mode not in list(PrelimMode):
        faults["mode"] = f"请从“{'”“'.join(PRELIM_WORDS.values())}”中选择。"
    if by not in list(AdvanceBy):
        faults["by"] = f"请从“{'”“'.join(ADVANCE_WORDS[each] for each in AdvanceBy)}”中选择。"
    if not count:
        faults["count"] = "晋级名额应在 1 到 100 之间。"
    if wildcards is None:
        faults["wildcards"] = "外卡名额应在 0 到 50 之间。"
    if faults:
        raise Invalid(faults)
    advance = Advance(AdvanceBy(by), count or 1, wildcards or 0)
    changed = replace(before, mode=PrelimMode(mode), advance=advance)
    tournament.rules = as_kept(replace(from_plain(tournament.rules), preliminary=changed))


def final_of(db: Session, tournament: Tournament) -> Match | None:
    """Return the final, once there is one; rehearsals are none."""
    return next((match for match in matches_of(db, tournament) if match.stage is CompetitionStage.FINAL), None)


def matches_of(db: Session, tournament: Tournament) -> list[Match]:
    """Return the matches of a tournament that count, the latest first."""
    query = select(Match).where(Match.tournament_id == tournament.id, col(Match.cancelled_at).is_(None))
    query = query.where(col(Match.is_rehearsal).is_(False))
    return sorted(db.exec(query), key=lambda match: (match.made_at, match.name, match.id), reverse=True)


def progress_of(db: Session, tournament: Tournament) -> Progress:
    """Return how far a tournament is and what comes next."""
    teams = db.exec(select(Team.withdrawn_at).where(Team.tournament_id == tournament.id)).all()
    taking_part = sum(withdrawn is None for withdrawn in teams)
    matches = matches_of(db, tournament)
    final = final_of(db, tournament)
    count = select(Place.match_id, func.count()).where(col(Place.match_id).in_([match.id for match in matches]))
    sizes = dict(db.exec(count.group_by(col(Place.match_id))).all())
    if final:
        drawn = select(Place.desk).where(Place.match_id == final.id)
        coming = Next.FINAL if all(db.exec(drawn).all()) else Next.DRAW
    else:
        coming = Next.PRELIMINARY if taking_part >= 2 else Next.TEAMS
    stages = tuple((match, sizes.get(match.id, 0)) for match in matches)
    return Progress(taking_part, len(teams) - taking_part, final, coming, stages)
