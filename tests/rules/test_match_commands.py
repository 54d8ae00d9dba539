"""Whatever is commanded, in whatever order, with whatever particulars: it is carried out or refused in a sentence."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.errors import Refusal
from app.matches import kinds
from app.matches.clockwork import Inputs, due, wake_at
from app.matches.cues import Cue, Lifeline
from app.matches.flow import moves_from
from app.matches.playing import after
from app.matches.points import faults
from app.matches.public import public_view
from app.matches.rounds import Race, Round, Wager, Worth
from app.matches.rulebook import LifelineRule
from app.matches.show import LASTING, Ruling, Show
from app.matches.steps import Waits, next_step
from app.matches.words import FalseStart, Foul, Move, Outcome, QuestionState
from tests.rules.stage import NOON, TEAMS, chance, of, summed, texts

S, M, K = QuestionState, Move, kinds
A, B = TEAMS[:2]
MIXED = of(
    Round(K.TEAM, "R2", "团队必答题", 2, 60, Worth(right=10, wrong=-5, hint=-10)),
    Round(K.BUZZER, "R4", "抢答题", 4, 30, Worth(wrong=-10), Race(second_chances=1, second_wrong=-5)),
    Round(K.RISK, "R5", "风险题", 1, 60, wager=Wager((10, 20), steal=10)),
    Round(K.PARALLEL, "R3", "判断快答", 2),
    Round(K.AUDIENCE, "A1", "观众互动", 2),
    Round(K.JUDGED, "R7", "才艺", 1),
    Round(K.BURST, "R8", "限时速答", 3, 20, Worth(right=10, wrong=-5)),
    Round(K.TIE_BREAK, "R6", "加赛题", 0, 15, race=Race(false_start=FalseStart.BLOCK_ONLY)),
    lifelines=(LifelineRule(Lifeline.DOUBLE, 2), LifelineRule(Lifeline.SWAP, 1, (K.TEAM,))),
)
TEXTS = texts(MIXED)

HOSTILE = (
    None, True, 0, -1, 1, 3, 2**70, 10**5000, 1.5, float("nan"), float("inf"), -0.0, "", "0", "x" * 5000, "NaN",
    "1e999999", "-1E-999999", "1e99999999", "\x00", "\ud800", "right", "hint", "declined", [], [[[]]], {},
    {"a": {"b": []}}, [None], b"x", Decimal("sNaN"), str(A), [str(A)], [str(A), str(B)], [str(A), str(A)],
    {str(A): "right"}, {str(A): None},
    {str(A): 10**5000}, {"1": "5"}, {"A": -5}, {"A": "x"}, {"A": 2**70}, {5: 5}, UUID(int=77), str(UUID(int=77)),
)  # fmt: skip
NAMES = (
    "team", "teams", "question", "outcome", "outcomes", "letters", "note", "delta", "foul", "scene", "player", "round",
    "seat", "value", "seconds", "places", "place", "entry", "on", "again", "double", "marks", "tally", "lifeline",
    "boot", "false_starts",
)  # fmt: skip
ACTS = (*Move, *Cue)


def test_ten_thousand_commands_break_nothing():
    states: list[Show] = []
    done = [commanded(seed, 200, states) for seed in range(50)]
    assert sum(done) > 5000  # enough of them fit for matches to get far
    seen = {(show.round_of(show.question).kind, show.question.state) for show in states if show.question}
    assert {kind for kind, _ in seen} == set(K.KINDS.values()) - {K.INDIVIDUAL}
    assert len(seen) > 60


@pytest.mark.parametrize("act", ACTS)
def test_every_act_with_nonsense_in_any_place_is_refused_or_carried_out(act):
    stages = list(moments())
    for number, show in enumerate(stages):
        for name in NAMES:
            for value in HOSTILE[number % 5 :: 5]:
                ruling = Ruling(show.version + 1, act, NOON, None, likely(show, number) | {name: value})
                try:
                    looked_at(after(show, ruling))
                except Refusal as refused:
                    assert refused.message.endswith("。")


def moments() -> list[Show]:
    """Matches in many states."""
    kept: list[Show] = []
    for seed in range(14):
        commanded(seed, 60, kept)
    return kept[::84]


def commanded(seed: object, most: int, kept: list[Show] | None = None) -> int:
    """Command at random for a while; return how much of it was carried out."""
    show, log = Show(MIXED), []
    for turn in range(most):
        luck = chance(seed, turn)
        for act, data in opening(luck) if turn == 0 else commands(show, luck):
            if act == Cue.END and turn < most - 20:
                act, data = Cue.ROUND, {"round": luck % 7}  # there is more to be tried
            ruling = Ruling(show.version + 1, str(act), NOON + timedelta(seconds=turn), None, data)
            try:
                then = after(show, ruling)
            except Refusal as refused:
                assert refused.message.endswith("。")
                break
            log.append(ruling)
            show = then
        looked_at(show)
        if kept is not None:
            kept.append(show)
    again = Show(MIXED)
    for ruling in log:
        again = after(again, ruling)
    assert again == show
    assert summed(show) == show.scores or not show.ledger
    assert faults(show.ledger) == []
    return len(log)


def opening(luck: int) -> list[tuple[str, dict[str, object]]]:
    """Begin in any round; as all are equal, that may be the tie-break."""
    at = chance(luck, "round") % 7
    return [(Cue.START, {}), (Cue.TIE_BREAK, {"place": 1}) if at == 6 else (Cue.ROUND, {"round": at})]


def commands(show: Show, luck: int) -> list[tuple[str, dict[str, object]]]:
    """What somebody might command now: the next step, something likely, or anything at all."""
    told = likely(show, chance(luck, "told"))
    if luck % 5 == 0:
        told[NAMES[chance(luck, "name") % len(NAMES)]] = HOSTILE[chance(luck, "value") % len(HOSTILE)]
    step, asked, way = next_step(show), show.question, chance(luck, "way") % 20
    if way < 11 and step.acts:
        return [(act, dict(data)) for act, data in step.acts]
    if way < 11 and step.waits is Waits.CHOOSE:
        return [(M.SHOW, told)]
    if way < 18 and asked and asked.state not in LASTING:
        moves = moves_from(show.round_of(asked).kind, asked.state)
        return [(moves[luck % len(moves)], told)]
    return [(ACTS[luck % len(ACTS)], told)]


def likely(show: Show, luck: int) -> dict[str, object]:
    """Particulars that often fit, so that a match gets far."""
    teams = [team.id for team in show.programme.teams]
    free = [p for p in show.programme.questions if p.round == show.round]
    data: dict[str, object] = {
        "team": str(teams[luck % 3]), "teams": [str(team) for team in teams[:2]], "round": luck % 7, "seat": 1,
        "place": 1 + luck % 3, "outcome": list(Outcome)[luck % 3].value, "scene": "scores",
        "outcomes": {str(t): list(Outcome)[luck % 5].value for t in teams},
        "note": "评委会裁定", "entry": 1 + luck % 9, "seconds": 10, "places": luck % 4,
        "foul": list(Foul)[luck % 5].value,
        "marks": {"1": 15, "2": 16, "3": 17}, "lifeline": list(Lifeline)[luck % 4].value,
        "player": str(show.programme.teams[luck % 3].substitutes[0]), "tally": {"A": 5, "B": 7},
    }  # fmt: skip
    if luck % 3 == 0:
        data["delta"] = -5
    if free:
        chosen = free[luck % len(free)]
        data |= {"question": str(chosen.id)} | ({"value": chosen.value} if chosen.value else {})
    if luck % 4 == 0 and show.asked:
        data["question"] = str(show.asked[luck % len(show.asked)].planned.id)
    if luck % 2 and show.question and show.question.state in (S.QUEUED, S.SCORED):
        del data["team"], data["seat"]
    return data


def looked_at(show: Show) -> None:
    """Everything a screen is drawn with can be made of any state, and what the machine wants applies."""
    view = public_view(show, "决赛", TEXTS)
    assert len(view.by_place) == 3
    assert [*show.places, next_step(show)]
    inputs = Inputs(key="A")
    wake_at(show, inputs)
    later = NOON + timedelta(days=1)
    if ruling := due(show, inputs, later):
        after(show, Ruling(show.version + 1, ruling.act, ruling.at, None, ruling.data))
