"""Rule: what changed between two texts of a lesson: line by line, and inside a changed line piece by piece."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.questions.differences import ADDED, SAME, TAKEN, differences

AROUND = 1  # lines shown before and after a change
LONGEST = 800  # characters that are compared piece by piece


@dataclass(frozen=True)
class Passage:
    """A change with the lines around it, as pieces: same, taken away, added."""

    line: int  # of the newer text, counted from 1
    pieces: tuple[tuple[str, str], ...]


def passages(before: str, after: str) -> list[Passage]:
    """Return the changes in order.

    >>> [passage] = passages("一\\n二\\n三", "一\\n两\\n三")
    >>> passage.line, passage.pieces
    (1, (('same', '一\\n'), ('taken', '二'), ('added', '两'), ('same', '\\n'), ('same', '三')))
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    groups = difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    return [Passage(group[0][3] + 1, tuple(_pieces(old, new, group))) for group in groups]


def _pieces(
    old: Sequence[str], new: Sequence[str], group: Sequence[tuple[str, int, int, int, int]]
) -> Iterator[tuple[str, str]]:
    for what, from_old, to_old, from_new, to_new in group:
        taken, added = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if what == "equal":
            yield SAME, added
        elif taken and added and len(taken) + len(added) <= LONGEST:
            yield from differences(taken, added)
        else:
            yield from ((kind, words) for kind, words in ((TAKEN, taken), (ADDED, added)) if words)
