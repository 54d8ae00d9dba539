"""What an attempt needs of a published paper: its lines, the number of options of each revision, its full marks."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from app.papers.models import BlueprintLine, PaperQuestion
from app.papers.ordering import Line
from app.questions.models import QuestionRevision


def load_lines(db: Session, paper_id: UUID) -> tuple[Line, ...]:
    """Return the lines of a published paper in their order, each with the revisions frozen for it."""
    frozen: dict[UUID, list[UUID]] = {}
    questions = select(PaperQuestion).where(PaperQuestion.paper_id == paper_id)
    for question in db.exec(questions):
        frozen.setdefault(question.line_id, []).append(question.revision_id)
    lines = select(BlueprintLine).where(BlueprintLine.paper_id == paper_id).order_by(col(BlueprintLine.position))
    return tuple(
        Line(line.kind, line.count, line.marks, tuple(sorted(frozen.get(line.id, [])))) for line in db.exec(lines)
    )


def option_counts(db: Session, paper_id: UUID) -> dict[UUID, int]:
    """Return how many options each revision of the paper has."""
    revisions = (
        select(QuestionRevision)
        .join(PaperQuestion, col(PaperQuestion.revision_id) == QuestionRevision.id)
        .where(PaperQuestion.paper_id == paper_id)
    )
    return {revision.id: len(revision.options) for revision in db.exec(revisions)}


def full_marks(db: Session, paper_id: UUID) -> int:
    """Return the marks for getting everything right."""
    total = select(func.sum(BlueprintLine.count * BlueprintLine.marks)).where(BlueprintLine.paper_id == paper_id)
    return int(db.exec(total).one() or 0)
