"""A match as rows, read as plain values: its programme, its show, the words of its questions, what podiums sent in."""

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.courses import contests_first
from app.matches.buzzing import Press
from app.matches.clockwork import Inputs
from app.matches.cues import Cue, Phase
from app.matches.models import Buzz, Match, MatchQuestion, Place, PodiumAnswer, RulingRow, Team, TeamMember
from app.matches.plain import from_plain
from app.matches.playing import after
from app.matches.show import Asked, Planned, Programme, Ruling, Show, TeamOnStage
from app.matches.wording import Key, Texts, Wording
from app.questions.drawing import drawing_of
from app.questions.models import AnswerKey, QuestionRevision
from app.vocabulary import QuestionKind

_remembered: dict[UUID, Show] = {}  # rulings never change, so a show read once only needs the newer ones
_before: dict[UUID, tuple[Show, datetime]] = {}  # the same for the delayed show, with the time of its last ruling
_texts: dict[UUID, Texts] = {}  # once a match has begun its questions do not change
_guard = Lock()
MOST_REMEMBERED = 50
RULING = "ruling"  # marks a session that has added rulings


def still_to_ask(_now: datetime) -> SelectOfScalar[UUID]:
    """Return the query for the revisions set aside for matches that have not ended."""
    ended = select(RulingRow.match_id).where(RulingRow.act == Cue.END)
    return (
        select(MatchQuestion.revision_id)
        .join(Match, col(Match.id) == MatchQuestion.match_id)
        .where(col(Match.cancelled_at).is_(None), col(Match.is_rehearsal).is_(False), col(Match.id).not_in(ended))
    )


contests_first.keep_back(still_to_ask)


def programme_of(db: Session, match: Match) -> Programme:
    """Return what was fixed before the match begins."""
    query = select(Place, Team).join(Team, col(Team.id) == Place.team_id).where(Place.match_id == match.id)
    places = sorted(db.exec(query), key=lambda row: (row[0].desk or 1000, row[1].name))
    members = _members(db, [team.id for _, team in places])
    teams = tuple(
        TeamOnStage(team.id, team.name, place.desk or number, *members.get(team.id, ((), ())))
        for number, (place, team) in enumerate(places, start=1)
    )
    rows = db.exec(
        select(MatchQuestion, QuestionRevision.kind)
        .join(QuestionRevision, col(QuestionRevision.id) == MatchQuestion.revision_id)
        .where(MatchQuestion.match_id == match.id)
        .order_by(col(MatchQuestion.round), col(MatchQuestion.is_reserve), col(MatchQuestion.number))
    )
    questions = tuple(
        Planned(row.id, row.round, row.number, QuestionKind(kind), row.is_reserve, row.value) for row, kind in rows
    )
    return Programme(from_plain(match.rules), teams, questions)


def show_of(db: Session, match: Match) -> Show:
    """Return the match as it stands in the database; only rulings not read before are read."""
    known = _remembered.get(match.id)
    if known is None or known.phase is Phase.PREPARING:  # until it begins, teams and questions may still change
        known = Show(programme_of(db, match))
    for ruling in rulings_of(db, match.id, known.version):
        known = after(known, ruling)
    if not db.info.get(RULING):  # what this transaction adds may yet be taken back
        remember(match.id, known)
    return known


def remember(match_id: UUID, show: Show) -> None:
    """Keep a committed show, so that the next reader only needs what is newer."""
    with _guard:
        _remembered[match_id] = show
        while len(_remembered) > MOST_REMEMBERED:
            _forget(next(iter(_remembered)))


def rulings_of(db: Session, match_id: UUID, since: int = 0) -> Iterable[Ruling]:
    """Return the rulings after number `since`, in order."""
    query = select(RulingRow).where(RulingRow.match_id == match_id, RulingRow.number > since)
    for row in db.exec(query.order_by(col(RulingRow.number))):
        yield Ruling(row.number, row.act, row.at, row.actor_id, row.data)


