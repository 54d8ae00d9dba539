"""Rule: a question's words as a screen may get them; the key travels in a value of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.questions.drawing import Drawing
from app.vocabulary import QuestionKind


@dataclass(frozen=True)
class Wording:
    """Stem, options, picture: what the hall reads. Options are in the order of the bank, lettered A, B, C …"""

    kind: QuestionKind
    stem: str
    options: tuple[str, ...]
    picture: Drawing | None = None


@dataclass(frozen=True)
class Key:
    """What the host has from the start and the hall after the reveal."""

    letters: str
    explanation: str
    source: str


Texts = Mapping[UUID, tuple[Wording, Key]]  # by the id of the question in the match
