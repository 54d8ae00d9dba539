"""Beginning and ending sign-ins: one person on one device."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app import live
from app.people.models import SignIn, Staff, Student
from app.people.tokens import token_hash
from app.settings import settings


def begin(db: Session, who: Student | Staff, now: datetime, instead_of: str | None) -> str:
    """Sign somebody in and return the browser's new token; whoever used this browser before is signed out."""
    if instead_of:
        end(db, instead_of, now)
    token = secrets.token_urlsafe(32)
    ends_at = now + timedelta(hours=settings().sign_in_hours)
    kept = SignIn(token_hash=token_hash(token), began_at=now, seen_at=now, ends_at=ends_at)
    if isinstance(who, Student):
        kept.student_id = who.id
    else:
        kept.staff_id = who.id
    db.add(kept)
    return token


def end(db: Session, token: str, now: datetime) -> None:
    """Sign this browser out; a token that is not known, or ended before, is no mistake."""
    mine = select(SignIn).where(SignIn.token_hash == token_hash(token), col(SignIn.revoked_at).is_(None))
    _revoke(db, list(db.exec(mine)), now)


def end_all(db: Session, person_id: UUID, now: datetime, but: UUID | None = None) -> None:
    """Sign a person out everywhere, except the sign-in `but`: their PIN or password changed, or they left."""
    theirs = select(SignIn).where(
        (col(SignIn.student_id) == person_id) | (col(SignIn.staff_id) == person_id),
        col(SignIn.revoked_at).is_(None),
        col(SignIn.ends_at) > now,
    )
    _revoke(db, [sign_in for sign_in in db.exec(theirs) if sign_in.id != but], now)


def _revoke(db: Session, sign_ins: list[SignIn], now: datetime) -> None:
    for sign_in in sign_ins:
        sign_in.revoked_at = now
        db.add(sign_in)
        live.announce(db, "sign_in", str(sign_in.id))
