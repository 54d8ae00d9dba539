"""What a pupil does: begin, move to another device, hand in. Handing in marks the sheet and writes the standing."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app import clock, live
from app.competitions import marked_sheets, scoring, timing
from app.competitions.actions.entries import freeze_entries
from app.competitions.marked_sheets import Timed
from app.competitions.models import Attempt, Competition, Entry, MarkedSheet, Response, Standing
from app.competitions.papers_in_use import paper_in_use
from app.competitions.scoring import Answer
from app.competitions.timing import Phase
from app.courses import contests_first
from app.db import Database
from app.errors import NotFound, Refusal
from app.questions.models import AnswerKey


class NotOpenYet(Refusal):
    """The window has not opened."""

    message = "竞赛还没有开始，请在开始时间后再来。"


class AlreadyClosed(Refusal):
    """The window has closed."""

    message = "竞赛已经结束，不能再开始答题。"


class NoAttemptsLeft(Refusal):
    """Every allowed attempt has been handed in."""

    message = "你已经用完全部答题次数。"


class OptedOut(Refusal):
    """The pupil chose not to take part, and may change their mind."""

    message = "你选择了不参加。想参加的话，请先在首页改回来。"


class AlreadyStarted(Refusal):
    """Opting out is for those who have not begun."""

    message = "你已经开始答题，不能再选择不参加。"


def entry_of(db: Session, competition: Competition, student_id: UUID, now: datetime) -> Entry:
    """Return the pupil's entry, locked; freezes the entries first when the competition has just opened."""
    _freeze_when_open(db, competition, now)
    mine = select(Entry).where(Entry.competition_id == competition.id, Entry.student_id == student_id)
    entry = db.exec(mine.with_for_update()).one_or_none()
    if entry is None:
        raise NotFound
    return entry


def hold(db: Session, competition: Competition, now: datetime) -> None:
    """Share-lock a competition and read it again, before pupils begin in it; freezes the entries when it just opened.

    Whoever releases its results ends it, and nobody begins in the same instant with the keys already out.
    """
    _freeze_when_open(db, competition, now)
    db.refresh(competition, with_for_update={"read": True})


def start_attempt(db: Session, competition: Competition, entry: Entry, sign_in_id: UUID, now: datetime) -> Attempt:
    """Begin an attempt, or go on with the one that is running. One small write; the paper follows from the seed.

    `entry` is locked (see `entry_of`), so a double click begins one attempt; the competition is held (see `hold`).
    """
    attempts = db.exec(select(Attempt).where(Attempt.entry_id == entry.id).order_by(col(Attempt.number))).all()
    running = next((a for a in attempts if a.submitted_at is None), None)
    if running and not timing.is_over(running.deadline, now):
        return running
    if running:
        submit(db, running, now)
    _may_start(competition, entry, len(attempts), now)
    attempt = Attempt(
        entry_id=entry.id,
        competition_id=competition.id,
        student_id=entry.student_id,
        number=len(attempts) + 1,
        seed=secrets.token_hex(16),
        started_at=now,
        deadline=timing.deadline(
            now,
            timedelta(seconds=competition.time_limit),
            competition.closes_at,
            timedelta(seconds=entry.extra_seconds),
        ),
        sign_in_id=sign_in_id,
    )
    db.add(attempt)
    return attempt


def _freeze_when_open(db: Session, competition: Competition, now: datetime) -> None:
    if competition.entries_frozen_at is None and competition.opens_at <= now:
        freeze_entries(db, competition, now)
        db.flush()


def _may_start(competition: Competition, entry: Entry, made: int, now: datetime) -> None:
    if entry.opted_out_at:
        raise OptedOut
    match timing.phase(competition.opens_at, competition.closes_at, now):
        case Phase.UPCOMING:
            raise NotOpenYet
        case Phase.CLOSED:
            raise AlreadyClosed
        case Phase.OPEN if made >= competition.attempts_allowed:
            raise NoAttemptsLeft


def take_over(db: Session, attempt: Attempt, sign_in_id: UUID) -> None:
    """Let this device answer, and no other from now on."""
    attempt.sign_in_id = sign_in_id
    live.announce(db, "attempt", str(attempt.id))


def opt_out(db: Session, entry: Entry, now: datetime) -> None:
    """Record 不参加（自愿）. Contests are voluntary; the pupil stays in the total and is not chased."""
    if db.exec(select(Attempt.id).where(Attempt.entry_id == entry.id)).first():
        raise AlreadyStarted
    entry.opted_out_at = now


def opt_in(entry: Entry) -> None:
    """Take 不参加 back."""
    entry.opted_out_at = None


