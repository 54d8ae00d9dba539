"""Rule: the rules of a whole match as data: its rounds, its teams, its preliminary, its awards.

Everything here is a setting an organiser may edit; `preset` holds the rules the platform ships, `checks` names what is
wrong with edited ones, and `plain` keeps them as JSON.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.matches.advancing import TOP_NINE, Advance, TieBreaker
from app.matches.cues import Lifeline
from app.matches.fields import Label, Text, Whole
from app.matches.rounds import Round, RoundKind
from app.vocabulary import QuestionKind


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


def lifelines_allowed(rules: Rules, round: Round, lifeline: Lifeline) -> int:
    """Return how often each team may use a lifeline in this kind of round; a hall and a tie-break know none."""
    if not round.kind.gives_points:
        return 0
    own = (rule for rule in rules.lifelines if rule.lifeline is lifeline)
    return sum(rule.count for rule in own if not rule.rounds or round.kind in rule.rounds)
