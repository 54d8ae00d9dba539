"""Preparing a match: its rules, its questions, and the list of what is still missing before it goes live."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from app import clock
from app.errors import NotFound, Refusal
from app.matches import programmes
from app.matches.calling_off import MatchCancelled
from app.matches.checks import faults
from app.matches.cues import CompetitionStage, Cue
from app.matches.models import Match, MatchQuestion, Place, RulingRow, Team, Tournament
from app.matches.plain import from_plain, to_plain
from app.matches.rulebook import Rules
from app.matches.setting_aside import Short, set_aside
from app.papers.ordering import by_chance
from app.papers.stock import Wish, candidates
from app.questions.models import QuestionRevision
from app.vocabulary import GradeBand


class AlreadyBegun(Refusal):
    """The rules and questions of a match are fixed when it begins."""

    message = "比赛已经开始，赛制、队伍和题目不能再改。"


class NotReady(Refusal):
    """Something is missing before a match can begin."""

    message = "比赛还不能开始，请先完成准备清单。"


@dataclass(frozen=True)
class Check:
    """One line of the list before going live."""

    words: str
    is_done: bool
    hint: str = ""


def make_match(
    db: Session, tournament: Tournament, name: str, band: GradeBand, teams: list[Team], now: datetime
) -> Match:
    """Make a match of a tournament with these teams; its rules are a copy, to be changed for this match alone."""
    match = Match(
        tournament_id=tournament.id,
        name=name,
        stage=CompetitionStage.FINAL,
        band=band,
        rules=dict(tournament.rules),
        made_at=now,
    )
    db.add(match)
    db.flush()
    db.add_all(Place(match_id=match.id, team_id=team.id) for team in teams)
    return match


def not_begun(db: Session, match: Match) -> None:
    """Refuse what may only be changed before a match begins."""
    if match.cancelled_at is not None:
        raise MatchCancelled
    if has_begun(db, match.id):
        raise AlreadyBegun


def has_begun(db: Session, match_id: UUID) -> bool:
    """Return whether a match has been started; changing the picture on screen before is no beginning."""
    begun = select(RulingRow.number).where(RulingRow.match_id == match_id, RulingRow.act == Cue.START)
    return db.exec(begun.limit(1)).first() is not None


def change_rules(db: Session, match: Match, rules: Rules) -> None:
    """Keep other rules; questions set aside for the old ones are dropped when the rounds no longer match."""
    not_begun(db, match)
    before = from_plain(match.rules)
    match.rules = dict(_plain(rules))
    if [(r.kind, r.count, r.kinds) for r in before.rounds] != [(r.kind, r.count, r.kinds) for r in rules.rounds]:
        db.exec(delete(MatchQuestion).where(col(MatchQuestion.match_id) == match.id))
    programmes.forget(match.id)


def draw_questions(db: Session, match: Match) -> list[Short]:
    """Set questions of the bank aside for every round, anew; return the rounds for which there are too few."""
    not_begun(db, match)
    db.exec(delete(MatchQuestion).where(col(MatchQuestion.match_id) == match.id))
    chosen, short = set_aside(
        from_plain(match.rules), team_count(db, match.id), candidates(db, _wish(db, match)), secrets.token_hex(16)
    )
    db.add_all(
        MatchQuestion(
            match_id=match.id,
            round=each.round,
            number=each.number,
            is_reserve=each.is_reserve,
            value=each.value,
            revision_id=each.revision,
        )
        for each in chosen
    )
    programmes.forget(match.id)
    return short


def replace_question(db: Session, match: Match, question_id: UUID) -> None:
    """Exchange one question for another of the same kind that the match does not use yet."""
    not_begun(db, match)
    row = db.get(MatchQuestion, question_id)
    if row is None or row.match_id != match.id:
        raise NotFound
    used = set(db.exec(select(MatchQuestion.revision_id).where(MatchQuestion.match_id == match.id)))
    kind = db.get_one(QuestionRevision, row.revision_id).kind
    seed = secrets.token_hex(8)
    others = [each for each in candidates(db, _wish(db, match)) if each.kind is kind and each.revision_id not in used]
    if not others:
        raise Refusal("题库里没有可以更换的同类题目。")
    row.revision_id = sorted(others, key=lambda each: by_chance(seed, each.revision_id))[0].revision_id
    programmes.forget(match.id)


def _wish(db: Session, match: Match) -> Wish:
    """Return for whom a match's questions are chosen: it belongs to its tournament's school or region."""
    tournament = db.get_one(Tournament, match.tournament_id)
    return Wish(match.band, clock.today(), tournament.school_id, tournament.region_code)


def team_count(db: Session, match_id: UUID) -> int:
    """Return how many teams a match has."""
    return db.exec(select(func.count()).select_from(Place).where(Place.match_id == match_id)).one()


def checklist(db: Session, match: Match) -> list[Check]:
    """Return what has to be done before the match goes live, in order."""
    places = db.exec(select(Place).where(Place.match_id == match.id)).all()
    has_desks = bool(places) and all(place.desk for place in places)
    rules = from_plain(match.rules)
    wrong = faults(rules, len(places))
    questions = programmes.programme_of(db, match).questions
    lacking = [
        round.name for at, round in enumerate(rules.rounds) if not any(question.round == at for question in questions)
    ]
    return [
        Check("参赛队伍", len(places) >= 2, f"已有 {len(places)} 队" if places else "至少要有两支队伍"),
        Check("台号", has_desks, "已经抽定" if has_desks else "请抽签，或录入现场抽签的结果"),
        Check("赛制", not wrong, next(iter(wrong.values()), f"共 {len(rules.rounds)} 个环节")),
        Check("题目", not lacking, f"还缺：{'、'.join(lacking)}" if lacking else f"共 {len(questions)} 题（含备用）"),
    ]


def ready(db: Session, match: Match) -> None:
    """Refuse to begin a match for which something is missing."""
    missing = [check for check in checklist(db, match) if not check.is_done]
    if missing:
        raise NotReady(f"比赛还不能开始：{missing[0].words}没有准备好。{missing[0].hint}。")


def _plain(rules: Rules) -> dict[str, object]:
    plain = to_plain(rules)
    assert isinstance(plain, dict)
    return plain
