"""Rule: reading the particulars of a ruling, which come from a form or from storage and are not to be trusted."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from app.errors import Invalid
from app.matches.show import Ruling, Show

Word = TypeVar("Word", bound=StrEnum)


class Unclear(Invalid):
    """A command that names no team, no question or no amount we know."""

    message = "这条指令不完整，没有执行。请刷新后再试。"


def team_of(show: Show, ruling: Ruling, name: str = "team") -> UUID:
    """Return the team a ruling names, or refuse: it must be on stage in this match."""
    found = id_of(ruling.data.get(name))
    if found not in {team.id for team in show.programme.teams}:
        raise Unclear
    return found


def teams_of(show: Show, ruling: Ruling, name: str = "teams") -> tuple[UUID, ...]:
    """Return several teams a ruling names, each once."""
    listed = ruling.data.get(name, ())
    known = {team.id for team in show.programme.teams}
    found = tuple(dict.fromkeys(id_of(each) for each in listed)) if isinstance(listed, list | tuple) else ()
    if not found or not set(found) <= known:
        raise Unclear
    return found


def by_team(show: Show, ruling: Ruling, name: str) -> dict[UUID, str]:
    """Return what a ruling says of each team."""
    listed = ruling.data.get(name, {})
    if not isinstance(listed, Mapping):
        raise Unclear
    found = {id_of(team): said if isinstance(said, str) else "" for team, said in listed.items()}
    if not set(found) <= {team.id for team in show.programme.teams}:
        raise Unclear
    return found


def id_of(value: object) -> UUID:
    """Return an id, or refuse."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise Unclear from None


def whole(ruling: Ruling, name: str, low: int, high: int) -> int:
    """Return a whole number between two limits, both allowed."""
    value = ruling.data.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Unclear(message=f"数值应在 {low} 到 {high} 之间，没有执行。")
    return value


def amount(ruling: Ruling, name: str) -> Decimal:
    """Return an amount of points: at most two decimals, of a size that stands on a scoreboard."""
    value = number(ruling.data.get(name))
    if not value.is_finite() or not -10_000 <= value <= 10_000 or value != round(value, 2):
        raise Unclear(message="分值应在 -10000 到 10000 之间，最多两位小数，没有执行。")
    return value


def number(value: object) -> Decimal:
    """Return a number as it was written, or refuse."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Unclear
    try:
        return Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise Unclear from None


def numbers_of(ruling: Ruling, name: str) -> list[Decimal]:
    """Return the numbers a ruling lists by name, as judges' marks are."""
    listed = ruling.data.get(name)
    return [number(value) for value in listed.values()] if isinstance(listed, Mapping) else []


def counts_of(ruling: Ruling, name: str) -> dict[str, int]:
    """Return how often each letter was chosen; what is no count is left out."""
    listed = ruling.data.get(name)
    if not isinstance(listed, Mapping):
        return {}
    counts = {letter: count for letter, count in listed.items() if isinstance(letter, str) and type(count) is int}
    return {letter: count for letter, count in counts.items() if 0 <= count <= 1_000_000}


def word(kind: type[Word], value: object) -> Word:
    """Return a word of this kind, or refuse."""
    try:
        return kind(value if isinstance(value, str) else "")
    except ValueError:
        raise Unclear from None


def note_of(ruling: Ruling) -> str:
    """Return what was written beside a ruling."""
    return text_of(ruling, "note")


def text_of(ruling: Ruling, name: str, most: int = 200) -> str:
    """Return words a ruling carries; what is no words is none."""
    said = ruling.data.get(name)
    return said.strip()[:most] if isinstance(said, str) else ""
