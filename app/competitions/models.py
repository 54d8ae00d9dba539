"""What the platform remembers of competitions, entries, attempts and responses."""

from datetime import datetime
from uuid import UUID

from sqlmodel import JSON, CheckConstraint, Column, Field, Index, SQLModel, UniqueConstraint

from app.competitions.words import Release
from app.db import Row, UtcTime, Word
from app.vocabulary import CompetitionLevel, GradeBand


class Competition(Row, table=True):
    """A timed competition. Phases are computed from these facts and the time."""

    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="window"),
        CheckConstraint("time_limit BETWEEN 60 AND 14400", name="time_limit"),
        CheckConstraint("attempts_allowed BETWEEN 1 AND 10", name="attempts_allowed"),
    )

    name: str = Field(max_length=80)
    level: CompetitionLevel = Field(sa_type=Word(CompetitionLevel))
    paper_id: UUID = Field(foreign_key="paper.id")
    opens_at: datetime = Field(sa_type=UtcTime)
    closes_at: datetime = Field(sa_type=UtcTime)
    time_limit: int  # seconds
    attempts_allowed: int = 1  # the best counts; equal scores: the shorter time
    release: Release = Field(default=Release.BY_HAND, sa_type=Word(Release))
    pass_percent: int = 60
    distinction_percent: int = 90
    scope_regions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # division codes
    scope_schools: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # 学校标识码
    scope_classes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # SchoolClass ids
    scope_grades: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # junior-1, …
    weights: list[int] = Field(
        default_factory=lambda: [35, 35, 10, 10, 10], sa_column=Column(JSON, nullable=False)
    )  # percent: schools taking part, pupils taking part, pass rate, full-mark rate, mean score
    owner_id: UUID = Field(foreign_key="staff.id", index=True)
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)  # a school's own competition
    region_code: str | None = Field(default=None, max_length=6)  # a region's competition
    made_at: datetime = Field(sa_type=UtcTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcTime)
    entries_frozen_at: datetime | None = Field(default=None, sa_type=UtcTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcTime)
    voided_at: datetime | None = Field(default=None, sa_type=UtcTime)
    void_reason: str | None = Field(default=None, max_length=200)  # shown to staff


class Entry(Row, table=True):
    """A pupil in a competition, with the class, school and region of the day it began: the fixed denominator."""

    __table_args__ = (
        UniqueConstraint("competition_id", "student_id"),
        Index("ix_entry_place", "competition_id", "school_id", "class_id"),
    )

    competition_id: UUID = Field(foreign_key="competition.id")
    student_id: UUID = Field(foreign_key="student.id", index=True)
    class_id: UUID = Field(foreign_key="school_class.id")
    school_id: UUID = Field(foreign_key="school.id")
    region_code: str = Field(max_length=6)
    band: GradeBand = Field(sa_type=Word(GradeBand))
    grade: int  # within the band, on the day of the freeze
    extra_seconds: int = 0  # for a disability or a power cut
    opted_out_at: datetime | None = Field(default=None, sa_type=UtcTime)  # 不参加（自愿）


class Attempt(Row, table=True):
    """One pupil sitting the paper once. The paper in front of them follows from the seed."""

    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    entry_id: UUID = Field(foreign_key="entry.id")
    competition_id: UUID = Field(foreign_key="competition.id", index=True)
    student_id: UUID = Field(foreign_key="student.id", index=True)
    number: int  # first, second … attempt
    seed: str = Field(max_length=64)
    started_at: datetime = Field(sa_type=UtcTime)
    deadline: datetime = Field(sa_type=UtcTime)
    sign_in_id: UUID  # the one device that may answer
    submitted_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)
    submitted_by_clock: bool = False
    score: int | None = None  # marks; set when handed in
    right: int | None = None
    late_answers: int = 0
    voided_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Response(SQLModel, table=True):
    """One choice for one question, appended. The highest sequence counts; the history settles disputes."""

    attempt_id: UUID = Field(primary_key=True, foreign_key="attempt.id")
    number: int = Field(primary_key=True)  # question number as this pupil sees it
    sequence: int = Field(primary_key=True)  # counted by the pupil's page; a repeat changes nothing
    choice: str = Field(max_length=8)  # letters as this pupil sees them; empty: choice taken back
    marked: bool = False  # the pupil's own 标记
    received_at: datetime = Field(sa_type=UtcTime)
    late: bool = False  # made in time, arrived within a minute after the deadline


class MarkedSheet(SQLModel, table=True):
    """What a handed-in attempt holds, question by question, in one row: what item analysis reads."""

    __tablename__ = "marked_sheet"

    attempt_id: UUID = Field(primary_key=True, foreign_key="attempt.id")
    competition_id: UUID = Field(foreign_key="competition.id", index=True)
    answers: str  # JSON, see marked_sheets.py


class Standing(Row, table=True):
    """An entry's best attempt: what league tables are made of."""

    entry_id: UUID = Field(foreign_key="entry.id", unique=True)
    competition_id: UUID = Field(foreign_key="competition.id", index=True)
    attempt_id: UUID = Field(foreign_key="attempt.id")
    score: int
    time_used: int  # seconds
    submitted_at: datetime = Field(sa_type=UtcTime)
