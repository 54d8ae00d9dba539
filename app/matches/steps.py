"""Rule: the one big next step at the host's desk, and the buttons beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.matches.cues import Cue, Phase
from app.matches.rounds import Way
from app.matches.show import LASTING, Asked, Show
from app.matches.standings import Tie, boundaries, ties_to_settle
from app.matches.upcoming import Upcoming, upcoming
from app.matches.words import Move, QuestionState

S, M = QuestionState, Move


class Waits(StrEnum):
    """Why there is no next step: something else has to happen first."""

    JUDGE = "请判定：正确或错误"
    RACE = "等待抢答"
    TIE = "同时抢答，请裁定由哪支队伍答题"
    CHOOSE = "请队伍选题"
    ANSWERS = "各队作答中"
    HALL = "观众作答中"
    BURST = "限时作答中，口头作答的请判定"
    APPEAL = "申诉中，请裁定"
    CONFIRM = "服务曾经中断，请确认后继续"
    OVER = "比赛已经结束"
    CANCELLED = "本场比赛已经取消"
    MARKS = "等待评委打分"


@dataclass(frozen=True)
class Step:
    """What Space does: words on the button, and the rulings it asks for, in order."""

    words: str
    acts: tuple[tuple[str, Mapping[str, object]], ...] = ()
    waits: Waits | None = None
    choice: Upcoming | None = field(default=None)


def next_step(show: Show) -> Step:
    """Return what the host does next."""
    if show.phase is Phase.PREPARING:
        return Step("开始比赛", ((Cue.START, {}),))
    if show.phase is Phase.ENDED:
        return _after_the_end(show)
    if show.phase is Phase.CANCELLED:
        return _wait(Waits.CANCELLED)
    if show.unconfirmed:
        return Step(Waits.CONFIRM, waits=Waits.CONFIRM)
    asked = show.question
    if any(each.state is S.APPEAL for each in show.asked):
        return _wait(Waits.APPEAL)
    if asked is None or asked.state in LASTING:
        return _between(show)
    return _within(show, asked)


def proposes_freezing(show: Show) -> bool:
    """Return whether the last round that gives points comes next, and the hall still sees all points."""
    planned = [at for at, round in enumerate(show.programme.rules.rounds) if round.kind.gives_points]
    entering = [data.get("round") for act, data in next_step(show).acts if act == Cue.ROUND]
    return show.frozen is None and len(planned) > 1 and entering == planned[-1:]


def _after_the_end(show: Show) -> Step:
    """Tell the places one by one where they were kept back; then everything is told."""
    left = len(show.places) - show.unveiled
    if show.frozen is not None and left:
        return Step(f"揭晓第 {left} 名", ((Cue.UNVEIL, {"places": show.unveiled + 1}),))
    return Step(Waits.OVER, waits=Waits.OVER)


def ties(show: Show) -> list[Tie]:
    """Return the ties that decide an award and are not settled yet."""
    return ties_to_settle(show.places, boundaries(award.count for award in show.programme.rules.awards))


def _between(show: Show) -> Step:
    coming = upcoming(show)
    if coming is None:
        return _after_round(show)
    only = coming.choices[0]
    is_wagered = show.programme.rules.rounds[only.round].kind.is_wagered
    if len(coming.choices) > 1 or (is_wagered and only.value is None):
        return Step(Waits.CHOOSE, waits=Waits.CHOOSE, choice=coming)
    data: dict[str, object] = {"question": str(only.id)}
    if is_wagered:
        data["value"] = only.value
    return Step("下一题", ((M.SHOW, data),), choice=coming)


def _after_round(show: Show) -> Step:
    rounds = show.programme.rules.rounds
    here = -1 if show.round is None else show.round
    following = next((at for at in range(here + 1, len(rounds)) if not rounds[at].kind.breaks_ties), None)
    if following is not None and not _in_tie_break(show):
        return Step(f"进入{rounds[following].name}", ((Cue.ROUND, {"round": following}),))
    if _can_break_ties(show) and (open_ties := ties(show)):
        tie = open_ties[0]
        return Step(f"加赛：第 {tie.place} 名有 {len(tie.teams)} 队并列", ((Cue.TIE_BREAK, {"place": tie.place}),))
    return Step("结束比赛", ((Cue.END, {}),))


def _can_break_ties(show: Show) -> bool:
    """Return whether there is a tie-break to play, and a question left to play it with."""
    rounds = show.programme.rules.rounds
    used = {asked.planned.id for asked in show.asked}
    left = (planned for planned in show.programme.questions if planned.id not in used)
    return any(rounds[planned.round].kind.breaks_ties for planned in left)


def _in_tie_break(show: Show) -> bool:
    return show.current_round is not None and show.current_round.kind.breaks_ties


def _within(show: Show, asked: Asked) -> Step:
    round = show.round_of(asked)
    if round.kind.in_one_window and asked.state in IN_ONE_WINDOW:
        return IN_ONE_WINDOW[asked.state]
    if asked.state is S.READING:
        return READ[round.kind.way]
    if asked.state in (S.COUNTDOWN, S.OPEN):
        return _wait(Waits.HALL if round.kind.is_for_hall else ANSWERING[round.kind.way])
    if asked.state is S.JUDGING and round.kind.is_marked:
        return _wait(Waits.MARKS)
    return STEPS[asked.state]


def _wait(waits: Waits) -> Step:
    return Step(waits, waits=waits)


STEPS = {
    S.SHOWN: Step("开始读题", ((M.READ, {}),)),
    S.TIED: _wait(Waits.TIE),
    S.CLAIMED: Step("开始答题", ((M.BEGIN, {}),)),
    S.ANSWERING: Step("答题完毕", ((M.FINISH, {}),)),
    S.JUDGING: _wait(Waits.JUDGE),
    S.JUDGED: Step("公布答案并记分", ((M.REVEAL, {}), (M.SCORE, {}))),
    S.WITH_AUDIENCE: Step("公布答案并记分", ((M.REVEAL, {}), (M.SCORE, {}))),
    S.REVEALED: Step("记分", ((M.SCORE, {}),)),
}
READ = {
    Way.NAMED: Step("开始答题", ((M.BEGIN, {}),)),
    Way.RACED: Step("预备抢答", ((M.COUNT_DOWN, {}),)),
    Way.TOGETHER: Step("开始作答", ((M.OPEN, {}),)),
}
ANSWERING = {Way.RACED: Waits.RACE, Way.TOGETHER: Waits.ANSWERS}
IN_ONE_WINDOW = {  # the first statement is seen when the time runs, not before; then the machine goes on by itself
    S.SHOWN: Step("开始计时", ((M.READ, {}), (M.BEGIN, {}))),
    S.ANSWERING: _wait(Waits.BURST),
}
