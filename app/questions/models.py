"""What the question bank remembers. Keys live in a table of their own, which no pupil's page reads before release."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import JSON, Column, Field, UniqueConstraint

from app.db import Row, UtcTime, Word
from app.vocabulary import Difficulty, QuestionKind, Topic


class Question(Row, table=True):
    """A question through all its revisions, by the id it has in the bank's files."""

    code: str = Field(unique=True, max_length=40)  # law-junior-001
    topic: Topic = Field(sa_type=Word(Topic), index=True)
    current_revision_id: UUID | None = Field(default=None, index=True)  # what new papers use
    retired_at: datetime | None = Field(default=None, sa_type=UtcTime)


class QuestionRevision(Row, table=True):
    """What a question said at one time; never changed after it was used."""

    __tablename__ = "question_revision"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: UUID = Field(foreign_key="question.id")
    number: int
    kind: QuestionKind = Field(sa_type=Word(QuestionKind))
    difficulty: Difficulty = Field(sa_type=Word(Difficulty))
    stem: str
    options: list[str] = Field(sa_column=Column(JSON, nullable=False))  # in the bank's order: A, B, C …; 对, 错
    bands: list[str] = Field(sa_column=Column(JSON, nullable=False))  # GradeBand words
    claims: list[str] = Field(sa_column=Column(JSON, nullable=False))
    source: str
    fingerprint: str = Field(max_length=64)  # SHA-256 of the content: equal means nothing to load
    made_at: datetime = Field(sa_type=UtcTime)


class AnswerKey(Row, table=True):
    """The right letters of one revision, and why. `id` is the revision's id."""

    __tablename__ = "answer_key"

    letters: str = Field(max_length=8)  # B · ABD · A (对) · B (错): letters of the bank's order
    explanation: str


class Claim(Row, table=True):
    """A checked statement that questions rest on, by the id it has in the bank's register."""

    code: str = Field(unique=True, max_length=8)  # P01
    words: str
    source: str
    level: str = Field(max_length=1)  # A: word for word in the law; B: found in a second document
    checked_on: date
