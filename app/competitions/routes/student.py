"""The pupil's side: home, beginning, answering, handing in, the result."""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session

from app.clock import HERE, Now
from app.competitions import timing
from app.competitions.access import (
    AttemptToAnswer,
    AttemptToRead,
    AttemptWithResult,
    MayAnswer,
    MayRead,
    MayStart,
    Place,
    PlaceToRead,
    PlaceToTake,
    my_attempt,
    my_entries,
)
from app.competitions.actions import attempts
from app.competitions.actions.sheet import Chosen, save_sheet
from app.competitions.beginning import Beginning
from app.competitions.models import Attempt, Competition, Entry
from app.competitions.my_places import place_of
from app.competitions.papers_in_use import paper_in_use
from app.competitions.release import results_are_out
from app.competitions.scoring import verdict
from app.competitions.sheets_of_pupils import review, sheet
from app.courses.assigned import assigned_to, taught_now
from app.db import Db, TheDatabase
from app.people.access import Permit
from app.vocabulary import GradeBand
from app.web import go, plain_form, render

router = APIRouter()
FIELD = re.compile(r"^[qm](\d{1,3})$")


@router.get("/home")
def home(request: Request, permit: MayRead, db: Db, now: Now) -> Response:
    """Show the one thing to do now, what else there is to do, and what is over."""
    me, today = permit.person.id, now.astimezone(HERE).date()
    places = [place_of(db, entry, competition, now) for entry, competition in my_entries(db, me)]
    to_do = [place for place in places if place.to_do]
    return render(
        request,
        "competitions/student/home.html",
        first=to_do[0] if to_do else None,
        others=to_do[1:],
        over=[place for place in places if not place.to_do],
        taught=taught_now(db, me, now),
        lessons=assigned_to(db, me, today),
    )


@router.get("/competitions/{competition_id}/start")
def start_page(request: Request, place: PlaceToRead, db: Db, now: Now) -> Response:
    """Show the rules in a few lines, and the button that begins."""
    competition = place.competition
    paper = paper_in_use(db, competition.paper_id)
    return render(
        request,
        "competitions/student/start.html",
        competition=competition,
        place=place_of(db, place.entry, competition, now),
        questions=sum(line.count for line in paper.lines),
        full_marks=paper.full_marks,
        minutes=competition.time_limit / 60 + place.entry.extra_seconds / 60,
    )


@router.post("/competitions/{competition_id}/attempts")
async def start(request: Request, competition_id: UUID, permit: MayStart, _answering: MayAnswer, now: Now) -> Response:
    """Begin, or go on with the attempt that is running. A whole school presses this in the same second."""
    return go(f"/attempts/{await request.app.state.beginnings.append(Beginning(competition_id, permit, now))}")


@router.post("/competitions/{competition_id}/opt-out")
def opt_out(place: PlaceToTake, db: Db, now: Now) -> Response:
    """Record 不参加（自愿）."""
    attempts.opt_out(db, place.entry, now)
    return go("/home")


@router.post("/competitions/{competition_id}/opt-in")
def opt_in(place: PlaceToTake) -> Response:
    """Take 不参加 back."""
    attempts.opt_in(place.entry)
    return go("/home")


@router.get("/attempts/{attempt_id}")
async def answer_page(request: Request, attempt_id: UUID, permit: MayRead, database: TheDatabase, now: Now) -> Response:
    """Show the whole paper with what was chosen so far; a script shows one question at a time."""
    return await database.read(lambda db: _answer_page(request, db, *my_attempt(db, attempt_id, permit), permit, now))


def _answer_page(
    request: Request, db: Session, attempt: Attempt, place: Place, permit: Permit, now: datetime
) -> Response:
    if attempt.submitted_at or timing.is_over(attempt.deadline, now):
        return go(f"/attempts/{attempt.id}/result")
    questions, sequence = sheet(db, attempt, place.competition)
    return render(
        request,
        "competitions/student/attempt.html",
        competition=place.competition,
        attempt=attempt,
        questions=questions,
        answered=sum(bool(question.choice) for question in questions),
        sequence=sequence,
        is_this_device=attempt.sign_in_id == permit.person.sign_in_id,
        remaining_ms=timing.remaining(attempt.deadline, now),
        is_primary=place.entry.band is GradeBand.PRIMARY,
    )


