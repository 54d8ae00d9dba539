"""Learning: the catalogue, a course, a lesson step by step, its questions. Staff read the same lessons whole."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.clock import Now
from app.courses import progress as rule
from app.courses.access import (
    CourseToRead,
    Learning,
    LessonToBegin,
    LessonToRead,
    LessonUnderWay,
    MayReadCourses,
    Taught,
    tracks_of,
)
from app.courses.actions import learning
from app.courses.actions.certificates import certificate_of
from app.courses.catalogue import card, cards, grade_words, own_first, own_grade
from app.courses.contests_first import contests_first
from app.courses.in_class import ALONE, InClass, lesson_in_class
from app.courses.lesson_checks import cited
from app.courses.lessons import Lesson as LessonText
from app.courses.reading import html_of, lesson_of
from app.courses.words import STANDINGS
from app.db import Db
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, Claim
from app.vocabulary import GradeBand, QuestionKind
from app.web import go, plain_form, render

router = APIRouter()
MOST_FIELDS = 40


@dataclass(frozen=True)
class Shown:
    """A question at the end as a learner sees it, and what became of the last answer."""

    number: int
    stem: str
    many: bool
    options: list[tuple[str, str, str]]  # letter, text, verdict
    explanation: str
    source: str
    picture: dict[str, str] | None
    is_right: bool | None


@router.get("/courses")
def list_courses(request: Request, permit: MayReadCourses, db: Db, now: Now) -> Response:
    """Show the courses, to a pupil with the own progress and the own band first."""
    person = permit.person
    found = cards(db, tracks_of(permit), person.id if person.is_student else None)
    if person.is_student:
        found = own_first(found, own_grade(db, person.id, now))
    return render(
        request, "courses/catalogue.html", cards=found, grade_words=grade_words, root="", words=STANDINGS, open=True
    )


@router.get("/courses/{course_id}")
def show_course(request: Request, permit: MayReadCourses, course: CourseToRead, db: Db) -> Response:
    """Show a course lesson by lesson."""
    person = permit.person
    found = card(db, course, person.id if person.is_student else None)
    mine = certificate_of(db, person.id, course.id)
    return render(request, "courses/course.html", card=found, certificate=mine, root="", words=STANDINGS)


@router.get("/lessons/{lesson_id}")
def show_lesson(request: Request, permit: MayReadCourses, taught: LessonToRead, db: Db, now: Now) -> Response:
    """Show a lesson: to a pupil the step reached, or the way in; to staff the whole of it with the teacher's note."""
    if not permit.person.is_student:
        return _whole(request, db, taught)
    progress = learning.progress_of(db, permit.person.id, taught.lesson.id)
    in_class = lesson_in_class(db, permit.person.id, taught.lesson.id, now)
    if progress is None:
        return _door(request, db, taught, in_class)
    return show_step(request, db, Learning(taught.course, taught.lesson, progress), "", in_class)


@router.post("/lessons/{lesson_id}/beginning")
def begin(under_way: LessonToBegin, db: Db, now: Now) -> Response:
    """Begin, or come back to, a lesson."""
    learning.arrive(db, under_way.progress, now)
    return go(f"/lessons/{under_way.lesson.id}")


@router.post("/lessons/{lesson_id}/place")
def turn(
    request: Request, under_way: LessonToBegin, db: Db, now: Now, step: Annotated[int, Form(ge=1, le=60)]
) -> Response:
    """Turn to another step; the next one opens when this one has had its time."""
    learning.turn(db, under_way.progress, step, now)
    return go(turned_to(under_way, step, ""))


def turned_to(under_way: Learning, step: int, root: str) -> str:
    """Return where a turn leads: whoever was too early, to the words that say so; the page would seem stuck."""
    held = step > under_way.progress.step
    return f"{root}/lessons/{under_way.lesson.id}{'#wait' if held else ''}"


@router.get("/lessons/{lesson_id}/questions")
def show_questions(request: Request, under_way: LessonUnderWay, db: Db) -> Response:
    """Show the questions at the end, and what became of the last answers."""
    contests_first(db, under_way.progress.learner_id)
    return show_quiz(request, db, under_way, "")


