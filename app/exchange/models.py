"""What is remembered of files of questions: what was read, what somebody mended, what was kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Column, Field, UniqueConstraint

from app.db import Row, UtcTime, Word
from app.vocabulary import Difficulty, Topic


class QuestionImport(Row, table=True):
    """A file of questions, or pasted text: its account waits here until somebody confirms it."""

    __tablename__ = "question_import"

    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    pieces: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # see kept.py
    # What the file does not say of a question, it gets from here.
    topic: Topic = Field(sa_type=Word(Topic))
    difficulty: Difficulty = Field(sa_type=Word(Difficulty))
    bands: list[str] = Field(sa_column=Column(JSON, nullable=False))
    source: str = Field(default="", max_length=200)
    tag: str = Field(default="", max_length=20)
    read_at: datetime = Field(sa_type=UtcTime)
    applied_at: datetime | None = Field(default=None, sa_type=UtcTime)
    made: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # ids of new questions
    already: int = 0  # questions that were there before
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)


class ImportPicture(Row, table=True):
    """A picture of a question that waits to be confirmed; it goes to the question's pictures, or nowhere."""

    __tablename__ = "import_picture"
    __table_args__ = (UniqueConstraint("import_id", "file"),)

    import_id: UUID = Field(foreign_key="question_import.id")
    file: str = Field(max_length=40)
    content: bytes
    width: int
    height: int
