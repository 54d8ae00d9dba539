"""The adults' own area: in by a code, the courses of one's track, a training record, and 我的安全.

No page here leads to the schools' site, and none there to this one.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, Response

from app.clock import Now
from app.courses.access import Learning
from app.courses.actions import adults, learning
from app.courses.actions.certificates import certificate_of
from app.courses.adult_access import (
    COOKIE,
    ROOT,
    AdultHere,
    AnyAdult,
    CourseToStudy,
    InRecovery,
    InTraining,
    LessonToStudy,
    StudyToBegin,
    StudyUnderWay,
)
from app.courses.adult_records import training_of
from app.courses.beating import Beat
from app.courses.beats import Sent
from app.courses.catalogue import card, cards
from app.courses.reading import lesson_of
from app.courses.routes.adult_area import AdultRoute
from app.courses.routes.learning import Choices, show_quiz, show_step, turned_to
from app.courses.words import STANDINGS
from app.db import Db
from app.errors import NotFound
from app.people.actions.guesses import Denied
from app.settings import settings
from app.web import NO_STORE, go, render

router = APIRouter(prefix=ROOT, route_class=AdultRoute)
Code = Annotated[str, Form(max_length=60)]
Step = Annotated[int, Form(ge=1, le=60)]


@router.get("")
def ask_for_code(request: Request, adult: AdultHere) -> Response:
    """Ask for the code; whoever is signed in goes on to the courses."""
    return go(f"{ROOT}/courses") if adult else render(request, "courses/adult/sign_in.html", fault="")


@router.post("/sign-in")
def enter_code(request: Request, db: Db, now: Now, code: Code = "") -> Response:
    """Sign in whoever holds the code."""
    outcome = adults.sign_in(db, code, now, request.cookies.get(COOKIE))
    if isinstance(outcome, Denied):
        refusal = outcome.refusal
        return render(request, "courses/adult/sign_in.html", status=refusal.status, fault=refusal.message)
    reply = go(f"{ROOT}/courses")
    reply.set_cookie(COOKIE, outcome, path=ROOT, httponly=True, samesite="lax", secure=_is_https(request))
    return reply


@router.post("/sign-out")
def sign_out(request: Request, db: Db) -> Response:
    """End this browser's sign-in and wipe what pages kept in it."""
    if token := request.cookies.get(COOKIE):
        adults.sign_out(db, token)
    reply = go(ROOT)
    reply.delete_cookie(COOKIE, path=ROOT, httponly=True, samesite="lax", secure=_is_https(request))
    reply.headers["Clear-Site-Data"] = '"storage"'
    return reply


@router.get("/courses")
def list_courses(request: Request, adult: AnyAdult, db: Db) -> Response:
    """Show the courses of the learner's track."""
    return render(request, "courses/adult/courses.html", cards=cards(db, (adult.track,), adult.id), root=ROOT)


@router.get("/courses/{course_id}")
def show_course(request: Request, adult: AnyAdult, course: CourseToStudy, db: Db) -> Response:
    """Show a course lesson by lesson."""
    found = card(db, course, adult.id)
    mine = certificate_of(db, adult.id, course.id)
    return render(request, "courses/course.html", card=found, certificate=mine, root=ROOT, words=STANDINGS)


@router.get("/lessons/{lesson_id}")
def show_lesson(request: Request, adult: AnyAdult, taught: LessonToStudy, db: Db) -> Response:
    """Show the step reached, or the way in."""
    progress = learning.progress_of(db, adult.id, taught.lesson.id)
    if progress is not None:
        return show_step(request, db, Learning(taught.course, taught.lesson, progress), ROOT)
    assert taught.lesson.current_revision_id is not None, "access offers published lessons only"
    text = lesson_of(db, taught.lesson.current_revision_id)
    return render(request, "courses/adult/door.html", course=taught.course, lesson=taught.lesson, text=text, root=ROOT)


@router.post("/lessons/{lesson_id}/beginning")
def begin(under_way: StudyToBegin, db: Db, now: Now) -> Response:
    """Begin, or come back to, a lesson."""
    learning.arrive(db, under_way.progress, now)
    return _back_to(under_way)


@router.post("/lessons/{lesson_id}/place")
def turn(under_way: StudyToBegin, db: Db, now: Now, step: Step) -> Response:
    """Turn to another step; the next one opens when this one has had its time."""
    learning.turn(db, under_way.progress, step, now)
    return go(turned_to(under_way, step, ROOT))


@router.get("/lessons/{lesson_id}/questions")
def show_questions(request: Request, under_way: StudyUnderWay, db: Db) -> Response:
    """Show the questions at the end, and what became of the last answers."""
    return show_quiz(request, db, under_way, ROOT)


@router.post("/lessons/{lesson_id}/questions")
def answer_questions(under_way: StudyToBegin, choices: Choices, db: Db, now: Now) -> Response:
    """Mark the questions at the end, here and nowhere else."""
    learning.answer(db, under_way.progress, choices, now)
    return go(f"{ROOT}/lessons/{under_way.lesson.id}/questions")


@router.post("/lessons/{lesson_id}/beats")
async def beat(request: Request, adult: AnyAdult, lesson_id: UUID, sent: Sent, now: Now) -> Response:
    """Count a heartbeat, by the same clock and in the same journal as the pupils'."""
    counted = await request.app.state.beats.append(Beat(adult.id, lesson_id, sent.step, now))
    return JSONResponse({"step": counted.step, "seconds": counted.seconds}, headers=NO_STORE)


@router.get("/training")
def show_training(request: Request, adult: InTraining, db: Db) -> Response:
    """Show a social worker the hours counted and the examination so far."""
    return render(
        request,
        "courses/adult/training.html",
        training=training_of(db, adult.id),
        root=ROOT,
        certificate=f"{ROOT}/courses",  # each course has its own, on its page
    )


@router.get("/safety")
def show_safety(request: Request, adult: InRecovery, db: Db) -> Response:
    """Say what is kept of a learner in recovery and who sees what, and offer to delete it."""
    begun = sum(line.progress is not None for card in cards(db, (adult.track,), adult.id) for line in card.lessons)
    return render(request, "courses/adult/safety.html", begun=begun)


@router.post("/safety/deletion")
def delete_record(adult: InRecovery, db: Db, sure: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Delete how far the learner is and every answer."""
    if sure != "yes":
        raise adults.NotSure
    adults.forget(db, adult.id)
    return go(f"{ROOT}/safety")


@router.get("/{rest:path}")
def nothing_here(_adult: AnyAdult, rest: str) -> Response:
    """Say within the area that an address leads nowhere: elsewhere the words come with a way to the schools' pages."""
    raise NotFound


def _back_to(under_way: Learning) -> Response:
    return go(f"{ROOT}/lessons/{under_way.lesson.id}")


def _is_https(request: Request) -> bool:
    return settings().https or request.scope["scheme"] == "https"