@router.get("/attempts/{attempt_id}/clock")
def read_clock(attempt: AttemptToRead, permit: MayRead, now: Now) -> Response:
    """Tell a page how much time is left: a teacher may have added some, or another device taken over."""
    return JSONResponse(
        {
            "remaining_ms": timing.remaining(attempt.deadline, now),
            "submitted": attempt.submitted_at is not None,
            "this_device": attempt.sign_in_id == permit.person.sign_in_id,
        },
        headers={"Cache-Control": "no-store"},
    )


@router.post("/attempts/{attempt_id}/takeover")
def take_over(attempt: AttemptToAnswer, permit: MayAnswer, db: Db) -> Response:
    """Go on here; the other device can no longer answer."""
    attempts.take_over(db, attempt, permit.person.sign_in_id)
    return go(f"/attempts/{attempt.id}")


async def sent_sheet(request: Request) -> dict[int, Chosen]:
    """Return the whole sheet as a plain form sent it: q1=A, q2=B q2=C, m3=1 …"""
    form = await plain_form(request, 1_000)
    numbers = {int(match[1]) for name in form for match in [FIELD.match(name)] if match}
    return {
        number: Chosen(
            "".join(sorted({str(text).upper() for text in form.getlist(f"q{number}")})), f"m{number}" in form
        )
        for number in numbers
    }


@router.post("/attempts/{attempt_id}/sheet")
def save_form(
    attempt: AttemptToAnswer,
    permit: MayAnswer,
    db: Db,
    now: Now,
    chosen: Annotated[dict[int, Chosen], Depends(sent_sheet)],
    then: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Save the whole sheet at once: how answering works without script."""
    save_sheet(db, attempt, chosen, permit.person.sign_in_id, now)
    return go(f"/attempts/{attempt.id}/submission" if then == "submit" else f"/attempts/{attempt.id}?saved=1")


@router.get("/attempts/{attempt_id}/submission")
def submission_page(request: Request, attempt: AttemptToRead, db: Db, now: Now) -> Response:
    """Ask once more, naming what is 未作答."""
    if attempt.submitted_at:
        return go(f"/attempts/{attempt.id}/result")
    competition = db.get_one(Competition, attempt.competition_id)
    questions, _ = sheet(db, attempt, competition)
    return render(
        request,
        "competitions/student/submission.html",
        attempt=attempt,
        competition=competition,
        unanswered=[question.number for question in questions if not question.choice],
        marked=[question.number for question in questions if question.marked],
        total=len(questions),
        remaining_ms=timing.remaining(attempt.deadline, now),
    )


@router.post("/attempts/{attempt_id}/submission")
def submit(attempt: AttemptToAnswer, db: Db, now: Now) -> Response:
    """Hand in. Doing it twice changes nothing."""
    attempts.submit(db, attempt, now)
    return go(f"/attempts/{attempt.id}/result")


@router.get("/attempts/{attempt_id}/result")
def result(request: Request, attempt: AttemptWithResult, db: Db, now: Now) -> Response:
    """Show score, topics and the wrong questions once results are out; before that, only that the sheet is in."""
    competition = db.get_one(Competition, attempt.competition_id)
    entry = db.get_one(Entry, attempt.entry_id)
    place = place_of(db, entry, competition, now)
    out = attempt.submitted_at is not None and results_are_out(
        competition.release, competition.released_at, competition.closes_at, now, may_try_again=place.may_try_again
    )
    if not out:
        return render(
            request, "competitions/student/handed_in.html", competition=competition, attempt=attempt, place=place
        )
    questions, topics = review(db, attempt, competition)
    full_marks = paper_in_use(db, competition.paper_id).full_marks
    return render(
        request,
        "competitions/student/result.html",
        competition=competition,
        attempt=attempt,
        place=place,
        full_marks=full_marks,
        verdict=verdict(attempt.score or 0, full_marks, competition.pass_percent, competition.distinction_percent),
        questions=questions,
        wrong=[question for question in questions if not question.is_right],
        topics=topics,
    )
