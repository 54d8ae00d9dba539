"""Saving a whole sheet from a plain form: the same rules as the fast path, in the request's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.competitions import scoring, timing
from app.competitions.actions.attempts import answers_of
from app.competitions.models import Attempt, Competition, Response
from app.competitions.papers_in_use import paper_in_use
from app.competitions.refusals import AlreadySubmitted, OtherDevice, TimeIsUp
from app.competitions.scoring import Answer
from app.competitions.timing import Arrival
from app.errors import Invalid
from app.questions.marking import LETTERS
from app.vocabulary import QuestionKind


@dataclass(frozen=True)
class Chosen:
    """What the form holds for one question."""

    choice: str
    marked: bool


def save_sheet(db: Session, attempt: Attempt, chosen: Mapping[int, Chosen], sign_in_id: UUID, now: datetime) -> None:
    """Append what differs from what is kept; all of it or nothing.

    The attempt is held against a second click on the same form, and against handing in; taps go on beside it.
    """
    db.exec(select(Attempt.id).where(Attempt.id == attempt.id).with_for_update(key_share=True)).one()
    db.refresh(attempt)
    if attempt.submitted_at:
        raise AlreadySubmitted
    if attempt.sign_in_id != sign_in_id:
        raise OtherDevice
    if timing.arrival(attempt.deadline, now) is not Arrival.IN_TIME:
        raise TimeIsUp
    answers = answers_of(db, attempt.id)
    current = scoring.latest(answers)
    sequence = max((answer.sequence for answer in answers), default=0) + 1
    competition = db.get_one(Competition, attempt.competition_id)
    for seat in paper_in_use(db, competition.paper_id).seats(attempt.seed):
        wanted = chosen.get(seat.number, Chosen("", marked=False))
        if any(letter not in LETTERS[: len(seat.order)] for letter in wanted.choice) or (
            len(wanted.choice) > 1 and seat.kind is not QuestionKind.MULTIPLE_RESPONSE
        ):
            raise Invalid(message=f"第 {seat.number} 题没有这个选项，这次没有保存。")
        kept = current.get(seat.number, Answer(seat.number, 0, ""))
        if (wanted.choice, wanted.marked) != (kept.choice, kept.marked):
            db.add(
                Response(
                    attempt_id=attempt.id,
                    number=seat.number,
                    sequence=sequence,
                    choice=wanted.choice,
                    marked=wanted.marked,
                    received_at=now,
                )
            )
