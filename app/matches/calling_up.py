"""Rule: calling up a question: which one, and for whom."""

from dataclasses import replace

from app.errors import Refusal
from app.matches import flow
from app.matches.particulars import Unclear, id_of, team_of, whole
from app.matches.rounds import points_for
from app.matches.show import LASTING, Asked, Planned, Ruling, Show
from app.matches.turns import Turn
from app.matches.upcoming import left_turns, unused
from app.matches.words import Move, Outcome, QuestionState, RoundKind

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
    if last and last.state is S.APPEAL:
        raise AppealOpen
    if last and last.state not in LASTING:
        raise QuestionUnderWay
    planned = _planned(show, ruling)
    turn = _turn(show, ruling)
    round = show.programme.rules.rounds[planned.round]
    value = None
    if round.kind is RoundKind.RISK:
        value = whole(ruling, "value", 1, 1000)
        points_for(round, Outcome.RIGHT, value)  # refuses a value the round does not offer
    factor = 2 if ruling.data.get("double") else 1
    state = flow.after(round.kind, S.QUEUED, M.SHOW)
    asked = Asked(planned, state, ruling.at, turn, turn.team if turn else None, value, factor)
    return replace(show, asked=(*show.asked, asked))


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
