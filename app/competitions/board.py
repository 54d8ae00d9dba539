"""The class board: how far each pupil of one class is, and never a mark."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session, and_, col, func, select

from app.competitions import timing
from app.competitions.models import Attempt, Competition, Entry, Response
from app.competitions.papers_in_use import paper_in_use
from app.people.models import ClassMembership, Student


class Tile(StrEnum):
    """What one pupil is doing; also the tile's class name."""

    WAITING = "waiting"
    ANSWERING = "answering"
    DONE = "done"
    AWAY = "away"


TILE_WORDS = {Tile.WAITING: "未开始", Tile.ANSWERING: "答题中", Tile.DONE: "已交卷", Tile.AWAY: "不参加"}


@dataclass(frozen=True)
class Sitting:
    """One pupil on the board."""

    entry_id: UUID
    name: str
    number: str  # 学号 in the class, or the platform's own
    tile: Tile
    answered: int
    extra_minutes: int
    has_moved: bool  # to another class or school since the competition began
    tries: int


@dataclass(frozen=True)
class Board:
    """One class at one moment."""

    sittings: tuple[Sitting, ...]
    questions: int

    def count(self, tile: Tile) -> int:
        """Return how many pupils are doing this."""
        return sum(sitting.tile is tile for sitting in self.sittings)

    def etag(self, *others: object) -> str:
        """Return a mark that changes exactly when what is shown changes."""
        return sha256(repr((self, others)).encode()).hexdigest()[:32]

    @property
    def unfinished(self) -> list[Sitting]:
        """Return who has not handed in yet; 不参加 is a choice and is not chased."""
        return [sitting for sitting in self.sittings if sitting.tile in (Tile.WAITING, Tile.ANSWERING)]


def tile_of(attempts: list[Attempt], opted_out: bool, now: datetime) -> Tile:
    """Return what a pupil is doing; time that ran out counts as handed in before anybody closes the sheet."""
    if any(a.submitted_at is None and not timing.is_over(a.deadline, now) for a in attempts):
        return Tile.ANSWERING
    if attempts:
        return Tile.DONE
    return Tile.AWAY if opted_out else Tile.WAITING


def board_of(db: Session, competition: Competition, class_id: UUID, now: datetime, only: UUID | None = None) -> Board:
    """Return the board of a class as it was frozen, in the order of 学号; `only` is one entry of it."""
    query = (
        select(Entry, Student, ClassMembership.class_id)
        .join(Student, col(Student.id) == Entry.student_id)
        .join(
            ClassMembership,
            and_(col(ClassMembership.student_id) == Student.id, col(ClassMembership.until).is_(None)),
            isouter=True,
        )
        .where(Entry.competition_id == competition.id, Entry.class_id == class_id)
    )
    rows = db.exec(query if only is None else query.where(Entry.id == only)).all()
    rows = sorted(rows, key=lambda row: in_register(row[1]))
    made = _attempts(db, [entry.id for entry, _, _ in rows])
    running = [a.id for tries in made.values() for a in tries if a.submitted_at is None]
    answered = _answered(db, running)
    return Board(
        tuple(
            Sitting(
                entry_id=entry.id,
                name=student.name,
                number=student.student_no or student.login_no,
                tile=tile_of(made.get(entry.id, []), entry.opted_out_at is not None, now),
                answered=sum(answered.get(a.id, 0) for a in made.get(entry.id, [])),
                extra_minutes=entry.extra_seconds // 60,
                has_moved=now_in != class_id or student.left_at is not None,
                tries=len(made.get(entry.id, [])),
            )
            for entry, student, now_in in rows
        ),
        sum(line.count for line in paper_in_use(db, competition.paper_id).lines),
    )


def in_register(student: Student) -> tuple[bool, int, str, str]:
    """Return the key that puts pupils in the order of 学号: 2 before 10, and those without one last."""
    number = student.student_no or ""
    return not number, len(number), number, student.login_no


def _attempts(db: Session, entry_ids: list[UUID]) -> dict[UUID, list[Attempt]]:
    made: dict[UUID, list[Attempt]] = {}
    for attempt in db.exec(select(Attempt).where(col(Attempt.entry_id).in_(entry_ids)).order_by(col(Attempt.number))):
        made.setdefault(attempt.entry_id, []).append(attempt)
    return made


def _answered(db: Session, attempt_ids: list[UUID]) -> dict[UUID, int]:
    """Return how many questions of each attempt have a choice: the latest response counts, and may take it back."""
    latest = (
        select(Response.attempt_id, Response.number, func.max(Response.sequence).label("sequence"))
        .where(col(Response.attempt_id).in_(attempt_ids))
        .group_by(col(Response.attempt_id), col(Response.number))
        .subquery()
    )
    same = and_(
        col(Response.attempt_id) == latest.c.attempt_id,
        col(Response.number) == latest.c.number,
        col(Response.sequence) == latest.c.sequence,
    )
    query = select(Response.attempt_id, func.count()).join(latest, same).where(Response.choice != "")
    return dict(db.exec(query.group_by(col(Response.attempt_id))).all())
