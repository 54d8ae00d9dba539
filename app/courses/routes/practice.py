"""Practice: 每日一练, by topic, one question at a time, and the wrong-question book."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.clock import Now
from app.courses import practice_book as book
from app.courses.actions import practising
from app.courses.practice import AT_A_TIME
from app.courses.practice_access import AnswerToRead, PupilLooking, PupilPractising
from app.courses.practice_days import Pupil, Today, laid_out, why_closed
from app.db import Db
from app.settings import settings
from app.vocabulary import GradeBand, Topic
from app.web import go, render

router = APIRouter()


@router.get("/practice")
def overview(request: Request, pupil: PupilLooking, db: Db, now: Now) -> Response:
    """Show the one thing to practise today, the book, and the topics."""
    today = laid_out(db, pupil, now)
    return render(
        request,
        "courses/practice/overview.html",
        daily=today.plan.run(None),
        day=len(today.plan.daily),
        topics=[(topic, today.plan.run(topic)) for topic in Topic],
        practised=book.topics_practised(db, pupil.id),
        answered=len(today.answers),
        limit=settings().practice_daily_limit,
        closed=why_closed(len(today.answers), now),
        counts=book.counts(db, pupil.id, now),
    )


@router.get("/practice/daily")
def daily(request: Request, pupil: PupilLooking, db: Db, now: Now) -> Response:
    """Show the next question of today's five, or what became of them."""
    today = laid_out(db, pupil, now)
    if today.plan.run(None).next:
        return _ask(request, db, pupil, today, None, now)
    done = [today.answers[each.question_id] for each in today.plan.daily]
    return render(
        request,
        "courses/practice/done.html",
        questions=[(answer, book.answered(db, answer)) for answer in done],
        counts=book.counts(db, pupil.id, now),
    )


@router.get("/practice/topics/{topic}")
def by_topic(request: Request, topic: Topic, pupil: PupilLooking, db: Db, now: Now) -> Response:
    """Show the next question of a topic."""
    return _ask(request, db, pupil, laid_out(db, pupil, now), topic, now)


@router.post("/practice/answers")
def answer(
    pupil: PupilPractising,
    db: Db,
    now: Now,
    revision_id: Annotated[UUID, Form()],
    choice: Annotated[list[str] | None, Form()] = None,
    unsure: Annotated[str, Form(max_length=1)] = "",
) -> Response:
    """Mark one answer, here and nowhere else."""
    letters = "".join(sorted({each[:1] for each in choice or []}))
    made = practising.answer(db, pupil, revision_id, letters, now, unsure=bool(unsure))
    return go(f"/practice/answers/{made.id}")


@router.get("/practice/answers/{answer_id}")
def show_answer(request: Request, answer: AnswerToRead, pupil: PupilLooking, db: Db, now: Now) -> Response:
    """Show whether it was right, why, and where that is written."""
    today = laid_out(db, pupil, now)
    shown = book.answered(db, answer)
    question_id = shown.revision.question_id
    is_todays = any(each.id == answer.id for each in today.answers.values())
    topic = today.plan.topic_of_run(question_id)
    return render(
        request,
        "courses/practice/answer.html",
        question=shown,
        answer=answer,
        topic=topic,
        run=today.plan.run(topic) if is_todays else None,
        closed=why_closed(len(today.answers), now),
        at_a_time=AT_A_TIME,
        is_primary=pupil.band is GradeBand.PRIMARY,
    )


@router.get("/practice/book")
def show_book(
    request: Request, pupil: PupilLooking, db: Db, now: Now, page: Annotated[int, Query(ge=1, le=1_000)] = 1
) -> Response:
    """Show the wrong-question book."""
    return _book(request, db, pupil, now, mastered=False, page=page)


@router.get("/practice/book/mastered")
def show_mastered(
    request: Request, pupil: PupilLooking, db: Db, now: Now, page: Annotated[int, Query(ge=1, le=1_000)] = 1
) -> Response:
    """Show what has left the book."""
    return _book(request, db, pupil, now, mastered=True, page=page)


@router.post("/practice/book")
def update_book(pupil: PupilPractising, db: Db, now: Now) -> Response:
    """Put what was wrong at the end of lessons into the book."""
    practising.note_wrong(db, pupil.id, practising.wrong_in_lessons(db, pupil.id), now)
    return go("/practice/book")


def _ask(request: Request, db: Session, pupil: Pupil, today: Today, topic: Topic | None, now: datetime) -> Response:
    run = today.plan.run(topic)
    if closed := why_closed(len(today.answers), now):
        raise closed
    return render(
        request,
        "courses/practice/question.html",
        question=book.asked(db, pupil.id, run.next.revision_id, now) if run.next else None,
        is_review=run.next is not None and run.next.is_due,
        run=run,
        topic=topic,
        is_primary=pupil.band is GradeBand.PRIMARY,
    )


def _book(request: Request, db: Session, pupil: Pupil, now: datetime, *, mastered: bool, page: int) -> Response:
    counts = book.counts(db, pupil.id, now)
    return render(
        request,
        "courses/practice/book.html",
        lines=book.shelf(db, pupil.id, now, mastered=mastered, page=page),
        counts=counts,
        mastered=mastered,
        page=page,
        pages=counts.pages(mastered),
        waiting=len(practising.wrong_in_lessons(db, pupil.id)),
    )
