"""Rule: what a move does to the question on stage. `flow` says whether the move may be made at all."""

from collections.abc import Callable
from dataclasses import replace

from app.matches import flow, playing_points, playing_race, timers
from app.matches.bursts import with_window
from app.matches.calling_up import AppealOpen
from app.matches.cues import Scene
from app.matches.jury import jury_score
from app.matches.particulars import Unclear, by_team, counts_of, id_of, numbers_of, team_of, teams_of, text_of
from app.matches.playing_race import Changed
from app.matches.rounds import Way, points_for
from app.matches.show import Answered, Asked, Ruling, Show
from app.matches.words import Move, Outcome, QuestionState

S, M = QuestionState, Move
BEFORE_THE_HALL = frozenset({S.QUEUED, S.SHOWN})
UNDER_WAY = frozenset(S) - BEFORE_THE_HALL - {S.SCORED, S.APPEAL, S.CLOSED, S.VOID}


def moved(show: Show, ruling: Ruling) -> Show:
    """Make a move of the question called up last, or of the one that a ruling on an older question names."""
    move = Move(ruling.act)
    place = _place(show, ruling, move)
    asked = show.asked[place]
    state = _state_after(show, asked, ruling, place)
    show, changed = EFFECTS.get(move, _nothing_more)(show, replace(asked, state=state, since=ruling.at), ruling)
    if move not in KEEPS_CLOCK:
        changed = with_window(show, asked, _with_clock(show, changed))
    if move is M.BACK and state is S.QUEUED:
        return replace(show, asked=show.asked[:-1])  # as if it had never been called up
    return replace(show, asked=(*show.asked[:place], changed, *show.asked[place + 1 :]))


def _state_after(show: Show, asked: Asked, ruling: Ruling, place: int) -> QuestionState:
    kind, move = show.round_of(asked).kind, Move(ruling.act)
    if move is M.APPEAL:
        meant_before = place > 0 and "question" not in ruling.data and asked.state in UNDER_WAY
        return flow.after_appeal(kind, asked.state, meant_before or place < _live_place(show))
    if move is M.LAPSE and asked.answers:  # nobody took the second chance: the first answer still counts
        flow.after(kind, asked.state, move)
        return S.JUDGED
    if move is M.REREAD:
        return flow.after_rereading(kind, asked.state, asked.rereads)
    return flow.after(kind, asked.state, move)


def _place(show: Show, ruling: Ruling, move: Move) -> int:
    """Return which question a move means: the last one, unless it is a ruling on an earlier one.

    Voiding means the last one too, although only the host has seen it, unless another is named.
    """
    if not show.asked:
        raise Unclear
    if move not in (M.APPEAL, M.UPHOLD, M.OVERRULE, M.VOID):
        return len(show.asked) - 1
    if "question" in ruling.data:
        wanted = id_of(ruling.data["question"])
        if wanted not in (ids := [asked.planned.id for asked in show.asked]):
            raise Unclear
        return ids.index(wanted)
    return len(show.asked) - 1 if move is M.VOID else _live_place(show)


def _live_place(show: Show) -> int:
    """Return the question that the hall has seen last: one called up to the host only is not open yet."""
    last = len(show.asked) - 1
    return last - 1 if last > 0 and show.asked[last].state in BEFORE_THE_HALL else last


