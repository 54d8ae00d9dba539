"""Opening a class code for a lesson."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from app.errors import Refusal
from app.people import codes
from app.people.models import ClassCode, SchoolClass
from app.people.registers import open_codes


class TooManyCodes(Refusal):
    """So many codes are open that guessing one would become easy."""

    message = "现在打开的班级口令太多，请过几分钟再试；学生可以先用登录号登录。"


def open_code(db: Session, class_id: UUID, staff_id: UUID, now: datetime) -> ClassCode:
    """Open the class's code for one lesson from now; a code that is still open stays the same and lasts longer."""
    one_class = select(SchoolClass.id).where(SchoolClass.id == class_id)
    db.exec(one_class.with_for_update(key_share=True)).one()  # two clicks open one code
    code = open_codes(db, [class_id], now).get(class_id)
    if code is None:
        code = ClassCode(class_id=class_id, code=_draw(db, now), opened_by=staff_id, opened_at=now, closes_at=now)
    code.closes_at = now + codes.LIFE
    db.add(code)
    return code


def close_code(db: Session, class_id: UUID, now: datetime) -> None:
    """Close the class's code now."""
    for code in open_codes(db, [class_id], now).values():
        code.closes_at = now
        db.add(code)


def _draw(db: Session, now: datetime) -> str:
    db.exec(delete(ClassCode).where(col(ClassCode.closes_at) <= now))
    if db.exec(select(func.count()).select_from(ClassCode)).one() >= codes.MOST_OPEN:
        raise TooManyCodes
    while True:
        code = codes.spell(secrets.randbelow(10**codes.DIGITS))
        if db.exec(select(ClassCode).where(ClassCode.code == code)).first() is None:
            return code
