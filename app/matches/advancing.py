"""Rule: which teams of a preliminary reach the stage, and between which equal teams the cut line runs.

Teams are compared by the sum of their players, then by less time, then by more multiple-response questions right.
Teams still equal at the line are shown as such; an extra paper or a draw from a published seed settles it, never the
order in which rows happen to be stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from app.matches.fields import Label, Whole
from app.papers.ordering import by_chance

NONE = timedelta(0)


class AdvanceBy(StrEnum):
    """How places on stage are given out."""

    TOP = "top_n"
    GROUP = "per_group"
    HEAT = "per_heat"


class TieBreaker(StrEnum):
    """What is compared when teams have the same sum."""

    LESS_TIME = "time_asc"
    MORE_MULTIPLE = "multi_correct_desc"
    DRAW = "draw"


ADVANCE_WORDS: dict[StrEnum, str] = {
    AdvanceBy.TOP: "总分前几名",
    AdvanceBy.GROUP: "每组前几名",
    AdvanceBy.HEAT: "每场前几名",
    TieBreaker.LESS_TIME: "用时少者在前",
    TieBreaker.MORE_MULTIPLE: "多选题答对多者在前",
    TieBreaker.DRAW: "加试或抽签",
}


@dataclass(frozen=True)
class Advance:
    """How many go on: `count` in all, or of each group or heat; wildcards are the best of those left."""

    by: Annotated[AdvanceBy, Label("晋级方式")] = AdvanceBy.TOP
    count: Annotated[int, Whole("晋级名额", 1, 100)] = 9
    wildcards: Annotated[int, Whole("外卡名额", 0, 50)] = 0


TOP_NINE = Advance()


@dataclass(frozen=True)
class Sat:
    """What one player did on the paper."""

    score: int
    time_used: timedelta = NONE
    multiple_right: int = 0


@dataclass(frozen=True)
class TeamStanding:
    """What a team did in the preliminary."""

    team: UUID
    score: int
    time_used: timedelta = NONE
    multiple_right: int = 0
    group: str = ""
    heat: str = ""


@dataclass(frozen=True)
class Cut:
    """A cut line: who is over it, and the equal teams among whom `free` places are still to be given."""

    name: str  # of the group or heat; empty for the whole field
    through: tuple[UUID, ...]
    tied: tuple[UUID, ...] = ()
    free: int = 0

    @property
    def is_settled(self) -> bool:
        """Return whether nobody stands on the line."""
        return not self.tied


@dataclass(frozen=True)
class Settled:
    """What has been done about ties: marks of an extra paper, and the published seed of a draw, once there is one."""

    extra: Mapping[UUID, int] = field(default_factory=dict)
    seed: str = ""


def team_standing(
    team: UUID, sat: Sequence[Sat], missing: int = 0, limit: timedelta = NONE, group: str = "", heat: str = ""
) -> TeamStanding:
    """Return a team's standing: its players' sums.

    Each missing player counts as one who used the whole time and scored nothing; otherwise a team of two would beat an
    equal team of three by its shorter time.
    """
    players = [*sat, *[Sat(0, limit)] * missing]
    return TeamStanding(
        team,
        sum(each.score for each in players),
        sum((each.time_used for each in players), NONE),
        sum(each.multiple_right for each in players),
        group,
        heat,
    )


def cut_lines(
    standings: Iterable[TeamStanding],
    advance: Advance,
    tie_breaks: Sequence[TieBreaker] = tuple(TieBreaker),
    settled: Settled | None = None,
) -> list[Cut]:
    """Return every cut line in order of name, and last the wildcards' once the others are settled.

    >>> field = [TeamStanding(UUID(int=n), score) for n, score in enumerate((90, 80, 80))]
    >>> [(len(cut.through), len(cut.tied), cut.free) for cut in cut_lines(field, Advance(count=2))]
    [(1, 2, 1)]
    """
    order = _order(tie_breaks, settled or Settled())
    fields: dict[str, list[TeamStanding]] = {}
    everybody = list(standings)
    for standing in everybody:
        fields.setdefault(FIELD[advance.by](standing), []).append(standing)
    cuts = [_cut(name, fields[name], advance.count, order) for name in sorted(fields)]
    if advance.wildcards and all(cut.is_settled for cut in cuts):
        through = {team for cut in cuts for team in cut.through}
        left = [standing for standing in everybody if standing.team not in through]
        cuts.append(_cut("外卡", left, advance.wildcards, order))
    return cuts


def ranked(
    standings: Iterable[TeamStanding], tie_breaks: Sequence[TieBreaker] = tuple(TieBreaker)
) -> list[tuple[int, TeamStanding]]:
    """Return the whole field with places as they stand before any draw: 1, 2, 2, 4."""
    key = _order(tie_breaks, Settled())
    table: list[tuple[int, TeamStanding]] = []
    for position, standing in enumerate(sorted(standings, key=lambda each: (key(each), each.team)), start=1):
        tied = bool(table) and key(table[-1][1]) == key(standing)
        table.append((table[-1][0] if tied else position, standing))
    return table


Key = tuple[int | bytes | timedelta, ...]

FIELD: dict[AdvanceBy, Callable[[TeamStanding], str]] = {
    AdvanceBy.TOP: lambda standing: "",
    AdvanceBy.GROUP: lambda standing: standing.group,
    AdvanceBy.HEAT: lambda standing: standing.heat,
}


def _order(tie_breaks: Sequence[TieBreaker], settled: Settled) -> Callable[[TeamStanding], Key]:
    """Return the key that sorts standings, the best first."""

    def drawn(standing: TeamStanding) -> Key:
        return (-settled.extra.get(standing.team, 0), by_chance(settled.seed, standing.team) if settled.seed else b"")

    compare: dict[TieBreaker, Callable[[TeamStanding], Key]] = {
        TieBreaker.LESS_TIME: lambda standing: (standing.time_used,),
        TieBreaker.MORE_MULTIPLE: lambda standing: (-standing.multiple_right,),
        TieBreaker.DRAW: drawn,
    }

    def key(standing: TeamStanding) -> Key:
        return (-standing.score, *(part for tie_break in tie_breaks for part in compare[tie_break](standing)))

    return key


def _cut(name: str, standings: Sequence[TeamStanding], places: int, order: Callable[[TeamStanding], Key]) -> Cut:
    table = sorted(standings, key=lambda standing: (order(standing), standing.team))
    if len(table) <= places or places == 0:
        return Cut(name, tuple(standing.team for standing in table[:places]))
    line = order(table[places - 1])
    if order(table[places]) != line:
        return Cut(name, tuple(standing.team for standing in table[:places]))
    through = tuple(standing.team for standing in table if order(standing) < line)
    tied = tuple(standing.team for standing in table if order(standing) == line)
    return Cut(name, through, tied, places - len(through))
