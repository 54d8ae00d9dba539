"""Rule: what each ruling does to a show. Folding the rulings of a match, in order, is the match.

A command is allowed exactly when it can be folded: one function decides at the desk, after a crash and in a replay.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.errors import Refusal
from app.matches import playing_clock, playing_points
from app.matches.calling_off import MatchCancelled, cancelled, reinstated
from app.matches.calling_up import AppealOpen, shown
from app.matches.cues import Cue, Lifeline, Phase, Scene
from app.matches.flow import OutOfOrder
from app.matches.particulars import Unclear, id_of, note_of, team_of, text_of, whole, word
from app.matches.playing_question import moved
from app.matches.points import opening
from app.matches.rulebook import lifelines_allowed
from app.matches.show import LASTING, RACING, Programme, Ruling, Show
from app.matches.standings import boundaries, ties_to_settle
from app.matches.turns import LineUp, Moment, substituted
from app.matches.upcoming import left_turns
from app.matches.words import Move, QuestionState


class NotLive(Refusal):
    """Before the start and after the end a match is not played."""

    message = "比赛还没有开始，或已经结束，不能这样操作。"


class NoTie(Refusal):
    """A tie-break is played only where a tie decides an award."""

    message = "没有需要加赛的并列名次。"


def played(programme: Programme, rulings: Iterable[Ruling]) -> Show:
    """Return the show after these rulings."""
    show = Show(programme)
    for ruling in rulings:
        show = after(show, ruling)
    return show


def after(show: Show, ruling: Ruling) -> Show:
    """Return the show after one more ruling, or refuse it."""
    if show.phase is Phase.CANCELLED and ruling.act != Cue.REINSTATE:
        raise MatchCancelled
    if ruling.act == Move.SHOW:
        changed = shown(_live(show), ruling)
    elif ruling.act in MOVES:
        changed = moved(show if _corrects(show, ruling.act) else _live(show), ruling)
    else:
        cue = word(Cue, ruling.act)
        if cue not in ANY_TIME and not _corrects(show, cue):
            _live(show)
        changed = CUES[cue](show, ruling)
    return replace(changed, version=ruling.number)


def _corrects(show: Show, act: str) -> bool:
    """Return whether this puts the result right after the end: a protest may be granted when the hall has gone home."""
    return show.phase is Phase.ENDED and act in CORRECTIONS


def _live(show: Show) -> Show:
    if show.phase is not Phase.LIVE:
        raise NotLive
    return show


def _start(show: Show, ruling: Ruling) -> Show:
    if show.phase is not Phase.PREPARING:
        raise NotLive
    base = opening((team.id for team in show.programme.teams), show.programme.rules.base_score, ruling.by())
    return replace(show, phase=Phase.LIVE, ledger=base, scene=Scene.SCORES, boot=text_of(ruling, "boot"))


def _end(show: Show, ruling: Ruling) -> Show:
    _between_questions(show)
    return replace(show, phase=Phase.ENDED, scene=Scene.AWARDS, shows_join_code=False)


def _round(show: Show, ruling: Ruling) -> Show:
    _between_questions(show)
    index = whole(ruling, "round", 0, len(show.programme.rules.rounds) - 1)
    return replace(show, round=index, scene=Scene.ROUND)


def _scene(show: Show, ruling: Ruling) -> Show:
    return replace(show, scene=word(Scene, ruling.data.get("scene")))


def _pass_turn(show: Show, ruling: Ruling) -> Show:
    _between_questions(show)
    left = left_turns(show)
    if not left or show.round is None:
        raise OutOfOrder("没有可以跳过的答题顺序。")
    team = team_of(show, ruling) if "team" in ruling.data else left[0].team
    turn = next((turn for turn in left if turn.team == team), None)
    if turn is None:
        raise Unclear
    in_one_window = show.programme.rules.rounds[show.round].kind.in_one_window
    gone = [each for each in left if each.team == team] if in_one_window else [turn]
    return replace(show, passed=(*show.passed, *((show.round, each) for each in gone)))


def _false_start(show: Show, ruling: Ruling) -> Show:
    asked = show.question
    team = team_of(show, ruling)
    if asked is None or asked.state not in RACING or not show.round_of(asked).kind.is_raced:
        raise OutOfOrder
    if team in asked.locked:
        raise OutOfOrder("这支队伍本题已经不能再抢，没有再次扣分。")
    ledger = playing_points.false_start(show, asked, team, ruling.by(note_of(ruling)))
    return replace(show, ledger=ledger).with_question(replace(asked, locked=(*asked.locked, team)))


def _absent(show: Show, ruling: Ruling) -> Show:
    return replace(show, absent=show.absent | {team_of(show, ruling)})


def _present(show: Show, ruling: Ruling) -> Show:
    return replace(show, absent=show.absent - {team_of(show, ruling)})


def _substitute(show: Show, ruling: Ruling) -> Show:
    team = show.team(team_of(show, ruling))
    players, bench, swaps = show.line_ups.get(team.id, (team.players, team.substitutes, 0))
    moment = Moment.BETWEEN_MATCHES if show.phase is Phase.PREPARING else Moment.BETWEEN_ROUNDS
    if show.question and show.question.state not in LASTING:
        moment = Moment.IN_ROUND
    seat, coming = whole(ruling, "seat", 1, 9), id_of(ruling.data.get("player"))
    line_up = substituted(LineUp(players, bench, swaps), seat, coming, moment, show.programme.rules.team)
    changed = {**show.line_ups, team.id: (line_up.players, line_up.substitutes, line_up.swaps)}
    return replace(show, line_ups=MappingProxyType(changed))


def _tie_break(show: Show, ruling: Ruling) -> Show:
    """Begin a tie-break between teams equal at a line between two awards."""
    _between_questions(show)
    lines = boundaries(award.count for award in show.programme.rules.awards)
    ties = {tie.place: tie for tie in ties_to_settle(show.places, lines)}
    rounds = show.programme.rules.rounds
    index = next((at for at, round in enumerate(rounds) if round.kind.breaks_ties), None)
    place = whole(ruling, "place", 1, 1000)
    if place not in ties or index is None:
        raise NoTie
    settled = MappingProxyType(show.order_among_equals)
    return replace(show, settled=settled, tie=ties[place], tie_from=len(show.asked), round=index, scene=Scene.ROUND)


def _freeze(show: Show, ruling: Ruling) -> Show:
    """Keep from the hall what is entered from now on; a second time would let out what was kept back."""
    if show.phase is Phase.PREPARING:
        raise NotLive
    if show.frozen is not None:
        raise OutOfOrder("已经封榜，公开的分数没有改变。")
    order = MappingProxyType(show.order_among_equals)
    return replace(show, frozen=len(show.ledger), frozen_order=order, unveiled=0)


def _unfreeze(show: Show, ruling: Ruling) -> Show:
    return replace(show, frozen=None, unveiled=0)


def _unveil(show: Show, ruling: Ruling) -> Show:
    """Tell places from the last to the first, one step at a time."""
    most = len(show.places)
    return replace(show, unveiled=whole(ruling, "places", 0, most), scene=Scene.AWARDS)


def _delay(show: Show, ruling: Ruling) -> Show:
    return replace(show, delay=whole(ruling, "seconds", 0, 30))


def _clean(show: Show, ruling: Ruling) -> Show:
    return replace(show, clean=bool(ruling.data.get("on")))


def _join_code(show: Show, ruling: Ruling) -> Show:
    return replace(show, shows_join_code=bool(ruling.data.get("on")))


def _lifeline(show: Show, ruling: Ruling) -> Show:
    """Note that a team used one; what it does (another question, no deduction, double points) are rulings beside it."""
    lifeline, team = word(Lifeline, ruling.data.get("lifeline")), team_of(show, ruling)
    round = show.current_round
    allowed = lifelines_allowed(show.programme.rules, round, lifeline) if round else 0
    if not allowed:
        raise OutOfOrder("按赛制，本环节不能使用这个锦囊。")
    if show.lifelines.count((team, lifeline.value)) >= allowed:
        raise OutOfOrder("这支队伍的这个锦囊已经用完。")
    return replace(show, lifelines=(*show.lifelines, (team, lifeline.value)))


def _between_questions(show: Show) -> None:
    if show.question and show.question.state not in LASTING:
        raise OutOfOrder("这道题还没有结束，请先完成或作废。")
    if any(asked.state is QuestionState.APPEAL for asked in show.asked):
        raise AppealOpen


MOVES: Mapping[str, Move] = {move.value: move for move in Move}
CORRECTIONS = frozenset({Move.OVERRULE, Cue.ADJUST, Cue.UNDO_ENTRY})
ANY_TIME = frozenset(
    {Cue.START, Cue.SCENE, Cue.DELAY, Cue.CLEAN, Cue.UNVEIL, Cue.FREEZE, Cue.UNFREEZE, Cue.JOIN_CODE, Cue.SUBSTITUTE}
    | {Cue.ABSENT, Cue.PRESENT, Cue.CANCEL, Cue.REINSTATE}
)
CUES: dict[Cue, Callable[[Show, Ruling], Show]] = {
    Cue.START: _start,
    Cue.END: _end,
    Cue.ROUND: _round,
    Cue.SCENE: _scene,
    Cue.PASS_TURN: _pass_turn,
    Cue.FALSE_START: _false_start,
    Cue.FOUL: playing_points.fouled,
    Cue.ADJUST: playing_points.adjusted,
    Cue.UNDO_ENTRY: playing_points.entry_undone,
    Cue.ABSENT: _absent,
    Cue.PRESENT: _present,
    Cue.SUBSTITUTE: _substitute,
    Cue.PAUSE: playing_clock.paused,
    Cue.RESUME: playing_clock.resumed,
    Cue.ADD_TIME: playing_clock.time_added,
    Cue.TIE_BREAK: _tie_break,
    Cue.FREEZE: _freeze,
    Cue.UNFREEZE: _unfreeze,
    Cue.UNVEIL: _unveil,
    Cue.DELAY: _delay,
    Cue.CLEAN: _clean,
    Cue.JOIN_CODE: _join_code,
    Cue.RESTARTED: playing_clock.restarted,
    Cue.CONFIRM: playing_clock.confirmed,
    Cue.LIFELINE: _lifeline,
    Cue.CANCEL: cancelled,
    Cue.REINSTATE: reinstated,
}
