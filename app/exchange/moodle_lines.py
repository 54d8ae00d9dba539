"""Rule: the lines of a text file (GIFT, Aiken) with their numbers, and how a place among them is named."""

import re
from collections.abc import Sequence
from typing import NamedTuple


class Numbered(NamedTuple):
    """A line of a file; the first has the number 1."""

    number: int
    text: str


def numbered(text: str) -> list[Numbered]:
    """Return the lines of a text, ended in whatever way, without a byte order mark.

    >>> numbered("a\\r\\n\\nb")
    [Numbered(number=1, text='a'), Numbered(number=2, text=''), Numbered(number=3, text='b')]
    """
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    return [Numbered(number, line) for number, line in enumerate(lines, 1)]


def place(lines: Sequence[Numbered]) -> str:
    """Return where these lines stand.

    >>> place([Numbered(3, "a"), Numbered(8, "b")]), place([Numbered(3, "a")])
    ('第 3—8 行', '第 3 行')
    """
    first, last = lines[0].number, lines[-1].number
    return f"第 {first} 行" if first == last else f"第 {first}—{last} 行"


def joined(lines: Sequence[Numbered]) -> str:
    """Return the lines as one text."""
    return "\n".join(line.text for line in lines)
