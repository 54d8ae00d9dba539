"""Course certificates: fetched once by whoever has done all of a course, and checked by anybody by their number."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app import serial_numbers
from app.clock import HERE
from app.courses.adult_models import AdultLearner
from app.courses.catalogue import card
from app.courses.models import Course, CourseCertificate
from app.courses.words import Track
from app.errors import Refusal
from app.people.models import Region, School, Student
from app.people.number_tries import NoSuchCertificate, NumberTries, Resting


class NotDoneYet(Refusal):
    """A certificate says that everything was done."""

    message = "学完这门课的每一课，就可以领取证书。"


class NotFetched(Refusal):
    """There is nothing to print before the certificate has a number."""

    message = "还没有领取这门课的证书，请先在课程页领取。"


@dataclass(frozen=True)
class Holder:
    """Whose certificate it is, as it will say for ever. Nobody in recovery is ever a holder."""

    id: UUID
    track: Track
    name: str
    place: str  # the school, or the unit
    region_code: str


_tries = NumberTries()


def pupil(db: Session, student_id: UUID) -> Holder:
    """Return a pupil as a holder."""
    student = db.get_one(Student, student_id)
    school = db.get_one(School, student.school_id)
    return Holder(student.id, Track.SCHOOL, student.name, school.name, school.region_code)


def worker(db: Session, learner_id: UUID) -> Holder:
    """Return a social worker as a holder."""
    learner = db.get_one(AdultLearner, learner_id)
    assert learner.track is Track.WORKER, "people in recovery have no name and no certificate"
    return Holder(learner.id, Track.WORKER, learner.name, learner.unit, learner.region_code)


def certificate_of(db: Session, learner_id: UUID, course_id: UUID) -> CourseCertificate | None:
    """Return the certificate somebody has of a course."""
    mine = select(CourseCertificate).where(CourseCertificate.learner_id == learner_id)
    return db.exec(mine.where(CourseCertificate.course_id == course_id)).one_or_none()


def to_print(db: Session, learner_id: UUID, course: Course) -> CourseCertificate:
    """Return the certificate to print; one that does not stand is none."""
    found = certificate_of(db, learner_id, course.id)
    if found is None or found.revoked_at:
        raise NotFetched
    return found


def fetch(db: Session, holder: Holder, course: Course, now: datetime) -> CourseCertificate:
    """Issue the certificate of a completed course; fetching it again gives the same one."""
    mine = card(db, course, holder.id)
    found = certificate_of(db, holder.id, course.id)
    if found is None and (not mine.lessons or mine.done < len(mine.lessons)):
        raise NotDoneYet
    if found is None:
        # Whoever numbers certificates of a region waits for its row, so that no number is given twice.
        db.exec(select(Region).where(Region.code == holder.region_code).with_for_update(key_share=True)).one_or_none()
        found = certificate_of(db, holder.id, course.id) or _issue(db, holder, course, now)
    return found


def _issue(db: Session, holder: Holder, course: Course, now: datetime) -> CourseCertificate:
    year = now.astimezone(HERE).year
    last = select(func.max(CourseCertificate.number)).where(
        CourseCertificate.year == year, col(CourseCertificate.region_code) == holder.region_code
    )
    made = CourseCertificate(
        learner_id=holder.id,
        course_id=course.id,
        track=holder.track,
        name=holder.name,
        school=holder.place,
        year=year,
        region_code=holder.region_code,
        number=(db.exec(last).one() or 0) + 1,
        code=serial_numbers.spell(secrets.randbelow(serial_numbers.CODES)),
        issued_at=now,
    )
    db.add(made)
    db.flush()
    return made


def checked(db: Session, typed: str, now: datetime) -> tuple[CourseCertificate, Course]:
    """Return the certificate with this number and its course, revoked or not.

    As with awards: a slip of the pen costs nothing, a made-up code soon gives the number a rest.
    """
    serial = serial_numbers.read(typed, serial_numbers.COURSE)
    if serial is None:
        raise NoSuchCertificate
    if _tries.rests(serial.counted, now):
        raise Resting
    query = select(CourseCertificate, Course).join(Course, col(Course.id) == CourseCertificate.course_id)
    query = query.where(CourseCertificate.year == serial.year, CourseCertificate.region_code == serial.region_code)
    found = db.exec(query.where(CourseCertificate.number == serial.number)).one_or_none()
    if found is None or not hmac.compare_digest(found[0].code, serial.code):
        _tries.note(serial.counted, now)
        raise NoSuchCertificate
    return found
