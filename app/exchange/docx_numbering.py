"""Rule: the numbers and letters Word shows before paragraphs of a list; they stand in no text of the file."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.exchange.layout_options import CIRCLED

_DEEPEST = 9  # levels of a list
_MOST = 10_000
_CHINESE = "〇一二三四五六七八九十"


@dataclass
class Level:
    """How one level of a list counts."""

    style: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass
class Lists:
    """The lists a Word file defines, by their ids, and the lists that styles of paragraphs belong to."""

    kinds: dict[str, dict[int, Level]] = field(default_factory=dict)  # abstractNum: level: how it counts
    lists: dict[str, str] = field(default_factory=dict)  # num: abstractNum
    starts: dict[tuple[str, int], int] = field(default_factory=dict)  # (num, level): where this list begins anew
    styles: dict[str, tuple[str | None, int]] = field(default_factory=dict)  # style: num, level
    parents: dict[str, str] = field(default_factory=dict)  # style: the style it is based on
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def of_style(self, style: str) -> tuple[str | None, int]:
        """Return the list a style of paragraphs belongs to, looking at the styles it is based on."""
        for _ in range(_DEEPEST):
            number, level = self.styles.get(style, (None, 0))
            if number is not None or style not in self.parents:
                return number, level
            style = self.parents[style]
        return None, 0

    def mark(self, number: str, level: int) -> str:
        """Count one paragraph of a list on, and return what Word shows before it: 3. or B. or nothing."""
        kind = self.lists.get(number, "")
        levels = self.kinds.get(kind)
        if not levels or not 0 <= level < _DEEPEST:
            return ""
        counts = self._counts.setdefault(kind, [0] * _DEEPEST)
        here = levels.get(level, Level())
        if (number, level) in self.starts and (number, level) not in self._begun:
            counts[level] = self.starts[number, level] - 1
        elif counts[level] == 0:
            counts[level] = here.start - 1
        self._begun.add((number, level))
        counts[level] = min(counts[level] + 1, _MOST)
        counts[level + 1 :] = [0] * (_DEEPEST - level - 1)
        return self._shown(here, levels, counts)

    def _shown(self, here: Level, levels: dict[int, Level], counts: list[int]) -> str:
        if here.style in ("bullet", "none"):
            return ""
        shown = here.text[:40]
        for at in range(_DEEPEST):
            if f"%{at + 1}" in shown:
                style = levels.get(at, Level()).style
                shown = shown.replace(f"%{at + 1}", written(counts[at] or levels.get(at, Level()).start, style))
        ends_bare = shown[-1:] in _CHINESE or (shown[-1:].isascii() and shown[-1:].isalnum())
        return f"{shown}." if shown and ends_bare else shown


def written(value: int, style: str) -> str:
    """Return a number the way a list writes it.

    >>> written(3, "upperLetter"), written(12, "chineseCounting"), written(2, "decimalEnclosedCircle")
    ('C', '十二', '②')
    """
    return _STYLES.get(style, str)(value)


def _letter(value: int) -> str:
    return chr(ord("A") + (value - 1) % 26) * min(1 + (value - 1) // 26, 9)


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    if not 0 < value < 100:
        return str(value)
    return ("" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十") + (_CHINESE[ones] if ones else "")


def _circled(value: int) -> str:
    return CIRCLED[value - 1] if 0 < value <= len(CIRCLED) else str(value)


def _roman(value: int) -> str:
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * min(value // 10, 9) + ones[value % 10]


_STYLES: dict[str, Callable[[int], str]] = {
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
}
_STYLES |= dict.fromkeys(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"), _chinese
)
