"""Rule: what changed between two texts, piece by piece, as a reviewer reads it."""

import difflib
import re
from collections.abc import Iterator, Sequence

SAME, TAKEN, ADDED = "same", "taken", "added"
WORD = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Return the pieces of both texts in order: same, taken away, added.

    >>> differences("处五日以下拘留", "处十日以下拘留")
    [('same', '处'), ('taken', '五'), ('added', '十'), ('same', '日以下拘留')]
    """
    old, new = WORD.findall(before), WORD.findall(after)
    return list(_pieces(old, new, difflib.SequenceMatcher(None, old, new, autojunk=False)))


def _pieces(old: Sequence[str], new: Sequence[str], match: "difflib.SequenceMatcher[str]") -> Iterator[tuple[str, str]]:
    for what, from_old, to_old, from_new, to_new in match.get_opcodes():
        if what == "equal":
            yield SAME, "".join(old[from_old:to_old])
            continue
        if to_old > from_old:
            yield TAKEN, "".join(old[from_old:to_old])
        if to_new > from_new:
            yield ADDED, "".join(new[from_new:to_new])
