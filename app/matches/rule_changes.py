"""Rule: what a press of a button does to the rules on the form: rows come, go and change places, the preset is loaded.

Nothing is kept by it: the form is shown again with the change, and saved when its author says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.errors import Refusal
from app.matches.kinds import KINDS
from app.matches.preset import TONGXIN_2023
from app.matches.rounds import Round, RoundKind
from app.matches.rulebook import Awarded, LifelineRule, PaperLine, Rules

MOST_ROWS = 30
SAVE, PRESET = "save", "preset"
IN_PRESET: dict[RoundKind, Round] = {round.kind: round for round in reversed(TONGXIN_2023.rounds)}


class NoSuchChange(Refusal):
    """The form has no such button, or not for these rules."""

    message = "没有这样的修改，赛制没有变化。"


@dataclass(frozen=True)
class Command:
    """A button of the form: what it sends, what it says, and the part of the page to come back to."""

    value: str
    label: str
    place: str = ""


def additions(rules: Rules, path: str) -> tuple[Command, ...]:
    """Return the buttons that add a row to a list: for rounds one of each kind, and never a second tie-break."""
    if path not in ROWS or len(ROWS[path](rules)) >= MOST_ROWS:
        return ()
    if path != "rounds":
        return (Command(f"add {path}", "添加一行", path),)
    has_break = any(round.kind.breaks_ties for round in rules.rounds)
    offered = [kind for kind in KINDS.values() if not (has_break and kind.breaks_ties)]
    return tuple(Command(f"add {path}.{kind.value}", kind.label, f"{path}.{_spot(rules, kind)}") for kind in offered)


def row_commands(path: str, index: int, count: int) -> tuple[Command, ...]:
    """Return the buttons of one row; the first cannot go up, nor the last down."""
    moves = [
        Command(f"up {path}.{index}", "上移", f"{path}.{index - 1}") if index else None,
        Command(f"down {path}.{index}", "下移", f"{path}.{index + 1}") if index + 1 < count else None,
        Command(f"remove {path}.{index}", "删除", path),
    ]
    return tuple(move for move in moves if move)


def changed(rules: Rules, command: str) -> Rules:
    """Return the rules after a button of the form was pressed; `save` changes nothing.

    >>> [award.name for award in changed(TONGXIN_2023, "up awards.1").awards]
    ['二等奖', '一等奖', '三等奖', '优秀奖']
    """
    if command == SAVE:
        return rules
    if command == PRESET:  # a tournament without a preliminary stays without one
        return replace(TONGXIN_2023, preliminary=TONGXIN_2023.preliminary if rules.preliminary else None)
    for path, rows in ROWS.items():
        if any(command == each.value for each in additions(rules, path)):
            return _added(rules, path, command)
        for index in range(len(rows(rules))):
            if any(command == each.value for each in row_commands(path, index, len(rows(rules)))):
                return _with_rows(rules, path, _moved(rows(rules), index, command))
    raise NoSuchChange


def standard(kind: RoundKind) -> Round:
    """Return a new round of a kind as it is usually played: as in the preset, where it is there."""
    return IN_PRESET.get(kind) or kind.usual()


def _moved(rows: tuple[object, ...], index: int, command: str) -> tuple[object, ...]:
    others = [*rows[:index], *rows[index + 1 :]]
    if command.startswith("remove "):
        return tuple(others)
    others.insert(index + (-1 if command.startswith("up ") else 1), rows[index])
    return tuple(others)


def _added(rules: Rules, path: str, command: str) -> Rules:
    if path != "rounds":
        return _with_rows(rules, path, (*ROWS[path](rules), NEW[path]))
    kind = KINDS[command.rpartition(".")[2]]
    round = replace(standard(kind), code=_free_code(rules, kind))
    spot = _spot(rules, kind)
    return replace(rules, rounds=(*rules.rounds[:spot], round, *rules.rounds[spot:]))


def _spot(rules: Rules, kind: RoundKind) -> int:
    """Return where a new round goes: last, but a tie-break stays behind every round that gives points."""
    for index, round in enumerate(rules.rounds):
        if round.kind.breaks_ties and kind.gives_points:
            return index
    return len(rules.rounds)


def _free_code(rules: Rules, kind: RoundKind) -> str:
    used = {round.code for round in rules.rounds}
    return next(code for code in (f"{kind.letter}{n}" for n in range(1, MOST_ROWS + 2)) if code not in used)


def _with_rows(rules: Rules, path: str, rows: tuple[object, ...]) -> Rules:
    name, _, inner = path.partition(".")
    group = getattr(rules, name)
    changes = {name: replace(group, **{inner: rows}) if inner else rows}
    return replace(rules, **changes)  # type: ignore[arg-type]  # the rows of `path`, as ROWS gave them


NEW = {"awards": Awarded(), "lifelines": LifelineRule(), "preliminary.blueprint": PaperLine()}
ROWS: dict[str, Callable[[Rules], tuple[object, ...]]] = {
    "rounds": lambda rules: rules.rounds,
    "awards": lambda rules: rules.awards,
    "lifelines": lambda rules: rules.lifelines,
    "preliminary.blueprint": lambda rules: rules.preliminary.blueprint if rules.preliminary else (),
}
