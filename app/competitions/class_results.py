"""What a class made of a competition, for its own teacher, once results are out: by 学号, never by score."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.competitions import scoring
from app.competitions.actions.attempts import keys_of
from app.competitions.board import in_register
from app.competitions.models import Attempt, Competition, Entry, Response, Standing
from app.competitions.papers_in_use import paper_in_use, topics_of
from app.competitions.scoring import Answer
from app.people.models import Student
from app.questions.drawing import Drawing
from app.vocabulary import Topic


@dataclass(frozen=True)
class PupilScore:
    """One pupil's best attempt. A pupil who has moved away is counted by name only: the mark is no longer ours."""

    name: str
    number: str
    in_reach: bool
    opted_out: bool
    score: int | None
    minutes: float | None
    late_answers: int
    verdict: str


@dataclass(frozen=True)
class QuestionRate:
    """How many pupils of the class got a question right."""

    stem: str
    topic: Topic
    asked: int
    right: int
    picture: Drawing | None = None

    @property
    def facility(self) -> float:
        """Return 得分率."""
        return self.right / self.asked


@dataclass(frozen=True)
class ClassResults:
    """All of a class's results."""

    pupils: tuple[PupilScore, ...]
    topics: tuple[tuple[Topic, float, int], ...]  # topic, share right, questions asked
    questions: tuple[QuestionRate, ...]  # the weakest first
    full_marks: int
    mean: float | None


def class_results(db: Session, competition: Competition, class_id: UUID, in_reach: ColumnElement[bool]) -> ClassResults:
    """Return the results of a class as frozen; `in_reach` is the condition on `Student` for whose marks are shown.

    Mean and rates are of the marks shown, so that nobody's mark can be worked out from the others.
    """
    marks = paper_in_use(db, competition.paper_id).full_marks
    query = (
        select(Entry, Student, Standing, Attempt, in_reach)  # type: ignore[call-overload]  # five columns
        .join(Student, col(Student.id) == Entry.student_id)
        .join(Standing, col(Standing.entry_id) == Entry.id, isouter=True)
        .join(Attempt, col(Attempt.id) == Standing.attempt_id, isouter=True)
        .where(Entry.competition_id == competition.id, Entry.class_id == class_id)
    )
    rows = sorted(db.exec(query), key=lambda row: in_register(row[1]))
    best = [attempt for _, _, _, attempt, shown in rows if attempt and shown]
    questions = _questions(db, competition, best)
    scores = [standing.score for _, _, standing, _, shown in rows if standing and shown]
    return ClassResults(
        tuple(_pupil(competition, marks, *row) for row in rows),
        _topics(questions),
        tuple(sorted(questions, key=lambda question: (question.facility, -question.asked))),
        marks,
        sum(scores) / len(scores) if scores else None,
    )


def _pupil(
    competition: Competition,
    full_marks: int,
    entry: Entry,
    student: Student,
    standing: Standing | None,
    attempt: Attempt | None,
    in_reach: bool,
) -> PupilScore:
    shown = standing if in_reach else None
    percents = (competition.pass_percent, competition.distinction_percent)
    return PupilScore(
        name=student.name,
        number=student.student_no or student.login_no,
        in_reach=bool(in_reach),
        opted_out=entry.opted_out_at is not None,
        score=shown.score if shown else None,
        minutes=shown.time_used / 60 if shown else None,
        late_answers=attempt.late_answers if shown and attempt else 0,
        verdict=scoring.verdict(shown.score, full_marks, *percents) if shown else "",
    )


def _questions(db: Session, competition: Competition, attempts: list[Attempt]) -> list[QuestionRate]:
    """Mark the best attempts once more, question by question."""
    paper = paper_in_use(db, competition.paper_id)
    revisions = list(paper.words)
    keys, topics = keys_of(db, revisions), topics_of(db, revisions)
    answers: dict[UUID, list[Answer]] = defaultdict(list)
    for r in db.exec(select(Response).where(col(Response.attempt_id).in_([attempt.id for attempt in attempts]))):
        answers[r.attempt_id].append(Answer(r.number, r.sequence, r.choice))
    asked: dict[UUID, int] = defaultdict(int)
    right: dict[UUID, int] = defaultdict(int)
    for attempt in attempts:
        for question in scoring.score(paper.seats(attempt.seed), answers[attempt.id], keys).questions:
            asked[question.seat.revision_id] += 1
            right[question.seat.revision_id] += question.marks > 0
    return [
        QuestionRate(paper.words[id_].stem, topics[id_], asked[id_], right[id_], paper.words[id_].picture)
        for id_ in asked
    ]


def _topics(questions: list[QuestionRate]) -> tuple[tuple[Topic, float, int], ...]:
    shares = []
    for topic in Topic:
        here = [question for question in questions if question.topic is topic]
        asked = sum(question.asked for question in here)
        if asked:
            shares.append((topic, sum(question.right for question in here) / asked, asked))
    return tuple(shares)
