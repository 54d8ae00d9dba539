"""Keeping staff accounts: create, disable, give classes, give a first password."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from app.errors import Invalid, Refusal
from app.people import passwords, staffing
from app.people.actions import sign_ins
from app.people.models import Region, School, SchoolClass, Staff, Teaching
from app.vocabulary import Role

TAKEN = "这个账号已经有人使用，请换一个。"
ACCOUNT = re.compile(r"[A-Za-z0-9._-]{3,40}")


class NotOneself(Refusal):
    """Nobody locks the door they stand in."""

    message = "不能停用自己的账号。"


class NotATeacher(Refusal):
    """Only teachers have classes."""

    message = "只有教师账号可以分配班级。"


@dataclass(frozen=True)
class NewStaff:
    """An account to be made, as somebody filled it in."""

    account: str
    name: str
    role: Role
    school_id: UUID | None = None
    region_code: str | None = None


def create_staff(db: Session, wanted: NewStaff, password_hash: str) -> Staff:
    """Add an account with a first password that must be changed."""
    faults = _faults(db, wanted)
    if faults:
        raise Invalid(faults)
    made = Staff(
        account=wanted.account,
        name=wanted.name.strip(),
        role=wanted.role,
        school_id=wanted.school_id if wanted.role in staffing.AT_A_SCHOOL else None,
        region_code=wanted.region_code if wanted.role in staffing.IN_A_REGION else None,
        password_hash=password_hash,
    )
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:  # somebody took the account in the same instant
        raise Invalid({"account": TAKEN}) from None
    return made


def disable(db: Session, staff: Staff, by: UUID, now: datetime) -> None:
    """Close an account and end its sign-ins; what it made stays."""
    if staff.id == by:
        raise NotOneself
    staff.disabled_at = staff.disabled_at or now
    db.add(staff)
    sign_ins.end_all(db, staff.id, now)


def enable(db: Session, staff: Staff) -> None:
    """Open an account again."""
    staff.disabled_at = None
    db.add(staff)


def reset_password(db: Session, staff: Staff, password_hash: str, now: datetime) -> None:
    """Give a first password that must be changed, lift any lock, and end every sign-in."""
    staff.password_hash, staff.must_change_password = password_hash, True
    staff.failures, staff.locked_until = 0, None
    db.add(staff)
    sign_ins.end_all(db, staff.id, now)


def set_classes(db: Session, teacher: Staff, class_ids: list[UUID]) -> None:
    """Say which classes a teacher has, and no others; classes of another school are left out."""
    if teacher.role is not Role.TEACHER:
        raise NotATeacher
    one_teacher = select(Staff.id).where(Staff.id == teacher.id)
    db.exec(one_teacher.with_for_update(key_share=True)).one()  # two clicks give a class once
    own = select(SchoolClass.id).where(SchoolClass.school_id == teacher.school_id, col(SchoolClass.id).in_(class_ids))
    db.exec(delete(Teaching).where(col(Teaching.staff_id) == teacher.id))
    db.add_all(Teaching(staff_id=teacher.id, class_id=class_id) for class_id in db.exec(own).all())


def make_administrator(db: Session, account: str, name: str, password: str) -> Staff:
    """Add the first administrator from the command line; the password was chosen by that person and stays."""
    passwords.refuse_weak(password, account)
    made = create_staff(db, NewStaff(account, name, Role.ADMINISTRATOR), passwords.hash_password(password))
    made.must_change_password = False
    return made


def _faults(db: Session, wanted: NewStaff) -> dict[str, str]:
    faults = {}
    if not ACCOUNT.fullmatch(wanted.account):
        faults["account"] = "账号应为 3 到 40 个字母、数字、点、横线。"
    elif db.exec(select(Staff).where(Staff.account == wanted.account)).first():
        faults["account"] = TAKEN
    if not 1 <= len(wanted.name.strip()) <= 40:
        faults["name"] = "姓名应为 1 到 40 个字。"
    if wanted.role in staffing.AT_A_SCHOOL and not (wanted.school_id and db.get(School, wanted.school_id)):
        faults["school_code"] = "请填写一所学校的标识码。"
    if wanted.role in staffing.IN_A_REGION:
        region = db.exec(select(Region).where(Region.code == (wanted.region_code or ""))).first()
        if region is None:
            faults["region_code"] = "请选择地区。"
    return faults
