"""Rule: how long a question stays in a state, and what follows when the time is up.

A timer is the moment it runs out, kept when the state begins: a screen that is loaded again, or a server started again,
shows the same seconds. When time is up nothing is lost: the machine opens and closes the buzzers, people judge.
"""

from datetime import datetime, timedelta

from app.matches.rounds import Round, Way
from app.matches.words import Move, QuestionState

S, M = QuestionState, Move

TIME_IS_UP: dict[tuple[Way, QuestionState], Move] = {
    (Way.RACED, S.COUNTDOWN): M.OPEN,
    (Way.RACED, S.OPEN): M.LAPSE,
    (Way.RACED, S.CLAIMED): M.JUDGE,  # did not begin: as good as wrong
    (Way.RACED, S.ANSWERING): M.FINISH,
    (Way.NAMED, S.ANSWERING): M.FINISH,
    (Way.TOGETHER, S.OPEN): M.FINISH,
}


def time_limit(round: Round, state: QuestionState) -> timedelta | None:
    """Return how long this state may last; None where the host takes the time that is needed.

    >>> from app.matches.kinds import BUZZER
    >>> time_limit(Round(BUZZER), QuestionState.COUNTDOWN)
    datetime.timedelta(seconds=3)
    """
    way = round.kind.way
    if (way, state) not in TIME_IS_UP:
        return None
    raced = {S.COUNTDOWN: round.race.countdown, S.OPEN: round.race.window, S.CLAIMED: round.race.begin}
    return timedelta(seconds=raced.get(state, round.seconds) if way is Way.RACED else round.seconds)


def runs_out(round: Round, state: QuestionState, since: datetime) -> datetime | None:
    """Return the moment the state's time is up."""
    limit = time_limit(round, state)
    return None if limit is None else since + limit


def move_when_up(round: Round, state: QuestionState) -> Move | None:
    """Return the move that is due when the time is up."""
    return TIME_IS_UP.get((round.kind.way, state))
