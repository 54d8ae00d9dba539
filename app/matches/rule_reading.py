"""Rule: the fields of a form, read over the rules as they were; what cannot be read is named by its path.

A field that was not sent leaves its setting alone. A switch that is off sends "off", because a form names it twice:
hidden, and as the box whose "on" comes later and counts. Fields the rules do not know are never looked at.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from types import UnionType
from typing import get_args, get_origin
from unicodedata import normalize

from app.matches.fields import Described, described
from app.matches.kinds import KINDS, TEAM, words_of
from app.matches.plain import Unreadable, from_plain, to_plain
from app.matches.rounds import Round
from app.matches.rule_changes import MOST_ROWS, standard
from app.matches.rule_fields import LONGEST, LONGEST_NUMBER, inner_group
from app.matches.rulebook import Rules

Sent = Mapping[str, str]
WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
MINUS = str.maketrans("−–—", "---")
BETWEEN = re.compile(r"[、，,;；\s]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SWITCH = {"on": True, "off": False}


class NotReadYet(Unreadable):
    """Some fields hold what cannot be read; `draft` is the rules with all the others."""

    def __init__(self, faults: dict[str, str], draft: Rules) -> None:
        self.draft = draft
        super().__init__(faults)


def from_form(fields: Mapping[str, object], before: Rules) -> Rules:
    """Return the rules as the form has them. What it does not show stays as before.

    Only shapes are looked at here; whether the rules can be played is for `checks.faults` to say.
    """
    sent = {name: text for name, text in fields.items() if isinstance(text, str)}
    try:
        return from_plain(_group(before, "", sent))
    except Unreadable as refusal:
        faulty = {_field(path, sent) for path in refusal.faults}
        readable = {name: text for name, text in sent.items() if name not in faulty}
        raise NotReadYet(refusal.faults, from_plain(_group(before, "", readable))) from None


def _group(before: object, path: str, sent: Sent) -> dict[str, object]:
    return {
        each.name: _setting(each, getattr(before, each.name), f"{path}{each.name}", sent)
        for each in described(type(before))
    }


def _setting(each: Described, before: object, name: str, sent: Sent) -> object:
    """Return one setting as plain values: from the form if it was sent, else as before."""
    if is_dataclass(before):
        return _group(before, f"{name}.", sent)
    if isinstance(before, tuple) and (kind := inner_group(each.kind)):
        return [_group(row, f"{name}.{at}.", sent) for at, row in enumerate(_rows(kind, before, name, sent))]
    text = sent.get(name)
    if text is None:
        return to_plain(before)
    if isinstance(before, tuple) and words_of(each.kind):
        return _several(each, before, name, sent)
    return _read(each.kind, text)


def _rows(kind: type, before: tuple[object, ...], name: str, sent: Sent) -> Iterator[object]:
    """Yield, for every row of the form, the row it was: by its code where rows have one, for rows change places."""
    count = _whole(sent.get(name, ""))
    coded = {code: row for row in before if (code := getattr(row, "code", ""))}
    for at in range(min(max(count, 0), MOST_ROWS) if isinstance(count, int) else len(before)):
        code = sent.get(f"{name}.{at}.code", "").strip()
        if code in coded:
            yield coded[code]
        else:
            yield before[at] if at < len(before) and not code else _new(kind, sent.get(f"{name}.{at}.kind", ""))


def _new(kind: type, word: str) -> object:
    """Return a row the rules did not have, with what the form does not show as it usually is."""
    if kind is Round:
        return standard(KINDS.get(word, TEAM))
    make: Callable[[], object] = kind
    return make()


def _several(each: Described, before: tuple[object, ...], name: str, sent: Sent) -> list[str]:
    """Return the options whose boxes are ticked; those ticked before keep their order."""
    ticked = [word for word in words_of(each.kind) if sent.get(f"{name}.{word.value}") == "on"]
    was = {word: place for place, word in enumerate(before)}
    return [word.value for word in sorted(ticked, key=lambda word: was.get(word, len(was)))]


def _read(kind: object, text: str) -> object:
    """Return a sent text as a value of the declared type; if it is none, the text itself, which is then refused."""
    if isinstance(kind, UnionType):
        return None if not text.strip() else _read(get_args(kind)[0], text)
    if get_origin(kind) is tuple:
        return text[:LONGEST] if len(text) > LONGEST else [_whole(part) for part in BETWEEN.split(text) if part]
    if kind is int:
        return _whole(text)
    if kind is bool:
        return SWITCH.get(text, text[:LONGEST])
    return " ".join(CONTROL.sub(" ", text).split())[:LONGEST]


def _whole(text: str) -> int | str:
    """Return the number, also in the wide digits and signs of a Chinese keyboard.

    >>> _whole("１０"), _whole("－5"), _whole("1e3"), _whole("NaN")
    (10, -5, '1e3', 'NaN')
    """
    plain = normalize("NFKC", text.strip()[: LONGEST_NUMBER + 1]).translate(MINUS)
    return int(plain) if len(plain) <= LONGEST_NUMBER and WHOLE.fullmatch(plain) else text[:LONGEST_NUMBER]


def _field(path: str, sent: Sent) -> str:
    """Return the field that was sent for a path inside it: one of the numbers of a list, say."""
    while path and path not in sent:
        path = path.rpartition(".")[0]
    return path
