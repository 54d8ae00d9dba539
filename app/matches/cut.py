"""Rule: the table of a preliminary with its cut lines, and what an extra paper or a draw settles at which line.

What settles a tie holds for the teams of that tie only. When results change and other teams stand on the line, they
settle it among themselves anew; nobody profits from marks or a draw that were meant for somebody else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from app.matches.advancing import FIELD, Advance, AdvanceBy, Cut, Settled, TeamStanding, TieBreaker, cut_lines, ranked

WILD = "外卡"
MARK = 1_000  # one mark of an extra paper weighs more than any place in a draw


class Fate(StrEnum):
    """What the cut lines say of a team."""

    THROUGH = "through"
    WILD = "wild"
    TIED = "tied"
    OUT = "out"


FATE_WORDS = {Fate.THROUGH: "晋级", Fate.WILD: "外卡晋级", Fate.TIED: "并列待定", Fate.OUT: "未晋级"}


@dataclass(frozen=True)
class Drawn:
    """A draw among teams tied at a line, in the order drawn."""

    line: str
    order: tuple[UUID, ...]


@dataclass(frozen=True)
class Settlements:
    """What was done about ties: marks of extra papers by line, and draws, the first first."""

    marks: Mapping[str, Mapping[UUID, int]] = field(default_factory=dict)
    draws: Sequence[Drawn] = ()

    def marks_among(self, line: str, tied: Collection[UUID]) -> Mapping[UUID, int]:
        """Return the marks of an extra paper, once every tied team has sat it."""
        marks = self.marks.get(line, {})
        return {team: marks[team] for team in tied} if all(team in marks for team in tied) else {}

    def order_among(self, line: str, tied: Collection[UUID]) -> Mapping[UUID, int]:
        """Return the order drawn among the tied; that of a larger draw holds when some of its teams have left."""
        for draw in self.draws:
            if draw.line == line and set(tied) <= set(draw.order):
                return {team: len(draw.order) - place for place, team in enumerate(draw.order)}
        return {}


@dataclass(frozen=True)
class Ranked:
    """A team's row: its place among its field before any draw, and its fate."""

    place: int
    team: UUID
    fate: Fate
    is_last_over: bool = False  # the cut line runs below this row


@dataclass(frozen=True)
class Table:
    """One field's table: all teams, or a group, or a heat."""

    name: str
    rows: tuple[Ranked, ...]


@dataclass(frozen=True)
class Line:
    """A cut line as it stands, and the teams that were equal at it before anything was done about it."""

    cut: Cut
    were_tied: tuple[UUID, ...] = ()


NOTHING = Settlements()


def cuts_of(
    standings: Iterable[TeamStanding],
    advance: Advance,
    tie_breaks: Sequence[TieBreaker] = tuple(TieBreaker),
    settlements: Settlements = NOTHING,
) -> list[Line]:
    """Return every cut line as it stands; the wildcards' is last, once the others are settled."""
    everybody = list(standings)
    breaks = (*(each for each in tie_breaks if each is not TieBreaker.DRAW), TieBreaker.DRAW)
    lines = _settled(everybody, replace(advance, wildcards=0), breaks, settlements)
    if not advance.wildcards or not all(line.cut.is_settled for line in lines):
        return lines
    through = {team for line in lines for team in line.cut.through}
    left = [standing for standing in everybody if standing.team not in through]
    return lines + _settled(left, Advance(AdvanceBy.TOP, advance.wildcards), breaks, settlements, WILD)


def tables(
    standings: Iterable[TeamStanding], advance: Advance, tie_breaks: Sequence[TieBreaker], cuts: Sequence[Cut]
) -> list[Table]:
    """Return the tables of all fields, each in order, with the line drawn."""
    fields: dict[str, list[TeamStanding]] = {}
    for standing in standings:
        fields.setdefault(FIELD[advance.by](standing), []).append(standing)
    fates = _fates(cuts)
    order = {team: at for cut in cuts for at, team in enumerate((*cut.through, *cut.tied))}
    found = []
    for name in sorted(fields):
        places = [(place, standing.team) for place, standing in ranked(fields[name], tie_breaks)]
        rows = sorted(places, key=lambda row: (row[0], RANK[fates.get(row[1], Fate.OUT)], order.get(row[1], 0), row[1]))
        found.append(Table(name, _with_line([Ranked(place, team, fates.get(team, Fate.OUT)) for place, team in rows])))
    return found


RANK = {fate: at for at, fate in enumerate(Fate)}


def _settled(
    standings: Sequence[TeamStanding],
    advance: Advance,
    tie_breaks: Sequence[TieBreaker],
    settlements: Settlements,
    name: str | None = None,
) -> list[Line]:
    """Cut three times: without help, with the marks of extra papers, and with what was drawn among those still tied."""

    def cuts() -> list[Cut]:
        found = cut_lines(standings, advance, tie_breaks, Settled(extra))
        return found if name is None else [replace(cut, name=name) for cut in found]

    extra: dict[UUID, int] = {}
    bare = cuts()
    for cut in bare:
        extra |= {team: MARK * mark for team, mark in settlements.marks_among(cut.name, cut.tied).items()}
    for cut in cuts():
        order = settlements.order_among(cut.name, cut.tied)
        extra |= {team: extra.get(team, 0) + place for team, place in order.items() if team in cut.tied}
    return [Line(cut, before.tied) for cut, before in zip(cuts(), bare, strict=True)]


def _fates(cuts: Sequence[Cut]) -> dict[UUID, Fate]:
    fates: dict[UUID, Fate] = {}
    for cut in cuts:
        fates |= dict.fromkeys(cut.through, Fate.WILD if cut.name == WILD else Fate.THROUGH)
        fates |= dict.fromkeys(cut.tied, Fate.TIED)
    return fates


def _with_line(rows: list[Ranked]) -> tuple[Ranked, ...]:
    over = [at for at, row in enumerate(rows) if row.fate is Fate.THROUGH]
    if not over or over[-1] + 1 == len(rows):
        return tuple(rows)
    return tuple(replace(row, is_last_over=at == over[-1]) for at, row in enumerate(rows))
