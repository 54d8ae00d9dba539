"""Rule: the questions at the end of a lesson: the options in one learner's order, and what a sheet of choices earns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.papers.ordering import Seat, by_chance
from app.questions.marking import marks_for
from app.vocabulary import QuestionKind


@dataclass(frozen=True)
class Asked:
    """A question as it stands in the bank; `options` counts them."""

    revision_id: UUID
    kind: QuestionKind
    options: int


@dataclass(frozen=True)
class Marked:
    """One question after marking: what was chosen, in the letters of the bank."""

    seat: Seat
    choice: str
    is_right: bool


def seats(asked: Sequence[Asked], seed: str) -> tuple[Seat, ...]:
    """Return the questions as one learner sees them: their order stays, options are shuffled by the seed.

    True/false keeps 对 before 错.
    """
    return tuple(
        Seat(number, each.revision_id, each.kind, 1, _order(each, seed)) for number, each in enumerate(asked, start=1)
    )


def _order(asked: Asked, seed: str) -> tuple[int, ...]:
    if asked.kind is QuestionKind.TRUE_FALSE:
        return tuple(range(asked.options))
    return tuple(sorted(range(asked.options), key=lambda option: by_chance(f"{seed}:{asked.revision_id}", option)))


def marked(seats: Sequence[Seat], choices: Mapping[int, str], keys: Mapping[UUID, str]) -> list[Marked]:
    """Mark a sheet: `choices` are the letters the learner saw, by number; keys are letters of the bank."""
    result = []
    for seat in seats:
        letters = [letter for letter in choices.get(seat.number, "") if letter in "ABCDEFGH"[: len(seat.order)]]
        choice = seat.to_bank("".join(letters))
        result.append(Marked(seat, choice, marks_for(choice, keys[seat.revision_id], 1) > 0))
    return result
