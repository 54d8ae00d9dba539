"""The question bank on screen: find questions, read one with its key, its grounds and its history."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from app.db import Db
from app.questions.access import MayRead, QuestionToRead, fit_for
from app.questions.actions import claims_of
from app.questions.marking import LETTERS
from app.questions.models import Question, QuestionRevision
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label
from app.web import render

router = APIRouter()
A_PAGE = 30
LINE = r"^[^\x00-\x1f\x7f]*$"
OrNone = BeforeValidator(lambda value: value or None)  # an empty choice in a form means: any


class Filter(BaseModel):
    """What somebody looks for; every field may be left open."""

    model_config = ConfigDict(extra="ignore")

    topic: Annotated[Topic | None, OrNone] = None
    band: Annotated[GradeBand | None, OrNone] = None
    kind: Annotated[QuestionKind | None, OrNone] = None
    difficulty: Annotated[Difficulty | None, OrNone] = None
    q: Annotated[str, Field(max_length=40, pattern=LINE)] = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on `Question` and its current `QuestionRevision`."""
        found: list[ColumnElement[bool]] = [col(Question.retired_at).is_(None)]
        if self.topic:
            found.append(col(Question.topic) == self.topic)
        if self.band:
            found.append(fit_for(self.band))
        if self.kind:
            found.append(col(QuestionRevision.kind) == self.kind)
        if self.difficulty:
            found.append(col(QuestionRevision.difficulty) == self.difficulty)
        if len(self.q.strip()) >= 2:  # one character finds nearly everything
            words = self.q.strip()
            in_stem = col(QuestionRevision.stem).contains(words, autoescape=True)
            found.append(in_stem | col(Question.code).startswith(words.lower(), autoescape=True))
        return found

    def address(self) -> str:
        """Return the address of this search with {page} left open."""
        chosen = {name: value for name, value in self.model_dump(mode="json", exclude={"page"}).items() if value}
        return "/questions?" + urlencode(chosen) + ("&" if chosen else "") + "page={page}"


@router.get("/questions")
def list_questions(request: Request, db: Db, _permit: MayRead, sought: Annotated[Filter, Query()]) -> Response:
    """List the questions that papers may ask now, narrowed as somebody wishes."""
    total, rows = _find(db, sought)
    return render(
        request,
        "questions/questions.html",
        sought=sought,
        rows=rows,
        total=total,
        pages=max(1, -(-total // A_PAGE)),
        choices={
            "topic": _choices("全部主题", Topic),
            "band": _choices("全部学段", GradeBand),
            "kind": _choices("全部题型", QuestionKind),
            "difficulty": _choices("全部难度", Difficulty),
        },
    )


@router.get("/questions/{question_id}")
def show_question(request: Request, db: Db, whole: QuestionToRead) -> Response:
    """Show a question with its key and explanation, the claims it rests on, and how it was revised."""
    current, key = next(
        (pair for pair in whole.revisions if pair[0].id == whole.question.current_revision_id), whole.revisions[0]
    )
    return render(
        request,
        "questions/question.html",
        question=whole.question,
        revision=current,
        key=key,
        letters=LETTERS,
        bands=[label(GradeBand(band)) for band in current.bands],
        claims=claims_of(db, current),
        older=[pair for pair in whole.revisions if pair[0].id != current.id],
    )


def _find(db: Session, sought: Filter) -> tuple[int, list[tuple[Question, QuestionRevision]]]:
    is_current, conditions = col(QuestionRevision.id) == Question.current_revision_id, sought.conditions()
    counted = select(func.count()).select_from(Question).join(QuestionRevision, is_current).where(*conditions)
    found = select(Question, QuestionRevision).join(QuestionRevision, is_current).where(*conditions)
    page = found.order_by(Question.code).offset((sought.page - 1) * A_PAGE).limit(A_PAGE)
    return db.exec(counted).one(), [(question, revision) for question, revision in db.exec(page)]


def _choices(any_of_them: str, words: type[Topic | GradeBand | QuestionKind | Difficulty]) -> list[tuple[str, str]]:
    return [("", any_of_them), *((word.value, label(word)) for word in words)]
