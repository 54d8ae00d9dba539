"""Papers on screen: the list, a new one, the blueprint, the questions, publishing and printing."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator
from sqlmodel import Session, col, select

from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Invalid
from app.papers import actions
from app.papers.access import (
    Author,
    LineToChange,
    MayCreate,
    MayRead,
    PaperToChange,
    PaperToPrint,
    PaperToRead,
    QuestionToSwap,
    papers_within,
)
from app.papers.assembly import ANY_TOPIC, PRESETS, NewLine
from app.papers.models import Paper, PaperMode
from app.papers.printing import TEMPLATE, Part, sheet
from app.papers.stock import available_for, chosen, standings
from app.papers.words import MODES
from app.pdf import make_pdf
from app.questions.marking import LETTERS
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label
from app.web import NO_STORE, go, render

router = APIRouter()
SHOWN = 200

OrNone = BeforeValidator(lambda value: value or None)  # an empty choice in a form means: any
Name = Annotated[str, Form(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
Count = Annotated[int, Form(ge=1, le=100)]
Marks = Annotated[int, Form(ge=1, le=100)]
TopicOfForm = Annotated[Topic | None, Form(), OrNone]
DifficultyOfForm = Annotated[Difficulty | None, Form(), OrNone]
Version = Annotated[str, Query(pattern=r"^[A-D]?$")]


@router.get("/papers")
def list_papers(request: Request, db: Db, permit: MayRead) -> Response:
    """List the papers this person sees, the newest first."""
    query = select(Paper).where(papers_within(permit)).order_by(col(Paper.made_at).desc(), col(Paper.id)).limit(SHOWN)
    papers = db.exec(query).all()
    return render(request, "papers/papers.html", papers=papers, modes=MODES)


@router.get("/papers/new")
def new_paper(request: Request, _permit: MayCreate) -> Response:
    """Show the form for a new paper."""
    return _form(request, {}, {})


@router.post("/papers/new")
def create_paper(
    request: Request,
    db: Db,
    now: Now,
    author: Author,
    name: Name = "",
    band: Annotated[GradeBand, Form()] = GradeBand.JUNIOR,
    mode: Annotated[PaperMode, Form()] = PaperMode.FIXED,
    preset: Annotated[str, Form(max_length=20)] = "county",
) -> Response:
    """Make a paper with the lines of a preset."""
    name = name.strip()
    if not name or preset not in PRESETS:
        faults = {"name": "请填写试卷名称。"} if not name else {"preset": "请选择一种双向细目表。"}
        return _form(request, {"name": name, "band": band, "mode": mode, "preset": preset}, faults)
    made = actions.make_paper(db, author, name, band, mode, preset, now)
    return go(f"/papers/{made.id}")


@router.get("/papers/{paper_id}")
def show_paper(request: Request, db: Db, paper: PaperToRead) -> Response:
    """Show a paper: its blueprint, what the bank has for it, and the questions chosen so far."""
    return _page(request, db, paper)


@router.get("/papers/{paper_id}/stock")
def show_stock(
    request: Request,
    db: Db,
    paper: PaperToRead,
    kind: QuestionKind = QuestionKind.SINGLE_CHOICE,
    topic: Annotated[Topic | None, OrNone] = None,
    difficulty: Annotated[Difficulty | None, OrNone] = None,
    count: Annotated[str, Query(max_length=9)] = "",
) -> Response:
    """Say how many questions there are for a line that somebody is about to add."""
    wish = NewLine(topic, kind, difficulty, int(count) if count.isdecimal() else 0, 1)
    return _page(request, db, paper, wish=wish, block="stock")


@router.post("/papers/{paper_id}/lines")
def add_line(
    db: Db,
    paper: PaperToChange,
    kind: Annotated[QuestionKind, Form()],
    count: Count,
    marks: Marks,
    topic: TopicOfForm = None,
    difficulty: DifficultyOfForm = None,
) -> Response:
    """Add a line to the blueprint."""
    actions.add_line(db, paper, NewLine(topic, kind, difficulty, count, marks))
    return go(f"/papers/{paper.id}#blueprint")


@router.post("/papers/{paper_id}/lines/{line_id}")
def change_line(db: Db, paper: PaperToChange, line: LineToChange, count: Count, marks: Marks) -> Response:
    """Change a line's number of questions and marks."""
    actions.change_line(db, paper, line, count, marks)
    return go(f"/papers/{paper.id}#blueprint")


