"""Rule: whose turn it is, who is skipped, and which player may take another's seat.

Desks are numbered by the draw. A team that is absent, or came more than a quarter of an hour late, is skipped.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.errors import Refusal
from app.matches.rounds import Per, Round
from app.matches.rulebook import TeamShape
from app.matches.words import TurnOrder

LATE_MINUTES = 15


class NoSuchSeat(Refusal):
    """A team has as many seats as players."""

    message = "没有这个选手席。"


class NotASubstitute(Refusal):
    """Only a registered substitute who is not playing yet may come in."""

    message = "只能换上本队登记的替补队员。"


class NoSwapNow(Refusal):
    """Between rounds only where the rules allow it, and within a round never."""

    message = "现在不能换人。"


class NoSwapsLeft(Refusal):
    """A team may change players so many times a match."""

    message = "本场换人次数已经用完。"


class Moment(StrEnum):
    """When a team asks to change a player."""

    BETWEEN_MATCHES = "between_matches"
    BETWEEN_ROUNDS = "between_rounds"
    IN_ROUND = "in_round"


@dataclass(frozen=True)
class Turn:
    """A team's turn, or one player's; `time` counts the turns of that team or seat in this round from 1."""

    team: UUID
    seat: int | None
    time: int


@dataclass(frozen=True)
class LineUp:
    """Who sits where: seat 1 first. `swaps` counts the changes during this match."""

    players: tuple[UUID, ...]
    substitutes: tuple[UUID, ...] = ()
    swaps: int = 0


def turns(
    round: Round,
    desks: Mapping[UUID, int],
    scores: Mapping[UUID, Decimal] | None = None,
    absent: Collection[UUID] = frozenset(),
    players: int = 3,
) -> list[Turn]:
    """Return the turns of a round in order; none where teams race or answer together.

    Compulsory questions go desk by desk, at each desk seat 1, 2, 3, or, where the rules say so, first all seats 1.
    With several questions a team, every team has its first before any has its second.
    """
    order = team_order(round.order, desks, scores or {}, absent)
    times = range(1, round.count + 1)
    if not round.kind.has_turns:
        return []
    if round.kind.in_one_window:  # all questions of one team before those of the next
        return [Turn(team, None, time) for team in order for time in times]
    if round.kind.per is Per.TEAM:
        return [Turn(team, None, time) for time in times for team in order]
    seats = range(1, players + 1)
    if round.order is TurnOrder.SEAT:
        return [Turn(team, seat, time) for time in times for seat in seats for team in order]
    return [Turn(team, seat, time) for time in times for team in order for seat in seats]


def team_order(
    order: TurnOrder,
    desks: Mapping[UUID, int],
    scores: Mapping[UUID, Decimal],
    absent: Collection[UUID] = frozenset(),
) -> list[UUID]:
    """Return the teams present in the order of the round; in a risk round the leader goes first, ties by desk.

    >>> lin, zhou = UUID(int=1), UUID(int=2)
    >>> team_order(TurnOrder.SCORE_DESC, {lin: 1, zhou: 2}, {lin: Decimal(90), zhou: Decimal(110)}) == [zhou, lin]
    True
    """
    present = sorted((team for team in desks if team not in absent), key=lambda team: desks[team])
    match order:
        case TurnOrder.SCORE_DESC:
            return sorted(present, key=lambda team: -scores.get(team, Decimal(0)))
        case TurnOrder.DESK_REVERSED:
            return present[::-1]
        case _:
            return present


def turns_left(turns: Sequence[Turn], taken: Collection[Turn]) -> list[Turn]:
    """Return the turns still to come.

    When a ruling changes scores in the middle of a round, `turns` are computed anew; those already taken stay taken,
    so nobody plays twice and nobody is left out.
    """
    return [turn for turn in turns if turn not in taken]


def is_forfeit(minutes_late: int) -> bool:
    """Return whether a team comes too late to play.

    >>> is_forfeit(15), is_forfeit(16)
    (False, True)
    """
    return minutes_late > LATE_MINUTES


def substituted(line_up: LineUp, seat: int, substitute: UUID, moment: Moment, shape: TeamShape) -> LineUp:
    """Return the line-up after a substitute takes a seat; whoever leaves it becomes a substitute.

    Between matches a team is free to change; between rounds only where the rules allow it, and not too often.
    """
    if not 1 <= seat <= len(line_up.players):
        raise NoSuchSeat
    if substitute not in line_up.substitutes:
        raise NotASubstitute
    if moment is Moment.IN_ROUND or (moment is Moment.BETWEEN_ROUNDS and not shape.swap_between_rounds):
        raise NoSwapNow
    if moment is Moment.BETWEEN_ROUNDS and line_up.swaps >= shape.most_swaps:
        raise NoSwapsLeft
    leaving = line_up.players[seat - 1]
    players = (*line_up.players[: seat - 1], substitute, *line_up.players[seat:])
    bench = tuple(leaving if each == substitute else each for each in line_up.substitutes)
    during = moment is Moment.BETWEEN_ROUNDS
    return replace(line_up, players=players, substitutes=bench, swaps=line_up.swaps + during)
