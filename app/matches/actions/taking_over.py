"""Results taken over: from a competition whose paper the players sat, or from heats held on stage."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlmodel import Session, col, select

from app.competitions import scoring
from app.competitions.actions.attempts import keys_of
from app.competitions.models import Attempt, Competition, Entry, Response, Standing
from app.competitions.papers_in_use import paper_in_use
from app.competitions.phases import State, state_of
from app.competitions.scoring import Answer
from app.errors import Refusal
from app.matches import programmes
from app.matches.actions.preliminaries import keep_results
from app.matches.actions.preparing import has_begun, make_match
from app.matches.actions.teams import members_of, shape_of, teams_of
from app.matches.actions.tournaments import matches_of, preliminary_of
from app.matches.advancing import Sat, team_standing
from app.matches.cues import CompetitionStage, Phase
from app.matches.entering import Result
from app.matches.models import Match, TeamMember, Tournament
from app.matches.preliminary_models import ResultSource
from app.matches.rulebook import PrelimMode
from app.matches.standings import Placed
from app.questions.models import QuestionRevision
from app.vocabulary import GradeBand, QuestionKind


class NotOverYet(Refusal):
    """Results are taken over once nobody can add to them."""

    message = "这场竞赛还没有结束，没有取成绩。请在结束后再取。"


class OtherMode(Refusal):
    """The preliminary is held in another way."""

    message = "初赛不是用这种方式进行的，没有改动。请先更改初赛设置。"


class NoHeats(Refusal):
    """Heats are made of what teams say about theirs."""

    message = "还没有可以比赛的分场：请先给队伍填写场次，每场至少两队。"


class NoHeatOver(Refusal):
    """There is nothing to take over."""

    message = "还没有一场分场比赛结束，没有取成绩。"


@dataclass(frozen=True)
class Taken:
    """How many teams received a result, and how many of their players had sat no paper."""

    teams: int
    absent_players: int = 0


def take_paper(db: Session, tournament: Tournament, competition: Competition, by: UUID, now: datetime) -> Taken:
    """Give each team the sum of its players' best attempts; one who did not sit counts nothing and the whole time."""
    if preliminary_of(tournament).mode is not PrelimMode.PAPER:
        raise OtherMode
    if state_of(competition, now) is not State.CLOSED:
        raise NotOverYet
    players = _players(db, tournament)
    sat = _sat(db, competition, [player.student_id for team in players.values() for player in team])
    limit, wanted = timedelta(seconds=competition.time_limit), shape_of(tournament).players
    results, absent = {}, 0
    for team_id, members in players.items():
        papers = [sat[player.student_id] for player in members if player.student_id in sat]
        missing = max(wanted - len(papers), 0)
        absent += missing
        total = team_standing(team_id, papers, missing, limit)
        results[team_id] = Result(total.score * 100, int(total.time_used.total_seconds()), total.multiple_right)
    keep_results(db, tournament, results, ResultSource.PAPER, by, now, competition_id=competition.id)
    return Taken(len(results), absent)


def make_heats(db: Session, tournament: Tournament, band: GradeBand, now: datetime) -> int:
    """Make a match of every heat that has none yet, and return how many were made."""
    if preliminary_of(tournament).mode is not PrelimMode.HEATS:
        raise OtherMode
    heats = defaultdict(list)
    for team in teams_of(db, tournament.id):
        if team.heat and team.withdrawn_at is None:
            heats[team.heat].append(team)
    names = {match.name for match in heats_of(db, tournament)}
    ready = {heat: teams for heat, teams in heats.items() if len(teams) > 1}
    if not ready:
        raise NoHeats
    wanted = {heat: teams for heat, teams in ready.items() if _heat_name(heat) not in names}
    for heat, teams in wanted.items():
        match = make_match(db, tournament, _heat_name(heat), band, teams, now)
        match.stage = CompetitionStage.PRELIMINARY
    return len(wanted)


def heats_of(db: Session, tournament: Tournament) -> list[Match]:
    """Return the heats of a tournament by name."""
    found = [match for match in matches_of(db, tournament) if match.stage is CompetitionStage.PRELIMINARY]
    return sorted(found, key=lambda match: match.name)


def take_heats(db: Session, tournament: Tournament, by: UUID, now: datetime) -> Taken:
    """Give each team of a heat that is over its points there; what a tie-break settled in the heat stays settled."""
    if preliminary_of(tournament).mode is not PrelimMode.HEATS:
        raise OtherMode
    taken = 0
    for match in heats_of(db, tournament):
        if not has_begun(db, match.id):
            continue
        show = programmes.show_of(db, match)
        if show.phase is Phase.ENDED:
            results = {placed.team: Result(int(placed.score * 100)) for placed in show.places}
            keep_results(
                db, tournament, results, ResultSource.HEAT, by, now, behind_equals(show.places), match_id=match.id
            )
            taken += len(results)
    if not taken:
        raise NoHeatOver
    return Taken(taken)


def behind_equals(places: Sequence[Placed]) -> dict[UUID, int]:
    """Return by how many places a tie-break put each team behind the first of its equals."""
    found: dict[UUID, int] = {}
    for _, rows in groupby(places, key=lambda placed: placed.score):
        equals = list(rows)
        found |= {placed.team: placed.place - equals[0].place for placed in equals}
    return found


def _heat_name(heat: str) -> str:
    return f"初赛 {heat}"


def _players(db: Session, tournament: Tournament) -> dict[UUID, list[TeamMember]]:
    members = members_of(db, tournament.id)
    taking_part = [team.id for team in teams_of(db, tournament.id) if team.withdrawn_at is None]
    return {team: [member for member in members.get(team, []) if member.part == "player"] for team in taking_part}


def _sat(db: Session, competition: Competition, students: Sequence[UUID | None]) -> dict[UUID | None, Sat]:
    """Return what each pupil did in a competition, from the attempt that counts."""
    query = (
        select(Entry.student_id, Standing, Attempt)
        .join(Standing, col(Standing.entry_id) == Entry.id)
        .join(Attempt, col(Attempt.id) == Standing.attempt_id)
        .where(Entry.competition_id == competition.id, col(Entry.student_id).in_(set(students) - {None}))
    )
    rows = db.exec(query).all()
    right = _multiple_right(db, competition, [attempt for _, _, attempt in rows])
    return {
        student: Sat(standing.score, timedelta(seconds=standing.time_used), right[attempt.id])
        for student, standing, attempt in rows
    }


def _multiple_right(db: Session, competition: Competition, attempts: Sequence[Attempt]) -> dict[UUID, int]:
    """Mark the multiple-response questions of attempts once more; half right is not right."""
    paper = paper_in_use(db, competition.paper_id)
    several = select(QuestionRevision.id).where(
        col(QuestionRevision.id).in_(list(paper.words)), QuestionRevision.kind == QuestionKind.MULTIPLE_RESPONSE
    )
    keys = keys_of(db, list(db.exec(several)))
    answers: dict[UUID, list[Answer]] = defaultdict(list)
    for each in db.exec(select(Response).where(col(Response.attempt_id).in_([attempt.id for attempt in attempts]))):
        answers[each.attempt_id].append(Answer(each.number, each.sequence, each.choice))
    found = {}
    for attempt in attempts:
        seats = [seat for seat in paper.seats(attempt.seed) if seat.kind is QuestionKind.MULTIPLE_RESPONSE]
        marked = scoring.score(seats, answers[attempt.id], keys).questions
        found[attempt.id] = sum(question.marks == question.seat.marks for question in marked)
    return found
