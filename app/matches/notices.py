"""Rule: what everybody in the hall is told beside the question: who started too early, who is tied, who appeals."""

from collections.abc import Iterable
from uuid import UUID

from app.matches.cues import Phase
from app.matches.points import Entry, standing
from app.matches.show import Asked, Show
from app.matches.words import EntryReason, QuestionState

S = QuestionState
RACE_IS_FRESH = frozenset({S.READING, S.COUNTDOWN, S.OPEN, S.CLAIMED, S.ANSWERING, S.JUDGING, S.WITH_AUDIENCE})


def notice(show: Show) -> str:
    """Return the one line that explains what is happening now, or nothing. It never depends on a key."""
    if show.phase is not Phase.LIVE:
        return ""
    if appealed := appeal_of(show):
        who = desks(show, [appealed.appellant]) + "提出" if appealed.appellant else ""
        return f"{who}申诉，等待评委会裁定"
    asked = show.question
    if asked is None or asked.planned.round != show.round:
        return ""
    if asked.state is S.TIED:
        return f"{desks(show, asked.tied)}同时按下，由裁判裁定"
    if asked.state is S.VOID:
        return "，".join(filter(None, (_early(show, asked), "无人抢答" if asked.lapsed else "本题作废")))
    return _early(show, asked) if asked.state in RACE_IS_FRESH else ""


def appeal_of(show: Show) -> Asked | None:
    """Return the question under appeal; the host may have seen the one after it."""
    return next((asked for asked in show.asked if asked.state is S.APPEAL), None)


def false_starts(show: Show, asked: Asked) -> list[Entry]:
    """Return the lines that false starts on this question have cost."""
    reason = EntryReason.FALSE_START
    return [e for e in standing(show.ledger) if e.question == asked.planned.id and e.reason is reason]


def desks(show: Show, teams: Iterable[UUID]) -> str:
    """Return the desks of teams in words, from the first: 1 号台、3 号台."""
    return "、".join(f"{desk} 号台" for desk in sorted(show.team(team).desk for team in teams))


def _early(show: Show, asked: Asked) -> str:
    """Say who started too early and what it costs; while the scoreboard is frozen no points are named."""
    early = false_starts(show, asked)
    if not early:
        return ""
    told = [f"{desks(show, {entry.team for entry in early})}抢跑"]
    prices = {-entry.delta for entry in early}
    if show.frozen is None and len(prices) == 1:
        told.append(f"{'各' if len(early) > 1 else ''}扣 {prices.pop():g} 分")
    if asked.state is not S.VOID and {entry.team for entry in early} <= set(asked.locked):
        told.append("本题不能再抢")
    return "，".join(told)
