"""Rule: 限时速答: one team answers a series of statements in one window of time, as many as it can.

The host starts a team's window; from then on the machine judges every tap against the key, enters its points and calls
up the next statement, until the time is up or the statements are used up. Every statement is a question like any other,
with its own rulings and its own line in the ledger, so each can be overruled or voided.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.matches.show import Asked, Show
from app.matches.upcoming import upcoming
from app.matches.words import Move, Outcome, QuestionState

S, M = QuestionState, Move
FOLLOWS = {S.JUDGED: M.REVEAL, S.REVEALED: M.SCORE}  # the machine goes on by itself
STARTS = {S.SHOWN: M.READ, S.READING: M.BEGIN}  # and so it does with every statement but the first of a window
Next = tuple[Move, datetime, dict[str, object]]


def is_burst(show: Show, asked: Asked) -> bool:
    """Return whether a question is one of a series in one window of time."""
    return show.round_of(asked).kind.in_one_window


def in_window(show: Show, asked: Asked) -> Asked:
    """Return a statement just called up with the window of those before it, where that is still open."""
    last = show.question
    if last is None or not is_burst(show, asked) or last.planned.round != asked.planned.round:
        return asked
    goes_on = last.team == asked.team and last.window is not None and asked.since < last.window
    return replace(asked, window=last.window) if goes_on else asked


def with_window(show: Show, before: Asked, asked: Asked) -> Asked:
    """Return a statement with its clock: that of the whole window, kept for the next statement when this is judged."""
    if not is_burst(show, asked):
        return asked
    if asked.state is S.ANSWERING:
        return replace(asked, ends=asked.window or asked.ends)
    stood = None if before.left is None else asked.since + before.left  # judged while the clock stood still
    return replace(asked, window=stood or before.ends or before.window)


def next_ruling(show: Show, asked: Asked, answers: Mapping[UUID, str], key: str, now: datetime) -> Next | None:
    """Return what the machine rules next in a burst."""
    if asked.state is S.ANSWERING:
        said = answers.get(asked.team, "") if asked.team else ""
        if said and asked.ends:
            outcome = Outcome.RIGHT if sorted(said) == sorted(key) else Outcome.WRONG
            return M.JUDGE, min(now, asked.ends), {"outcome": outcome.value, "letters": said}
        if asked.ends and now >= asked.ends:
            return M.JUDGE, asked.ends, {"outcome": Outcome.SILENT.value}
        return None
    if asked.state in FOLLOWS:
        return FOLLOWS[asked.state], asked.since, {}
    if asked.state in STARTS:
        return (STARTS[asked.state], asked.since, {}) if asked.window else None
    if asked.state is not S.SCORED or asked.window is None or asked.since >= asked.window:
        return None
    coming = upcoming(show)
    if coming is None or coming.turn is None or coming.turn.team != asked.team:
        return None
    return M.SHOW, asked.since, {"question": str(coming.choices[0].id)}
