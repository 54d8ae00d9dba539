"""Rule: points are lines of a ledger that only grows, and a score is their sum.

Nothing is ever changed in place: undoing, overruling and voiding are lines that reverse earlier ones, so the log shows
what was first said and what was said later, and every dispute can be replayed. Amounts are Decimals, because a jury
gives two decimals; everything else is whole points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.errors import Refusal
from app.matches.words import EntryReason, Foul

ZERO = Decimal(0)
REVERSING = frozenset({EntryReason.UNDO, EntryReason.OVERRIDE, EntryReason.VOID})
RULINGS = frozenset(
    {EntryReason.RIGHT, EntryReason.WRONG, EntryReason.SILENT, EntryReason.SECOND_CHANCE, EntryReason.JURY}
    | {EntryReason.OVERRIDE}
)
FOUL_POINTS = {
    Foul.HINT: Decimal(-10),
    Foul.AUDIENCE_PROMPT: Decimal(-10),
    Foul.NOTES: Decimal(-20),
    Foul.FALSE_START: Decimal(-10),
}


class NoSuchEntry(Refusal):
    """The line is not in this match's ledger."""

    message = "记分簿里没有这一行。"


class AlreadyReversed(Refusal):
    """A line is reversed once; a reversing line not at all. Whoever was wrong enters the points anew."""

    message = "这一行已经冲销，或本身就是冲销，不能再次撤销；需要时请重新记分。"


class NeedsReason(Refusal):
    """An overruling, or a foul without a price of its own, says why."""

    message = "请写明理由。"


class NotADeduction(Refusal):
    """A foul never gains points."""

    message = "犯规只能扣分，请填写一个小于 0 的分值。"


@dataclass(frozen=True)
class Line:
    """What is to be entered."""

    round: str
    question: UUID | None
    team: UUID
    delta: Decimal
    reason: EntryReason


@dataclass(frozen=True)
class By:
    """Who enters it and when; nobody means the machine, as for a false start."""

    actor: UUID | None
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger, numbered from 1 within its match."""

    number: int
    round: str
    question: UUID | None
    team: UUID
    delta: Decimal
    reason: EntryReason
    actor: UUID | None
    at: datetime
    note: str = ""
    reverses: int | None = None


def entered(ledger: Sequence[Entry], line: Line, by: By) -> Entry:
    """Return the next entry of the ledger."""
    return _entry(len(ledger) + 1, line, by)


def opening(teams: Iterable[UUID], base: int, by: By) -> tuple[Entry, ...]:
    """Return the first entries of a match: every team begins with the base score."""
    lines = [Line("", None, team, Decimal(base), EntryReason.BASE) for team in teams]
    return tuple(_entry(number, line, by) for number, line in enumerate(lines, start=1))


def scores(ledger: Iterable[Entry], floor: int | None = None) -> dict[UUID, Decimal]:
    """Return every team's score: the sum of its entries.

    Scores may go below zero. A floor, where the rules set one, is the least that is shown and ranked; the sum behind
    it stays exact, so that reversing a line gives back precisely what it took, in whatever order things happened.
    """
    totals: dict[UUID, Decimal] = {}
    for entry in ledger:
        totals[entry.team] = totals.get(entry.team, ZERO) + entry.delta
    return totals if floor is None else {team: max(Decimal(floor), total) for team, total in totals.items()}


def standing(ledger: Iterable[Entry]) -> list[Entry]:
    """Return the entries that count: neither reversed nor only there to reverse."""
    entries = list(ledger)
    gone = {entry.reverses for entry in entries if entry.reverses is not None}
    return [entry for entry in entries if entry.reverses is None and entry.number not in gone]


def undone(ledger: Sequence[Entry], number: int, by: By) -> Entry:
    """Return the entry that reverses one line, for a slip at the desk."""
    wanted = next((entry for entry in ledger if entry.number == number), None)
    if wanted is None:
        raise NoSuchEntry
    if wanted not in standing(ledger):
        raise AlreadyReversed
    return _reversal(len(ledger) + 1, wanted, EntryReason.UNDO, by)


def overruled(ledger: Sequence[Entry], line: Line, by: By) -> tuple[Entry, ...]:
    """Return the entries by which the panel gives a team another result for a question.

    What had been ruled for this team on this question is reversed and the new result entered; fouls stand. The log
    shows both, and a reason is required because the hall has already seen the first.
    """
    if not by.note.strip():
        raise NeedsReason("改判必须写明理由。")
    old = [e for e in standing(ledger) if (e.question, e.team) == (line.question, line.team) and e.reason in RULINGS]
    first = len(ledger) + 1
    reversals = tuple(_reversal(first + i, entry, EntryReason.OVERRIDE, by) for i, entry in enumerate(old))
    return (*reversals, _entry(first + len(old), replace(line, reason=EntryReason.OVERRIDE), by))


def voided(ledger: Sequence[Entry], question: UUID, by: By) -> tuple[Entry, ...]:
    """Return the entries that take back every line of a question, fouls included, for all teams.

    A false start that itself voids the question costs its points all the same: that line is entered afterwards.
    """
    old = [entry for entry in standing(ledger) if entry.question == question]
    first = len(ledger) + 1
    return tuple(_reversal(first + i, entry, EntryReason.VOID, by) for i, entry in enumerate(old))


def foul(foul: Foul, round: str, question: UUID | None, team: UUID, note: str = "", delta: int | None = None) -> Line:
    """Return the line for a foul at its price; the rules of a round may set another, and OTHER needs price and words.

    >>> foul(Foul.NOTES, "R2", None, UUID(int=1)).delta
    Decimal('-20')
    """
    if foul is Foul.OTHER and not note.strip():
        raise NeedsReason
    price = FOUL_POINTS.get(foul, ZERO) if delta is None else Decimal(delta)
    if price > 0 or (foul is Foul.OTHER and price == 0):
        raise NotADeduction
    return Line(round, question, team, price, EntryReason(foul.value))


def faults(ledger: Sequence[Entry]) -> list[str]:
    """Return what is wrong with a ledger as it was stored; an untouched one has no faults."""
    found = []
    reversed_already: set[int] = set()
    for position, entry in enumerate(ledger, start=1):
        if entry.number != position:
            found.append(f"第 {position} 行的编号是 {entry.number}，有缺行或乱序。")
        if entry.reverses is None:
            continue
        target = next((e for e in ledger[: position - 1] if e.number == entry.reverses), None)
        if target is None or not _reverses(entry, target) or entry.reverses in reversed_already:
            found.append(f"第 {position} 行的冲销与原行不符。")
        reversed_already.add(entry.reverses)
    return found


def _reverses(entry: Entry, target: Entry) -> bool:
    same = (entry.round, entry.question, entry.team) == (target.round, target.question, target.team)
    return same and entry.delta == -target.delta and target.reverses is None and entry.reason in REVERSING


def _entry(number: int, line: Line, by: By) -> Entry:
    return Entry(number, line.round, line.question, line.team, line.delta, line.reason, by.actor, by.at, by.note)


def _reversal(number: int, entry: Entry, reason: EntryReason, by: By) -> Entry:
    return Entry(
        number, entry.round, entry.question, entry.team, -entry.delta, reason, by.actor, by.at, by.note, entry.number
    )
