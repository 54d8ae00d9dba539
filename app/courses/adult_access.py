"""Who learns in the adults' area: not a person of a school but the holder of a code, and only of its own track.

Nothing here looks at the schools' sign-in, and nothing there at this one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col, select

from app.clock import Now
from app.courses.access import Learning, Taught, load_taught
from app.courses.actions.learning import begin, progress_of
from app.courses.adult_models import AdultLearner, AdultSignIn
from app.courses.models import Course
from app.courses.words import Track
from app.db import Db, TheDatabase
from app.errors import NotFound, Refusal
from app.people.access import May, Permit
from app.people.permissions import Action, Resource
from app.people.tokens import token_hash

COOKIE = "qingdun-study"
ROOT = "/adult"

MayReadCodes = Annotated[Permit, Depends(May(Resource.ADULT_CODE, Action.READ))]
MayMakeCodes = Annotated[Permit, Depends(May(Resource.ADULT_CODE, Action.CREATE))]
MayChangeCodes = Annotated[Permit, Depends(May(Resource.ADULT_CODE, Action.CHANGE))]


class CodeNeeded(Refusal):
    """Nobody has typed a code here, or it has been silent for too long. It is no sign-in of the schools."""

    status = 401
    message = "请先输入学习码。"


@dataclass(frozen=True)
class Adult:
    """The holder of a code at a browser."""

    id: UUID
    track: Track
    sign_in_id: UUID
    began_at: datetime
    ends_at: datetime


async def adult_here(request: Request, database: TheDatabase, now: Now) -> Adult | None:
    """Return whose code was typed in this browser, if it still stands."""
    token = request.cookies.get(COOKIE, "")
    return await database.look(lambda db: _find(db, token, now)) if token else None


class HasCode:
    """Dependency: the holder of a code of one of the tracks; another track's learner finds no such thing.

    Every route of the area has one among its dependencies; a test asks each with every kind of cookie.
    """

    def __init__(self, *tracks: Track) -> None:
        self.tracks = tracks

    async def __call__(self, request: Request, database: TheDatabase, now: Now) -> Adult:
        """Return the holder, or refuse."""
        adult = await adult_here(request, database, now)
        if adult is None:
            raise CodeNeeded
        request.state.adult = adult
        if adult.track not in self.tracks:
            raise NotFound
        return adult


def _find(db: Session, token: str, now: datetime) -> Adult | None:
    query = (
        select(AdultSignIn, AdultLearner.track)
        .join(AdultLearner, col(AdultLearner.id) == AdultSignIn.learner_id)
        .where(
            AdultSignIn.token_hash == token_hash(token),
            AdultSignIn.ends_at > now,
            col(AdultSignIn.revoked_at).is_(None),
            col(AdultLearner.ended_at).is_(None),
        )
    )
    found = db.exec(query).one_or_none()
    if found is None:
        return None
    kept, track = found
    return Adult(kept.learner_id, Track(track), kept.id, kept.began_at, kept.ends_at)


AdultHere = Annotated[Adult | None, Depends(adult_here)]
AnyAdult = Annotated[Adult, Depends(HasCode(Track.WORKER, Track.RECOVERY))]
InTraining = Annotated[Adult, Depends(HasCode(Track.WORKER))]
InRecovery = Annotated[Adult, Depends(HasCode(Track.RECOVERY))]


def course_to_study(course_id: UUID, adult: AnyAdult, db: Db) -> Course:
    """Return the course of the address, if it is of the learner's track."""
    mine = select(Course).where(Course.id == course_id, Course.track == adult.track, col(Course.withdrawn_at).is_(None))
    found = db.exec(mine).one_or_none()
    if found is None:
        raise NotFound
    return found


def lesson_to_study(lesson_id: UUID, adult: AnyAdult, db: Db) -> Taught:
    """Return the lesson of the address, if it is of the learner's track."""
    return load_taught(db, lesson_id, (adult.track,))


def study_to_begin(taught: Annotated[Taught, Depends(lesson_to_study)], adult: AnyAdult, db: Db, now: Now) -> Learning:
    """Return the lesson of the address in the learner's own hands, begun if need be, and held."""
    return Learning(taught.course, taught.lesson, begin(db, adult.id, adult.track, taught.lesson, now))


def study_under_way(taught: Annotated[Taught, Depends(lesson_to_study)], adult: AnyAdult, db: Db) -> Learning:
    """Return the lesson of the address with the learner's own progress; not begun is not found."""
    progress = progress_of(db, adult.id, taught.lesson.id)
    if progress is None:
        raise NotFound
    return Learning(taught.course, taught.lesson, progress)


def adult_to_change(adult_id: UUID, permit: MayChangeCodes, db: Db) -> AdultLearner:
    """Return the learner of the address, held, if this helper gave the code."""
    mine = select(AdultLearner).where(AdultLearner.id == adult_id, AdultLearner.staff_id == permit.person.id)
    found = db.exec(mine.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


CourseToStudy = Annotated[Course, Depends(course_to_study)]
LessonToStudy = Annotated[Taught, Depends(lesson_to_study)]
StudyToBegin = Annotated[Learning, Depends(study_to_begin)]
StudyUnderWay = Annotated[Learning, Depends(study_under_way)]
AdultToChange = Annotated[AdultLearner, Depends(adult_to_change)]
