"""What people do with rosters: check a file, apply what was checked, take it back within a day."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, insert, select, update

from app.clock import HERE
from app.errors import NotFound, Refusal
from app.people import kept_rows
from app.people.actions.known_pupils import classes_of, known_pupils, new_login_numbers, registered_elsewhere
from app.people.class_names import ClassKey
from app.people.models import ClassCode, ClassMembership, RosterImport, School, SchoolClass, SignIn, Student, Teaching
from app.people.pins import registration_hash
from app.people.roster import Roster, RosterRow
from app.people.roster_matching import CHANGES, Judged, Verdict, judge
from app.secret import secret

UNDO_WITHIN = timedelta(hours=24)


class RosterChangedMeanwhile(Refusal):
    """What the preview promised would no longer happen."""

    message = "预览之后名单有了变化，没有导入。请重新上传同一文件，核对新的预览。"


class RosterAlreadyApplied(Refusal):
    """Applying twice is refused rather than done twice."""

    message = "这份花名册已经导入过了。"


class NothingToUndo(Refusal):
    """Only an applied import less than a day old can be undone."""

    message = "这次导入不能撤销：尚未导入、已经撤销，或已超过 24 小时。"


class NotTheLastImport(Refusal):
    """Undoing goes backwards, one import at a time."""

    message = "之后还有别的导入，请先撤销后来的那一次。"


class PupilsInUse(Refusal):
    """A pupil who has taken part in something is not deleted."""

    message = "名单里已有学生参加过竞赛，不能撤销导入，名单保持不变。"


def check_roster(
    db: Session, school: School, roster: Roster, only_classes_of: UUID | None, source: RosterImport
) -> RosterImport:
    """Judge every row against the school's pupils, and keep the verdicts in `source`. Nobody is changed.

    `only_classes_of` names a teacher who may change no existing class but their own.
    """
    hashed = [(row, registration_hash(secret(), row.registration_no) if row.registration_no else None)
              for row in roster.rows]  # fmt: skip
    source.rows = kept_rows.write(_judge(db, school.id, hashed, only_classes_of))
    db.add(source)
    return source


def new_import(school: School, staff_id: UUID | None, file_name: str, content: bytes, now: datetime) -> RosterImport:
    """Return the record of one uploaded file, not yet judged."""
    return RosterImport(
        school_id=school.id,
        staff_id=staff_id,
        file_name=file_name[:200],
        sha256=sha256(content).hexdigest(),
        checked_at=now,
        rows="[]",
    )


def apply_roster(db: Session, source: RosterImport, only_classes_of: UUID | None, now: datetime) -> dict[Verdict, int]:
    """Do what the preview said, whole classes at a time; return how many rows of each verdict there were."""
    _hold(db, source)
    if source.applied_at:
        raise RosterAlreadyApplied
    before = kept_rows.read(source.rows)
    again = _judge(db, source.school_id, [(j.row, j.registration_hash) for j in before], only_classes_of)
    if [(j.verdict, j.student_id) for j in before] != [(j.verdict, j.student_id) for j in again]:
        raise RosterChangedMeanwhile
    try:
        changes = _Applying(db, source, now).run(again)
    except IntegrityError:  # another school took one of the 学籍号 in the same instant
        raise RosterChangedMeanwhile from None
    if only_classes_of:
        changes["teachings"] = _teach(db, only_classes_of, changes["classes"])
    source.changes = json.dumps(changes)
    source.applied_at = now
    source.rows = kept_rows.write(again, without_cells=True)
    return {verdict: sum(j.verdict is verdict for j in again) for verdict in Verdict}


class _Applying:
    def __init__(self, db: Session, source: RosterImport, now: datetime) -> None:
        self.db, self.source, self.now = db, source, now
        self.today = now.astimezone(HERE).date()
        self.classes = classes_of(db, source.school_id)
        self.changes: dict[str, Any] = {"created": [], "updated": [], "moved": [], "classes": [], "teachings": []}

    def run(self, judged: Sequence[Judged]) -> dict[str, Any]:
        wanted = {j.row.school_class for j in judged if j.verdict in CHANGES and j.row.school_class}
        for key in sorted(wanted - set(self.classes), key=lambda k: (k.band, -k.entry_year, k.number)):
            made = SchoolClass(school_id=self.source.school_id, **key.__dict__)
            self.db.add(made)
            self.classes[key] = made.id
            self.changes["classes"].append(str(made.id))
        self.db.flush()
        self._create([j for j in judged if j.verdict is Verdict.NEW])
        for j in judged:
            if j.student_id and j.verdict in (Verdict.UPDATED, Verdict.MOVED):
                self._update(j, j.student_id)
        self.db.flush()
        return self.changes

    def _create(self, judged: list[Judged]) -> None:
        numbers = new_login_numbers(self.db, len(judged))
        students, memberships = [], []
        for j, login_no in zip(judged, numbers, strict=True):
            student_id = uuid4()
            students.append({"id": student_id, "login_no": login_no, "school_id": self.source.school_id,
                             "pin_salt": secrets.token_hex(8), "failures": 0, **_values(j)})  # fmt: skip
            memberships.append(self._membership(student_id, j.row.school_class, "导入"))
            self.changes["created"].append(str(student_id))
        if students:
            self.db.execute(insert(Student), students)
            self.db.execute(insert(ClassMembership), memberships)

    def _update(self, j: Judged, student_id: UUID) -> None:
        student = self.db.get_one(Student, student_id)
        values = {name: value for name, value in _values(j).items() if value is not None}
        self.changes["updated"].append([str(student_id), {name: getattr(student, name) for name in values}])
        for name, value in values.items():
            setattr(student, name, value)
        if j.verdict is Verdict.MOVED:
            current = select(ClassMembership).where(
                ClassMembership.student_id == student_id, col(ClassMembership.until).is_(None)
            )
            old = self.db.exec(current).one_or_none()
            if old:
                old.until = self.today
                self.db.flush()
            membership = self._membership(student_id, j.row.school_class, "调班")
            self.db.execute(insert(ClassMembership), [membership])
            self.changes["moved"].append([str(membership["id"]), str(old.id) if old else None])

    def _membership(self, student_id: UUID, key: ClassKey | None, reason: str) -> dict[str, Any]:
        assert key is not None  # rows without a class are faulty and never get here
        return {
            "id": uuid4(),
            "student_id": student_id,
            "class_id": self.classes[key],
            "since": self.today,
            "reason": reason,
        }


def undo_roster(db: Session, source: RosterImport, now: datetime) -> None:
    """Put everything back as it was before this import, or refuse and change nothing."""
    _hold(db, source)
    if not source.applied_at or source.undone_at or now - source.applied_at > UNDO_WITHIN or not source.changes:
        raise NothingToUndo
    later = select(RosterImport.id).where(
        RosterImport.school_id == source.school_id,
        col(RosterImport.applied_at) > source.applied_at,
        col(RosterImport.undone_at).is_(None),
    )
    if db.exec(later).first():
        raise NotTheLastImport
    changes = json.loads(source.changes)
    try:
        _put_back(db, changes)
        db.flush()
    except IntegrityError:
        raise PupilsInUse from None
    source.undone_at = now


def _put_back(db: Session, changes: dict[str, Any]) -> None:
    for new_id, old_id in changes["moved"]:
        db.execute(delete(ClassMembership).where(col(ClassMembership.id) == UUID(new_id)))
        if old_id:
            db.execute(update(ClassMembership).where(col(ClassMembership.id) == UUID(old_id)).values(until=None))
    for student_id, before in changes["updated"]:
        db.execute(update(Student).where(col(Student.id) == UUID(student_id)).values(**before))
    created = [UUID(student_id) for student_id in changes["created"]]
    for start in range(0, len(created), 500):
        some = created[start : start + 500]
        db.execute(delete(SignIn).where(col(SignIn.student_id).in_(some)))
        db.execute(delete(ClassMembership).where(col(ClassMembership.student_id).in_(some)))
        db.execute(delete(Student).where(col(Student.id).in_(some)))
    classes = [UUID(class_id) for class_id in changes["classes"]]
    for class_id in classes:
        db.execute(delete(Teaching).where(col(Teaching.class_id) == class_id))
        db.execute(delete(ClassCode).where(col(ClassCode.class_id) == class_id))
        db.execute(delete(SchoolClass).where(col(SchoolClass.id) == class_id))


def _hold(db: Session, source: RosterImport) -> None:
    """Hold the school, so that its rosters are applied and undone one after the other, and read the upload again."""
    db.exec(select(School.id).where(School.id == source.school_id).with_for_update(key_share=True)).one()
    again = select(RosterImport).where(RosterImport.id == source.id).execution_options(populate_existing=True)
    if db.exec(again).one_or_none() is None:  # it was forgotten in this moment
        raise NotFound


def _judge(
    db: Session, school_id: UUID, rows: Sequence[tuple[RosterRow, str | None]], only_classes_of: UUID | None
) -> list[Judged]:
    hashes = [hash_ for _, hash_ in rows if hash_]
    elsewhere = registered_elsewhere(db, school_id, hashes)
    return judge(rows, known_pupils(db, school_id), _may_change(db, school_id, only_classes_of), elsewhere)


def _may_change(db: Session, school_id: UUID, teacher_id: UUID | None) -> list[ClassKey] | None:
    if teacher_id is None:
        return None
    taught = set(db.exec(select(Teaching.class_id).where(Teaching.staff_id == teacher_id)))
    return [key for key, class_id in classes_of(db, school_id).items() if class_id in taught]


def _teach(db: Session, teacher_id: UUID, class_ids: list[str]) -> list[str]:
    """A teacher who imports a class that was not there becomes its teacher."""
    made = [Teaching(staff_id=teacher_id, class_id=UUID(class_id)) for class_id in class_ids]
    db.add_all(made)
    db.flush()
    return [str(teaching.id) for teaching in made]


def _values(j: Judged) -> dict[str, str | None]:
    row = j.row
    return {
        "name": row.name,
        "sex": row.sex,
        "student_no": row.student_no,
        "registration_hash": j.registration_hash,
        "registration_mask": row.registration_no,
    }