def show_until(db: Session, match: Match, moment: datetime) -> Show:
    """Return the match as it stood at `moment`: what a delayed livestream may know."""
    show, at = _before.get(match.id, (None, moment))
    if show is None or at > moment or show.phase is Phase.PREPARING:
        show, at = Show(programme_of(db, match)), match.made_at
    for ruling in rulings_of(db, match.id, show.version):
        if ruling.at > moment:
            break  # and what follows waits for its turn, even when it is dated earlier
        show, at = after(show, ruling), max(at, ruling.at)
    with _guard:
        _before[match.id] = show, at
    return show


def texts_of(db: Session, match: Match, show: Show) -> Texts:
    """Return the words and keys of every question of a match; read once after it has begun."""
    if match.id not in _texts or show.phase is Phase.PREPARING:
        _texts[match.id] = _read_texts(db, match)
    return _texts[match.id]


def key_of(db: Session, asked: Asked) -> str:
    """Return the right letters of a question on stage."""
    query = select(AnswerKey.letters).join(MatchQuestion, col(MatchQuestion.revision_id) == AnswerKey.id)
    return db.exec(query.where(MatchQuestion.id == asked.planned.id)).one()


def _read_texts(db: Session, match: Match) -> Texts:
    query = (
        select(MatchQuestion.id, QuestionRevision, AnswerKey)
        .join(QuestionRevision, col(QuestionRevision.id) == MatchQuestion.revision_id)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(MatchQuestion.match_id == match.id)
    )
    return {
        question: (
            Wording(revision.kind, revision.stem, tuple(revision.options), drawing_of(revision.picture)),
            Key(key.letters, key.explanation, revision.source),
        )
        for question, revision, key in db.exec(query)
    }


def inputs_of(db: Session, asked: Asked | None, key: str = "") -> Inputs:
    """Return what was sent in for a question: presses, and each team's last answer in time."""
    if asked is None:
        return Inputs()
    rows = db.exec(select(Buzz).where(Buzz.question_id == asked.planned.id).order_by(col(Buzz.received)))
    presses = tuple(Press(row.team_id, row.received, row.held, row.claimed, row.round_trip) for row in rows)
    answers = db.exec(
        select(PodiumAnswer)
        .where(PodiumAnswer.question_id == asked.planned.id)
        .order_by(col(PodiumAnswer.received_at), col(PodiumAnswer.id))
    )
    return Inputs(presses, {row.team_id: row.letters for row in answers if row.letters}, {}, key)


def wager_of(db: Session, match_id: UUID, show: Show, team_id: UUID) -> int | None:
    """Return what a team has chosen to play for in the turn that comes: its last choice since its last question."""
    query = select(PodiumAnswer).where(
        PodiumAnswer.match_id == match_id, PodiumAnswer.team_id == team_id, col(PodiumAnswer.value).is_not(None)
    )
    chosen = db.exec(query.order_by(col(PodiumAnswer.received_at).desc())).first()
    played = [asked.since for asked in show.asked if asked.turn and asked.turn.team == team_id]
    return None if chosen is None or (played and chosen.received_at < max(played)) else chosen.value


def forget(match_id: UUID) -> None:
    """Read a match anew: its teams, rules or questions were changed before it began."""
    with _guard:
        _forget(match_id)


def _forget(match_id: UUID) -> None:
    for kept in (_remembered, _before, _texts):
        kept.pop(match_id, None)


def _members(db: Session, teams: list[UUID]) -> dict[UUID, tuple[tuple[UUID, ...], tuple[UUID, ...]]]:
    found: dict[UUID, tuple[tuple[UUID, ...], tuple[UUID, ...]]] = {}
    query = select(TeamMember).where(col(TeamMember.team_id).in_(teams)).order_by(col(TeamMember.position))
    for member in db.exec(query):
        players, bench = found.get(member.team_id, ((), ()))
        if member.part == "player":
            players = (*players, member.id)
        elif member.part == "substitute":
            bench = (*bench, member.id)
        found[member.team_id] = (players, bench)
    return found
