"""Storing what the hall answered, many at a time: the first answer of a seat counts, and only one given in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, SQLModel, col, select

from app.errors import Invalid, Refusal
from app.matches import programmes
from app.matches.audience_models import AudienceAnswer, AudienceSeat
from app.matches.hall import NotSeated, check_in_time
from app.matches.models import Match, MatchQuestion
from app.matches.show import Show
from app.questions.marking import LETTERS
from app.questions.models import QuestionRevision
from app.vocabulary import QuestionKind

ANSWER = SQLModel.metadata.tables["audience_answer"]
_insert_sqlite = insert_sqlite(ANSWER).on_conflict_do_nothing()
_insert_postgresql = insert_postgresql(ANSWER).on_conflict_do_nothing()
Options = dict[UUID, tuple[str, bool]]  # the letters of a question, and whether several may be chosen


@dataclass(frozen=True, slots=True)
class Tap:
    """One choice on its way to the database."""

    match_id: UUID
    key_hash: str
    question_id: UUID
    letters: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer that counts: this one, or the one that was first."""

    letters: str
    received_at: datetime


def write(connection: Connection, taps: Sequence[Tap]) -> list[Kept | Refusal]:
    """Append the answers; say of each what is kept, in the same order.

    The match's row is shared until the commit: the host's reveal waits for this, or this for the reveal, so an answer
    is either there when tickets are given, or refused.
    """
    with Session(connection, expire_on_commit=False) as db:
        seats = _seats(db, {tap.key_hash for tap in taps})
        verdicts = _judge(db, taps, seats)
        rows = [
            {
                "question_id": tap.question_id, "seat_id": seats[tap.match_id, tap.key_hash], "match_id": tap.match_id,
                "letters": tap.letters, "received_at": tap.received_at,
            }
            for tap, verdict in zip(taps, verdicts, strict=True)
            if verdict is None
        ]  # fmt: skip
        if rows:
            rows.sort(
                key=lambda row: (row["question_id"], row["seat_id"], row["received_at"])
            )  # nobody waits in a ring
            connection.execute(_insert_postgresql if _is_postgresql(db) else _insert_sqlite, rows)
        kept = _kept(db, {tap.question_id for tap in taps}, set(seats.values()))
    outcomes: list[Kept | Refusal] = []
    for tap, verdict in zip(taps, verdicts, strict=True):
        seat = seats.get((tap.match_id, tap.key_hash))
        first = kept.get((tap.question_id, seat)) if seat else None
        outcomes.append(first or verdict or NotSeated())
    return outcomes


def _judge(db: Session, taps: Sequence[Tap], seats: dict[tuple[UUID, str], UUID]) -> list[Refusal | None]:
    """Return why each answer may not be kept, or None."""
    shows = {match_id: _held_show(db, match_id) for match_id in sorted({match_id for match_id, _ in seats})}
    options = _options(db, {tap.question_id for tap in taps})
    verdicts: list[Refusal | None] = []
    for tap in taps:
        verdict: Refusal | None = None
        if (tap.match_id, tap.key_hash) not in seats:
            verdict = NotSeated()
        else:
            try:
                check_in_time(shows[tap.match_id], tap.question_id, tap.received_at)
                _check_letters(tap, options)
            except Refusal as refusal:
                verdict = refusal
        verdicts.append(verdict)
    return verdicts


def _check_letters(tap: Tap, options: Options) -> None:
    letters, several = options[tap.question_id]
    if set(tap.letters) - set(letters) or (len(tap.letters) > 1 and not several):
        raise Invalid(message="没有这个选项，没有提交。")


def _held_show(db: Session, match_id: UUID) -> Show:
    query = select(Match).where(Match.id == match_id)
    if _is_postgresql(db):
        query = query.with_for_update(read=True, key_share=True)
    return programmes.show_of(db, db.exec(query).one())


def _seats(db: Session, keys: set[str]) -> dict[tuple[UUID, str], UUID]:
    """Return the seats whose phones have these keys now."""
    query = select(AudienceSeat.match_id, AudienceSeat.key_hash, AudienceSeat.id)
    rows = db.exec(query.where(col(AudienceSeat.key_hash).in_(keys)))
    return {(match_id, key_hash): seat for match_id, key_hash, seat in rows if key_hash}


def _options(db: Session, questions: set[UUID]) -> Options:
    query = select(MatchQuestion.id, QuestionRevision.kind, QuestionRevision.options)
    query = query.join(QuestionRevision, col(QuestionRevision.id) == MatchQuestion.revision_id)
    rows = db.exec(query.where(col(MatchQuestion.id).in_(questions)))
    return {id: (LETTERS[: len(options)], kind is QuestionKind.MULTIPLE_RESPONSE) for id, kind, options in rows}


def _kept(db: Session, questions: set[UUID], seats: set[UUID]) -> dict[tuple[UUID, UUID], Kept]:
    query = select(AudienceAnswer).where(
        col(AudienceAnswer.question_id).in_(questions), col(AudienceAnswer.seat_id).in_(seats)
    )
    return {(row.question_id, row.seat_id): Kept(row.letters, row.received_at) for row in db.exec(query)}


def _is_postgresql(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"
