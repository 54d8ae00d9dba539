"""Rule: a question as Moodle marks it, option by option, as one of ours: what is right, and what the notes say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.questions.bank import FALSE, TRUE
from app.questions.marking import LETTERS
from app.questions.written import EXPLANATION, Written, statement
from app.vocabulary import QuestionKind

FULL = 99.9  # per cent; Moodle rounds at the fifth digit
WORDS_FOR_TRUE = frozenset({"对", "正确", "√", "true", "t"})
WORDS_FOR_FALSE = frozenset({"错", "错误", "×", "false", "f"})

ONE_OF_SEVERAL = "原题选中任何一个正确选项就得满分，这里按多选题导入，全部选对才得分。"
SECOND_BEST = "原题有的选项得部分分，这里选它不得分。"
PENALTY = "原题选错扣分，这里选错不得分，也不扣分。"
IN_PARTS = "原题选对一部分得部分分，这里全部选对才得分。"
IN_PARTS_AND_PENALTY = "原题选对一部分得部分分、选错扣分，这里全部选对才得分，也不扣分。"
ONLY_ONE = "原题允许多选，但只有一个正确选项，按单选题导入。"
FEEDBACK_KEPT = "选项后面的反馈写进了解析。"
FEEDBACK_LOST = "选项后面的反馈太长，没有导入。"


@dataclass(frozen=True)
class Option:
    """An option with its share of the marks in per cent (below nought: a penalty) and what is said to who takes it."""

    text: str
    weight: float
    feedback: str = ""


def choice(
    stem: str, options: Sequence[Option], explanation: str, *, is_single: bool, is_whole: bool
) -> tuple[Written, list[str]]:
    """Return a question to choose from and notes about what is marked differently here.

    `is_single`: only one option can be ticked. `is_whole`: the source, too, gives marks for exactly the key alone.
    Two options that say true and false make it a true/false question.

    >>> choice("1+1=？", [Option("2", 100), Option("3", 0)], "", is_single=True, is_whole=False)[0].letters
    'A'
    """
    least = FULL if is_single else 0.0
    right = [at for at, option in enumerate(options) if option.weight >= least and option.weight > 0]
    letters = "".join(LETTERS[at] if at < len(LETTERS) else "?" for at in right)
    notes = [] if is_whole else _marked_otherwise([option.weight for option in options], len(right), is_single)
    kind = QuestionKind.MULTIPLE_RESPONSE if len(right) > 1 else QuestionKind.SINGLE_CHOICE
    written = as_statement(Written(kind, stem, tuple(option.text for option in options), letters, explanation))
    written, more = with_feedback(written, [(f"“{option.text}”", option.feedback) for option in options])
    return written, notes + more


def _marked_otherwise(weights: Sequence[float], right: int, is_single: bool) -> list[str]:
    has_penalty = any(weight < 0 for weight in weights)
    if is_single:
        partial = any(0 < weight < FULL for weight in weights)
        said = {ONE_OF_SEVERAL: right > 1, SECOND_BEST: partial and right > 0, PENALTY: has_penalty}
    else:
        several = right > 1
        said = {ONLY_ONE: right == 1, PENALTY: right == 1 and has_penalty}
        said |= {IN_PARTS: several and not has_penalty, IN_PARTS_AND_PENALTY: several and has_penalty}
    return [note for note, applies in said.items() if applies]


def as_statement(written: Written) -> Written:
    """Return a single choice between true and false as a true/false question; any other question as it is.

    >>> as_statement(Written(QuestionKind.SINGLE_CHOICE, "毒品有害。", ("错误", "正确"), "B")).letters
    'A'
    """
    if written.kind is not QuestionKind.SINGLE_CHOICE or len(written.options) != 2 or written.letters not in ("A", "B"):
        return written
    first, second = (option.strip().lower() for option in written.options)
    if first in WORDS_FOR_TRUE and second in WORDS_FOR_FALSE:
        is_true = written.letters == "A"
    elif first in WORDS_FOR_FALSE and second in WORDS_FOR_TRUE:
        is_true = written.letters == "B"
    else:
        return written
    letters = "A" if is_true else "B"
    return replace(written, kind=QuestionKind.TRUE_FALSE, options=(TRUE, FALSE), letters=letters)


def true_or_false(
    stem: str, is_true: bool, explanation: str, when_right: str, when_wrong: str
) -> tuple[Written, list[str]]:
    """Return a true/false question with what is said to who is right and who is wrong, and notes."""
    said = [("答对时", when_right), ("答错时", when_wrong)]
    return with_feedback(statement(stem, is_true, explanation), said)


def with_feedback(written: Written, said: Sequence[tuple[str, str]]) -> tuple[Written, list[str]]:
    """Return the question with feedback after the explanation, each under its name, and a note if there was any."""
    lines = [f"{name}：{words.strip()}" for name, words in said if words.strip()]
    if not lines:
        return written, []
    explanation = "\n".join([written.explanation, *lines]).strip()
    if len(explanation) > EXPLANATION:
        return written, [FEEDBACK_LOST]
    return replace(written, explanation=explanation), [FEEDBACK_KEPT]


def shares(right: int) -> str:
    """Return what one of so many right options is worth, in per cent as Moodle's list of marks has it.

    >>> shares(2), shares(3), shares(8)
    ('50', '33.33333', '12.5')
    """
    return f"{100 / right:.5f}".rstrip("0").rstrip(".")
