"""Whose certificate is printed: one's own. Printing takes a while, so the request's one transaction stays unopened."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.courses.access import MayLearn, MaySeeProgress
from app.courses.actions.certificates import to_print
from app.courses.adult_access import InTraining
from app.courses.models import Course, CourseCertificate
from app.courses.words import Track
from app.db import Db, TheDatabase
from app.errors import NotFound


@dataclass(frozen=True)
class Printed:
    """A certificate and the course it is of."""

    certificate: CourseCertificate
    course: Course


def _course(db: Session, course_id: UUID, track: Track) -> Course:
    query = select(Course).where(Course.id == course_id, Course.track == track, col(Course.withdrawn_at).is_(None))
    found = db.exec(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def course_of_pupil(course_id: UUID, _permit: MayLearn, db: Db) -> Course:
    """Return the course of the address, if it is one of the schools'."""
    return _course(db, course_id, Track.SCHOOL)


def _printed(db: Session, learner_id: UUID, course_id: UUID, track: Track) -> Printed:
    course = _course(db, course_id, track)
    return Printed(to_print(db, learner_id, course), course)


async def certificate_of_pupil(course_id: UUID, permit: MaySeeProgress, database: TheDatabase) -> Printed:
    """Return the pupil's own certificate of the course of the address."""
    return await database.look(lambda db: _printed(db, permit.person.id, course_id, Track.SCHOOL))


async def certificate_of_worker(course_id: UUID, adult: InTraining, database: TheDatabase) -> Printed:
    """Return the social worker's own certificate of the course of the address."""
    return await database.look(lambda db: _printed(db, adult.id, course_id, Track.WORKER))


CourseOfPupil = Annotated[Course, Depends(course_of_pupil)]
CertificateOfPupil = Annotated[Printed, Depends(certificate_of_pupil)]
CertificateOfWorker = Annotated[Printed, Depends(certificate_of_worker)]
