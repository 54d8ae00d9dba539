"""Rule: what comes next in a round: whose turn, which question, and whether the round is over."""

from dataclasses import dataclass
from uuid import UUID

from app.matches.rounds import Round
from app.matches.show import Asked, Planned, Show
from app.matches.turns import Turn, turns, turns_left


@dataclass(frozen=True)
class Upcoming:
    """The next question of a round. With several `choices` the team picks a number or a value first."""

    turn: Turn | None
    choices: tuple[Planned, ...]


def upcoming(show: Show) -> Upcoming | None:
    """Return what comes next in the round being played; None when it is over or out of questions."""
    round = show.current_round
    if round is None or show.round is None or not _has_more(show, round):
        return None
    left = left_turns(show)
    questions = unused(show)
    if not questions:
        return None
    if _picks(round):
        return Upcoming(left[0] if left else None, tuple(questions))
    return Upcoming(left[0] if left else None, (questions[0],))


def left_turns(show: Show) -> list[Turn]:
    """Return the turns still to come in the round being played, in the order the scores give now."""
    round = show.current_round
    if round is None:
        return []
    players = show.programme.rules.team.players
    every = turns(round, show.programme.desks, show.scores, show.absent, players)
    taken = [asked.turn for asked in asked_in(show) if asked.turn and asked.takes_turn]
    given_up = [turn for at, turn in show.passed if at == show.round]
    over = {asked.team for asked in asked_in(show) if asked.window and asked.since >= asked.window}  # a burst's time
    given_up += [turn for turn in every if turn.team in over]
    return turns_left(every, [*taken, *given_up])


def unused(show: Show) -> list[Planned]:
    """Return the questions of the round that may be called up: a spare one for each that was voided, then the rest.

    When the ordinary ones have run out the spare ones are used, so that nobody's turn is lost.
    """
    used = {asked.planned.id for asked in show.asked}
    free = [planned for planned in show.programme.questions if planned.round == show.round and planned.id not in used]
    ordinary = sorted((p for p in free if not p.is_reserve), key=lambda planned: planned.number)
    spare = sorted((p for p in free if p.is_reserve), key=lambda planned: planned.number)
    here = asked_in(show)
    if here and here[-1].voided and spare:
        return _of_value(spare, here[-1])
    return ordinary or spare


def asked_in(show: Show) -> list[Asked]:
    """Return the questions called up in the round being played."""
    return [asked for asked in show.asked if asked.planned.round == show.round]


def eligible(show: Show) -> set[UUID]:
    """Return the teams that may press or answer in the round being played: in a tie-break only those still in it."""
    present = {team.id for team in show.programme.teams} - show.absent
    if show.current_round and show.current_round.kind.breaks_ties:
        playing = show.sudden_death
        return present & set(playing.remaining) if playing else set()
    return present


def _has_more(show: Show, round: Round) -> bool:
    if round.kind.breaks_ties:
        playing = show.sudden_death
        return playing is not None and not playing.is_over
    if round.kind.has_turns:
        return bool(left_turns(show))
    return sum(not asked.voided for asked in asked_in(show)) < round.count


def _picks(round: Round) -> bool:
    return round.kind.is_wagered or (round.picks and round.kind.has_turns)


def _of_value(spare: list[Planned], voided: Asked) -> list[Planned]:
    """Return the spare questions that may stand in for a voided one: of its value, where it had one."""
    same = [planned for planned in spare if planned.value == voided.planned.value]
    return same or spare
