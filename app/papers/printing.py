"""What goes onto paper: one version of a paper, its answer sheet or its key, as data for the template."""

from base64 import b64encode
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Refusal
from app.papers import layout
from app.papers.layout import Pictured, Printed
from app.papers.models import Paper, PaperQuestion
from app.papers.ordering import seats
from app.papers.sittings import full_marks, load_lines
from app.questions.drawing import media_type_of
from app.questions.models import AnswerKey, QuestionPicture, QuestionRevision
from app.questions.pictures import FOLDER

TEMPLATE = Path(__file__).parent / "paper.typ"


class Part(StrEnum):
    """What is printed."""

    PAPER = "paper"
    ANSWER_SHEET = "answer_sheet"
    KEY = "key"


class NotChosenYet(Refusal):
    """There is nothing to print before the questions are chosen."""

    message = "还没有选好题，不能打印。请先选题或发布试卷。"


def sheet(db: Session, paper: Paper, part: Part, version: str) -> dict[str, Any]:
    """Return what stands on one part of one version of a paper."""
    lines = load_lines(db, paper.id)
    if not lines or any(len(line.revisions) < line.count for line in lines):
        raise NotChosenYet
    words = _words(db, paper.id)
    seed = layout.seed_of(paper.seed, version)
    places = seats(lines, {revision: len(said.options) for revision, said in words.items()}, seed)
    data = {
        "part": part.value,
        "title": f"{paper.name}（{version} 卷）" if version else paper.name,
        "no": layout.paper_no(f"{paper.id}:{seed}"),
        "draft": paper.published_at is None,
        "full_marks": full_marks(db, paper.id),
        "count": len(places),
    }
    match part:
        case Part.PAPER:
            return data | {"sections": layout.paper(places, words)}
        case Part.ANSWER_SHEET:
            return data | {"sections": layout.answer_sheet(places)}
        case Part.KEY:
            return data | {"answers": layout.key(places, words), "sections": []}


def _words(db: Session, paper_id: UUID) -> dict[UUID, Printed]:
    query = (
        select(QuestionRevision, AnswerKey)
        .join(PaperQuestion, col(PaperQuestion.revision_id) == QuestionRevision.id)
        .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
        .where(PaperQuestion.paper_id == paper_id)
    )
    found = db.exec(query).all()
    files = [revision.picture["file"] for revision, _ in found if revision.picture]
    came = db.exec(select(QuestionPicture).where(col(QuestionPicture.file).in_(files)))
    pictures = {each.file: each for each in came}
    return {revision.id: _printed(revision, key, pictures) for revision, key in found}


def _as_svg(came: QuestionPicture) -> str:
    """Return a picture that came in a file as the printer takes all of them."""
    data = f"data:{media_type_of(came.file)};base64,{b64encode(came.content).decode()}"
    size = f'width="{came.width}" height="{came.height}"'
    box = f'viewBox="0 0 {came.width} {came.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><image href="{data}" {size}/></svg>'


def _printed(revision: QuestionRevision, key: AnswerKey, pictures: Mapping[str, QuestionPicture]) -> Printed:
    said = (revision.stem, tuple(revision.options), key.letters, key.explanation, revision.source)
    if revision.picture is None:
        return Printed(*said)
    if came := pictures.get(revision.picture["file"]):
        return Printed(*said, Pictured(_as_svg(came), revision.picture["alt"]))
    drawn = FOLDER / revision.picture["file"]
    svg = drawn.read_text(encoding="utf-8") if drawn.is_file() else ""  # its words stand there then
    return Printed(*said, Pictured(svg, revision.picture["alt"]))
