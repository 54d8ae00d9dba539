"""Rule: what reading somebody's file gives: an account of every line or element, in the order of the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.questions.written import Written, faults

EXCERPT = 1_000  # characters of a source kept for the account


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why, in words for a teacher."""


class Fate(StrEnum):
    """What became of a piece of a file."""

    TAKEN = "taken"
    CHANGED = "changed"  # taken, and something about it is different from the file: the notes say what
    REFUSED = "refused"  # a question that cannot be taken: the notes say why
    OTHER = "other"  # no question: a title, an instruction, a blank; the notes say what it was taken for


FATES = {Fate.TAKEN: "已识别", Fate.CHANGED: "已识别，有改动", Fate.REFUSED: "未识别", Fate.OTHER: "不是题目"}


@dataclass(frozen=True)
class Painted:
    """A picture painted anew; the name comes from its content."""

    file: str
    content: bytes
    width: int
    height: int
    came: str  # what it would be called if it had been ours already: painting a photo again would take from it


@dataclass(frozen=True)
class Piece:
    """One question of a file, or something between two; every line belongs to exactly one piece."""

    where: str  # 第 3—8 行 · item q12 · 第 5 行（表格）
    text: str  # as it stands in the file
    fate: Fate
    notes: tuple[str, ...] = ()
    written: Written | None = None  # with every fate but OTHER, as far as it could be read
    opens: Callable[[], bytes] | None = field(default=None, compare=False, repr=False)  # its picture, as it came
    painted: Painted | None = None  # what its picture shows, on the way from the child; kept beside the account

    @property
    def is_question(self) -> bool:
        """Return whether this is a question that can be kept."""
        return self.fate in (Fate.TAKEN, Fate.CHANGED)


Reading = tuple[Piece, ...]


def piece(where: str, text: str, written: Written, changed: Sequence[str] = ()) -> Piece:
    """Return the piece of a question that was read: refused where it has faults, with all of them as notes."""
    wrong = tuple(faults(written).values())
    fate = Fate.REFUSED if wrong else Fate.CHANGED if changed else Fate.TAKEN
    return Piece(where, text[:EXCERPT], fate, (*wrong, *changed), written)


def refused(where: str, text: str, why: str) -> Piece:
    """Return the piece of a question that could not be read at all."""
    return Piece(where, text[:EXCERPT], Fate.REFUSED, (why,))


def other(where: str, text: str, what: str) -> Piece:
    """Return the piece of something that is no question."""
    return Piece(where, text[:EXCERPT], Fate.OTHER, (what,))


def without_repeats(reading: Reading) -> Reading:
    """Return the reading with every question that stands in the file twice refused the second time."""
    seen: dict[str, str] = {}
    kept = []
    for each in reading:
        if each.is_question and each.written:
            first = seen.setdefault(each.written.likeness, each.where)
            if first != each.where:
                each = replace(each, fate=Fate.REFUSED, notes=(f"与{first}的题相同。",))
        kept.append(each)
    return tuple(kept)
