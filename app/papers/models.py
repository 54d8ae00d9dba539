"""What the platform remembers of papers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import CheckConstraint, Field, UniqueConstraint

from app.db import Row, UtcTime, Word
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic


class PaperMode(StrEnum):
    """Whether everybody gets the same questions."""

    FIXED = "fixed"
    DRAWN = "drawn"


class Paper(Row, table=True):
    """A paper; its lines may be changed until it is published, never after."""

    name: str = Field(max_length=80)
    band: GradeBand = Field(sa_type=Word(GradeBand))
    mode: PaperMode = Field(sa_type=Word(PaperMode))
    seed: str = Field(max_length=64)  # from which a fixed paper's questions were chosen
    owner_id: UUID = Field(foreign_key="staff.id", index=True)
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)
    region_code: str | None = Field(default=None, max_length=6)
    made_at: datetime = Field(sa_type=UtcTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcTime)


class BlueprintLine(Row, table=True):
    """双向细目表 line: so many questions of this topic, kind and difficulty, each with so many marks."""

    __tablename__ = "blueprint_line"
    __table_args__ = (
        UniqueConstraint("paper_id", "position"),
        CheckConstraint("count BETWEEN 1 AND 100", name="count"),
        CheckConstraint("marks BETWEEN 1 AND 100", name="marks"),
    )

    paper_id: UUID = Field(foreign_key="paper.id")
    position: int
    topic: Topic | None = Field(default=None, sa_type=Word(Topic))  # None: any topic
    kind: QuestionKind = Field(sa_type=Word(QuestionKind))
    difficulty: Difficulty = Field(sa_type=Word(Difficulty))
    count: int
    marks: int


class PaperQuestion(Row, table=True):
    """A revision that a line of a paper may use. A fixed paper has `count` of them a line, a drawn one more."""

    __tablename__ = "paper_question"
    __table_args__ = (UniqueConstraint("paper_id", "revision_id"),)

    paper_id: UUID = Field(foreign_key="paper.id")
    line_id: UUID = Field(foreign_key="blueprint_line.id", index=True)
    revision_id: UUID = Field(foreign_key="question_revision.id", index=True)
