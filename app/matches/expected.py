"""Rule: how many questions and minutes a round will take, so that an organiser can plan the show and the bank."""

from math import ceil

from app.matches.flow import WAYS, Way
from app.matches.rounds import EACH_SEAT, EACH_TEAM, OVERHEAD, Reserve, Round, Rules
from app.matches.words import RoundKind


def questions_expected(round: Round, teams: int, players: int = 3) -> int:
    """Return the questions a round asks of `teams` teams; a tie-break has none until there is a tie."""
    if round.kind is RoundKind.TIE_BREAK:
        return 0
    if round.kind in EACH_SEAT:
        return round.count * players * teams
    return round.count * teams if round.kind in EACH_TEAM else round.count


def reserve_expected(round: Round, teams: int, players: int, reserve: Reserve) -> int:
    """Return the spare questions to keep: a share of the round's, and never fewer than the least.

    >>> reserve_expected(Round(count=20, kind=RoundKind.BUZZER), 9, 3, Reserve(percent=25, least=3))
    5
    """
    share = -(-questions_expected(round, teams, players) * reserve.percent // 100)
    return max(reserve.least, share)


def seconds_expected(round: Round, teams: int, players: int = 3) -> int:
    """Return how long a round will take: each question's time limits, and what a show needs besides."""
    each = round.seconds + OVERHEAD[round.kind]
    if round.kind is RoundKind.BURST:  # one window a team, however many statements
        return teams * each
    if WAYS[round.kind] is Way.RACED:
        each += round.race.countdown + round.race.window
    return questions_expected(round, teams, players) * each


def minutes_expected(round: Round, teams: int, players: int = 3) -> int:
    """Return a round's minutes, rounded up."""
    return ceil(seconds_expected(round, teams, players) / 60)


def show_minutes(rules: Rules, teams: int) -> int:
    """Return the minutes of the whole show."""
    return ceil(sum(seconds_expected(round, teams, rules.team.players) for round in rules.rounds) / 60)
