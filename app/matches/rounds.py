"""Rule: a round of a match as data: who answers, how long, what an answer is worth; and what a kind of round is.

A kind of round is one file of `kinds`: a class derived from `RoundKind` that names the mechanisms it uses (how the
right to answer is won, whom its questions are counted for, who judges) and what an answer is worth. A settings group
that a kind does not use is ignored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from app.errors import Refusal
from app.matches.fields import Label, Text, Whole
from app.matches.words import FalseStart, Outcome, TurnOrder, WhileReading
from app.vocabulary import QuestionKind


class ValueNotOffered(Refusal):
    """A team chooses one of the values of the round."""

    message = "这一环节没有这个分值的题。"


class MayNotDecline(Refusal):
    """These rules let nobody decline."""

    message = "这一环节不能弃权。"


class Way(StrEnum):
    """How the right to answer is won: given to a named team, raced for, or everybody answers together."""

    NAMED = "named"
    RACED = "raced"
    TOGETHER = "together"


class Per(StrEnum):
    """Whom a round's number of questions is counted for; where it is a team or a seat, they have turns."""

    ROUND = "round"
    TEAM = "team"
    SEAT = "seat"


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


WHOSE = {Per.SEAT: "每人", Per.TEAM: "每队", Per.ROUND: ""}


class RoundKind:
    """环节类型: what a round asks for. The plainest kind: each team in its turn, right or wrong, at a fixed worth.

    `value` is the word a kind is kept by in settings, `label` the one people read. `overhead` is the seconds a question
    takes on stage besides its time limit (called up, read, judged, explained); with one window for a whole series it is
    that of the series.
    """

    value: str
    label: str
    overhead: int
    way = Way.NAMED
    per = Per.TEAM
    letter = "R"  # of the code of a new round
    gives_points = True  # a hall wins prizes, a tie-break wins places
    is_wagered = False  # the team chooses what it plays for
    is_marked = False  # judges give marks, instead of right and wrong
    in_one_window = False  # a team's questions follow each other by themselves in one window of time
    is_for_hall = False  # the phones of the hall answer
    breaks_ties = False  # it goes on until a tie is broken, and settles places
    can_reopen = False  # after a wrong answer the others may race once more

    @property
    def has_turns(self) -> bool:
        """Return whether teams or seats are called up one after the other."""
        return self.per is not Per.ROUND

    @property
    def is_raced(self) -> bool:
        """Return whether teams press for the right to answer."""
        return self.way is Way.RACED

    @property
    def is_for_all_teams(self) -> bool:
        """Return whether all teams answer together at their podiums."""
        return self.way is Way.TOGETHER and not self.is_for_hall

    @property
    def is_spoken(self) -> bool:
        """Return whether one team answers aloud and somebody judges it right or wrong."""
        return self.way is not Way.TOGETHER and not self.is_marked

    @property
    def has_worth(self) -> bool:
        """Return whether the round's settings say what a right and a wrong answer are worth."""
        return self.gives_points and not self.is_wagered and not self.is_marked

    def points(self, round: "Round", outcome: Outcome, value: int | None) -> Decimal:
        """Return what an answer that was right, wrong or missing gives its team; `value` is what it plays for."""
        worth = round.worth
        return Decimal({Outcome.RIGHT: worth.right, Outcome.WRONG: worth.wrong, Outcome.SILENT: worth.silent}[outcome])

    def second_chances(self, round: "Round") -> int:
        """Return how many other teams may try after a wrong answer."""
        return round.race.second_chances if self.can_reopen else 0

    def second_points(self, round: "Round", outcome: Outcome) -> Decimal:
        """Return what the answer of such a team gives."""
        return Decimal(round.race.second_right if outcome is Outcome.RIGHT else round.race.second_wrong)

    def told(self, round: "Round") -> str:
        """Return the rules of the round as the hall is told them."""
        wrong = f"，答错扣 {-round.worth.wrong} 分" if round.worth.wrong else "，答错不扣分"
        return f"每题 {round.seconds} 秒，答对加 {round.worth.right} 分{wrong}"

    def length(self, round: "Round") -> str:
        """Return in words how long the round is: its questions and their time."""
        return f"{WHOSE[self.per]} {round.count} 题，每题 {round.seconds} 秒".strip()

    def faults(self, round: "Round") -> Iterator[tuple[str, str]]:
        """Name what is wrong with a round's settings for this kind: the field's path, and the end of a sentence."""
        yield from ()

    def usual(self) -> "Round":
        """Return a new round of this kind as it is usually played."""
        return Round(self, name=self.label)


@dataclass(frozen=True)
class Round:
    """One round's settings. `count` is questions per player, per team or in all, as the kind has it."""

    kind: Annotated[RoundKind, Label("类型")]
    code: Annotated[str, Text("编号", 10)] = ""
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


def points_for(round: Round, outcome: Outcome, value: int | None = None) -> Decimal:
    """Return what an answer gives its team; where teams wager, `value` is what the team chose to play for.

    A prompted answer earns nothing, whether right or wrong; what the prompting costs is a foul of its own.
    """
    if outcome is Outcome.DECLINED and not (round.kind.is_wagered and round.wager.may_decline):
        raise MayNotDecline
    if not round.kind.gives_points or outcome in (Outcome.DECLINED, Outcome.HINTED):
        return Decimal(0)
    return round.kind.points(round, outcome, value)


def second_chances_left(round: Round, given: int) -> int:
    """Return how many other teams may still try after a wrong answer; `given` is how many have tried already."""
    return max(0, round.kind.second_chances(round) - given)
