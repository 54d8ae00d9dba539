"""Rule: what is wrong with edited settings, every fault in a sentence, by the path of the field a form shows it at."""

from collections import Counter
from collections.abc import Callable, Iterator

from app import vocabulary
from app.matches.fields import limit_faults
from app.matches.rounds import Per, Round, RoundKind
from app.matches.rulebook import Preliminary, PrelimMode, Rules
from app.matches.words import TurnOrder, label

UNUSED: dict[str, Callable[[RoundKind], bool]] = {  # groups a kind of round has no use for: what they hold harms nobody
    "race": lambda kind: not kind.is_raced,
    "wager": lambda kind: not kind.is_wagered,
    "jury": lambda kind: not kind.is_marked,
}


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
    breaks = [index for index, round in enumerate(rules.rounds) if round.kind.breaks_ties]
    if len(breaks) > 1:
        yield f"rounds.{breaks[1]}.kind", "加赛环节只能有一个。"
    elif breaks and any(round.kind.gives_points for round in rules.rounds[breaks[0] :]):
        yield f"rounds.{breaks[0]}.kind", "加赛要放在所有计分环节之后。"
    for index in _repeated([award.name for award in rules.awards]):
        yield f"awards.{index}.name", f"第 {index + 1} 个奖项的名称与前面的奖项重复。"
    places = sum(award.count for award in rules.awards)
    if places > teams:
        yield "awards", f"奖项名额共 {places} 个，多于参赛的 {teams} 支队伍。"


def _of_round(round: Round) -> Iterator[tuple[str, str]]:
    if round.count < 1 and not round.kind.breaks_ties:
        yield "count", "至少要有一道题。"
    if round.kind.has_worth and round.worth.right < 1:
        yield "worth.right", "答对应当加分。"
    if round.order is TurnOrder.SEAT and round.kind.per is not Per.SEAT:
        yield "order", f"不能选“{label(round.order)}”，只有个人必答可以。"
    if round.kind.is_raced and round.race.begin > round.seconds:
        yield "race.begin", "的开始答题时限不能长于作答时间。"
    if len(set(round.kinds)) < len(round.kinds):
        yield "kinds", "的题型有重复。"
    yield from round.kind.faults(round)


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
