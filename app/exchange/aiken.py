"""Rule: questions out of and into the Aiken format: a stem, options A) B) C), and a line ANSWER: B.

The format has single choice only, no explanations and no tags. Blank lines mean nothing in it, and nothing can be
escaped: a stem that looks like an option cannot be written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.exchange.moodle_lines import Numbered, joined, numbered, place
from app.exchange.readings import Piece, Reading, other, piece, refused
from app.exchange.weighing import as_statement
from app.questions.marking import LETTERS
from app.questions.written import Written
from app.vocabulary import QuestionKind, label

OPTION = re.compile(r"([A-Z])[).）．、]\s*(.*)", re.DOTALL)
ANSWER = re.compile(r"(?:ANSWER|答案)\s*[:：](.*)", re.IGNORECASE | re.DOTALL)
EXPLANATION = re.compile(r"(?:FEEDBACK|EXPLANATION|解析)\s*[:：](.*)", re.IGNORECASE | re.DOTALL)
LETTERS_SAID = re.compile(r"[A-Za-z](?:[\s,，、;；]*[A-Za-z])*[.。]?")

NO_ANSWER = "没有 ANSWER 行。"
NO_OPTIONS = "ANSWER 行前面没有选项。"
NO_STEM = "没有题干。"
ODD_ANSWER = "ANSWER 行写的不是选项的字母。"
NO_QUESTION = "题目以外的文字"
SEVERAL = "Aiken 格式只有单选题；这道题写了几个答案，按多选题导入，全部选对才得分。"
JOINED = "题干有几行，已连成一行。"


@dataclass
class _Open:
    """The question being read."""

    lines: list[Numbered] = field(default_factory=list)
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    explanation: str = ""


def read_aiken(text: str) -> Reading:
    """Return the account of an Aiken file: every line that is not blank belongs to exactly one piece.

    >>> [each.fate.value for each in read_aiken("毒品有害吗？\\nA) 有\\nB) 没有\\nANSWER: A")]
    ['taken']
    """
    pieces: list[Piece] = []
    at = _Open()
    is_after_blank = False
    for line in numbered(text):
        said = line.text.strip()
        if said and _begins(at, said, is_after_blank):
            pieces += _closed(at)
            at = _Open()
        if said:
            _take(at, line, said)
        is_after_blank = not said
    return (*pieces, *_closed(at))


def _begins(at: _Open, said: str, is_after_blank: bool) -> bool:
    """Tell whether this line is the first of something new."""
    if ANSWER.fullmatch(said) or OPTION.fullmatch(said):
        return at.answer is not None
    if at.answer is not None:
        return not (EXPLANATION.fullmatch(said) and not at.explanation)
    return bool(at.options) or (bool(at.stem) and is_after_blank)


def _take(at: _Open, line: Numbered, said: str) -> None:
    at.lines.append(line)
    if found := ANSWER.fullmatch(said):
        at.answer = found[1].strip()
    elif found := OPTION.fullmatch(said):
        at.options.append((found[1], found[2].strip()))
    elif at.answer is not None and (found := EXPLANATION.fullmatch(said)):
        at.explanation = found[1].strip()
    else:
        at.stem.append(said)


def _closed(at: _Open) -> list[Piece]:
    if not at.lines:
        return []
    where, text = place(at.lines), joined(at.lines)
    if not at.options and at.answer is None:
        return [other(where, text, NO_QUESTION)]
    if wrong := _wrong(at):
        return [refused(where, text, wrong)]
    letters = "".join(sorted(set(re.sub("[^A-Z]", "", (at.answer or "").upper()))))
    kind = QuestionKind.MULTIPLE_RESPONSE if len(letters) > 1 else QuestionKind.SINGLE_CHOICE
    options = tuple(option for _, option in at.options)
    written = as_statement(Written(kind, " ".join(at.stem), options, letters, at.explanation))
    changed = [SEVERAL] if len(letters) > 1 else []
    return [piece(where, text, written, changed + ([JOINED] if len(at.stem) > 1 else []))]


def _wrong(at: _Open) -> str:
    if not at.stem:
        return NO_STEM
    if not at.options:
        return NO_OPTIONS
    if at.answer is None:
        return NO_ANSWER
    there = "".join(letter for letter, _ in at.options)
    due = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(there)]
    if there != due:
        absent = next((letter for letter in due if letter not in there), "")
        return f"缺少选项 {absent}。" if absent else "选项的字母没有按顺序排列。"
    return "" if LETTERS_SAID.fullmatch(at.answer) else ODD_ANSWER


def write_aiken(questions: Sequence[Written]) -> tuple[str, list[str]]:
    """Return the questions as Aiken, and sentences about all that the format has no room for.

    True/false questions become a choice between 对 and 错.
    """
    parts, left_out = [], []
    for number, question in enumerate(questions, 1):
        if why := _unwritable(question):
            left_out.append(f"第 {number} 题没有写入：{why}。题干：{_on_one_line(question.stem)}")
        else:
            parts.append(_written(question))
    if any(_has_more(question) for question in questions):
        left_out.append("Aiken 格式没有解析、出处、主题、难度、学段和标签，这些没有写入。")
    return "\n".join(parts), left_out


def _unwritable(question: Written) -> str:
    stem = _on_one_line(question.stem)
    if question.kind is QuestionKind.MULTIPLE_RESPONSE:
        return f"{label(question.kind)}在 Aiken 格式里写不出来"
    if OPTION.fullmatch(stem) or ANSWER.fullmatch(stem) or EXPLANATION.fullmatch(stem):
        return "题干的开头像选项或答案，在 Aiken 格式里分不清"
    return ""


def _has_more(question: Written) -> bool:
    bare = Written(question.kind, question.stem, question.options, question.letters)
    return question != replace(bare, difficulty=question.difficulty)


def _written(question: Written) -> str:
    options = zip(LETTERS, question.options, strict=False)
    lines = [_on_one_line(question.stem), *(f"{letter}) {_on_one_line(option)}" for letter, option in options)]
    return "\n".join([*lines, f"ANSWER: {question.letters}", ""])


def _on_one_line(text: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", " ", text).strip()
