"""Rule: the rules of a match as a form a teacher can fill in, every field named by its path in the rules.

The form follows the declared types, so a new setting or a new kind of round appears by itself; what a kind of round
has no use for is left out. `rule_reading` reads the form back, `rule_changes` carries out its buttons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass, replace

from app.matches.checks import UNUSED
from app.matches.expected import minutes_expected, questions_expected, show_minutes
from app.matches.fields import described
from app.matches.preset import TEAMS
from app.matches.rounds import WHOSE, Round, RoundKind, Way
from app.matches.rule_changes import Command, additions, row_commands
from app.matches.rule_fields import FormField, field_of, inner_group, is_group
from app.matches.rulebook import Rules

UNASKED: dict[str, Callable[[RoundKind], bool]] = UNUSED | {  # by path in a round, where a kind has no use for it
    "kind": lambda kind: True,  # chosen when the round is added
    "count": lambda kind: kind.breaks_ties,
    "order": lambda kind: not kind.has_turns,
    "picks": lambda kind: not kind.has_turns or kind.is_wagered or kind.in_one_window,
    "prize_pool": lambda kind: not kind.is_for_hall,
    "wrong_to_audience": lambda kind: kind.way is Way.TOGETHER,
    "worth": lambda kind: not kind.gives_points,
    "worth.right": lambda kind: not kind.has_worth,
    "worth.wrong": lambda kind: not kind.has_worth,
    "worth.silent": lambda kind: not kind.has_worth,
    "race.false_start_points": lambda kind: not kind.gives_points,
    "race.second_chances": lambda kind: not kind.can_reopen,
    "race.second_right": lambda kind: not kind.can_reopen,
    "race.second_wrong": lambda kind: not kind.can_reopen,
}
FIRST = ("name", "count", "seconds", "worth.right", "worth.wrong", "wager.values", "jury.top")  # the rest is folded
ELSEWHERE = frozenset({"preliminary"})  # settled for the whole tournament, not for one match
NOWHERE = "rules"  # the form itself: where a fault is shown that no field has


@dataclass(frozen=True)
class FormGroup:
    """Settings that belong together; a row of a list also has buttons, and a round folds most of its settings."""

    name: str
    label: str
    fields: tuple[FormField, ...] = ()
    groups: tuple["FormGroup", ...] = ()
    lists: tuple["FormList", ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    questions: int = 0
    minutes: int = 0
    commands: tuple[Command, ...] = ()

    @property
    def faults(self) -> dict[str, str]:
        """Return what is wrong inside, by the place where it is shown, in the order of the page."""
        found = {each.name: each.fault for each in self.fields if each.fault}
        inner: tuple[FormGroup | FormList, ...] = (*self.groups, *self.lists)
        for part in inner:
            found |= part.faults
        return found


@dataclass(frozen=True)
class FormList:
    """Several groups of one kind in order, and the buttons that add one."""

    name: str
    label: str
    rows: tuple[FormGroup, ...]
    additions: tuple[Command, ...]
    fault: str = ""

    @property
    def faults(self) -> dict[str, str]:
        """Return what is wrong with the list and inside its rows."""
        found = {self.name: self.fault} if self.fault else {}
        for row in self.rows:
            found |= row.faults
        return found


@dataclass(frozen=True)
class RuleForm:
    """The whole form, and what the show is expected to take with so many teams."""

    whole: FormGroup
    rounds: FormList
    lists: tuple[FormList, ...]
    groups: tuple[FormGroup, ...]
    faults: dict[str, str]
    teams: int
    minutes: int


@dataclass(frozen=True)
class Asking:
    """What the parts of the form are made from, besides the settings themselves."""

    rules: Rules
    teams: int
    faults: Mapping[str, str]
    typed: Mapping[str, object]
    elsewhere: frozenset[str]

    def fault(self, name: str) -> str:
        """Return what is wrong with a field, or with one of the values in it."""
        return next((words for path, words in self.faults.items() if f"{path}.".startswith(f"{name}.")), "")


def form_of(
    rules: Rules,
    faults: Mapping[str, str] | None = None,
    teams: int = TEAMS,
    typed: Mapping[str, object] | None = None,
    elsewhere: frozenset[str] = ELSEWHERE,
) -> RuleForm:
    """Return the form of the rules; without teams as yet, minutes are expected for as many as the preset has.

    `typed` are the fields as they were sent: where one could not be read, it is shown as it was written.
    """
    asking = Asking(rules, teams or TEAMS, faults or {}, typed or {}, elsewhere)
    whole = _group(asking, rules, "", "基本设置")
    rounds, *lists = sorted(whole.lists, key=lambda each: each.name != "rounds")
    shown = whole.faults
    lost = [words for path, words in asking.faults.items() if words not in shown.values()]
    return RuleForm(
        replace(whole, groups=(), lists=()),
        rounds,
        tuple(lists),
        whole.groups,
        shown | ({NOWHERE: "".join(lost)} if lost else {}),
        asking.teams,
        show_minutes(rules, asking.teams),
    )


def _group(asking: Asking, settings: object, path: str, name: str) -> FormGroup:
    """Return the settings of a group that are asked for, in the order in which they are declared."""
    fields: list[FormField] = []
    groups: list[FormGroup] = []
    lists: list[FormList] = []
    for each in described(type(settings)):
        value, at = getattr(settings, each.name), f"{path}{each.name}"
        if not _is_asked(asking, at) or (value is None and is_group(each.kind)):
            continue
        if is_dataclass(value):
            groups.append(_group(asking, value, f"{at}.", each.about.label))
        elif isinstance(value, tuple) and inner_group(each.kind):
            lists.append(_list(asking, value, at, each.about.label))
        else:
            typed = asking.typed.get(at)
            fault = asking.fault(at)
            words = typed if fault and isinstance(typed, str) else None
            fields.append(field_of(each, value, at, fault, words))
    return FormGroup(path.removesuffix("."), name, tuple(fields), tuple(groups), tuple(lists))


def _list(asking: Asking, rows: tuple[object, ...], path: str, name: str) -> FormList:
    made = []
    for index, row in enumerate(rows):
        group = _group(asking, row, f"{path}.{index}.", f"第 {index + 1} 个{name}")
        if isinstance(row, Round):
            group = _card(asking, row, group)
        made.append(replace(group, commands=row_commands(path, index, len(rows))))
    return FormList(path, name, tuple(made), additions(asking.rules, path), asking.faults.get(path, ""))


def _card(asking: Asking, round: Round, group: FormGroup) -> FormGroup:
    """Return a round's card: what most often changes at once, the rest in groups to be unfolded."""
    every = {each.name: each for part in (group, *group.groups) for each in part.fields}
    first = [f"{group.name}.{name}" for name in FIRST]
    first += [name for name in every if name == f"{group.name}.kind"]  # only asked for when it cannot stay
    rest = [
        replace(each, fields=tuple(f for f in each.fields if f.name not in first)) for each in (group, *group.groups)
    ]
    return replace(
        group,
        label=round.kind.label,
        fields=tuple(_counted(round, every[name]) for name in first if name in every),
        groups=tuple(
            replace(each, groups=(), label="" if each.name == group.name else each.label)
            for each in rest
            if each.fields
        ),
        hidden=tuple((name, round.kind.value) for name in (f"{group.name}.kind",) if name not in every),
        questions=questions_expected(round, asking.teams, asking.rules.team.players),
        minutes=minutes_expected(round, asking.teams, asking.rules.team.players),
    )


def _counted(round: Round, field: FormField) -> FormField:
    """Say of whom the questions are counted, and of whom the time where it is not that of one question."""
    each = WHOSE[round.kind.per]
    counted = (".count", ".seconds") if round.kind.in_one_window else (".count",)
    return replace(field, label=f"{each}{field.label}") if field.name.endswith(counted) else field


def _is_asked(asking: Asking, path: str) -> bool:
    """Return whether the form shows a setting: those that matter, and any that is wrong, so that it can be mended."""
    if path in asking.elsewhere:
        return False
    if asking.fault(path):
        return True
    match path.split("."):
        case ["code"]:
            return False
        case ["rounds", index, *inner]:
            has_no_use = UNASKED.get(".".join(inner))
            return not (has_no_use and has_no_use(asking.rules.rounds[int(index)].kind))
    return True
