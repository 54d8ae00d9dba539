"""What a pupil does with a released result: put its wrong questions into the wrong-question book."""

from datetime import datetime

from sqlmodel import Session

from app.competitions.actions.attempts import answers_of, mark
from app.competitions.models import Attempt, Competition, Entry
from app.competitions.my_places import place_of
from app.courses.actions.practising import note_wrong
from app.errors import Refusal


class NotReleasedYet(Refusal):
    """Before release nobody learns which questions were wrong, not even by what is in the book."""

    message = "成绩还没有公布，公布以后再来收错题。"


def collect_wrong(db: Session, attempt: Attempt, now: datetime) -> None:
    """Put what was wrong in a released attempt into the pupil's book. Doing it twice changes nothing."""
    entry, competition = db.get_one(Entry, attempt.entry_id), db.get_one(Competition, attempt.competition_id)
    if attempt.submitted_at is None or not place_of(db, entry, competition, now).results_out:
        raise NotReleasedYet
    marked = mark(db, attempt, answers_of(db, attempt.id))
    wrong = [question.seat.revision_id for question in marked.questions if question.marks == 0]
    note_wrong(db, attempt.student_id, dict.fromkeys(wrong, attempt.submitted_at), now)
