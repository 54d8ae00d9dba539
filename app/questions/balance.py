"""Rule: whether the bank as a whole is balanced. Everything here is a warning for an editor to judge."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from app.questions.bank import TRUE, Bank, QuestionEntry
from app.questions.likeness import near_duplicates
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label

SLOGANS = "终身戒毒|不归路|毒品之王|百毒之王|十大毒品"
GUESSED = 0.32  # what picking the longest option may win; blind guessing wins 25 %
PRECISE = re.compile(
    r"\d+|依法|应当|可以|不得|有关|规定|条件|必要|及时|专业|正规|一般|通常|除外|或者|以及|并且|同时|根据"
)
LONGEST_SENTENCE = {"primary": 60, "junior": 80, "senior": 100, "adult": 120}  # characters between full stops
ENOUGH = 20  # fewer questions than this cannot be expected to be balanced
ALL_RIGHT = 1 / 8  # of the multiple-response questions
ONE_IN_A_HUNDRED = 11.34  # chi-square with 3 degrees of freedom


def warnings(bank: Bank) -> Iterator[str]:
    """Yield what an editor should look at."""
    for check in CHECKS:
        yield from check(bank)


def guesser_share(bank: Bank) -> float:
    """Return how often somebody who always picks the longest option of a single-choice question would be right."""
    shares = []
    for question in _of_kind(bank, QuestionKind.SINGLE_CHOICE):
        longest = max(len(option) for option in question.options.values())
        picks = [letter for letter, option in question.options.items() if len(option) == longest]
        shares.append((question.key in picks) / len(picks))
    return sum(shares) / len(shares) if shares else 0.0


def precise_share(bank: Bank) -> float:
    """Return how often somebody who always picks the most precise-sounding option would be right.

    Precise is what has most figures, legal words and qualifications; where several are alike, one of them by chance.
    """
    shares = []
    for question in _of_kind(bank, QuestionKind.SINGLE_CHOICE):
        marks = {letter: len(PRECISE.findall(option)) for letter, option in question.options.items()}
        picks = [letter for letter, count in marks.items() if count == max(marks.values())]
        shares.append((question.key in picks) / len(picks))
    return sum(shares) / len(shares) if shares else 0.0


def key_chi_square(bank: Bank) -> float:
    """Return how unevenly the keys of single-choice questions are spread over A to D (chi-square, 3 degrees)."""
    keys = Counter(question.key for question in _of_kind(bank, QuestionKind.SINGLE_CHOICE))
    expected = sum(keys.values()) / 4
    return sum((keys[letter] - expected) ** 2 / expected for letter in "ABCD") if expected else 0.0


def _of_kind(bank: Bank, kind: QuestionKind) -> list[QuestionEntry]:
    return [question for _, question in bank.questions if question.kind is kind]


def _longest_option_gives_away(bank: Bank) -> Iterator[str]:
    share = guesser_share(bank)
    if share > GUESSED:
        yield f"总选最长的选项，单选题能对 {share:.0%}（应不超过 32%）。"


def _most_precise_gives_away(bank: Bank) -> Iterator[str]:
    share = precise_share(bank)
    if share > GUESSED:
        yield f"总选说得最细的选项，单选题能对 {share:.0%}（应不超过 32%）。"


def _hard_to_read(bank: Bank) -> Iterator[str]:
    """Long sentences are the plainest measure of how hard a Chinese text is to read."""
    for _, question in bank.questions:
        longest = max(len(sentence) for sentence in re.split(r"[。？！；\n]", question.stem))
        if longest > LONGEST_SENTENCE.get(question.folder, 120):
            yield f"{question.id} 的题干有一句 {longest} 个字，对这个学段太长。"


def _keys_are_uneven(bank: Bank) -> Iterator[str]:
    if key_chi_square(bank) > ONE_IN_A_HUNDRED:
        keys = Counter(question.key for question in _of_kind(bank, QuestionKind.SINGLE_CHOICE))
        yield "单选题的答案分布不匀：" + "，".join(f"{letter} {keys[letter]}" for letter in "ABCD") + "。"


def _true_and_false_are_uneven(bank: Bank) -> Iterator[str]:
    statements = _of_kind(bank, QuestionKind.TRUE_FALSE)
    true = sum(question.key == TRUE for question in statements)
    if len(statements) >= ENOUGH and not 0.45 <= true / len(statements) <= 0.55:
        yield f"判断题 {len(statements)} 道，其中“对” {true} 道，应接近一半。"


def _everything_is_right(bank: Bank) -> Iterator[str]:
    several = _of_kind(bank, QuestionKind.MULTIPLE_RESPONSE)
    whole = sum(len(question.key) == len(question.options) for question in several)
    if len(several) >= ENOUGH and whole / len(several) > ALL_RIGHT:
        yield f"多选题 {len(several)} 道，其中全选的 {whole} 道（应不超过八分之一）。"


def _stems_are_alike(bank: Bank) -> Iterator[str]:
    for one, other, share in near_duplicates({question.id: question.stem for _, question in bank.questions}):
        yield f"{one} 与 {other} 的题干有 {share:.0%} 相同。"


def _slogans(bank: Bank) -> Iterator[str]:
    for _, question in bank.questions:
        if found := re.search(SLOGANS, question.stem + question.explanation):
            yield f"{question.id} 用了口号“{found[0]}”，请确认是在纠正它。"


def _law_without_article(bank: Bank) -> Iterator[str]:
    for _, question in bank.questions:
        if question.topic == Topic.LAW and not re.search(r"第.+条", question.source):
            yield f"{question.id} 是法律题，出处没有写条号。"


CHECKS: tuple[Callable[[Bank], Iterator[str]], ...] = (
    _longest_option_gives_away,
    _most_precise_gives_away,
    _hard_to_read,
    _keys_are_uneven,
    _true_and_false_are_uneven,
    _everything_is_right,
    _stems_are_alike,
    _slogans,
    _law_without_article,
)


def counts(bank: Bank) -> Counter[tuple[str, GradeBand, QuestionKind, Difficulty]]:
    """Return how many questions there are for each topic, band, kind and difficulty."""
    return Counter(
        (question.topic, band, question.kind, question.difficulty)
        for _, question in bank.questions
        for band in question.bands
    )


def table(bank: Bank) -> Iterator[str]:
    """Yield a table for the terminal: a line for each topic and band, columns for kinds and difficulties."""
    cells = [(kind, difficulty) for kind in QuestionKind for difficulty in Difficulty]
    found = counts(bank)
    yield _line("主题", "学段", [label(kind)[:2] + label(difficulty) for kind, difficulty in cells] + ["合计"])
    for topic in Topic:
        for band in GradeBand:
            figures = [found[topic, band, kind, difficulty] for kind, difficulty in cells]
            if sum(figures):
                yield _line(label(topic), label(band), [str(figure) for figure in [*figures, sum(figures)]])
    each = [sum(found[key] for key in found if key[2:] == cell) for cell in cells]
    yield _line("合计（按学段）", "", [str(figure) for figure in [*each, sum(each)]])


def measures(bank: Bank) -> str:
    """Return the figures an editor watches, in one line."""
    single, several, statements = (_of_kind(bank, kind) for kind in QuestionKind)
    keys = Counter(question.key for question in single)
    whole = sum(len(question.key) == len(question.options) for question in several)
    true = sum(question.key == TRUE for question in statements)
    return (
        f"单选 {len(single)} 道（答案 {' '.join(f'{letter} {keys[letter]}' for letter in 'ABCD')}，"
        f"卡方 {key_chi_square(bank):.2f}，总选最长的能对 {guesser_share(bank):.0%}，"
        f"总选最细的能对 {precise_share(bank):.0%}）；多选 {len(several)} 道（全选 {whole}）；"
        f"判断 {len(statements)} 道（对 {true}，错 {len(statements) - true}）。"
    )


def _line(topic: str, band: str, figures: list[str]) -> str:
    return _wide(topic, 16) + _wide(band, 6) + "".join(_wide(figure, 7, right=True) for figure in figures)


def _wide(text: str, columns: int, *, right: bool = False) -> str:
    """Return `text` filled up to so many columns of a terminal, where a Chinese character takes two."""
    space = " " * (columns - len(text) - sum(letter > "\u2e7f" for letter in text))
    return space + text if right else text + space
