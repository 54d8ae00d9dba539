"""Rule: what invented teams do in a rehearsal, so that one person can see a whole show.

They are as quick and as right as chance from a seed has it, and the same on every run.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.matches.clockwork import Inputs
from app.matches.cues import Phase
from app.matches.show import Asked, Show
from app.matches.upcoming import eligible, upcoming
from app.matches.words import QuestionState
from app.papers.ordering import by_chance

S = QuestionState
RIGHT, PRESSES, EARLY = 65, 40, 4  # of a hundred


@dataclass(frozen=True)
class BotMove:
    """Something a team does at its podium, and when."""

    at: datetime
    team: UUID
    kind: str  # press · answer · wager
    letters: str = ""
    value: int = 0


def bot_moves(show: Show, inputs: Inputs, options: int, humans: Collection[UUID] = frozenset()) -> list[BotMove]:
    """Return what the bots do about the question on stage, or before the next; nothing for teams that people play."""
    if show.phase is not Phase.LIVE:
        return []
    asked = show.question
    if asked is None or asked.state in (S.SCORED, S.CLOSED, S.VOID):
        return [move for move in _wagers(show) if move.team not in humans]
    teams = [team for team in eligible(show) if team not in humans]
    if show.round_of(asked).kind.is_raced and asked.opened and asked.state in (S.COUNTDOWN, S.OPEN):
        return [move for team in teams if (move := _press(asked, team, inputs))]
    return [move for team in teams if (move := _answer(show, asked, team, inputs, options))]


def _press(asked: Asked, team: UUID, inputs: Inputs) -> BotMove | None:
    if asked.opened is None or team in asked.locked or team in {press.team for press in inputs.presses}:
        return None
    if _chance(asked, team, "early") < EARLY:
        return BotMove(asked.opened - timedelta(milliseconds=400), team, "press")
    if _chance(asked, team, "presses") >= PRESSES:
        return None
    return BotMove(asked.opened + timedelta(milliseconds=250 + 23 * _chance(asked, team, "speed")), team, "press")


def _answer(show: Show, asked: Asked, team: UUID, inputs: Inputs, options: int) -> BotMove | None:
    kind = show.round_of(asked).kind
    together = kind.is_for_all_teams and asked.state is S.OPEN
    alone = asked.team == team and asked.state is S.ANSWERING and not kind.is_marked
    if not (together or alone) or team in inputs.answers or asked.ends is None:
        return None
    letters = inputs.key
    if _chance(asked, team, "right") >= RIGHT:
        letters = "ABCDEFGH"[_chance(asked, team, "letter") % max(2, options)]
    since = asked.opened or asked.since
    return BotMove(since + timedelta(milliseconds=900 + 25 * _chance(asked, team, "time")), team, "answer", letters)


def _wagers(show: Show) -> list[BotMove]:
    coming, round = upcoming(show), show.current_round
    if coming is None or coming.turn is None or round is None or not round.kind.is_wagered:
        return []
    since = show.asked[-1].since if show.asked else None
    values = round.wager.values
    value = values[int.from_bytes(by_chance("wager", coming.turn.team)[:2]) % len(values)]
    return [BotMove(since + timedelta(seconds=1), coming.turn.team, "wager", value=value)] if since else []


def _chance(asked: Asked, team: UUID, about: str) -> int:
    """Return a number below a hundred that is the same on every run."""
    return int.from_bytes(by_chance(f"{about}:{asked.planned.id}", team)[:4]) % 100
