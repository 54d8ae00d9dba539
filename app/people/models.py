"""What the platform remembers of regions, schools, classes and people."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import CheckConstraint, Field, Index, UniqueConstraint, text

from app.db import Row, UtcTime, Word
from app.vocabulary import GradeBand, Role


class Region(Row, table=True):
    """自治区, 市 or 县区, by its six-digit division code; a parent's code is a prefix of its children's."""

    code: str = Field(unique=True, min_length=6, max_length=6)
    name: str = Field(max_length=40)


class School(Row, table=True):
    """A school by its ten-digit 学校标识码, which never changes with the name."""

    code: str = Field(unique=True, min_length=10, max_length=10)
    name: str = Field(max_length=80)
    region_code: str = Field(max_length=6, index=True, foreign_key="region.code")


class SchoolClass(Row, table=True):
    """A class by its year of entry: 七年级(3)班 of 2026 is (junior, 2026, 3) for all its years."""

    __tablename__ = "school_class"
    __table_args__ = (
        UniqueConstraint("school_id", "band", "entry_year", "number"),
        CheckConstraint("number BETWEEN 1 AND 60", name="number"),
    )

    school_id: UUID = Field(foreign_key="school.id")
    band: GradeBand = Field(sa_type=Word(GradeBand))
    entry_year: int
    number: int
    archived_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Student(Row, table=True):
    """A pupil. The PIN is derived from a secret and the salt (see `pins`), so it is kept nowhere."""

    login_no: str = Field(unique=True, max_length=12)  # the platform's own number; not the 学籍号
    name: str = Field(max_length=40)
    sex: str | None = Field(default=None, max_length=1)  # 男 · 女
    school_id: UUID = Field(foreign_key="school.id", index=True)
    student_no: str | None = Field(default=None, max_length=20)  # 学号 inside the class
    registration_hash: str | None = Field(default=None, max_length=64, unique=True)  # 学籍号, only to match rows
    registration_mask: str | None = Field(default=None, max_length=20)  # G6403********0012
    pin_salt: str = Field(max_length=32)
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcTime)


class ClassMembership(Row, table=True):
    """学籍变动: which class a pupil belonged to, from when to when, and why. History is never overwritten."""

    __table_args__ = (
        Index(
            "uq_class_membership_current",
            "student_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )
    __tablename__ = "class_membership"

    student_id: UUID = Field(foreign_key="student.id", index=True)
    class_id: UUID = Field(foreign_key="school_class.id", index=True)
    since: date
    until: date | None = None
    reason: str = Field(max_length=20)  # 导入 入学 升级 调班 转入 转出 休学 毕业


class Staff(Row, table=True):
    """A teacher, school administrator, organiser, officer or administrator."""

    account: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=40)
    role: Role = Field(sa_type=Word(Role))
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)
    region_code: str | None = Field(default=None, max_length=6, foreign_key="region.code")
    password_hash: str = Field(max_length=200)
    must_change_password: bool = True
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Teaching(Row, table=True):
    """Which classes a teacher has."""

    __table_args__ = (UniqueConstraint("staff_id", "class_id"),)

    staff_id: UUID = Field(foreign_key="staff.id")
    class_id: UUID = Field(foreign_key="school_class.id", index=True)


class ClassCode(Row, table=True):
    """班级口令: six digits that let the pupils of one class reach their name tiles for 45 minutes."""

    __tablename__ = "class_code"

    class_id: UUID = Field(foreign_key="school_class.id", index=True)
    code: str = Field(unique=True, max_length=6)  # so expired rows are deleted when a code is drawn
    opened_by: UUID = Field(foreign_key="staff.id")
    opened_at: datetime = Field(sa_type=UtcTime)
    closes_at: datetime = Field(sa_type=UtcTime)


class SignIn(Row, table=True):
    """One person on one device. The browser holds a random token, we its hash; revoking is a moment."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("(student_id IS NULL) <> (staff_id IS NULL)", name="one_person"),)

    token_hash: str = Field(unique=True, max_length=64)
    student_id: UUID | None = Field(default=None, foreign_key="student.id", index=True)
    staff_id: UUID | None = Field(default=None, foreign_key="staff.id", index=True)
    began_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime = Field(sa_type=UtcTime)
    ends_at: datetime = Field(sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)


class RosterImport(Row, table=True):
    """One uploaded roster: what it would change, whether it was applied, and how to undo it."""

    __tablename__ = "roster_import"

    school_id: UUID = Field(foreign_key="school.id", index=True)
    staff_id: UUID | None = Field(default=None, foreign_key="staff.id")
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    checked_at: datetime = Field(sa_type=UtcTime)
    rows: str  # JSON: the checked rows with their verdicts (see `roster`)
    applied_at: datetime | None = Field(default=None, sa_type=UtcTime)
    changes: str | None = None  # JSON: what applying changed, enough to undo it
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)
