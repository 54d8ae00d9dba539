"""Rule: a match's rounds as data: who answers, how long, what an answer is worth, how many questions it takes.

Everything here is a setting an organiser may edit; `preset` holds the rules the platform ships, `checks` names what is
wrong with edited ones, and `plain` keeps them as JSON. A settings group that a kind of round does not use is ignored.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from app.errors import Refusal
from app.matches.advancing import TOP_NINE, Advance, TieBreaker
from app.matches.cues import Lifeline
from app.matches.fields import Label, Text, Whole
from app.matches.words import FalseStart, Outcome, RoundKind, TurnOrder, WhileReading
from app.vocabulary import QuestionKind

K = RoundKind
EACH_SEAT = frozenset({K.INDIVIDUAL})
EACH_TEAM = frozenset({K.TEAM, K.RISK, K.JUDGED, K.BURST})
NO_POINTS = frozenset({K.AUDIENCE, K.TIE_BREAK})  # a hall wins prizes, a tie-break wins places
OVERHEAD = {  # seconds a question takes on stage besides its time limit: called up, read, judged, explained
    K.INDIVIDUAL: 21,
    K.TEAM: 13,
    K.PARALLEL: 14,
    K.BUZZER: 11,
    K.RISK: 53,
    K.TIE_BREAK: 11,
    K.AUDIENCE: 22,
    K.JUDGED: 60,
    K.BURST: 20,  # for a whole burst
}


class ValueNotOffered(Refusal):
    """A team chooses one of the values of the round."""

    message = "这一环节没有这个分值的题。"


class MayNotDecline(Refusal):
    """These rules let nobody decline."""

    message = "这一环节不能弃权。"


class PrelimMode(StrEnum):
    """How the preliminary is held."""

    PAPER = "paper"
    HEATS = "heats"
    IMPORT = "import"


PRELIM_WORDS = {
    PrelimMode.PAPER: "每名队员答一份试卷",
    PrelimMode.HEATS: "分场现场赛",
    PrelimMode.IMPORT: "导入成绩",
}


@dataclass(frozen=True)
class Worth:
    """What an answer gives or takes."""

    right: Annotated[int, Whole("答对加分", 0, 1000)] = 10
    wrong: Annotated[int, Whole("答错加减分", -1000, 0)] = 0
    silent: Annotated[int, Whole("超时加减分", -1000, 0)] = 0
    hint: Annotated[int, Whole("队友提示加减分", -1000, 0)] = 0
    hint_voids: Annotated[bool, Label("有提示时本题不计分")] = True


@dataclass(frozen=True)
class Race:
    """How the right to answer is raced for."""

    countdown: Annotated[int, Whole("倒计时（秒）", 1, 10)] = 3
    window: Annotated[int, Whole("抢答时限（秒）", 3, 120)] = 10
    begin: Annotated[int, Whole("开始答题时限（秒）", 3, 120)] = 10
    false_start: Annotated[FalseStart, Label("抢跑的处理")] = FalseStart.LOCK_TEAM
    false_start_points: Annotated[int, Whole("抢跑加减分", -1000, 0)] = -10
    while_reading: Annotated[WhileReading, Label("读题时按抢答器")] = WhileReading.IGNORE
    second_chances: Annotated[int, Whole("答错后补答次数", 0, 8)] = 0
    second_right: Annotated[int, Whole("补答答对加分", 0, 1000)] = 10
    second_wrong: Annotated[int, Whole("补答答错加减分", -1000, 0)] = 0


@dataclass(frozen=True)
class Wager:
    """What a team may choose in a risk round; a chosen question is used up."""

    values: Annotated[tuple[int, ...], Label("可选分值")] = (10, 20, 30)
    may_decline: Annotated[bool, Label("可以弃权")] = True
    steal: Annotated[int | None, Whole("他队补答答对加分", 1, 1000)] = None


@dataclass(frozen=True)
class Jury:
    """How judges mark a performance."""

    top: Annotated[int, Whole("最高分", 1, 100)] = 20
    drop_extremes: Annotated[bool, Label("去掉一个最高分和一个最低分")] = True


@dataclass(frozen=True)
class Round:
    """One round's settings. `count` is questions per player, per team or in all, as the kind has it."""

    code: Annotated[str, Text("编号", 10)] = ""
    kind: Annotated[RoundKind, Label("类型")] = K.TEAM
    name: Annotated[str, Text("名称")] = ""
    count: Annotated[int, Whole("题数", 0, 200)] = 1
    seconds: Annotated[int, Whole("作答时间（秒）", 5, 600)] = 30
    worth: Annotated[Worth, Label("分值")] = Worth()
    race: Annotated[Race, Label("抢答设置")] = Race()
    wager: Annotated[Wager, Label("风险题设置")] = Wager()
    jury: Annotated[Jury, Label("评委设置")] = Jury()
    order: Annotated[TurnOrder, Label("答题顺序")] = TurnOrder.DESK
    kinds: Annotated[tuple[QuestionKind, ...], Label("题型")] = ()  # none named: any kind
    picks: Annotated[bool, Label("由队伍选题号")] = False
    wrong_to_audience: Annotated[bool, Label("答错后转给观众")] = False
    prize_pool: Annotated[str, Label("奖池")] = ""


