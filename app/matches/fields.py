"""Rule: a field of the settings carries its Chinese label and its limits in its type.

One declaration serves the form that edits it, the JSON that keeps it and the check that names what is wrong with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from typing import get_args, get_type_hints


@dataclass(frozen=True)
class Label:
    """A switch, a choice, a list or a group of fields."""

    label: str

    def fault(self, value: object) -> str:
        """Return what is wrong with the value, as the end of a sentence; nothing if it is in order."""
        return ""


@dataclass(frozen=True)
class Whole(Label):
    """A whole number between two limits, both allowed."""

    low: int
    high: int

    def fault(self, value: object) -> str:
        """Return whether the number breaks its limits; none given is no fault where the type allows it."""
        if isinstance(value, int) and not self.low <= value <= self.high:
            return f"应在 {self.low} 到 {self.high} 之间。"
        return ""


@dataclass(frozen=True)
class Text(Label):
    """A text that must not be blank."""

    longest: int = 30

    def fault(self, value: object) -> str:
        """Return whether the text is blank or too long."""
        if not str(value).strip():
            return "不能为空。"
        return f"不能超过 {self.longest} 个字。" if len(str(value)) > self.longest else ""


@dataclass(frozen=True)
class Described:
    """A field as declared: its name, its type without the label, and the label."""

    name: str
    kind: object
    about: Label


def described(group: type) -> tuple[Described, ...]:
    """Return the fields of a group of settings, in order."""
    hints = get_type_hints(group, include_extras=True)
    return tuple(Described(name, get_args(hint)[0], get_args(hint)[1]) for name, hint in hints.items())


def limit_faults(group: object, path: str = "", where: str = "") -> Iterator[tuple[str, str]]:
    """Name every field of this group and of the groups inside it that breaks its limits, by its path."""
    for each in described(type(group)):
        value, at = getattr(group, each.name), f"{path}{each.name}"
        if is_dataclass(value):
            yield from limit_faults(value, f"{at}.", f"{where}{each.about.label}")
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                if is_dataclass(inner):
                    yield from limit_faults(inner, f"{at}.{index}.", numbered(where, each.about.label, index))
        elif fault := each.about.fault(value):
            yield at, f"{of(where, each.about.label)}{fault}"


def of(where: str, label: str) -> str:
    """Return how a sentence names a field.

    >>> of(numbered("", "环节", 3), "作答时间（秒）")
    '第 4 个环节的“作答时间（秒）”'
    """
    return f"{where}的“{label}”" if where else f"“{label}”"


def numbered(where: str, label: str, index: int) -> str:
    """Return how a sentence names one of several groups."""
    return f"{where}第 {index + 1} 个{label}"
