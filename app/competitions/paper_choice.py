"""The published papers a competition may be made with, and what people want to know of one before choosing it."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app.papers.access import papers_within
from app.papers.models import Paper
from app.papers.sittings import full_marks, load_lines
from app.people.access import Permit
from app.vocabulary import GradeBand

MOST = 200


@dataclass(frozen=True)
class PaperToChoose:
    """A published paper in a list."""

    id: UUID
    name: str
    band: GradeBand
    questions: int
    full_marks: int


def papers_to_choose(db: Session, permit: Permit, also: UUID | None = None) -> list[PaperToChoose]:
    """Return the published papers this person may use, newest first; `also` is one that is in use already."""
    mine = papers_within(permit) if also is None else or_(papers_within(permit), col(Paper.id) == also)
    query = select(Paper.id).where(mine, col(Paper.published_at).is_not(None))
    found = db.exec(query.order_by(col(Paper.published_at).desc()).limit(MOST)).all()
    return [paper_facts(db, paper_id) for paper_id in found]


def paper_facts(db: Session, paper_id: UUID) -> PaperToChoose:
    """Return name, number of questions and full marks of a paper."""
    paper = db.get_one(Paper, paper_id)
    questions = sum(line.count for line in load_lines(db, paper_id))
    return PaperToChoose(paper.id, paper.name, paper.band, questions, full_marks(db, paper_id))
