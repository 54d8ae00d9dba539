"""What a team's podium lets it do at this moment."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.matches.cues import Phase
from app.matches.moments import Moment
from app.matches.notices import appeal_of, false_starts, notice
from app.matches.programmes import wager_of
from app.matches.show import Asked, Show
from app.matches.upcoming import eligible, upcoming
from app.matches.words import QuestionState

S = QuestionState
MESSAGES = {
    "wait": "请看大屏",
    "cancelled": "本场比赛已取消，感谢参与",
    "buzz": "开始抢答",
    "early": "预备，开始前按下算抢跑",
    "mine": "请答题",
    "others": "其他队伍答题",
    "locked": "本题不能再抢",
    "answer": "请选择",
    "wager": "请选择分值",
    "test": "抢答测试",
}


def podium_context(db: Session, moment: Moment, desk: int) -> dict[str, Any]:
    """Return what one podium is drawn with; never another team's answer, never the key before the reveal."""
    show = moment.show
    team = next(team for team in moment.view.teams if team.desk == desk)
    mode = _mode(show, team.id)
    asked = show.question
    opened = asked.opened if asked and asked.state is S.COUNTDOWN else None
    seat = asked.turn.seat if asked and asked.turn and asked.team == team.id else None
    wager = wager_of(db, moment.match.id, show, team.id) if mode == "wager" else None
    return {
        "team": team,
        "seat_words": f"{seat} 号选手" if seat else "",
        "mode": mode,
        "message": _told(show, team.id, mode) or _message(mode, wager),
        "chosen": moment.inputs.answers.get(team.id, ""),
        "values": list(show.current_round.wager.values) if show.current_round else [],
        "may_decline": bool(show.current_round and show.current_round.wager.may_decline),
        "opens_ms": int(opened.timestamp() * 1000) if opened else None,
    }


def _told(show: Show, team: UUID, mode: str) -> str:
    """Return what concerns this team alone: its appeal, its tie, its false start."""
    asked = show.question
    if mode == "wait" and (appealed := appeal_of(show)):
        return "本队申诉，等待评委会裁定" if appealed.appellant == team else notice(show)
    if mode == "wait" and asked and asked.state is S.TIED:
        return "同时抢答，等待裁判裁定" if team in asked.tied else notice(show)
    if mode == "locked" and asked and any(entry.team == team for entry in false_starts(show, asked)):
        return "抢跑，本题不能再抢"
    return ""


def _message(mode: str, wager: int | None) -> str:
    if wager is not None:
        return "已选择弃权，等待主持人出题" if wager == 0 else f"已选择 {wager} 分，等待主持人出题"
    return MESSAGES[mode]


def _mode(show: Show, team: UUID) -> str:
    if show.phase is not Phase.LIVE:
        return {Phase.PREPARING: "test", Phase.CANCELLED: "cancelled"}.get(show.phase, "wait")
    asked = show.question
    if asked is None or asked.planned.round != show.round or asked.state in (S.CLOSED, S.SCORED, S.VOID, S.QUEUED):
        return _between(show, team)
    if team not in eligible(show):
        return "wait"
    return _within(show, asked, team)


def _between(show: Show, team: UUID) -> str:
    coming = upcoming(show)
    is_wagered = show.current_round is not None and show.current_round.kind.is_wagered
    return "wager" if is_wagered and coming and coming.turn and coming.turn.team == team else "wait"


def _within(show: Show, asked: Asked, team: UUID) -> str:
    kind = show.round_of(asked).kind
    if kind.is_raced and asked.state in (S.COUNTDOWN, S.OPEN):
        if team in asked.locked:
            return "locked"
        return "buzz" if asked.state is S.OPEN else "early"
    if asked.state in (S.CLAIMED, S.ANSWERING, S.JUDGING, S.READING) and asked.team is not None:
        if asked.team != team:
            return "others"
        return "answer" if asked.state in (S.ANSWERING, S.CLAIMED) and not kind.is_marked else "mine"
    if kind.is_for_all_teams and asked.state is S.OPEN:
        return "answer"
    return "wait"
