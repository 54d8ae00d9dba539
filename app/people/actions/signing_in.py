"""Signing in. A wrong guess must be remembered although it is refused, so these return a `Denied` instead of raising.

An account that does not exist is treated like one that does: the same words, the same work, the same lock.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Refusal
from app.people import codes, locks, pins
from app.people.actions import sign_ins
from app.people.actions.guesses import Denied, judge, stranger
from app.people.models import ClassCode, SchoolClass, Staff, Student
from app.people.registers import pupils_of
from app.secret import secret


class WrongPin(Refusal):
    """The number or the PIN is wrong; which one is not said."""

    status = 401
    message = "登录号或 PIN 不对，请再核对一次。"


class WrongPassword(Refusal):
    """The account or the password is wrong; which one is not said."""

    status = 401
    message = "账号或密码不对，请再核对一次。"


class ClassCodeClosed(Refusal):
    """No class has this code now."""

    status = 404
    message = "这个班级口令不对，或者已经过期，请看老师的屏幕再输一次。"


@dataclass(frozen=True)
class Seen:
    """A staff account as it was when the password was verified, before any lock was taken."""

    id: UUID | None
    password_hash: str | None


def look_up(db: Session, account: str) -> Seen:
    """Return what is needed to verify a password, for an account that may not exist."""
    staff = db.exec(select(Staff).where(Staff.account == account, col(Staff.disabled_at).is_(None))).one_or_none()
    return Seen(staff.id, staff.password_hash) if staff else Seen(None, None)


def sign_in_staff(
    db: Session, account: str, seen: Seen, verdict: tuple[bool, str | None], now: datetime, instead_of: str | None
) -> str | Denied:
    """Sign a member of staff in after `verdict` was reached on the password; return the token.

    The account is read again, locked: of many guesses verified at the same time only those before the lock count.
    """
    fresh = select(Staff).where(Staff.id == seen.id, col(Staff.disabled_at).is_(None)).with_for_update()
    staff = db.exec(fresh).one_or_none() if seen.id else None
    is_right, newer_hash = verdict
    is_right = is_right and staff is not None and staff.password_hash == seen.password_hash
    denied = judge(staff or stranger(account), is_right, locks.staff_rest, now, WrongPassword(), "请联系管理员，或")
    if denied or staff is None:
        return denied or Denied(WrongPassword())
    staff.password_hash = newer_hash or staff.password_hash
    db.add(staff)
    return sign_ins.begin(db, staff, now, instead_of)


def sign_in_student(db: Session, login_no: str, pin: str, now: datetime, instead_of: str | None) -> str | Denied:
    """Sign a pupil in by login number and PIN; return the token."""
    mine = select(Student).where(Student.login_no == login_no, col(Student.left_at).is_(None)).with_for_update()
    student = db.exec(mine).one_or_none()
    return _by_pin(db, student, f"pupil {login_no}", pin, now, instead_of)


def sign_in_classmate(
    db: Session, code: ClassCode, student_id: UUID, pin: str, now: datetime, instead_of: str | None
) -> str | Denied:
    """Sign a pupil of the class in whose code is open, by their tile and PIN; return the token."""
    here = pupils_of(code.class_id).where(Student.id == student_id).with_for_update(of=Student)
    return _by_pin(db, db.exec(here).one_or_none(), f"pupil {student_id}", pin, now, instead_of)


def open_class(db: Session, code: str, now: datetime) -> tuple[ClassCode, SchoolClass]:
    """Return the class whose code this is now, or refuse."""
    if not codes.is_code(code):
        raise ClassCodeClosed
    query = (
        select(ClassCode, SchoolClass)
        .join(SchoolClass, col(SchoolClass.id) == ClassCode.class_id)
        .where(ClassCode.code == code, col(ClassCode.closes_at) > now)
    )
    found = db.exec(query).first()
    if found is None:
        raise ClassCodeClosed
    return found[0], found[1]


def _by_pin(
    db: Session, student: Student | None, unknown: str, pin: str, now: datetime, instead_of: str | None
) -> str | Denied:
    is_right = student is not None and pins.is_right(secret(), student.id, student.pin_salt, pin)
    denied = judge(student or stranger(unknown), is_right, locks.pupil_rest, now, WrongPin(), "可以请老师解锁，或")
    if denied or student is None:
        return denied or Denied(WrongPin())
    db.add(student)
    return sign_ins.begin(db, student, now, instead_of)
