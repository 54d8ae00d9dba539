"""The board of a class and a lesson: how far each pupil is, and never a mark."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import distinct
from sqlmodel import Session, col, func, select

from app.courses.in_class import who_attended
from app.courses.models import ClassAttendance, ClassLesson, Lesson, LessonProgress
from app.courses.reading import lesson_of
from app.people.models import ClassMembership, Student
from app.people.registers import pupils_of


class Tile(StrEnum):
    """How far one pupil is; also the tile's class name."""

    WAITING = "waiting"
    LEARNING = "learning"
    ATTENDED = "attended"  # was there when it was taught; the questions are still open
    DONE = "done"


TILE_WORDS = {Tile.WAITING: "未开始", Tile.LEARNING: "在学", Tile.ATTENDED: "到课", Tile.DONE: "已学完"}


@dataclass(frozen=True)
class PupilTile:
    """One pupil on the board."""

    name: str
    number: str  # 学号 in the class, or the platform's own
    tile: Tile
    step: int  # the furthest one


@dataclass(frozen=True)
class ClassBoard:
    """One class and one lesson at one moment."""

    pupils: tuple[PupilTile, ...]
    steps: int

    def count(self, tile: Tile) -> int:
        """Return how many pupils are that far."""
        return sum(pupil.tile is tile for pupil in self.pupils)

    def etag(self, *others: object) -> str:
        """Return a mark that changes exactly when what is shown changes."""
        return sha256(repr((self, others)).encode()).hexdigest()[:32]

    @property
    def unfinished(self) -> list[PupilTile]:
        """Return who has neither done the lesson nor been there when it was taught."""
        return [pupil for pupil in self.pupils if pupil.tile in (Tile.WAITING, Tile.LEARNING)]


@dataclass(frozen=True)
class Tally:
    """How many of a class have done a lesson, and how many were there when it was taught."""

    done: int = 0
    attended: int = 0


def register(db: Session, class_id: UUID) -> list[Student]:
    """Return the pupils of a class in the order of 学号; those without one last, on every database."""
    return sorted(db.exec(pupils_of(class_id)), key=lambda pupil: not pupil.student_no)


def board_of(db: Session, class_id: UUID, lesson: Lesson) -> ClassBoard:
    """Return how far the pupils who are in the class now are with a lesson, in the order of 学号."""
    assert lesson.current_revision_id is not None, "access offers published lessons only"
    steps = len(lesson_of(db, lesson.current_revision_id).steps)
    pupils = register(db, class_id)
    ids = [pupil.id for pupil in pupils]
    mine = select(LessonProgress).where(LessonProgress.lesson_id == lesson.id, col(LessonProgress.learner_id).in_(ids))
    found = {progress.learner_id: progress for progress in db.exec(mine)}
    there = who_attended(db, lesson.id, ids)
    tiles = []
    for pupil in pupils:
        progress = found.get(pupil.id)
        tile = tile_of(progress, attended=pupil.id in there)
        step = min(progress.furthest, steps) if progress else 0
        tiles.append(PupilTile(pupil.name, pupil.student_no or pupil.login_no, tile, step))
    return ClassBoard(tuple(tiles), steps)


def tile_of(progress: LessonProgress | None, *, attended: bool) -> Tile:
    """Return how far a pupil is: done says more than having been there, and that more than having begun."""
    if progress and progress.completed_at:
        return Tile.DONE
    if attended:
        return Tile.ATTENDED
    return Tile.LEARNING if progress else Tile.WAITING


def tallies(db: Session, class_ids: Collection[UUID], lesson_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], Tally]:
    """Return the figures by class and lesson; none means that nobody has done anything."""
    at_school = (col(ClassMembership.until).is_(None), col(Student.left_at).is_(None))
    key = (col(ClassMembership.class_id), col(LessonProgress.lesson_id))
    finished = (
        select(*key, func.count())
        .join(Student, col(Student.id) == ClassMembership.student_id)
        .join(LessonProgress, col(LessonProgress.learner_id) == ClassMembership.student_id)
        .where(*at_school, key[0].in_(class_ids), key[1].in_(lesson_ids))
        .where(col(LessonProgress.completed_at).is_not(None))
        .group_by(*key)
    )
    there_key = (col(ClassMembership.class_id), col(ClassLesson.lesson_id))
    present = (
        select(*there_key, func.count(distinct(col(ClassAttendance.student_id))))
        .join(Student, col(Student.id) == ClassMembership.student_id)
        .join(ClassAttendance, col(ClassAttendance.student_id) == ClassMembership.student_id)
        .join(ClassLesson, col(ClassLesson.id) == ClassAttendance.class_lesson_id)
        .where(*at_school, there_key[0].in_(class_ids), there_key[1].in_(lesson_ids))
        .group_by(*there_key)
    )
    done = {(class_id, lesson_id): count for class_id, lesson_id, count in db.exec(finished)}
    there = {(class_id, lesson_id): count for class_id, lesson_id, count in db.exec(present)}
    return {pair: Tally(done.get(pair, 0), there.get(pair, 0)) for pair in {*done, *there}}
