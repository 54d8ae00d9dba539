"""Looking through the bank: find questions, read one with its key, its grounds and its history."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.db import Db
from app.people.access import Permit
from app.people.models import Staff
from app.people.permissions import Action, Resource, scope
from app.questions.access import MayRead, QuestionToRead, Whole, written_within
from app.questions.actions.writing import claims_of, remarks_of, state
from app.questions.differences import differences
from app.questions.finding import A_PAGE, FACILITY, WHOSE, Filter, find
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.questions.routes.bulk import last_change
from app.questions.words import BULK, STATES, QuestionState
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label
from app.web import render

router = APIRouter()


@dataclass(frozen=True)
class Part:
    """One part of a question, before and after, in pieces."""

    name: str
    pieces: list[tuple[str, str]]


@router.get("/questions")
def list_questions(request: Request, db: Db, permit: MayRead, sought: Annotated[Filter, Query()]) -> Response:
    """List questions, narrowed as somebody wishes: published ones, unless another state is asked for."""
    total, rows = find(db, permit, sought)
    return render(
        request,
        "questions/questions.html",
        sought=sought,
        rows=rows,
        total=total,
        pages=max(1, -(-total // A_PAGE)),
        mine=_selectable(db, permit, sought, rows),
        choices={
            "topic": _choices("全部主题", Topic),
            "band": _choices("全部学段", GradeBand),
            "kind": _choices("全部题型", QuestionKind),
            "difficulty": _choices("全部难度", Difficulty),
            "state": [("", "已发布"), *((word.value, words) for word, words in STATES.items() if words != "已发布")],
            "whose": [("", "全部来源"), *((word.value, words) for word, words in WHOSE.items())],
            "facility": [("", "不限得分率"), *((word.value, words) for word, words in FACILITY.items())],
        },
        bulk=BULK,
        last=last_change(db, permit.person.id),
    )


@router.get("/questions/{question_id}")
def show_question(request: Request, db: Db, permit: MayRead, whole: QuestionToRead) -> Response:
    """Show a question with its key and explanation, what it rests on, how it was revised, and what is said of it."""
    question, draft = whole.question, next((pair for pair in whole.revisions if pair[0].published_at is None), None)
    current = next((pair for pair in whole.revisions if pair[0].id == question.current_revision_id), None)
    revision, key = draft or current or whole.revisions[0]
    return render(
        request,
        "questions/question.html",
        question=question,
        state=STATES[state(question, draft[0] if draft else None)],
        revision=revision,
        key=key,
        letters=LETTERS,
        bands=[label(GradeBand(band)) for band in revision.bands],
        claims=claims_of(db, revision),
        older=[pair for pair in whole.revisions if pair[0].id != revision.id],
        changes=_changes(current, draft) if current and draft else [],
        remarks=remarks_of(db, [each.id for each, _ in whole.revisions]),
        people=_people(db, whole),
        may=_may(db, permit, question, draft[0] if draft else None),
    )


def _may(db: Session, permit: Permit, question: Question, draft: QuestionRevision | None) -> dict[str, bool]:
    """Return what this person may do here; the routes decide for themselves."""
    writes = question.id in _changeable(db, permit, [question])
    reviews = question.owner_id is not None and scope(permit.person.role, Resource.REVIEW, Action.CHANGE) is not None
    waiting = draft is not None and draft.submitted_at is not None
    return {
        "write": writes,
        "review": bool(reviews and waiting and draft and draft.author_id != permit.person.id),
        "remark": reviews and draft is not None,
        "is_draft": draft is not None,
        "is_waiting": waiting,
    }


def _changeable(
    db: Session, permit: Permit, questions: list[Question], what: Resource = Resource.QUESTION
) -> set[UUID]:
    """Return which of the questions this person may write, or review."""
    reach = scope(permit.person.role, what, Action.CHANGE)
    if reach is None:
        return set()
    here = col(Question.id).in_([question.id for question in questions])
    return set(db.exec(select(Question.id).where(written_within(Permit(permit.person, reach)), here)))


def _selectable(
    db: Session, permit: Permit, sought: Filter, rows: list[tuple[Question, QuestionRevision]]
) -> set[UUID]:
    """Return which questions of a page can be ticked: those one may write, and drafts one may review."""
    questions = [question for question, _ in rows]
    if sought.state is QuestionState.IN_REVIEW:
        return _changeable(db, permit, questions, Resource.REVIEW) | _changeable(db, permit, questions)
    return _changeable(db, permit, questions)


def _changes(before: tuple[QuestionRevision, AnswerKey], after: tuple[QuestionRevision, AnswerKey]) -> list[Part]:
    texts = zip(("题干", "选项", "答案", "解析", "出处"), _texts(*before), _texts(*after), strict=True)
    return [Part(name, differences(old, new)) for name, old, new in texts if old != new]


def _texts(revision: QuestionRevision, key: AnswerKey) -> tuple[str, ...]:
    options = "\n".join(f"{letter}．{text}" for letter, text in zip(LETTERS, revision.options, strict=False))
    return (revision.stem, options, key.letters, key.explanation, revision.source)


def _people(db: Session, whole: Whole) -> dict[UUID, str]:
    ids = {id_ for revision, _ in whole.revisions for id_ in (revision.author_id, revision.reviewer_id) if id_}
    return {id_: db.get_one(Staff, id_).name for id_ in ids}


def _choices(any_of_them: str, words: type[StrEnum]) -> list[tuple[str, str]]:
    return [("", any_of_them), *((word.value, label(word)) for word in words)]
