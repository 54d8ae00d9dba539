"""Raising the scenery: an empty database becomes the demonstration county; one that has it is left as it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.clock import HERE
from app.demo.competitions import make_competitions
from app.demo.county import SCHOOLS, SignInToPrint, make_county
from app.demo.courses import assign_lessons
from app.demo.stage import make_final
from app.errors import Refusal
from app.people import pins
from app.people.labels import class_label, school_year
from app.people.models import ClassMembership, School, SchoolClass, Student
from app.vocabulary import GradeBand

SHOWN_PUPILS = 3


class OtherDataHere(Refusal):
    """The demonstration never mixes with real schools."""

    message = "数据库里已有其他学校，没有加入演示数据。请换一个空数据库（DATABASE_URL）再运行演示。"


@dataclass(frozen=True)
class PupilToPrint:
    """A pupil whose way in is printed, because the demonstration has nobody to hand out slips."""

    place: str
    name: str
    login_no: str
    pin: str


def is_made(db: Session) -> bool:
    """Return whether the demonstration county is here already; refuse when other schools are."""
    codes = set(db.exec(select(School.code)))
    ours = {code for code, *_ in SCHOOLS}
    if codes and not ours <= codes:
        raise OtherDataHere
    return bool(codes)


def make(db: Session, now: datetime) -> list[SignInToPrint]:
    """Add the county, its people and competitions; return the staff sign-ins to print."""
    cast = make_county(db, now.astimezone(HERE).date())
    db.flush()
    assign_lessons(db, now)
    make_competitions(db, cast.organiser, now)
    make_final(db, cast.organiser, now)
    return cast.sign_ins


def pupils_to_print(db: Session, secret: bytes, now: datetime) -> list[PupilToPrint]:
    """Return a few pupils of the junior school, with the PINs they have now."""
    code = next(code for code, _, band, _ in SCHOOLS if band is GradeBand.JUNIOR)
    query = (
        select(Student, SchoolClass, School.name)
        .join(ClassMembership, col(ClassMembership.student_id) == Student.id)
        .join(SchoolClass, col(SchoolClass.id) == ClassMembership.class_id)
        .join(School, col(School.id) == SchoolClass.school_id)
        .where(School.code == code, col(ClassMembership.until).is_(None))
        .order_by(col(Student.login_no))
        .limit(SHOWN_PUPILS)
    )
    year = school_year(now.astimezone(HERE).date())
    return [
        PupilToPrint(
            f"{school} {class_label(place.band, place.entry_year, place.number, year)}",
            student.name,
            student.login_no,
            pins.pin(secret, student.id, student.pin_salt),
        )
        for student, place, school in db.exec(query)
    ]
