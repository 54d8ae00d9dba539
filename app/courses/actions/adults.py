"""What is done with codes for adults, and what their holders do: come in, leave, have their record deleted.

Of somebody in recovery no name is ever asked (戒毒条例 第七条). Sign-ins that are over are deleted, not kept.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select, update

from app.courses import codes
from app.courses.adult_models import AdultLearner, AdultSignIn
from app.courses.models import LessonAnswer, LessonProgress
from app.courses.words import Track
from app.errors import Refusal
from app.people import locks
from app.people.actions.guesses import Denied, judge, stranger
from app.people.models import Staff
from app.people.tokens import token_hash
from app.secret import secret
from app.settings import settings

IDLE = timedelta(minutes=30)
TOUCHED = timedelta(minutes=1)  # a sign-in is lengthened at most so often


class WrongCode(Refusal):
    """No code that works reads like this; whether it ever did is not said."""

    status = 401
    message = "学习码不对，或者已经停用，请对照纸条再输一次。"


class CodeEnded(Refusal):
    """A code that has ended stays ended."""

    message = "这个学习码已经结束，没有换发；需要时请另发一个新码。"


class NotSure(Refusal):
    """Deleting is confirmed by a tick."""

    message = "还没有勾选“我确定删除”，学习记录没有变。"


@dataclass(frozen=True)
class NewWorker:
    """What is written down of a social worker, for the training record."""

    name: str
    unit: str


@dataclass(frozen=True)
class Slip:
    """A code on the way to its holder: shown once, kept nowhere."""

    label: str
    name: str
    unit: str
    code: str


def sign_in(db: Session, typed: str, now: datetime, instead_of: str | None) -> str | Denied:
    """Sign in whoever holds this code and return the browser's token; who used this browser before is signed out."""
    code = codes.tidy(typed)
    if not codes.is_code(code):
        return Denied(WrongCode())  # a slip of the pen: no guess
    theirs = select(AdultLearner).where(
        AdultLearner.code_hash == codes.code_hash(secret(), code), col(AdultLearner.ended_at).is_(None)
    )
    learner = db.exec(theirs.with_for_update()).one_or_none()
    guesses = stranger(codes.guessed_at(code))
    denied = judge(guesses, learner is not None, locks.pupil_rest, now, WrongCode(), "可以请发码的人换发新码，或")
    if denied or learner is None:
        return denied or Denied(WrongCode())
    if instead_of:
        sign_out(db, instead_of)
    db.exec(delete(AdultSignIn).where(col(AdultSignIn.learner_id) == learner.id, col(AdultSignIn.ends_at) <= now))
    token = secrets.token_urlsafe(32)
    db.add(AdultSignIn(learner_id=learner.id, token_hash=token_hash(token), began_at=now, ends_at=now + IDLE))
    return token


def sign_out(db: Session, token: str) -> None:
    """Sign this browser out; a token that is not known is no mistake."""
    db.exec(delete(AdultSignIn).where(col(AdultSignIn.token_hash) == token_hash(token)))


def lasts_until(began_at: datetime, now: datetime) -> datetime:
    """Return until when somebody who is here now stays signed in: half an hour of silence, and never for ever."""
    return min(now + IDLE, began_at + timedelta(hours=settings().sign_in_hours))


def stay(db: Session, sign_in_id: UUID, until: datetime) -> None:
    """Let a sign-in last longer; one that is over stays over."""
    mine = update(AdultSignIn).where(col(AdultSignIn.id) == sign_in_id, col(AdultSignIn.revoked_at).is_(None))
    db.exec(mine.values(ends_at=until))


def make_learners(db: Session, helper: UUID, region_code: str, count: int, now: datetime) -> list[Slip]:
    """Make codes for so many people in recovery, of whom nothing is written down."""
    _hold(db, helper)
    return [_make(db, Track.RECOVERY, NewWorker("", ""), helper, region_code, now) for _ in range(count)]


def make_worker(db: Session, helper: UUID, region_code: str, worker: NewWorker, now: datetime) -> Slip:
    """Make a code for a social worker."""
    _hold(db, helper)
    return _make(db, Track.WORKER, worker, helper, region_code, now)


def renew(db: Session, learner: AdultLearner) -> Slip:
    """Give a learner another code; the old one opens nothing from now on, what was learnt stays."""
    if learner.ended_at:
        raise CodeEnded
    code = _new_code(db)
    learner.code_hash = codes.code_hash(secret(), code)
    db.add(learner)
    _sign_out_everywhere(db, learner.id)
    return Slip(learner.label, learner.name, learner.unit, code)


def end(db: Session, learner: AdultLearner, now: datetime) -> None:
    """End a code for good; ending it twice changes nothing."""
    learner.ended_at = learner.ended_at or now
    db.add(learner)
    _sign_out_everywhere(db, learner.id)


def forget(db: Session, learner_id: UUID) -> None:
    """Delete how far a learner is and every answer."""
    mine = select(LessonProgress.id).where(LessonProgress.learner_id == learner_id)
    db.exec(delete(LessonAnswer).where(col(LessonAnswer.progress_id).in_(mine)))
    db.exec(delete(LessonProgress).where(col(LessonProgress.learner_id) == learner_id))


def _hold(db: Session, helper: UUID) -> None:
    """Let one helper's codes be made one after another, so that no two get the same label."""
    db.exec(select(Staff.id).where(Staff.id == helper).with_for_update()).one()


def _make(db: Session, track: Track, worker: NewWorker, helper: UUID, region_code: str, now: datetime) -> Slip:
    code = _new_code(db)
    learner = AdultLearner(
        track=track,
        name=worker.name,
        unit=worker.unit,
        code_hash=codes.code_hash(secret(), code),
        label=_new_label(db, track, helper),
        region_code=region_code,
        staff_id=helper,
        made_at=now,
    )
    db.add(learner)
    db.flush()
    return Slip(learner.label, learner.name, learner.unit, code)


def _new_code(db: Session) -> str:
    while True:
        code = codes.spell(secrets.randbelow(codes.CHANCES))
        same = select(AdultLearner.id).where(AdultLearner.code_hash == codes.code_hash(secret(), code))
        if db.exec(same).first() is None:
            return code


def _new_label(db: Session, track: Track, helper: UUID) -> str:
    """Return a label by chance: numbers in order would tell who came first."""
    mine = select(AdultLearner.label).where(AdultLearner.staff_id == helper, AdultLearner.track == track)
    taken = set(db.exec(mine))
    while True:
        label = codes.label(track, secrets.randbelow(codes.labels_to_draw_from(len(taken))))
        if label not in taken:
            return label


def _sign_out_everywhere(db: Session, learner_id: UUID) -> None:
    db.exec(delete(AdultSignIn).where(col(AdultSignIn.learner_id) == learner_id))
