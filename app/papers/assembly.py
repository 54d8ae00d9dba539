"""Rule: choose questions to a blueprint from a seed, or say line by line what is short.

Lines never share a question: a line that names a topic takes from that topic, a line for any topic takes from the
topics that no line of its kind and difficulty names, and lines that would take from the same questions divide them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import Refusal
from app.papers.ordering import by_chance
from app.vocabulary import Difficulty, QuestionKind, Topic, label

ANY_TOPIC = "不限主题"
MIX = {Difficulty.EASY: 5, Difficulty.MEDIUM: 3, Difficulty.HARD: 2}  # tenths of a line of any difficulty


@dataclass(frozen=True)
class Wanted:
    """A line of a blueprint: so many questions of this sort, so many marks each."""

    topic: Topic | None
    kind: QuestionKind
    difficulty: Difficulty
    count: int
    marks: int

    @property
    def sort(self) -> tuple[Topic | None, QuestionKind, Difficulty]:
        """Return what sort of question the line asks for: lines of one sort divide the questions there are."""
        return self.topic, self.kind, self.difficulty

    def __str__(self) -> str:
        return f"{label(self.topic) if self.topic else ANY_TOPIC}、{label(self.kind)}、{label(self.difficulty)}"


@dataclass(frozen=True)
class NewLine:
    """A line as somebody filled it in; no difficulty means any."""

    topic: Topic | None
    kind: QuestionKind
    difficulty: Difficulty | None
    count: int
    marks: int


@dataclass(frozen=True)
class Candidate:
    """A revision of the bank that may be asked."""

    revision_id: UUID
    topic: Topic
    kind: QuestionKind
    difficulty: Difficulty


@dataclass(frozen=True)
class Preset:
    """A blueprint that schools know; its lines are for any topic, and any difficulty until they are made."""

    name: str
    lines: tuple[tuple[QuestionKind, int, int], ...]  # kind, count, marks


PRESETS = {
    "county": Preset(
        "县赛：20 题，每题 5 分（单选 15、判断 5）",
        ((QuestionKind.SINGLE_CHOICE, 15, 5), (QuestionKind.TRUE_FALSE, 5, 5)),
    ),
    "hundred": Preset(
        "100 分 30 题（判断 10×2、单选 15×4、多选 5×4）",
        (
            (QuestionKind.TRUE_FALSE, 10, 2),
            (QuestionKind.SINGLE_CHOICE, 15, 4),
            (QuestionKind.MULTIPLE_RESPONSE, 5, 4),
        ),
    ),
    "blank": Preset("空白，自己添加", ()),
}


class NotEnoughQuestions(Refusal):
    """The bank has fewer questions than a line wants."""

    message = "题库里的题目不够。"

    def __init__(self, lines: Sequence[Wanted], found: Sequence[int]) -> None:
        short = [
            f"第 {number} 行（{line}）要 {line.count} 道，题库只有 {there} 道"
            for number, (line, there) in enumerate(zip(lines, found, strict=True), start=1)
            if there < line.count
        ]
        super().__init__("；".join(short) + "。双向细目表已保留。")


class NoOtherQuestion(Refusal):
    """A line has already taken everything it could."""

    message = "题库里没有同一类的其他题可以换，原来的题保留不变。"


def pools(lines: Sequence[Wanted], candidates: Iterable[Candidate], seed: str) -> list[list[Candidate]]:
    """Return what each line may use: shared by no other line, topics in turn, in the order of `seed`.

    Lines that ask for the same sort of question divide it: first each in its turn gets what it wants, then the rest
    goes round.
    """
    sharing: dict[tuple[Topic | None, QuestionKind, Difficulty], list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        sharing[line.sort].append(position)
    sorts: dict[tuple[QuestionKind, Difficulty], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        sorts[candidate.kind, candidate.difficulty].append(candidate)
    result: list[list[Candidate]] = [[] for _ in lines]
    for (topic, kind, difficulty), positions in sharing.items():
        named = {key[0] for key in sharing if key[1:] == (kind, difficulty)}
        fitting = [c for c in sorts[kind, difficulty] if c.topic == topic or (topic is None and c.topic not in named)]
        shares = _divide(_topics_in_turn(fitting, seed), [lines[position].count for position in positions])
        for position, share in zip(positions, shares, strict=True):
            result[position] = share
    return result


def choose(lines: Sequence[Wanted], candidates: Iterable[Candidate], seed: str) -> list[tuple[UUID, ...]]:
    """Return exactly as many revisions for each line as it wants, or refuse and say which lines are short."""
    found = enough(lines, candidates, seed)
    return [
        tuple(candidate.revision_id for candidate in pool[: line.count])
        for line, pool in zip(lines, found, strict=True)
    ]


def enough(lines: Sequence[Wanted], candidates: Iterable[Candidate], seed: str) -> list[list[Candidate]]:
    """Return the pools of the lines, or refuse when one is short."""
    found = pools(lines, candidates, seed)
    if any(len(pool) < line.count for line, pool in zip(lines, found, strict=True)):
        raise NotEnoughQuestions(lines, [len(pool) for pool in found])
    return found


def substitute(pool: Iterable[Candidate], used: Iterable[UUID], instead_of: UUID) -> UUID:
    """Return another revision of a line's pool than those the paper uses.

    The pool is gone through from the question that leaves, so that swapping again and again shows all of them.
    """
    order = [candidate.revision_id for candidate in pool]
    start = order.index(instead_of) + 1 if instead_of in order else 0
    taken = set(used)
    for revision in order[start:] + order[:start]:
        if revision not in taken:
            return revision
    raise NoOtherQuestion


def quotas(count: int, available: Mapping[Difficulty, int]) -> dict[Difficulty, int]:
    """Return how many of `count` questions of any difficulty are easy, medium and hard.

    Five, three and two in ten, as far as the bank reaches; what is missing of one difficulty comes from the others.
    When the bank has too few altogether, the shortage stays with the easy ones, where it is seen.

    >>> some = dict.fromkeys(Difficulty, 30)
    >>> [quotas(15, some)[difficulty] for difficulty in Difficulty]
    [8, 4, 3]
    >>> [quotas(10, some | {Difficulty.HARD: 0})[difficulty] for difficulty in Difficulty]
    [6, 4, 0]
    """
    whole = {difficulty: min(count * tenths // 10, available.get(difficulty, 0)) for difficulty, tenths in MIX.items()}
    for _ in range(count - sum(whole.values())):
        behind = [difficulty for difficulty in MIX if whole[difficulty] < available.get(difficulty, 0)]
        # whoever is furthest below its share of the whole
        whole[max(behind, key=lambda d: count * MIX[d] - 10 * whole[d], default=Difficulty.EASY)] += 1
    return whole


def _topics_in_turn(candidates: Iterable[Candidate], seed: str) -> list[Candidate]:
    turns: dict[Topic, int] = defaultdict(int)
    ranked = []
    for candidate in sorted(candidates, key=lambda c: by_chance(seed, c.revision_id)):
        ranked.append((turns[candidate.topic], by_chance(seed, candidate.topic), candidate))
        turns[candidate.topic] += 1
    return [candidate for _, _, candidate in sorted(ranked, key=lambda item: item[:2])]


def _divide(candidates: list[Candidate], counts: list[int]) -> list[list[Candidate]]:
    shares: list[list[Candidate]] = []
    for count in counts:
        shares.append(candidates[:count])
        candidates = candidates[count:]
    for position, candidate in enumerate(candidates):
        shares[position % len(shares)].append(candidate)
    return shares
