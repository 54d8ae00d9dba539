"""A pupil's wrong questions of a released result, on their way into the wrong-question book."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.clock import Now
from app.competitions.access import AttemptToAnswer
from app.competitions.actions.wrong_questions import collect_wrong
from app.db import Db
from app.web import go

router = APIRouter()


@router.post("/attempts/{attempt_id}/wrong-questions")
def collect(attempt: AttemptToAnswer, db: Db, now: Now) -> Response:
    """Put them into the book."""
    collect_wrong(db, attempt, now)
    return go("/practice/book")
