"""Changing one's own password."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.errors import Invalid, Refusal
from app.people import locks
from app.people.actions import sign_ins
from app.people.actions.guesses import Denied, judge
from app.people.models import Staff


class WrongCurrentPassword(Refusal):
    """The password typed as the present one is not."""

    status = 422
    message = "当前密码不对，密码没有修改。"


def refuse_repeat(current: str, new: str, again: str) -> None:
    """Refuse a new password typed differently the second time, or the same as before."""
    if new != again:
        raise Invalid({"again": "两次输入的新密码不一样。"})
    if new == current:
        raise Invalid({"new": "新密码不能和当前密码相同。"})


def change_password(
    db: Session, staff_id: UUID, verified: str, is_right: bool, new_hash: str, now: datetime, here: UUID
) -> Denied | None:
    """Keep the new password, if the present one was right, and sign this person out everywhere but `here`.

    `verified` is the hash against which the present one was checked: when it was replaced meanwhile, it was the wrong
    one, and an administrator's reset stands.
    Wrong guesses count as they do when signing in: a browser left open must not become a way to try passwords.
    """
    staff = db.exec(select(Staff).where(Staff.id == staff_id).with_for_update()).one()
    is_right = is_right and staff.password_hash == verified
    denied = judge(staff, is_right, locks.staff_rest, now, WrongCurrentPassword(), "请")
    if denied:
        return denied
    staff.password_hash, staff.must_change_password = new_hash, False
    sign_ins.end_all(db, staff.id, now, but=here)
    return None
