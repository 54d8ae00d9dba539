"""What the question bank has for a paper: the published questions of its grade band, and how a line stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.clock import today
from app.papers.assembly import Candidate, NewLine, Wanted, pools
from app.papers.models import BlueprintLine, Paper, PaperQuestion
from app.questions.access import fit_for, usable_in
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic


@dataclass(frozen=True)
class Standing:
    """A line of a blueprint and how many questions there are for it."""

    line: BlueprintLine
    found: int

    @property
    def is_short(self) -> bool:
        """Return whether there are fewer questions than wanted."""
        return self.found < self.line.count


@dataclass(frozen=True)
class Chosen:
    """A question on a paper with everything a teacher may read."""

    place: PaperQuestion
    question: Question
    revision: QuestionRevision
    key: AnswerKey


@dataclass(frozen=True)
class Wish:
    """For whom questions are chosen: a grade band, on a day, by a school or else a region."""

    band: GradeBand
    on: date
    school_id: UUID | None
    region_code: str | None


def wish_of(paper: Paper) -> Wish:
    """Return for whom a paper's questions are chosen today."""
    return Wish(paper.band, today(), paper.school_id, paper.region_code)


def candidates(db: Session, wish: Wish) -> list[Candidate]:
    """Return the questions that may be asked: published, fit for the band, still valid, ours or the platform's."""
    query = (
        select(QuestionRevision.id, Question.topic, QuestionRevision.kind, QuestionRevision.difficulty)
        .join(Question, col(Question.current_revision_id) == QuestionRevision.id)
        .where(
            col(Question.retired_at).is_(None),
            col(Question.valid_to).is_(None) | (col(Question.valid_to) >= wish.on),
            fit_for(wish.band),
            usable_in(wish.school_id, wish.region_code),
        )
    )
    return [Candidate(row[0], Topic(row[1]), QuestionKind(row[2]), Difficulty(row[3])) for row in db.exec(query)]


def lines_of(db: Session, paper_id: UUID) -> list[BlueprintLine]:
    """Return the lines of a paper in their order."""
    query = select(BlueprintLine).where(BlueprintLine.paper_id == paper_id)
    return list(db.exec(query.order_by(col(BlueprintLine.position))))


def wanted(lines: list[BlueprintLine]) -> list[Wanted]:
    """Return the lines as plain values."""
    return [Wanted(line.topic, line.kind, line.difficulty, line.count, line.marks) for line in lines]


def standings(db: Session, paper: Paper) -> list[Standing]:
    """Return the lines of a paper and how many questions each has now."""
    lines = lines_of(db, paper.id)
    found = pools(wanted(lines), candidates(db, wish_of(paper)), paper.seed)
    return [Standing(line, len(pool)) for line, pool in zip(lines, found, strict=True)]


def available_for(db: Session, paper: Paper, new: NewLine) -> dict[Difficulty, int]:
    """Return how many questions of each difficulty a new line could have beside the lines that are there."""
    lines = wanted(lines_of(db, paper.id))
    sorts = [new.difficulty] if new.difficulty else list(Difficulty)
    asked = [Wanted(new.topic, new.kind, difficulty, new.count, new.marks) for difficulty in sorts]
    found = pools([*lines, *asked], candidates(db, wish_of(paper)), paper.seed)
    there: Counter[object] = Counter()
    for line, pool in zip([*lines, *asked], found, strict=True):
        there[line.sort] += len(pool)
    for line in lines:
        there[line.sort] -= line.count
    return {line.difficulty: max(0, there[line.sort]) for line in asked}


def chosen(db: Session, paper_id: UUID) -> list[Chosen]:
    """Return the questions on a paper with their keys, in the order of the lines."""
    query = (
        select(PaperQuestion, Question, QuestionRevision, AnswerKey)
        .join(QuestionRevision, col(QuestionRevision.id) == PaperQuestion.revision_id)
        .join(Question, col(Question.id) == QuestionRevision.question_id)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .join(BlueprintLine, col(BlueprintLine.id) == PaperQuestion.line_id)
        .where(PaperQuestion.paper_id == paper_id)
        .order_by(col(BlueprintLine.position), Question.code)
    )
    return [Chosen(*row) for row in db.exec(query)]
