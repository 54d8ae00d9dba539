"""Rule: finding options in a line: A. A、 A： (A) a) "A " and ①, one or several in a line, behind a stem or alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

ALL = "ABCDEFGHIJ"  # two more than we take, so that ten options are named as ten
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_STRONG = re.compile(r"[（(]\s*([A-Ja-j])\s*[）)]\s*[.．、:：]?|(?<![A-Za-z0-9])([A-Ja-j])\s*([.．、:：)）])")
_WEAK = re.compile(r"(?<![A-Za-z0-9])([A-J])(?=\s|[\u4e00-\u9fff“《])")
_ROUND = re.compile(rf"([{CIRCLED}])\s*[.．、]?")
_MOST_MARKS = 120  # looked at in one line
_OPENING = " \t\u3000。？！；：，、）)】”?!;:"


@dataclass(frozen=True)
class Mark:
    """Where an option begins in a line. `is_apart`: it stands at the start or after a space."""

    start: int
    end: int
    letter: int  # 0 = A
    style: str
    is_apart: bool


@dataclass(frozen=True)
class Option:
    """An option as it was found; `is_small` when the file writes its letters small."""

    letter: str
    text: str
    is_small: bool = False


def marks_in(text: str, pattern: re.Pattern[str] = _STRONG) -> list[Mark]:
    """Return everything in a line that could begin an option."""
    found = []
    for match in islice(pattern.finditer(text), _MOST_MARKS):
        sign = next(group for group in match.groups() if group)
        style = "small" if sign.islower() else "large"
        if pattern is _STRONG:
            style += {"．": ".", "：": ":", "）": ")"}.get(match[3], match[3]) if match[2] else "("
        letter = CIRCLED.index(sign) if sign in CIRCLED else ALL.index(sign.upper())
        is_apart = match.start() == 0 or text[match.start() - 1].isspace()
        found.append(Mark(match.start(), match.end(), letter, style, is_apart))
    return found


def first_letter(text: str) -> str:
    """Return the letter of the option a line begins with, or nothing.

    >>> first_letter("（B）茶"), first_letter("Ｂ茶"), first_letter("b. 茶")
    ('B', '', 'B')
    """
    mark = _STRONG.match(text)
    return (mark[1] or mark[2]).upper() if mark else ""


def weak_letter(text: str) -> str:
    """Return the letter a line begins with, when a space or Chinese follows: it may be an option, or a word."""
    mark = _WEAK.match(text)
    return mark[1] if mark else ""


def _next(marks: Sequence[Mark], after: Mark) -> Mark | None:
    """Return the mark of the following option: the next letter, else a later one that stands apart."""
    later = [mark for mark in marks if mark.start >= after.end and mark.style == after.style]
    following = [mark for mark in later if mark.letter == after.letter + 1]
    apart = [mark for mark in following if mark.is_apart]
    skipping = [mark for mark in later if mark.letter > after.letter + 1 and mark.is_apart]
    return next(iter(apart or following or skipping), None)


def _chain(marks: Sequence[Mark], first: Mark) -> list[Mark]:
    chain = [first]
    while len(chain) < len(ALL) and (following := _next(marks, chain[-1])):
        chain.append(following)
    return chain


def _beginning(text: str, marks: Sequence[Mark]) -> Mark | None:
    """Return the A behind a stem: the last one before its B that is not the end of a word (维生素A、)."""
    for mark in marks:
        if mark.letter or not (mark.is_apart or text[mark.start - 1] in _OPENING):
            continue
        second = _next(marks, mark)
        if second is None or second.letter != 1:
            continue
        between = [one for one in marks if mark.start < one.start < second.start and one.style == mark.style]
        return next((one for one in reversed(between) if one.letter == 0), mark)
    return None


def _cut(text: str, chain: Sequence[Mark]) -> tuple[str, list[Option]]:
    ends = [mark.start for mark in chain[1:]] + [len(text)]
    options = [
        Option(ALL[mark.letter], text[mark.end : end].strip(), mark.style.startswith("small"))
        for mark, end in zip(chain, ends, strict=True)
    ]
    return text[: chain[0].start].strip(), options


def split_options(text: str) -> tuple[str, list[Option]]:
    """Return what stands before the options of a line, and the options: none where they do not begin with A and B.

    >>> before, options = split_options("属于毒品的是（　　） A.茶 B.冰毒")
    >>> before, [(option.letter, option.text) for option in options]
    ('属于毒品的是（\\u3000\\u3000）', [('A', '茶'), ('B', '冰毒')])
    """
    marks = marks_in(text)
    first = _beginning(text, marks)
    if first:
        return _cut(text, _chain(marks, first))
    weak = [mark for mark in marks_in(text, _WEAK) if mark.is_apart]
    start = next((mark for mark in weak if mark.letter == 0), None)
    chain = _chain(weak, start) if start else []
    return _cut(text, chain) if len(chain) >= (2 if start and start.start == 0 else 3) else (text, [])


def options_in(text: str) -> list[Option]:
    """Return the options of a line that begins with one, whatever its letter.

    >>> [option.letter for option in options_in("C.茶 D.冰毒")]
    ['C', 'D']
    """
    marks = marks_in(text, _STRONG if first_letter(text) else _WEAK)
    apart = [mark for mark in marks if mark.is_apart or first_letter(text)]
    return _cut(text, _chain(apart, marks[0]))[1]


def split_circled(text: str) -> tuple[str, list[Option]]:
    """Return a stem without the options ①②③ at its end, and these: none where there are fewer than two."""
    marks = marks_in(text, _ROUND)
    first = next((mark for mark in reversed(marks) if mark.letter == 0), None)
    chain = _chain(marks, first) if first else []
    return _cut(text, chain) if len(chain) > 1 else (text, [])
