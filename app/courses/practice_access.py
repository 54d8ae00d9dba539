"""Who practises: pupils, for the band of the class they are in now; and whose answer may be looked at: one's own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.courses.access import MayLearn, MaySeeProgress
from app.courses.contests_first import contests_first
from app.courses.models import PracticeAnswer
from app.courses.practice_days import Pupil
from app.db import Db
from app.errors import NotFound, Refusal
from app.people.access import Permit
from app.people.models import ClassMembership, SchoolClass
from app.vocabulary import GradeBand


class NoClassYet(Refusal):
    """Questions are chosen for a grade band, and a pupil without a class has none."""

    message = "你还没有编入班级。请老师把你加到班里，再来练习。"


def pupil_of(db: Session, permit: Permit) -> Pupil:
    """Return the pupil who holds the permit, with the band of the present class; not during a contest."""
    contests_first(db, permit.person.id)
    query = (
        select(SchoolClass.school_id, SchoolClass.band)
        .join(ClassMembership, col(ClassMembership.class_id) == SchoolClass.id)
        .where(ClassMembership.student_id == permit.person.id, col(ClassMembership.until).is_(None))
    )
    found = db.exec(query).one_or_none()
    if found is None:
        raise NoClassYet
    school_id, band = found
    return Pupil(permit.person.id, school_id, GradeBand(band))


def pupil_looking(permit: MaySeeProgress, db: Db) -> Pupil:
    """Return the pupil who looks at practice."""
    return pupil_of(db, permit)


def pupil_practising(permit: MayLearn, db: Db) -> Pupil:
    """Return the pupil who practises."""
    return pupil_of(db, permit)


def answer_to_read(answer_id: UUID, permit: MaySeeProgress, db: Db) -> PracticeAnswer:
    """Return an answer of the pupil's own; any other is not found. Not during a contest: its key stands there."""
    contests_first(db, permit.person.id)
    mine = select(PracticeAnswer).where(PracticeAnswer.id == answer_id, PracticeAnswer.student_id == permit.person.id)
    found = db.exec(mine).one_or_none()
    if found is None:
        raise NotFound
    return found


PupilLooking = Annotated[Pupil, Depends(pupil_looking)]
PupilPractising = Annotated[Pupil, Depends(pupil_practising)]
AnswerToRead = Annotated[PracticeAnswer, Depends(answer_to_read)]