@router.post("/papers/{paper_id}/lines/{line_id}/removal")
def remove_line(db: Db, paper: PaperToChange, line: LineToChange) -> Response:
    """Take a line off the blueprint."""
    actions.remove_line(db, paper, line)
    return go(f"/papers/{paper.id}#blueprint")


@router.post("/papers/{paper_id}/assembly")
def assemble(db: Db, paper: PaperToChange) -> Response:
    """Choose the questions of a fixed paper anew."""
    actions.assemble(db, paper, actions.new_seed())
    return go(f"/papers/{paper.id}#questions")


@router.post("/papers/{paper_id}/questions/{paper_question_id}/swap")
def swap_question(db: Db, paper: PaperToChange, place: QuestionToSwap) -> Response:
    """Put another question in the place of one."""
    actions.swap_question(db, paper, place)
    return go(f"/papers/{paper.id}#place-{place.id}")


@router.post("/papers/{paper_id}/publication")
def publish_paper(db: Db, now: Now, paper: PaperToChange) -> Response:
    """Freeze the paper, so that competitions may use it."""
    actions.publish_paper(db, paper, now)
    return go(f"/papers/{paper.id}")


@router.post("/papers/{paper_id}/removal")
def delete_paper(db: Db, paper: PaperToChange) -> Response:
    """Throw away a paper that was never published."""
    actions.delete_paper(db, paper)
    return go("/papers")


@router.get("/papers/{paper_id}/print.pdf")
def print_paper(
    database: TheDatabase, now: Now, paper: PaperToPrint, part: Part = Part.PAPER, version: Version = ""
) -> Response:
    """Send one version of the paper, its answer sheet or its key as PDF."""
    with database.reading() as db:
        data = sheet(db, paper, part, version)
    headers = NO_STORE | {"Content-Disposition": "inline"}
    return Response(make_pdf(TEMPLATE, data, now), media_type="application/pdf", headers=headers)


def _page(
    request: Request, db: Session, paper: Paper, *, wish: NewLine | None = None, block: str = "content"
) -> Response:
    lines = standings(db, paper)
    questions = chosen(db, paper.id) if paper.mode is PaperMode.FIXED else []
    return render(
        request,
        "papers/paper.html",
        block=block,
        paper=paper,
        mode=MODES[paper.mode],
        lines=lines,
        full_marks=sum(each.line.count * each.line.marks for each in lines),
        count=sum(each.line.count for each in lines),
        is_short=any(each.is_short for each in lines),
        questions=questions,
        letters=LETTERS,
        wish=wish,
        found=sum(available_for(db, paper, wish).values()) if wish else 0,
        any_topic=ANY_TOPIC,
        choices=_choices(),
    )


def _form(request: Request, typed: dict[str, Any], faults: dict[str, str]) -> Response:
    status = Invalid.status if faults else 200
    return render(
        request,
        "papers/new.html",
        status=status,
        typed=typed,
        faults=faults,
        bands=[(band.value, label(band)) for band in GradeBand],
        modes=[(mode.value, words) for mode, words in MODES.items()],
        presets=[(key, preset.name) for key, preset in PRESETS.items()],
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "topic": [("", ANY_TOPIC), *((topic.value, label(topic)) for topic in Topic)],
        "kind": [(kind.value, label(kind)) for kind in QuestionKind],
        "difficulty": [("", "不限（自动配成易、中、难）"), *((each.value, label(each)) for each in Difficulty)],
    }
