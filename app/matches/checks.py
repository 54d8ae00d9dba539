"""Rule: what is wrong with edited settings, every fault in a sentence, by the path of the field a form shows it at."""

from collections import Counter
from collections.abc import Iterator

from app import vocabulary
from app.matches.fields import limit_faults
from app.matches.flow import WAYS, Way
from app.matches.rounds import NO_POINTS, Preliminary, PrelimMode, Round, Rules
from app.matches.words import RoundKind, TurnOrder, label
from app.vocabulary import QuestionKind

K = RoundKind
UNUSED = {  # groups of fields a kind of round does not use: whatever they hold harms nobody
    "race": lambda kind: WAYS[kind] is not Way.RACED,
    "wager": lambda kind: kind is not K.RISK,
    "jury": lambda kind: kind is not K.JUDGED,
}
ONE_TAP = {QuestionKind.SINGLE_CHOICE, QuestionKind.TRUE_FALSE}
EARNS = frozenset(K) - NO_POINTS - {K.RISK, K.JUDGED}


def faults(rules: Rules, teams: int) -> dict[str, str]:
    """Return every fault of the settings for a match of so many teams; none means they may be used."""
    found = {path: fault for path, fault in limit_faults(rules) if not _is_unused(rules, path)}
    for path, fault in _whole(rules, teams):
        found.setdefault(path, fault)
    for index, round in enumerate(rules.rounds):
        for name, fault in _of_round(round):
            found.setdefault(f"rounds.{index}.{name}", f"第 {index + 1} 个环节{fault}")
    if rules.preliminary:
        for name, fault in _of_preliminary(rules.preliminary):
            found.setdefault(f"preliminary.{name}", fault)
    return found


def _whole(rules: Rules, teams: int) -> Iterator[tuple[str, str]]:
    if not rules.rounds:
        yield "rounds", "至少要有一个环节。"
    if rules.floor is not None and rules.floor > rules.base_score:
        yield "floor", "最低分不能高于基础分。"
    for index in _repeated([round.code for round in rules.rounds]):
        yield f"rounds.{index}.code", f"第 {index + 1} 个环节的编号与前面的环节重复。"
    breaks = [index for index, round in enumerate(rules.rounds) if round.kind is K.TIE_BREAK]
    if len(breaks) > 1:
        yield f"rounds.{breaks[1]}.kind", "加赛环节只能有一个。"
    elif breaks and any(round.kind not in NO_POINTS for round in rules.rounds[breaks[0] :]):
        yield f"rounds.{breaks[0]}.kind", "加赛要放在所有计分环节之后。"
    for index in _repeated([award.name for award in rules.awards]):
        yield f"awards.{index}.name", f"第 {index + 1} 个奖项的名称与前面的奖项重复。"
    places = sum(award.count for award in rules.awards)
    if places > teams:
        yield "awards", f"奖项名额共 {places} 个，多于参赛的 {teams} 支队伍。"


def _of_round(round: Round) -> Iterator[tuple[str, str]]:
    if round.count < 1 and round.kind is not K.TIE_BREAK:
        yield "count", "至少要有一道题。"
    if round.kind in EARNS and round.worth.right < 1:
        yield "worth.right", "答对应当加分。"
    if round.order is TurnOrder.SEAT and round.kind is not K.INDIVIDUAL:
        yield "order", f"不能选“{label(round.order)}”，只有个人必答可以。"
    if WAYS[round.kind] is Way.RACED and round.race.begin > round.seconds:
        yield "race.begin", "的开始答题时限不能长于作答时间。"
    if len(set(round.kinds)) < len(round.kinds):
        yield "kinds", "的题型有重复。"
    if round.kind is K.BURST and set(round.kinds) - ONE_TAP:
        yield "kinds", "只能选单选题和判断题：选手一按就判定。"
    if round.kind is K.RISK:
        yield from _of_values(round.wager.values)


def _of_values(values: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    if not values:
        yield "wager.values", "至少要有一个可选分值。"
    elif any(not 1 <= value <= 1000 for value in values):
        yield "wager.values", "的可选分值应在 1 到 1000 之间。"
    elif list(values) != sorted(set(values)):
        yield "wager.values", "的可选分值应从小到大排列，不能重复。"


def _of_preliminary(preliminary: Preliminary) -> Iterator[tuple[str, str]]:
    if preliminary.mode is PrelimMode.PAPER and not preliminary.blueprint:
        yield "blueprint", "初赛试卷至少要有一种题型。"
    for index in _repeated([line.kind for line in preliminary.blueprint]):
        yield f"blueprint.{index}.kind", f"初赛试卷的“{vocabulary.label(preliminary.blueprint[index].kind)}”重复了。"
    for index in _repeated(list(preliminary.tie_breaks)):
        yield f"tie_breaks.{index}", "同分时的比较有重复。"
    if preliminary.advance.count + preliminary.advance.wildcards > preliminary.teams:
        yield "advance.count", "晋级名额不能多于初赛队数。"


def _is_unused(rules: Rules, path: str) -> bool:
    match path.split("."):
        case ["rounds", index, group, _] if group in UNUSED:
            return UNUSED[group](rules.rounds[int(index)].kind)
        case _:
            return False


def _repeated(names: list[str]) -> list[int]:
    """Return the positions of names that stood earlier already."""
    seen: Counter[str] = Counter()
    again = []
    for index, name in enumerate(names):
        if seen[name.strip()]:
            again.append(index)
        seen[name.strip()] += 1
    return again
