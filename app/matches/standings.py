"""Rule: places from scores, which ties must be settled, and what a tie-break changes: places, never points."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, groupby
from uuid import UUID

from app.errors import Refusal
from app.matches.words import Outcome


class NotInTieBreak(Refusal):
    """Only teams still tied answer in a tie-break."""

    message = "该队不在加赛之列，或名次已经确定。"


@dataclass(frozen=True)
class Placed:
    """A team's place."""

    place: int
    team: UUID
    score: Decimal


@dataclass(frozen=True)
class Tie:
    """Equal teams between whom a line runs: `boundaries` are the last places before each line."""

    place: int
    teams: tuple[UUID, ...]
    boundaries: tuple[int, ...]

    @property
    def free(self) -> int:
        """Return how many of the tied teams come before the first line."""
        return self.boundaries[0] - self.place + 1


@dataclass(frozen=True)
class SuddenDeath:
    """A tie-break so far: who has won a place, who is still in, who is out, from the best to the last."""

    won: tuple[UUID, ...]
    remaining: tuple[UUID, ...]
    out: tuple[UUID, ...]
    is_over: bool

    @property
    def settled(self) -> dict[UUID, int]:
        """Return the order among the tied, to be handed to `standings`; teams still equal have the same number."""
        order = [(team,) for team in self.won] + [self.remaining] + [(team,) for team in self.out]
        return {team: number for number, group in enumerate(order) for team in group}


def standings(
    scores: Mapping[UUID, Decimal],
    settled: Mapping[UUID, int] | None = None,
    absent: Collection[UUID] = frozenset(),
) -> list[Placed]:
    """Place teams by score as national contests do: 1, 2, 2, 4. Absent teams have no place.

    A tie-break puts teams of equal score in order; it never lifts a team over one with more points.

    >>> [row.place for row in standings({UUID(int=n): Decimal(s) for n, s in enumerate((90, 80, 80, 70))})]
    [1, 2, 2, 4]
    """
    order = settled or {}
    key = {team: (-score, order.get(team, 0)) for team, score in scores.items() if team not in absent}
    table: list[Placed] = []
    for position, team in enumerate(sorted(key, key=lambda team: (key[team], team)), start=1):
        tied = bool(table) and key[table[-1].team] == key[team]
        table.append(Placed(table[-1].place if tied else position, team, scores[team]))
    return table


def boundaries(awards: Iterable[int], cut: int | None = None) -> list[int]:
    """Return the last places before each line: between two awards, and at the cut of a preliminary.

    >>> boundaries([1, 2, 3, 3])
    [1, 3, 6, 9]
    """
    return sorted({*accumulate(awards), *([] if cut is None else [cut])})


def ties_to_settle(table: Sequence[Placed], lines: Iterable[int]) -> list[Tie]:
    """Return the ties that cross a line; a tie within one award needs no tie-break, and both teams share the place."""
    ties = []
    ordered = sorted(lines)
    for place, rows in groupby(table, key=lambda row: row.place):
        teams = tuple(row.team for row in rows)
        crossed = tuple(line for line in ordered if place <= line < place + len(teams) - 1)
        if crossed:
            ties.append(Tie(place, teams, crossed))
    return ties


def sudden_death(tie: Tie, answers: Iterable[tuple[UUID, Outcome]]) -> SuddenDeath:
    """Play a tie-break: the first right answer wins the best free place, a wrong one the last.

    It ends as soon as no line runs between the teams remaining, whatever their number and that of the free places.
    """
    won: list[UUID] = []
    out: list[UUID] = []
    remaining = list(tie.teams)
    for team, outcome in answers:
        if team not in remaining or not _is_open(tie, len(won), len(remaining)):
            raise NotInTieBreak
        remaining.remove(team)
        if outcome is Outcome.RIGHT:
            won.append(team)
        else:
            out.insert(0, team)
    return SuddenDeath(tuple(won), tuple(remaining), tuple(out), not _is_open(tie, len(won), len(remaining)))


def _is_open(tie: Tie, won: int, remaining: int) -> bool:
    first = tie.place + won
    return any(first <= line < first + remaining - 1 for line in tie.boundaries)
