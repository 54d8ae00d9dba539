"""Who is signed in: found by the token of a browser, and for pupils remembered for a minute.

A whole school asks for pages in the same second. Only pupils are remembered: staff are few, and their roles and
passwords change. Whoever signs out, is signed out or gets a new PIN is forgotten with the news of it, in every process.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, select

from app import live
from app.people import presence
from app.people.models import SignIn, Staff, Student
from app.people.tokens import token_hash
from app.settings import settings
from app.vocabulary import Role

KEEP = timedelta(minutes=1)
MOST = 50_000


@dataclass(frozen=True)
class Person:
    """Whoever is signed in: a pupil or a member of staff."""

    id: UUID
    role: Role
    name: str
    school_id: UUID | None
    region_code: str | None
    sign_in_id: UUID
    must_change_password: bool = False

    @property
    def is_student(self) -> bool:
        """Return whether this is a pupil."""
        return self.role is Role.STUDENT


def find_person(db: Session, token: str, now: datetime) -> Person | None:
    """Return who holds `token`, or None when it is unknown, revoked, too old or too long silent."""
    sign_in = db.exec(select(SignIn).where(SignIn.token_hash == token_hash(token))).one_or_none()
    if sign_in is None or sign_in.revoked_at or now >= sign_in.ends_at:
        return None
    minutes = settings().student_idle_minutes if sign_in.student_id else settings().staff_idle_minutes
    if now - presence.last_seen(sign_in.id, sign_in.seen_at) > timedelta(minutes=minutes):
        return None
    if sign_in.student_id:
        student = db.get_one(Student, sign_in.student_id)
        if student.left_at:
            return None
        return Person(student.id, Role.STUDENT, student.name, student.school_id, None, sign_in.id)
    staff = db.get_one(Staff, sign_in.staff_id)
    if staff.disabled_at:
        return None
    return Person(
        staff.id,
        staff.role,
        staff.name,
        staff.school_id,
        staff.region_code,
        sign_in.id,
        staff.must_change_password,
    )


@dataclass(frozen=True, slots=True)
class _Known:
    person: Person
    until: datetime


class _Memory:
    """Who held which token when we last looked. What is looked up while news comes in is not kept: it may be older."""

    def __init__(self) -> None:
        self.known: dict[str, _Known] = {}
        self.token_of: dict[str, str] = {}  # by sign-in
        self.news = 0

    def forget(self, sign_in_id: str) -> None:
        self.news += 1
        token = self.token_of.pop(sign_in_id, None)
        if token:
            self.known.pop(token, None)


_memory = _Memory()
live.listen("sign_in", _memory.forget)


def recall(token: str, now: datetime) -> Person | None:
    """Return the pupil who holds this token, if that was found out within the last minute."""
    known = _memory.known.get(token)
    return known.person if known and now < known.until else None


def look_up(db: Session, token: str, now: datetime) -> Person | None:
    """Return who holds this token, and remember pupils."""
    before = _memory.news
    person = find_person(db, token, now)
    if person and person.is_student and _memory.news == before:
        if len(_memory.known) >= MOST:
            _memory.known.clear()
            _memory.token_of.clear()
        ends_at = db.get_one(SignIn, person.sign_in_id).ends_at
        _memory.token_of[str(person.sign_in_id)] = token
        _memory.known[token] = _Known(person, min(now + KEEP, ends_at))
    return person
