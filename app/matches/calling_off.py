"""Rule: a match that is cancelled stands still and closed; taking that back puts it where it was."""

from dataclasses import replace

from app.errors import Refusal
from app.matches.cues import Phase, Scene
from app.matches.particulars import note_of
from app.matches.playing_clock import interrupted
from app.matches.show import Ruling, Show
from app.matches.words import QuestionState


class MatchCancelled(Refusal):
    """Nothing is played, pressed, answered or drawn in a match that was cancelled."""

    message = "本场比赛已经取消，这一步没有执行。"


class OverAlready(Refusal):
    """What has been played to the end has a result; a wrong one is overruled, not cancelled."""

    message = "比赛已经结束，不能取消。成绩有误时，请在裁判台改判。"


class NotCancelled(Refusal):
    """There is nothing to take back."""

    message = "本场比赛没有取消，不需要恢复。"


def cancelled(show: Show, ruling: Ruling) -> Show:
    """Close the match with what was on stage. The question counts as void, so every screen and podium lets go of it."""
    if show.phase is Phase.ENDED:
        raise OverAlready
    if show.phase is Phase.CANCELLED:
        raise MatchCancelled
    asked = show.question
    closed = show.with_question(replace(asked, state=QuestionState.VOID, ends=None, left=None)) if asked else show
    return replace(
        closed,
        phase=Phase.CANCELLED,
        scene=Scene.TITLE,
        round=None,
        clean=False,
        shows_join_code=False,
        suspended=show,
        why_cancelled=note_of(ruling),
    )


def reinstated(show: Show, ruling: Ruling) -> Show:
    """Go on from where the match was. Where a clock was running, the host is asked, as after an outage."""
    if show.suspended is None:
        raise NotCancelled
    return interrupted(show.suspended)
