"""Rule: which questions of the bank are set aside for which round of a match, by a seed, and what is short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.matches.expected import questions_expected, reserve_expected
from app.matches.rounds import Round
from app.matches.rulebook import Rules
from app.papers.assembly import Candidate
from app.papers.ordering import by_chance
from app.vocabulary import Difficulty, QuestionKind

SPOKEN = (QuestionKind.SINGLE_CHOICE, QuestionKind.TRUE_FALSE)  # what can be answered aloud in a word
FOR_A_TIE = 6  # questions kept for a tie-break, which has none of its own until there is a tie
CHOICE = 2  # questions of each value for every team, so that the last still has something to choose


@dataclass(frozen=True)
class SetAside:
    """A question for a place in a round."""

    round: int
    number: int
    is_reserve: bool
    value: int | None
    revision: UUID


@dataclass(frozen=True)
class Short:
    """A round for which the bank has too few questions."""

    round: int
    wanted: int
    found: int


def set_aside(rules: Rules, teams: int, stock: Iterable[Candidate], seed: str) -> tuple[list[SetAside], list[Short]]:
    """Return the questions of every round and its spare ones, each used once, and the rounds that remain short.

    Rounds that ask for one kind choose first, so that no other round takes what only they can use.
    """
    left = sorted(stock, key=lambda each: by_chance(seed, each.revision_id))
    chosen: list[SetAside] = []
    short: list[Short] = []
    order = sorted(range(len(rules.rounds)), key=lambda at: (len(rules.rounds[at].kinds or SPOKEN), at))
    for at in order:
        round = rules.rounds[at]
        for value, wanted, spare in _wanted(rules, round, teams):
            pool = _fit(left, round, value)
            taken = pool[: wanted + spare]
            left = [each for each in left if each not in taken]
            if len(taken) < wanted:
                short.append(Short(at, wanted, len(taken)))
            chosen += _placed(at, value, taken, wanted, chosen)
    return sorted(chosen, key=lambda each: (each.round, each.is_reserve, each.number)), short


def _wanted(rules: Rules, round: Round, teams: int) -> list[tuple[int | None, int, int]]:
    """Return (value, questions, spare ones) for each value of a round; most rounds have but one line."""
    spare = reserve_expected(round, teams, rules.team.players, rules.reserve)
    if round.kind.is_wagered:
        each = max(1, -(-spare // len(round.wager.values)))
        return [(value, max(teams, CHOICE) * round.count, each) for value in round.wager.values]
    asked = questions_expected(round, teams, rules.team.players)
    return [(None, FOR_A_TIE if round.kind.breaks_ties else asked, spare)]


def _fit(left: Sequence[Candidate], round: Round, value: int | None) -> list[Candidate]:
    """Return the questions that fit a round, the fittest first: the more is at stake, the harder."""
    kinds = round.kinds or SPOKEN
    fit = [each for each in left if each.kind in kinds]
    if value is None:
        return fit
    values = round.wager.values
    level = list(Difficulty)[min(len(Difficulty) - 1, values.index(value) * len(Difficulty) // len(values))]
    return sorted(fit, key=lambda each: each.difficulty is not level)


def _placed(
    at: int, value: int | None, taken: Sequence[Candidate], wanted: int, before: Sequence[SetAside]
) -> list[SetAside]:
    placed: list[SetAside] = []
    for position, each in enumerate(taken):
        is_reserve = position >= wanted
        taken_numbers = [s.number for s in [*before, *placed] if s.round == at and s.is_reserve == is_reserve]
        placed.append(SetAside(at, max(taken_numbers, default=0) + 1, is_reserve, value, each.revision_id))
    return placed
