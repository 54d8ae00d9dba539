"""Rule: settings as plain values for JSON, and back again; what cannot be read is named field by field."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, is_dataclass
from dataclasses import fields as declared
from enum import StrEnum
from types import UnionType
from typing import get_args, get_origin

from app.errors import Invalid
from app.matches.fields import described, numbered, of
from app.matches.kinds import Word, words_of
from app.matches.rounds import RoundKind
from app.matches.rulebook import Rules

Faults = dict[str, str]


class Unreadable(Invalid):
    """The stored or sent settings are not of the right shape."""

    message = "赛制设置无法读取，请检查后再提交。"


def to_plain(value: object) -> object:
    """Return settings as dicts, lists, words and numbers.

    >>> from app.matches.rounds import Jury
    >>> to_plain(Jury())
    {'top': 20, 'drop_extremes': True}
    """
    if is_dataclass(value):
        return {each.name: to_plain(getattr(value, each.name)) for each in described(type(value))}
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum | RoundKind) else value


def from_plain(plain: object) -> Rules:
    """Return the settings kept as `plain`; a field that is missing has its default, an unknown one is a fault."""
    faults: Faults = {}
    rules = _group(Rules, plain, "", "", faults)
    if faults or not isinstance(rules, Rules):
        raise Unreadable(faults)
    return rules


def _group(kind: type, plain: object, path: str, where: str, faults: Faults) -> object:
    if not isinstance(plain, Mapping):
        faults[path.removesuffix(".")] = f"{where or '赛制'}应是一组设置。"
        return None
    fields = {each.name: each for each in described(kind)}
    values = {}
    for name, value in plain.items():
        if each := fields.get(name):
            values[name] = _value(each.kind, value, f"{path}{name}", where, each.about.label, faults)
        else:
            faults[f"{path}{name}"] = f"{where or '赛制'}没有“{name}”这一项。"
    for name in _needed(kind) - values.keys():
        faults[f"{path}{name}"] = f"{of(where, fields[name].about.label)}没有填写。"
        values[name] = None
    make: Callable[..., object] = kind
    return make(**values)


def _needed(kind: type) -> set[str]:
    return {each.name for each in declared(kind) if each.default is MISSING}


def _value(hint: object, plain: object, path: str, where: str, label: str, faults: Faults) -> object:
    """Read one value of the declared type, or name the fault."""
    if isinstance(hint, UnionType):
        return None if plain is None else _value(get_args(hint)[0], plain, path, where, label, faults)
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], plain, path, where, label, faults)
    if is_dataclass(hint) and isinstance(hint, type):
        return _group(hint, plain, f"{path}.", where if _is_numbered(path) else f"{where}{label}", faults)
    if words := words_of(hint):
        return _word(words, plain, path, of(where, label), faults)
    if type(plain) is not hint:  # `True` is no number here
        faults[path] = f"{of(where, label)}应是{SHAPES[hint]}。"
    return plain


def _several(hint: object, plain: object, path: str, where: str, label: str, faults: Faults) -> object:
    if not isinstance(plain, list | tuple):
        faults[path] = f"{of(where, label)}应是一个列表。"
        return ()
    place = [numbered(where, label, index) if is_dataclass(hint) else where for index in range(len(plain))]
    return tuple(_value(hint, v, f"{path}.{i}", place[i], label, faults) for i, v in enumerate(plain))


def _word(words: tuple[Word, ...], plain: object, path: str, name: str, faults: Faults) -> object:
    meant = next((word for word in words if word.value == plain), None)
    if meant is None:
        faults[path] = f"{name}没有“{plain}”这个选项。"
    return meant


def _is_numbered(path: str) -> bool:
    return path.rpartition(".")[2].isdigit()


SHAPES: dict[object, str] = {int: "整数", str: "文字", bool: "是或否"}
