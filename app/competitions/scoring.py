"""Rule: what a sheet of choices earns, and which of a pupil's attempts counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.papers.ordering import Seat
from app.questions.marking import marks_for


@dataclass(frozen=True)
class Marked:
    """One question after marking."""

    seat: Seat
    choice: str  # letters as the pupil saw them
    marks: int


@dataclass(frozen=True)
class Scored:
    """A whole sheet after marking."""

    score: int
    right: int
    questions: tuple[Marked, ...]


@dataclass(frozen=True)
class Answer:
    """One appended response."""

    number: int
    sequence: int
    choice: str
    marked: bool = False
    late: bool = False


def latest(answers: Iterable[Answer]) -> dict[int, Answer]:
    """Return the answer that counts for each question: the one with the highest sequence, however they arrived.

    >>> latest([Answer(1, 2, "B"), Answer(1, 1, "A")])[1].choice
    'B'
    """
    current: dict[int, Answer] = {}
    for answer in answers:
        if answer.number not in current or answer.sequence > current[answer.number].sequence:
            current[answer.number] = answer
    return current


def score(seats: Sequence[Seat], answers: Iterable[Answer], keys: Mapping[UUID, str]) -> Scored:
    """Mark every question of one pupil's paper. `keys` are letters of the bank, by revision."""
    chosen = latest(answers)
    questions = tuple(_mark(seat, chosen[seat.number].choice if seat.number in chosen else "", keys) for seat in seats)
    return Scored(sum(q.marks for q in questions), sum(q.marks > 0 for q in questions), questions)


def is_better(score: int, seconds: int, best_score: int, best_seconds: int) -> bool:
    """Return whether an attempt replaces the best so far: more marks, or as many in less time."""
    return (score, -seconds) > (best_score, -best_seconds)


def verdict(score: int, full_marks: int, pass_percent: int, distinction_percent: int) -> str:
    """Return the word for a score: 满分, 优秀, 及格 or nothing.

    >>> [verdict(score, 100, 60, 90) for score in (100, 90, 60, 59)]
    ['满分', '优秀', '及格', '']
    """
    if score >= full_marks:
        return "满分"
    if score * 100 >= distinction_percent * full_marks:
        return "优秀"
    return "及格" if score * 100 >= pass_percent * full_marks else ""


def _mark(seat: Seat, choice: str, keys: Mapping[UUID, str]) -> Marked:
    return Marked(seat, choice, marks_for(seat.to_bank(choice), keys[seat.revision_id], seat.marks))
