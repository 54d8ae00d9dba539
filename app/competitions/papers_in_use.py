"""Published papers, kept in memory: they never change, and a thousand pupils ask for the same one within seconds.

No key is in here. What a pupil sees follows from the paper and the seed of the attempt.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.competitions.models import Competition
from app.courses import contests_first
from app.papers.models import PaperQuestion
from app.papers.ordering import Line, Seat, seats
from app.papers.sittings import full_marks, load_lines
from app.questions.drawing import Drawing, drawing_of
from app.questions.models import Question, QuestionRevision
from app.vocabulary import Topic


@dataclass(frozen=True)
class Words:
    """What one question says."""

    stem: str
    options: tuple[str, ...]
    picture: Drawing | None = None


@dataclass(frozen=True)
class PaperInUse:
    """Everything of a published paper that a pupil may see."""

    lines: tuple[Line, ...]
    words: dict[UUID, Words]
    full_marks: int

    @cached_property
    def option_counts(self) -> dict[UUID, int]:
        """Return how many options each revision has."""
        return {revision: len(words.options) for revision, words in self.words.items()}

    def seats(self, seed: str) -> tuple[Seat, ...]:
        """Return the questions of the pupil with this seed, in that pupil's order."""
        return seats(self.lines, self.option_counts, seed)


_papers: dict[UUID, PaperInUse] = {}
MOST = 200


def paper_in_use(db: Session, paper_id: UUID) -> PaperInUse:
    """Return a published paper, from memory after the first time."""
    found = _papers.get(paper_id)
    if found is None:
        if len(_papers) >= MOST:
            _papers.clear()
        found = _papers[paper_id] = _load(db, paper_id)
    return found


def topics_of(db: Session, revision_ids: list[UUID]) -> dict[UUID, Topic]:
    """Return the topic of each revision."""
    query = (
        select(QuestionRevision.id, Question.topic)
        .join(Question, col(Question.id) == QuestionRevision.question_id)
        .where(col(QuestionRevision.id).in_(revision_ids))
    )
    return {revision: Topic(topic) for revision, topic in db.exec(query)}


def still_to_ask(now: datetime) -> SelectOfScalar[UUID]:
    """Return the query for the revisions in the papers of competitions that are not over, drafts too."""
    return (
        select(PaperQuestion.revision_id)
        .join(Competition, col(Competition.paper_id) == PaperQuestion.paper_id)
        .where(col(Competition.voided_at).is_(None), Competition.closes_at > now)
    )


contests_first.keep_back(still_to_ask)


def _load(db: Session, paper_id: UUID) -> PaperInUse:
    revisions = (
        select(QuestionRevision)
        .join(PaperQuestion, col(PaperQuestion.revision_id) == QuestionRevision.id)
        .where(PaperQuestion.paper_id == paper_id)
    )
    words = {r.id: Words(r.stem, tuple(r.options), drawing_of(r.picture)) for r in db.exec(revisions)}
    return PaperInUse(load_lines(db, paper_id), words, full_marks(db, paper_id))