def _read(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Put the question on screen, and close those before, because their time for appeals has passed."""
    *before, last = show.asked
    if any(each.state is S.APPEAL for each in before):
        raise AppealOpen
    closed = [replace(each, state=S.CLOSED, ends=None) if each.state is S.SCORED else each for each in before]
    return replace(show, scene=Scene.QUESTION, asked=(*closed, last)), asked


def _reread(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    return show, replace(asked, rereads=asked.rereads + 1, since=show.asked[-1].since)


def _decline(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    points_for(show.round_of(asked), Outcome.DECLINED, asked.value)  # refuses where nobody may decline
    if asked.team is None:
        raise Unclear
    return show, replace(asked, answers=(*asked.answers, Answered(asked.team, Outcome.DECLINED)))


def _counted(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Note how the hall answered: when its time is up, and with the reveal what was written down after that."""
    return show, replace(asked, tally=counts_of(ruling, "tally") or asked.tally)


def _judge(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Note what was judged: of every team that answered together, by a jury's marks, or of the one that spoke."""
    round = show.round_of(asked)
    if round.kind.way is Way.TOGETHER:
        letters = by_team(show, ruling, "letters")
        told = by_team(show, ruling, "outcomes")
        answers = [
            Answered(team, playing_points.outcome_of(round, said), letters=letters.get(team, "")[:8])
            for team, said in told.items()
        ]
        return show, replace(asked, answers=tuple(answers))
    if asked.team is None:
        raise Unclear
    if round.kind.is_marked:
        points = jury_score(numbers_of(ruling, "marks"), round.jury.top, round.jury.drop_extremes)
        answer = Answered(asked.team, Outcome.RIGHT, points)
    else:
        outcome = playing_points.outcome_of(round, ruling.data.get("outcome"), asked.value)
        answer = Answered(asked.team, outcome, None, bool(asked.answers), text_of(ruling, "letters", 8))
    return show, replace(asked, answers=(*asked.answers, answer))


def _close(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """End the question; points that follow from its answers are entered first."""
    if asked.answers and show.asked[-1].state is S.REVEALED:
        raise flow.OutOfOrder("本题还没有记分，请先记分。")
    return show, asked


def _score(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    return replace(show, ledger=playing_points.scored(show, asked, ruling.by())), asked


def _back(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Step back: take points back, or the judgement, whichever was last."""
    if asked.state is S.REVEALED:
        return replace(show, ledger=playing_points.taken_back(show, asked, ruling.by("回到上一步"))), asked
    if asked.state is S.JUDGING:
        keep = () if show.round_of(asked).kind.way is Way.TOGETHER else asked.answers[:-1]
        return show, replace(asked, answers=keep)
    return show, asked


def _appeal(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    return show, replace(asked, appellant=team_of(show, ruling) if "team" in ruling.data else None)


def _overrule(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    ledger, changed = playing_points.overruled(show, asked, ruling)
    return replace(show, ledger=ledger), changed


def _void(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    """Take every line back; a false start that itself voids the question costs its points all the same."""
    show = replace(show, ledger=playing_points.voided(show, asked, ruling.by()))
    if "false_starts" in ruling.data:
        for team in teams_of(show, ruling, "false_starts"):
            show = replace(show, ledger=playing_points.false_start(show, asked, team, ruling.by()))
    return show, replace(asked, voided=True)


def _nothing_more(show: Show, asked: Asked, ruling: Ruling) -> Changed:
    return show, asked


def _with_clock(show: Show, asked: Asked) -> Asked:
    """Start the clock of the state just entered; a race's own moments are exact, however late the machine woke."""
    since = asked.since
    if asked.state is S.OPEN and asked.opened:
        since = asked.opened
    return replace(asked, left=None, ends=timers.runs_out(show.round_of(asked), asked.state, since))


KEEPS_CLOCK = frozenset({M.REREAD, M.OVERRULE, M.UPHOLD, M.APPEAL})
EFFECTS: dict[Move, Callable[[Show, Asked, Ruling], Changed]] = {
    M.READ: _read,
    M.REREAD: _reread,
    M.COUNT_DOWN: playing_race.counted_down,
    M.OPEN: playing_race.opened,
    M.REOPEN: playing_race.reopened,
    M.LAPSE: playing_race.lapsed,
    M.TIE: playing_race.tied,
    M.CLAIM: playing_race.claimed,
    M.HAND_ON: playing_race.handed_on,
    M.TO_AUDIENCE: playing_race.to_audience,
    M.DECLINE: _decline,
    M.FINISH: _counted,
    M.REVEAL: _counted,
    M.JUDGE: _judge,
    M.SCORE: _score,
    M.CLOSE: _close,
    M.BACK: _back,
    M.APPEAL: _appeal,
    M.OVERRULE: _overrule,
    M.VOID: _void,
}
