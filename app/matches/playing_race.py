"""Rule: how the right to answer is won, lost and passed on: the race, its ties, second chances, the hall."""

from dataclasses import replace
from datetime import timedelta

from app.errors import Refusal
from app.matches.calling_up import NotThisTeam
from app.matches.particulars import team_of, teams_of
from app.matches.rounds import second_chances_left
from app.matches.show import Asked, Ruling, Show
from app.matches.upcoming import eligible
from app.matches.words import Outcome

Changed = tuple[Show, Asked]


class NotForTheHall(Refusal):
    """Whether a wrong answer passes the question on to the hall is part of the rules."""

    message = "按本环节规则，答错的题不转给观众。"


class NoSecondChance(Refusal):
    """The rules of this round give no further second chance."""

    message = "按本环节规则，不能再补答。"


def counted_down(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Begin the countdown; after a tie only the tied may press."""
    locked = asked.locked
    if asked.tied:
        locked = tuple(sorted(eligible(show) - set(asked.tied)))
    opened = ruling.at + timedelta(seconds=show.round_of(asked).race.countdown)
    return show, replace(asked, counting=ruling.at, opened=opened, tied=(), team=None, locked=locked)


def opened(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Open the buzzers, or the question to all."""
    return show, replace(asked, opened=asked.opened or ruling.at)


def reopened(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Let the others race once more after a wrong answer."""
    _may_try_again(show, asked)
    out = tuple(answer.team for answer in asked.answers)
    return show, replace(asked, team=None, counting=ruling.at, opened=ruling.at, locked=(*asked.locked, *out))


def lapsed(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Note that nobody pressed."""
    return show, replace(asked, lapsed=not asked.answers)


def tied(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Note that presses were too close to call."""
    tied = teams_of(show, ruling)
    if len(tied) < 2 or not set(tied) <= eligible(show) - set(asked.locked):
        raise NotThisTeam
    return show, replace(asked, tied=tied)


def claimed(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Give the question to the team that was first, or that the adjudicator names."""
    team = team_of(show, ruling)
    tied = show.asked[-1].tied
    if team not in eligible(show) or team in asked.locked or (tied and team not in tied):
        raise NotThisTeam
    return show, replace(asked, team=team, tied=())


def handed_on(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Let another team try."""
    team = team_of(show, ruling)
    _may_try_again(show, asked)
    if team not in eligible(show) or team in {answer.team for answer in asked.answers}:
        raise NotThisTeam
    return show, replace(asked, team=team)


def _may_try_again(show: Show, asked: Asked) -> None:
    """Refuse a second chance where the rules give none, or the answer was right."""
    left = second_chances_left(show.round_of(asked), sum(answer.is_second for answer in asked.answers))
    if not left or any(answer.outcome is Outcome.RIGHT for answer in asked.answers):
        raise NoSecondChance


def to_audience(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Pass a question on to the hall: after a false start, or after a wrong answer where the rules say so."""
    if asked.answers:
        is_right = any(answer.outcome is Outcome.RIGHT for answer in asked.answers)
        if is_right or not show.round_of(asked).wrong_to_audience:
            raise NotForTheHall
    return show, asked
