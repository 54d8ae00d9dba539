"""What the question bank remembers. Keys live in a table of their own, which no pupil's page reads before release."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import JSON, Column, Field, UniqueConstraint

from app.db import Row, UtcTime, Word
from app.questions.words import BulkWord
from app.vocabulary import Difficulty, QuestionKind, Topic


class Question(Row, table=True):
    """A question through all its revisions.

    The platform's own come from the bank's files and belong to nobody; a school's or a region's were written or
    imported by its staff.
    """

    code: str = Field(unique=True, max_length=40)  # law-junior-001; own-7k3m9qxd
    topic: Topic = Field(sa_type=Word(Topic), index=True)
    current_revision_id: UUID | None = Field(default=None, index=True)  # what new papers use; none before publication
    retired_at: datetime | None = Field(default=None, sa_type=UtcTime)
    valid_to: date | None = None  # the last day it may be put on a new paper
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # Ids without a foreign key: SQLite cannot add one to a table that is there, and nobody is ever deleted.
    owner_id: UUID | None = Field(default=None, index=True)
    school_id: UUID | None = Field(default=None, index=True)
    region_code: str | None = Field(default=None, max_length=6)


class QuestionRevision(Row, table=True):
    """What a question said at one time; a draft until it is published, never changed afterwards."""

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
    picture: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # file, alt
    fingerprint: str = Field(max_length=64)  # SHA-256 of the content: equal means nothing to load
    sought: str = ""  # what a search looks through: code, stem, options, source
    made_at: datetime = Field(sa_type=UtcTime)
    author_id: UUID | None = None  # none: the bank's files
    reason: str = Field(default="", max_length=200)  # why it was changed
    submitted_at: datetime | None = Field(default=None, sa_type=UtcTime)  # handed to a reviewer
    published_at: datetime | None = Field(default=None, sa_type=UtcTime)
    reviewer_id: UUID | None = None  # who let it out


class AnswerKey(Row, table=True):
    """The right letters of one revision, and why. `id` is the revision's id."""

    __tablename__ = "answer_key"

    letters: str = Field(max_length=8)  # B · ABD · A (对) · B (错): letters of the bank's order
    explanation: str


class QuestionPicture(Row, table=True):
    """A picture that came in a file of questions, painted anew. Never changed: its name comes from its content."""

    __tablename__ = "question_picture"

    file: str = Field(unique=True, max_length=40)
    content: bytes
    width: int
    height: int
    made_at: datetime = Field(sa_type=UtcTime)


class Claim(Row, table=True):
    """A checked statement that questions rest on, by the id it has in the bank's register."""

    code: str = Field(unique=True, max_length=8)  # P01
    words: str
    source: str
    level: str = Field(max_length=1)  # A: word for word in the law; B: found in a second document
    checked_on: date


class ReviewComment(Row, table=True):
    """What a colleague says of a revision: a remark, or why it goes back."""

    __tablename__ = "review_comment"

    revision_id: UUID = Field(foreign_key="question_revision.id", index=True)
    author_id: UUID = Field(foreign_key="staff.id")
    words: str = Field(max_length=500)
    returns: bool = False  # whether it sent the draft back
    made_at: datetime = Field(sa_type=UtcTime)


class BulkChange(Row, table=True):
    """One change of many questions at once, with what was there before, so that it can be undone."""

    __tablename__ = "bulk_change"

    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    what: BulkWord = Field(sa_type=Word(BulkWord))
    word: str = Field(default="", max_length=20)  # the tag
    before: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))  # by question id
    made_at: datetime = Field(sa_type=UtcTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Law(Row, table=True):
    """A law as it read from one day to another."""

    __table_args__ = (UniqueConstraint("title", "version"),)

    title: str = Field(max_length=80, index=True)
    version: str = Field(max_length=40)
    effective_from: date
    effective_to: date | None = None


class LawArticle(Row, table=True):
    """The words of one article of one version of a law."""

    __tablename__ = "law_article"
    __table_args__ = (UniqueConstraint("law_id", "article"),)

    law_id: UUID = Field(foreign_key="law.id")
    article: str = Field(max_length=30)  # 第七十九条
    position: int
    words: str


class RevisionFigures(Row, table=True):
    """What pupils' answers say about a revision, over all released competitions. `id` is the revision's id."""

    __tablename__ = "revision_figures"

    answered: int
    facility: float | None = None
    discrimination: float | None = None
    measured_at: datetime = Field(sa_type=UtcTime)
