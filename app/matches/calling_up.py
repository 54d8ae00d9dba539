"""Rule: calling up a question: which one, and for whom."""

from dataclasses import replace

from app.errors import Refusal
from app.matches import flow
from app.matches.bursts import in_window
from app.matches.cues import Lifeline
from app.matches.particulars import Unclear, id_of, team_of, whole
from app.matches.rounds import ValueNotOffered, points_for
from app.matches.show import LASTING, Asked, Planned, Ruling, Show
from app.matches.turns import Turn
from app.matches.upcoming import left_turns, unused, upcoming
from app.matches.words import Move, Outcome, QuestionState

S, M = QuestionState, Move


class QuestionUnderWay(Refusal):
    """One question at a time."""

    message = "上一题还没有结束，不能出下一题。"


class AppealOpen(Refusal):
    """An appeal is decided before the show goes on."""

    message = "上一题的申诉还没有裁定，请先裁定再继续。"


class NotThisTeam(Refusal):
    """A team that is absent, locked out or no longer in the tie-break."""

    message = "这支队伍现在不能答这道题。"


def shown(show: Show, ruling: Ruling) -> Show:
    """Call up a question: the host sees it, nobody else."""
    last = show.question
    if any(asked.state is S.APPEAL for asked in show.asked):
        raise AppealOpen
    if last and last.state not in LASTING:
        raise QuestionUnderWay
    planned = _planned(show, ruling)
    if upcoming(show) is None:
        raise flow.OutOfOrder("本环节的题已经答完，没有出题。")
    turn = _turn(show, ruling)
    round = show.programme.rules.rounds[planned.round]
    value = None
    if round.kind.is_wagered:
        value = whole(ruling, "value", 1, 1000)
        points_for(round, Outcome.RIGHT, value)  # refuses a value the round does not offer
        if not planned.is_reserve and planned.value not in (None, value):
            raise ValueNotOffered("这道题不是这个分值，没有出题。")
    factor = 2 if ruling.data.get("double") is True else 1
    if factor == 2 and not _doubles_left(show, turn):
        raise flow.OutOfOrder("这支队伍没有使用双倍分锦囊，没有出题。")
    state = flow.after(round.kind, S.QUEUED, M.SHOW)
    asked = Asked(planned, state, ruling.at, turn, turn.team if turn else None, value, factor)
    return replace(show, asked=(*show.asked, in_window(show, asked)))


def _doubles_left(show: Show, turn: Turn | None) -> int:
    """Return how many questions the team may still have for double points: one for each lifeline it used."""
    if turn is None:
        return 0
    mine = [asked for asked in show.asked if asked.turn and asked.turn.team == turn.team and not asked.voided]
    return show.lifelines.count((turn.team, Lifeline.DOUBLE.value)) - sum(asked.factor == 2 for asked in mine)


def _planned(show: Show, ruling: Ruling) -> Planned:
    wanted = id_of(ruling.data.get("question"))
    found = next((planned for planned in unused(show) if planned.id == wanted), None)
    if found is None:
        raise Unclear(message="这道题不在本环节，或已经用过，没有出题。")
    return found


def _turn(show: Show, ruling: Ruling) -> Turn | None:
    """Return whose turn it is: the first still to come, or the one the host calls out of order."""
    left = left_turns(show)
    if not left:
        return None
    if "team" not in ruling.data:
        return left[0]
    team, seat = team_of(show, ruling), ruling.data.get("seat")
    mine = [turn for turn in left if turn.team == team and seat in (None, turn.seat)]
    if not mine:
        raise NotThisTeam
    return mine[0]
