"""Rule: one pupil's paper from a seed: which questions, in which order, with the options in which order.

Chance is an ordering by SHA-256 of seed and id: the same on every machine, and repeatable by anyone who has the seed.
Every line of the blueprint gives each pupil the same number of questions of the same difficulty, so papers are equal
however they are drawn. Kinds stay together, as on a printed paper; 对 always stands before 错.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from app.questions.marking import LETTERS
from app.vocabulary import QuestionKind

KINDS = [QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_RESPONSE, QuestionKind.TRUE_FALSE]


@dataclass(frozen=True)
class Line:
    """One line of a published blueprint and the revisions it may use (as many as `count`, or more)."""

    kind: QuestionKind
    count: int
    marks: int
    revisions: tuple[UUID, ...]


@dataclass(frozen=True)
class Seat:
    """One question as one pupil sees it: position 0 shows the option `order[0]` of the bank, and so on."""

    number: int  # from 1
    revision_id: UUID
    kind: QuestionKind
    marks: int
    order: tuple[int, ...]

    def to_bank(self, choice: str) -> str:
        """Return the letters of the bank for the letters this pupil sees.

        >>> Seat(1, UUID(int=1), QuestionKind.SINGLE_CHOICE, 5, (2, 0, 1)).to_bank("A")
        'C'
        """
        return "".join(sorted(LETTERS[self.order[LETTERS.index(letter)]] for letter in choice))

    def from_bank(self, letters: str) -> str:
        """Return the letters this pupil sees for letters of the bank.

        >>> Seat(1, UUID(int=1), QuestionKind.SINGLE_CHOICE, 5, (2, 0, 1)).from_bank("C")
        'A'
        """
        return "".join(sorted(LETTERS[self.order.index(LETTERS.index(letter))] for letter in letters))


def by_chance(seed: str, thing: object) -> bytes:
    """Return the sort key that puts things in the order of `seed`."""
    return sha256(f"{seed}:{thing}".encode()).digest()


def seats(lines: Sequence[Line], options: Mapping[UUID, int], seed: str) -> tuple[Seat, ...]:
    """Return the paper of the pupil with this seed.

    `options` gives the number of options of every revision. Each line contributes its `count`; nothing is used twice
    because lines share no revision (a constraint of the database).
    """
    drawn = [
        (line, revision)
        for line in lines
        for revision in sorted(line.revisions, key=lambda r: by_chance(seed, r))[: line.count]
    ]
    drawn.sort(key=lambda pair: (KINDS.index(pair[0].kind), by_chance(f"{seed}:order", pair[1])))
    return tuple(
        Seat(number, revision, line.kind, line.marks, _option_order(line.kind, options[revision], f"{seed}:{revision}"))
        for number, (line, revision) in enumerate(drawn, start=1)
    )


def _option_order(kind: QuestionKind, count: int, seed: str) -> tuple[int, ...]:
    if kind is QuestionKind.TRUE_FALSE:
        return tuple(range(count))
    return tuple(sorted(range(count), key=lambda option: by_chance(seed, option)))