@dataclass(frozen=True)
class TeamShape:
    """Who makes up a team."""

    players: Annotated[int, Whole("每队选手", 1, 5)] = 3
    substitutes: Annotated[int, Whole("每队替补", 0, 3)] = 1
    coaches: Annotated[int, Whole("每队领队", 0, 3)] = 1
    swap_between_rounds: Annotated[bool, Label("允许环节之间换人")] = False
    most_swaps: Annotated[int, Whole("每场换人次数", 0, 10)] = 2


@dataclass(frozen=True)
class Reserve:
    """How many spare questions are kept for those that are voided."""

    percent: Annotated[int, Whole("备用题比例（%）", 0, 100)] = 10
    least: Annotated[int, Whole("每环节至少备用题", 0, 50)] = 3


@dataclass(frozen=True)
class Awarded:
    """An award and how many teams receive it."""

    name: Annotated[str, Text("奖项名称")] = ""
    count: Annotated[int, Whole("名额", 1, 100)] = 1


@dataclass(frozen=True)
class LifelineRule:
    """A lifeline, how often each team may use it in a match, and in which kinds of round."""

    lifeline: Annotated[Lifeline, Label("锦囊")] = Lifeline.SWAP
    count: Annotated[int, Whole("每队次数", 1, 10)] = 1
    rounds: Annotated[tuple[RoundKind, ...], Label("可用环节")] = ()  # none named: every round that gives points


@dataclass(frozen=True)
class PaperLine:
    """One line of the preliminary's paper."""

    kind: Annotated[QuestionKind, Label("题型")] = QuestionKind.SINGLE_CHOICE
    count: Annotated[int, Whole("题数", 1, 100)] = 10
    marks: Annotated[int, Whole("每题分值", 1, 100)] = 4


@dataclass(frozen=True)
class Preliminary:
    """How the teams on stage are found among all."""

    mode: Annotated[PrelimMode, Label("初赛方式")] = PrelimMode.PAPER
    teams: Annotated[int, Whole("参赛队数", 2, 1000)] = 60
    per_player: Annotated[bool, Label("每名队员单独作答")] = True
    minutes: Annotated[int, Whole("答题时间（分钟）", 1, 240)] = 30
    blueprint: Annotated[tuple[PaperLine, ...], Label("试卷结构")] = ()
    tie_breaks: Annotated[tuple[TieBreaker, ...], Label("同分时的比较")] = tuple(TieBreaker)
    advance: Annotated[Advance, Label("晋级规则")] = TOP_NINE

    @property
    def full_marks(self) -> int:
        """Return the marks of one player's faultless paper."""
        return sum(line.count * line.marks for line in self.blueprint)


@dataclass(frozen=True)
class Rules:
    """The rules of a whole match."""

    code: Annotated[str, Text("编号", 30)] = ""
    name: Annotated[str, Text("名称")] = ""
    base_score: Annotated[int, Whole("基础分", 0, 10000)] = 100
    floor: Annotated[int | None, Whole("最低分", -10000, 10000)] = None
    team: Annotated[TeamShape, Label("队伍")] = TeamShape()
    software_draw: Annotated[bool, Label("由平台抽签")] = True
    preliminary: Annotated[Preliminary | None, Label("初赛")] = None
    rounds: Annotated[tuple[Round, ...], Label("环节")] = ()
    reserve: Annotated[Reserve, Label("备用题")] = Reserve()
    awards: Annotated[tuple[Awarded, ...], Label("奖项")] = ()
    lifelines: Annotated[tuple[LifelineRule, ...], Label("锦囊规则")] = ()


def points_for(round: Round, outcome: Outcome, value: int | None = None) -> Decimal:
    """Return what an answer gives its team; in a risk round `value` is what the team chose to play for.

    A prompted answer earns nothing, whether right or wrong; what the prompting costs is a foul of its own.
    """
    if outcome is Outcome.DECLINED and not (round.kind is K.RISK and round.wager.may_decline):
        raise MayNotDecline
    if round.kind in NO_POINTS or outcome in (Outcome.DECLINED, Outcome.HINTED):
        return Decimal(0)
    if round.kind is not K.RISK:
        worth = round.worth
        return Decimal({Outcome.RIGHT: worth.right, Outcome.WRONG: worth.wrong, Outcome.SILENT: worth.silent}[outcome])
    if value is None or value not in round.wager.values:
        raise ValueNotOffered
    return Decimal(value if outcome is Outcome.RIGHT else -value)


def lifelines_allowed(rules: Rules, round: Round, lifeline: Lifeline) -> int:
    """Return how often each team may use a lifeline in this kind of round; a hall and a tie-break know none."""
    if round.kind in NO_POINTS:
        return 0
    own = (rule for rule in rules.lifelines if rule.lifeline is lifeline)
    return sum(rule.count for rule in own if not rule.rounds or round.kind in rule.rounds)


def second_chance_points(round: Round, outcome: Outcome) -> Decimal:
    """Return what another team's answer gives after a wrong one; a risk question may only be won by it, not lost."""
    right = outcome is Outcome.RIGHT
    if round.kind is K.RISK:
        return Decimal((round.wager.steal or 0) if right else 0)
    return Decimal(round.race.second_right if right else round.race.second_wrong)


def second_chances_left(round: Round, given: int) -> int:
    """Return how many other teams may still try after a wrong answer; `given` is how many have tried already."""
    allowed = {K.BUZZER: round.race.second_chances, K.RISK: int(round.wager.steal is not None)}
    return max(0, allowed.get(round.kind, 0) - given)
