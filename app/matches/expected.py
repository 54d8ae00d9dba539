"""Rule: how many questions and minutes a round will take, so that an organiser can plan the show and the bank."""

from math import ceil

from app.matches.rounds import Per, Round
from app.matches.rulebook import Reserve, Rules


def questions_expected(round: Round, teams: int, players: int = 3) -> int:
    """Return the questions a round asks of `teams` teams; a tie-break has none until there is a tie."""
    if round.kind.breaks_ties:
        return 0
    if round.kind.per is Per.SEAT:
        return round.count * players * teams
    return round.count * teams if round.kind.per is Per.TEAM else round.count


def reserve_expected(round: Round, teams: int, players: int, reserve: Reserve) -> int:
    """Return the spare questions to keep: a share of the round's, and never fewer than the least.

    >>> from app.matches.kinds import BUZZER
    >>> reserve_expected(Round(BUZZER, count=20), 9, 3, Reserve(percent=25, least=3))
    5
    """
    share = -(-questions_expected(round, teams, players) * reserve.percent // 100)
    return max(reserve.least, share)


def seconds_expected(round: Round, teams: int, players: int = 3) -> int:
    """Return how long a round will take: each question's time limits, and what a show needs besides."""
    each = round.seconds + round.kind.overhead
    if round.kind.in_one_window:  # one window a team, however many statements
        return teams * each
    if round.kind.is_raced:
        each += round.race.countdown + round.race.window
    return questions_expected(round, teams, players) * each


def minutes_expected(round: Round, teams: int, players: int = 3) -> int:
    """Return a round's minutes, rounded up."""
    return ceil(seconds_expected(round, teams, players) / 60)


def show_minutes(rules: Rules, teams: int) -> int:
    """Return the minutes of the whole show."""
    return ceil(sum(seconds_expected(round, teams, rules.team.players) for round in rules.rounds) / 60)