def submit(db: Session, attempt: Attempt, now: datetime) -> None:
    """Hand in: mark the sheet, and keep the best attempt as the entry's standing. Handing in again changes nothing.

    The attempt's row is locked first. Answers that are being stored at this moment hold a share of that lock (see
    `saving`), so every acknowledged answer is either marked here or was refused.
    """
    db.refresh(attempt, with_for_update=True)
    if attempt.submitted_at is not None:
        return
    responses = responses_of(db, attempt.id)
    answers = [timed.answer for timed in responses]
    marked = mark(db, attempt, answers)
    revisions = paper_in_use(db, db.get_one(Competition, attempt.competition_id).paper_id).words
    line = marked_sheets.sheet(marked, responses, attempt.started_at, revisions)
    db.add(MarkedSheet(attempt_id=attempt.id, competition_id=attempt.competition_id, answers=line))
    attempt.score, attempt.right = marked.score, marked.right
    attempt.late_answers = sum(answer.late for answer in scoring.latest(answers).values())
    attempt.submitted_by_clock = now > attempt.deadline + timing.GRACE
    attempt.submitted_at = min(now, attempt.deadline)
    _update_standing(db, attempt)
    live.announce(db, "attempt", str(attempt.id))


def mark(db: Session, attempt: Attempt, answers: list[Answer]) -> scoring.Scored:
    """Return the sheet of an attempt, marked."""
    competition = db.get_one(Competition, attempt.competition_id)
    seats = paper_in_use(db, competition.paper_id).seats(attempt.seed)
    return scoring.score(seats, answers, keys_of(db, [seat.revision_id for seat in seats]))


def keys_of(db: Session, revision_ids: list[UUID]) -> Mapping[UUID, str]:
    """Return the keys of these revisions. Only marking and released results ask for them."""
    keys = select(AnswerKey.id, AnswerKey.letters).where(col(AnswerKey.id).in_(revision_ids))
    return dict(db.exec(keys).all())


def answers_of(db: Session, attempt_id: UUID) -> list[Answer]:
    """Return everything that was ever answered in an attempt."""
    return [timed.answer for timed in responses_of(db, attempt_id)]


def responses_of(db: Session, attempt_id: UUID) -> list[Timed]:
    """Return everything that was ever answered in an attempt, and when."""
    query = select(Response).where(Response.attempt_id == attempt_id).order_by(col(Response.sequence))
    return [Timed(Answer(r.number, r.sequence, r.choice, r.marked, r.late), r.received_at) for r in db.exec(query)]


def _update_standing(db: Session, attempt: Attempt) -> None:
    assert attempt.submitted_at is not None and attempt.score is not None
    seconds = round((attempt.submitted_at - attempt.started_at).total_seconds())
    standing = db.exec(select(Standing).where(Standing.entry_id == attempt.entry_id)).one_or_none()
    if standing is None:
        standing = Standing(
            entry_id=attempt.entry_id,
            competition_id=attempt.competition_id,
            attempt_id=attempt.id,
            score=attempt.score,
            time_used=seconds,
            submitted_at=attempt.submitted_at,
        )
    elif scoring.is_better(attempt.score, seconds, standing.score, standing.time_used):
        standing.attempt_id, standing.score = attempt.id, attempt.score
        standing.time_used, standing.submitted_at = seconds, attempt.submitted_at
    db.add(standing)


def close_expired(database: Database, now: datetime, most: int = 2_000) -> int:
    """Hand in by the clock whatever can receive no more answers; return how many. Each in a transaction of its own."""
    overdue = (
        select(Attempt.id)
        .where(col(Attempt.submitted_at).is_(None), col(Attempt.deadline) < now - timing.LATE_WINDOW)
        .limit(most)
    )
    with database.reading() as db:
        waiting = list(db.exec(overdue))
    for attempt_id in waiting:
        with database.writing() as db:
            submit(db, db.get_one(Attempt, attempt_id), now)
    return len(waiting)


def recount(database: Database) -> list[UUID]:
    """Mark every handed-in attempt again from its responses; return those whose score differs. Nothing is changed."""
    with database.reading() as db:
        handed_in = db.exec(select(Attempt).where(col(Attempt.submitted_at).is_not(None))).all()
        return [a.id for a in handed_in if mark(db, a, answers_of(db, a.id)).score != a.score]


def is_answering(db: Session, student_id: UUID) -> bool:
    """Return whether a pupil has an attempt that can still receive answers."""
    running = select(Attempt.id).where(
        Attempt.student_id == student_id,
        col(Attempt.submitted_at).is_(None),
        col(Attempt.voided_at).is_(None),
        Attempt.deadline > clock.now(),
    )
    return db.exec(running.limit(1)).first() is not None


contests_first.ask(is_answering)