async def sent_choices(request: Request) -> dict[int, str]:
    """Return the letters chosen at each question, by its number."""
    form = await plain_form(request, MOST_FIELDS)
    choices: dict[int, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name[:1] == "q" and name[1:].isdigit() and len(name) < 5:
            choices[int(name[1:])] = choices.get(int(name[1:]), "") + value[:1]
    return choices


Choices = Annotated[dict[int, str], Depends(sent_choices)]


@router.post("/lessons/{lesson_id}/questions")
def answer_questions(under_way: LessonToBegin, choices: Choices, db: Db, now: Now) -> Response:
    """Mark the questions at the end, here and nowhere else."""
    contests_first(db, under_way.progress.learner_id)
    learning.answer(db, under_way.progress, choices, now)
    return go(f"/lessons/{under_way.lesson.id}/questions")


def show_step(request: Request, db: Session, under_way: Learning, root: str, in_class: InClass = ALONE) -> Response:
    """Render the step a learner is at; `root` is where this learner's area begins."""
    progress, text = under_way.progress, lesson_of(db, under_way.progress.revision_id)
    place = learning.place_of(progress)
    return render(
        request,
        "courses/lesson.html",
        course=under_way.course,
        lesson=under_way.lesson,
        text=text,
        step=text.steps[progress.step - 1],
        at=progress.step,
        furthest=progress.furthest,
        waits=0 if in_class.attended else rule.waits(place, text),
        is_read=rule.is_read(place, text) or in_class.attended,
        in_class=in_class,
        progress=progress,
        sources=_sources(db, text),
        html=html_of,
        beat=rule.BEAT,
        root=root,
        is_primary=text.front.band is GradeBand.PRIMARY,
    )


def _door(request: Request, db: Session, taught: Taught, in_class: InClass = ALONE) -> Response:
    assert taught.lesson.current_revision_id is not None
    text = lesson_of(db, taught.lesson.current_revision_id)
    return render(
        request,
        "courses/door.html",
        course=taught.course,
        lesson=taught.lesson,
        text=text,
        root="",
        in_class=in_class,
    )


def _whole(request: Request, db: Session, taught: Taught) -> Response:
    assert taught.lesson.current_revision_id is not None
    text = lesson_of(db, taught.lesson.current_revision_id)
    return render(
        request,
        "courses/whole.html",
        course=taught.course,
        lesson=taught.lesson,
        text=text,
        sources=_sources(db, text),
        html=html_of,
        questions=learning.questions_of(db, text),
        letters=LETTERS,
    )


def show_quiz(request: Request, db: Session, under_way: Learning, root: str) -> Response:
    """Render the questions at the end; a key is shown only beside an answer that was given."""
    progress, text = under_way.progress, lesson_of(db, under_way.progress.revision_id)
    return render(
        request,
        "courses/questions.html",
        course=under_way.course,
        lesson=under_way.lesson,
        text=text,
        progress=progress,
        is_read=learning.has_read(db, progress, text),
        questions=_shown(db, under_way, text),
        root=root,
        is_primary=text.front.band is GradeBand.PRIMARY,
    )


def _shown(db: Session, under_way: Learning, text: LessonText) -> list[Shown]:
    found = learning.questions_of(db, text)
    answers = learning.last_answers(db, under_way.progress)
    keys = {key.id: key for key in db.exec(select(AnswerKey).where(col(AnswerKey.id).in_([id_ for id_ in answers])))}
    shown = []
    for seat, (_, revision) in zip(
        learning.seats_of(under_way.progress, [revision for _, revision in found]), found, strict=True
    ):
        answer, key = answers.get(revision.id), keys.get(revision.id)
        options = [
            (
                LETTERS[at],
                revision.options[bank],
                _verdict(LETTERS[bank], answer.choice, key.letters) if answer and key else "",
            )
            for at, bank in enumerate(seat.order)
        ]
        shown.append(
            Shown(
                seat.number,
                revision.stem,
                revision.kind is QuestionKind.MULTIPLE_RESPONSE,
                options,
                key.explanation if key else "",
                revision.source if key else "",
                revision.picture,
                answer.is_right if answer else None,
            )
        )
    return shown


def _verdict(letter: str, choice: str, key: str) -> str:
    if letter in choice:
        return "right" if letter in key else "wrong"
    return "missed" if letter in key else "other"


def _sources(db: Session, text: LessonText) -> list[Claim]:
    return list(db.exec(select(Claim).where(col(Claim.code).in_(sorted(cited(text)))).order_by(Claim.code)))
