"""What a pupil's pages show: the questions in this pupil's order with what was chosen; the result once it is out."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.competitions import scoring
from app.competitions.actions.attempts import answers_of, mark
from app.competitions.models import Attempt, Competition
from app.competitions.papers_in_use import paper_in_use, topics_of
from app.papers.ordering import Seat
from app.questions.drawing import Drawing
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, QuestionRevision
from app.vocabulary import QuestionKind, Topic


@dataclass(frozen=True)
class Shown:
    """One question as this pupil sees it."""

    number: int
    kind: QuestionKind
    marks: int
    stem: str
    picture: Drawing | None
    options: tuple[tuple[str, str], ...]  # letter as shown, text
    choice: str
    marked: bool
    sequence: int  # of the answer that counts now

    @property
    def many(self) -> bool:
        """Return whether several options may be chosen."""
        return self.kind is QuestionKind.MULTIPLE_RESPONSE


@dataclass(frozen=True)
class Reviewed:
    """One question after release."""

    shown: Shown
    right: str  # letters as shown
    is_right: bool
    explanation: str
    source: str


@dataclass(frozen=True)
class TopicShare:
    """How many questions of a topic were right."""

    topic: Topic
    right: int
    total: int


def sheet(db: Session, attempt: Attempt, competition: Competition) -> tuple[list[Shown], int]:
    """Return the questions of an attempt with the current choices, and the highest sequence so far. Knows no key."""
    paper = paper_in_use(db, competition.paper_id)
    answers = answers_of(db, attempt.id)
    current = scoring.latest(answers)
    shown = []
    for seat in paper.seats(attempt.seed):
        answer = current.get(seat.number)
        words = paper.words[seat.revision_id]
        shown.append(
            Shown(
                number=seat.number,
                kind=seat.kind,
                marks=seat.marks,
                stem=words.stem,
                picture=words.picture,
                options=tuple((LETTERS[place], words.options[option]) for place, option in enumerate(seat.order)),
                choice=answer.choice if answer else "",
                marked=answer.marked if answer else False,
                sequence=answer.sequence if answer else 0,
            )
        )
    return shown, max((answer.sequence for answer in answers), default=0)


def review(db: Session, attempt: Attempt, competition: Competition) -> tuple[list[Reviewed], list[TopicShare]]:
    """Return every question with key and explanation, and how many of each topic are right. Only after release."""
    shown, _ = sheet(db, attempt, competition)
    marked = mark(db, attempt, answers_of(db, attempt.id))
    ids = [question.seat.revision_id for question in marked.questions]
    keys = {key.id: key for key in db.exec(select(AnswerKey).where(col(AnswerKey.id).in_(ids)))}
    sourced = select(QuestionRevision.id, QuestionRevision.source).where(col(QuestionRevision.id).in_(ids))
    sources = dict(db.exec(sourced).all())
    reviewed = [
        Reviewed(
            shown=page,
            right=_as_shown(question.seat, keys[question.seat.revision_id].letters),
            is_right=question.marks > 0,
            explanation=keys[question.seat.revision_id].explanation,
            source=sources[question.seat.revision_id],
        )
        for page, question in zip(shown, marked.questions, strict=True)
    ]
    topics = topics_of(db, ids)
    shares = []
    for topic in Topic:
        here = [question for question in marked.questions if topics[question.seat.revision_id] is topic]
        if here:
            shares.append(TopicShare(topic, sum(question.marks > 0 for question in here), len(here)))
    return reviewed, shares


def _as_shown(seat: Seat, letters: str) -> str:
    return seat.from_bank(letters)
