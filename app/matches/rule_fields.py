"""Rule: how a form asks for one setting: in which shape, which words to choose from, and what is said beside it."""

from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import get_args, get_origin

from app import vocabulary
from app.matches import cues
from app.matches.advancing import ADVANCE_WORDS
from app.matches.fields import Described, Text, Whole
from app.matches.kinds import Word, words_of
from app.matches.rounds import RoundKind
from app.matches.rulebook import PRELIM_WORDS
from app.matches.words import LABELS

LONGEST = 200  # characters of any field; what is sent beyond them was not typed by hand
LONGEST_NUMBER = 12
SHAPES: dict[object, str] = {int: "number", str: "text", bool: "switch"}
WORDS: dict[StrEnum, str] = {
    **vocabulary.LABELS,
    **cues.WORDS,
    **ADVANCE_WORDS,
    **dict[StrEnum, str](PRELIM_WORDS.items()),
}
HINTS = {  # by the name of the setting
    "floor": "不填就不设，可以低于零分。",
    "values": "从小到大，用顿号隔开。",
    "steal": "不填就没有他队补答。",
    "kinds": "一个也不选，就不限题型。",
    "rounds": "一个也不选，就是所有计分的环节。",
}


@dataclass(frozen=True)
class Option:
    """One of the words a field offers."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FormField:
    """One field: `kind` is number, text, numbers (a list), switch, choice (one option) or several (options).

    A field of several options has a box for each, named by the field's name and the option's value.
    """

    name: str
    kind: str
    label: str
    value: str = ""  # of what is typed; what is chosen stands in the options
    options: tuple[Option, ...] = ()
    longest: int = LONGEST
    is_signed: bool = False
    hint: str = ""
    fault: str = ""


def inner_group(hint: object) -> type | None:
    """Return the settings a list holds; nothing for lists of words or numbers, and for what is no list.

    >>> from app.matches.rulebook import Awarded
    >>> inner_group(tuple[Awarded, ...]) is Awarded, inner_group(tuple[int, ...])
    (True, None)
    """
    inner = get_args(hint)[0] if get_origin(hint) is tuple else None
    return inner if isinstance(inner, type) and is_dataclass(inner) else None


def is_group(hint: object) -> bool:
    """Return whether a setting is a group of settings, or may be one."""
    return any(is_dataclass(each) for each in (get_args(hint) if isinstance(hint, UnionType) else (hint,)))


def field_of(each: Described, value: object, name: str, fault: str = "", typed: str | None = None) -> FormField:
    """Return the field for a setting; `typed` is what stands there although it could not be read."""
    about, words = each.about, words_of(each.kind)
    chosen = value if isinstance(value, tuple) else (value,)
    return FormField(
        name,
        _shape(each.kind, words),
        about.label,
        value="" if words else _shown(value) if typed is None else typed[:LONGEST],
        options=tuple(Option(word.value, _label(word), word in chosen) for word in words),
        longest=about.longest if isinstance(about, Text) else LONGEST_NUMBER if isinstance(about, Whole) else LONGEST,
        is_signed=isinstance(about, Whole) and about.low < 0,
        hint=HINTS.get(each.name, ""),
        fault=fault,
    )


def _shape(hint: object, words: tuple[Word, ...]) -> str:
    if get_origin(hint) is tuple:
        return "several" if words else "numbers"
    kind = get_args(hint)[0] if isinstance(hint, UnionType) else hint
    return "choice" if words else SHAPES[kind]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(each) for each in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _label(word: Word) -> str:
    if isinstance(word, RoundKind):
        return word.label
    return LABELS.get(type(word), WORDS).get(word, word.value)
