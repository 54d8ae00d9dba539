"""Rule: questions in lines as people paste them or keep them in Word files, read with an account of every line.

Lines are told apart by their marks (`layout_marks`, `layout_headings`, `layout_options`), gathered into drafts, given
their answers from lists behind them (`layout_answers`), and finished one by one (`layout_finishing`).
"""

import re
from collections.abc import Sequence

from app.exchange.layout_gathering import Gathering
from app.exchange.layout_marks import Line
from app.exchange.layout_tables import strips_of
from app.exchange.readings import Reading, Unreadable

__all__ = ["MOST_LINES", "Line", "read_lines", "read_text"]

MOST_LINES = 30_000


def read_text(text: str) -> Reading:
    """Return the account of a text that somebody pasted. Raises Unreadable where it is too long.

    >>> [piece] = read_text("1. 下列属于毒品的是（ B ） A.茶 B.冰毒")
    >>> piece.fate.value, piece.written.letters
    ('taken', 'B')
    """
    return read_lines([Line(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)])


def read_lines(lines: Sequence[Line]) -> Reading:
    """Return the account of these lines: every line with words or pictures is in exactly one piece."""
    if len(lines) > MOST_LINES:
        raise Unreadable(f"文件有 {len(lines)} 行，太长了；请分成几个文件，每个不超过 {MOST_LINES} 行。")
    return Gathering(list(strips_of(lines))).read()
