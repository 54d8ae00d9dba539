"""What a teacher takes from a lesson: who is unfinished, what the class answered, and sheets to print."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.clock import Now
from app.courses.actions.learning import questions_of
from app.courses.assigned import assignment_of
from app.courses.class_boards import TILE_WORDS, Tile, board_of, register
from app.courses.pieces import INTERACTIVE
from app.courses.quiz_by_question import ENOUGH, by_question
from app.courses.routes.teaching import text_of
from app.courses.teacher_access import LessonInClassToSee, LessonToSee
from app.db import Db
from app.people.registers import class_name
from app.web import render

router = APIRouter()


@router.get("/classes/{class_id}/lessons/{lesson_id}/unfinished")
def unfinished(request: Request, watched: LessonInClassToSee, db: Db, now: Now) -> Response:
    """Show the 未完成名单, to copy or print."""
    assignment = assignment_of(db, watched.school_class.id, watched.lesson.id)
    return render(
        request,
        "courses/teaching/unfinished.html",
        school_class=watched.school_class,
        lesson=watched.lesson,
        text=text_of(db, watched.lesson),
        title=class_name(watched.school_class, now),
        board=board_of(db, watched.school_class.id, watched.lesson),
        due_on=assignment.due_on if assignment else None,
        Tile=Tile,
        words=TILE_WORDS,
        now=now,
    )


@router.get("/classes/{class_id}/lessons/{lesson_id}/questions")
def questions(request: Request, watched: LessonInClassToSee, db: Db, now: Now) -> Response:
    """Show what the class made of the questions, one by one and without names."""
    text = text_of(db, watched.lesson)
    pupils = [pupil.id for pupil in register(db, watched.school_class.id)]
    return render(
        request,
        "courses/teaching/questions.html",
        school_class=watched.school_class,
        lesson=watched.lesson,
        text=text,
        title=class_name(watched.school_class, now),
        rates=by_question(db, pupils, watched.lesson.id, text),
        enough=ENOUGH,
    )


@router.get("/lessons/{lesson_id}/notes")
def notes(request: Request, taught: LessonToSee, db: Db) -> Response:
    """Show the teacher's notes, to print."""
    text = text_of(db, taught.lesson)
    return render(
        request,
        "courses/teaching/notes.html",
        course=taught.course,
        lesson=taught.lesson,
        text=text,
        questions=questions_of(db, text),
        interactive=INTERACTIVE,
    )


@router.get("/lessons/{lesson_id}/worksheet")
def worksheet(request: Request, taught: LessonToSee, db: Db) -> Response:
    """Show the pupils' worksheet, to print and copy."""
    text = text_of(db, taught.lesson)
    return render(request, "courses/teaching/worksheet.html", course=taught.course, lesson=taught.lesson, text=text)
