"""Rule: stopping and restarting the clock of a question, by the host or because the server began anew."""

from dataclasses import replace
from datetime import timedelta

from app.matches import timers
from app.matches.flow import OutOfOrder
from app.matches.particulars import text_of, whole
from app.matches.show import Asked, Ruling, Show
from app.matches.words import QuestionState

S = QuestionState
RUNNING = frozenset({S.CLAIMED, S.ANSWERING, S.OPEN, S.COUNTDOWN})


def paused(show: Show, ruling: Ruling) -> Show:
    """Stop the clock of an answer; a race for the buzzer cannot be stopped, only voided."""
    asked = _running(show)
    if asked.ends is None or asked.state is S.COUNTDOWN or (asked.counting and asked.state is S.OPEN):
        raise OutOfOrder("现在没有可以暂停的计时。")
    left = max(timedelta(0), asked.ends - ruling.at)
    return show.with_question(replace(asked, ends=None, left=left))


def resumed(show: Show, ruling: Ruling) -> Show:
    """Let the clock go on with what was left."""
    asked = _running(show)
    if asked.left is None:
        raise OutOfOrder("计时没有暂停。")
    return show.with_question(replace(asked, ends=ruling.at + asked.left, left=None))


def time_added(show: Show, ruling: Ruling) -> Show:
    """Give an answer more seconds."""
    asked = _running(show)
    more = timedelta(seconds=whole(ruling, "seconds", 1, 600))
    if asked.left is not None:
        return show.with_question(replace(asked, left=asked.left + more))
    if asked.ends is None or (asked.state in (S.COUNTDOWN, S.OPEN) and asked.counting):
        raise OutOfOrder("现在没有可以加时的计时。")
    return show.with_question(replace(asked, ends=max(asked.ends, ruling.at) + more))


def restarted(show: Show, ruling: Ruling) -> Show:
    """Note that the server began anew."""
    return replace(interrupted(show), boot=text_of(ruling, "boot"))


def interrupted(show: Show) -> Show:
    """Return a match taken up again: where a clock was running, the host is asked before the machine goes on."""
    runs = show.question is not None and show.question.ends is not None and show.question.state in RUNNING
    return replace(show, unconfirmed=show.unconfirmed or runs)


def confirmed(show: Show, ruling: Ruling) -> Show:
    """Go on by the stored deadline, or give the question its time again."""
    asked = show.question
    if not show.unconfirmed or asked is None:
        raise OutOfOrder("没有需要确认的中断。")
    show = replace(show, unconfirmed=False)
    if not ruling.data.get("again"):
        return show
    if asked.counting and asked.state in (S.COUNTDOWN, S.OPEN):
        opened = ruling.at + timedelta(seconds=show.round_of(asked).race.countdown)
        asked = replace(asked, state=S.COUNTDOWN, counting=ruling.at, opened=opened)
    ends = timers.runs_out(show.round_of(asked), asked.state, ruling.at)
    return show.with_question(replace(asked, since=ruling.at, ends=ends, left=None))


def _running(show: Show) -> Asked:
    if show.question is None or show.question.state not in RUNNING:
        raise OutOfOrder("现在没有计时。")
    return show.question
