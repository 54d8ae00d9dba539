"""Rule: questions out of a file in Moodle's GIFT format, as Moodle itself would read it, with an account of every line.

Paragraphs are questions; lines that begin with // are comments, and tags stand in those: `// [tag:topic:law]`.
A character after a backslash is no mark: marks are looked for in a copy of the text in which such pairs are blotted
out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from app.exchange.markup import formatted, one_line
from app.exchange.moodle_lines import Numbered, joined, numbered, place
from app.exchange.readings import Piece, Reading, other, piece, refused
from app.exchange.tagging import WHOLE, with_tags
from app.exchange.weighing import Option, choice, true_or_false
from app.questions.written import Written

BLANK = "（　　）"  # where the words after the braces go on: a question with a missing word
CATEGORY = "$CATEGORY:"
ONLY = "只能导入单选题、多选题和判断题。"
ESSAY = f"这是简答题（论述题），{ONLY}"
NUMERICAL = f"这是数值题（填写数字），{ONLY}"
MATCHING = f"这是连线题（匹配题），{ONLY}"
SHORT_ANSWER = f"这是填空题，{ONLY}"
NO_BRACES = "没有花括号：选项要写在一对花括号里，题目内部不能有空行。"
ODD_BRACES = "花括号不成对：题目内部不能有空行；题中的花括号前面要加反斜杠。"
MORE_BRACES = "这一段有几对花括号：题与题之间要空一行；题中的花括号前面要加反斜杠。"
STRAY = "花括号里、第一个选项前面有多余的文字。"
TAIL_JOINED = "花括号后面另起的文字接在了题干后面。"

ESCAPED = re.compile(r"\\([\\:#={}~n])")
NO_MARK = re.compile(r"\\[\\:#={}~n]|&#[0-9]{1,7};|&#[xX][0-9A-Fa-f]{1,6};")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,9})?)%")
TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*+)\\?+(\]|$)")
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


class _NotTaken(Exception):
    """The question cannot be taken; the text says why."""


class _Explains(Exception):
    """The paragraph asks nothing."""


def read_gift(text: str) -> Reading:
    """Return the account of a GIFT file: a piece for every paragraph, and every line that is not blank in one of them.

    >>> [(each.where, each.fate.value) for each in read_gift("// 注释\\n\\n毒品有害。{T}\\n\\n谈谈禁毒的意义。{}")]
    [('第 1 行', 'other'), ('第 3 行', 'taken'), ('第 5 行', 'refused')]
    """
    return tuple(_piece(block) for block in _blocks(numbered(text)))


def _blocks(lines: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Yield the paragraphs; a category, and a comment or title after closed braces, begin one without a blank line."""
    block: list[Numbered] = []
    is_closed = False
    for line in lines:
        text = line.text.strip()
        is_start = text.startswith(CATEGORY) or (is_closed and text.startswith(("//", "::")))
        if block and (not text or is_start or block[0].text.strip().startswith(CATEGORY)):
            yield block
            block, is_closed = [], False
        if text:
            block.append(line)
            is_closed = is_closed or ("}" in _hidden(text) and not _is_comment(line))
    if block:
        yield block


def _is_comment(line: Numbered) -> bool:
    return line.text.strip().startswith("//")


def _piece(block: Sequence[Numbered]) -> Piece:
    where, text = place(block), joined(block)
    asked = "\n".join(line.text.strip() for line in block if not _is_comment(line)).strip()
    if not asked:
        return other(where, text, "注释")
    if asked.startswith(CATEGORY):
        return other(where, text, f"分类：{asked.removeprefix(CATEGORY).strip()}")
    try:
        written, notes = _question(asked, _tags(filter(_is_comment, block)))
    except _NotTaken as why:
        return refused(where, text, str(why))
    except _Explains:
        return other(where, text, "说明文字")
    return piece(where, text, written, list(dict.fromkeys(notes)))


def _tags(comments: Iterable[Numbered]) -> list[str]:
    found = (match for comment in comments for match in TAG.finditer(comment.text))
    return [re.sub(r"\\([\]\\])", r"\1", match[1]).strip() for match in found if match[2]]


def _question(asked: str, tags: Sequence[str]) -> tuple[Written, list[str]]:
    before, inner, after = _parted(_without_title(asked))
    words = _Words(before)
    if after.strip():
        before = f"{before.rstrip()}{BLANK}{after.strip()}"
        words.notes += [TAIL_JOINED] if after.startswith("\n") else []
    stem = words.plain(before)
    answers, explanation = inner, ""
    at = _hidden(inner).rfind("####")
    if at >= 0:
        answers, explanation = inner[:at], words.plain(inner[at + 4 :], keeps_lines=True)
    written, notes = _answered(stem, answers.strip(), explanation, words, WHOLE in tags)
    written, more = with_tags(written, tags)
    return written, words.notes + notes + more


def _without_title(asked: str) -> str:
    if not asked.startswith("::"):
        return asked
    end = _hidden(asked).find("::", 2)
    return asked[end + 2 if end > 0 else 2 :].strip()


def _parted(asked: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the one pair of braces."""
    hidden = _hidden(asked)
    opened, closed = hidden.count("{"), hidden.count("}")
    if not opened and not closed:
        if re.search("^[=~]", hidden, re.MULTILINE):
            raise _NotTaken(NO_BRACES)
        raise _Explains
    if opened == closed > 1:
        raise _NotTaken(MORE_BRACES)
    start, end = hidden.find("{"), hidden.find("}")
    if opened != 1 or closed != 1 or end < start:
        raise _NotTaken(ODD_BRACES)
    return asked[:start], asked[start + 1 : end], asked[end + 1 :]


def _answered(stem: str, answers: str, explanation: str, words: "_Words", is_whole: bool) -> tuple[Written, list[str]]:
    hidden = _hidden(answers)
    if "~" in hidden and not hidden.startswith("#"):
        options = [words.option(answers[start:end], hidden[start:end]) for start, end in _spans(hidden)]
        return choice(stem, options, explanation, is_single="=" in hidden, is_whole=is_whole)
    said = [words.plain(part) for part in _cut_at_sharps(answers, 2)]
    if (is_true := TRUTHS.get(said[0].upper())) is not None:
        when_wrong, when_right = (*said[1:], "", "")[:2]
        return true_or_false(stem, is_true, explanation, when_right, when_wrong)
    raise _NotTaken(_other_type(hidden))


def _other_type(hidden: str) -> str:
    if not hidden:
        return ESSAY
    if hidden.startswith("#"):
        return NUMERICAL
    return MATCHING if "=" in hidden and "->" in hidden else SHORT_ANSWER


def _spans(hidden: str) -> list[tuple[int, int]]:
    starts = [mark.start() for mark in re.finditer("[~=]", hidden)]
    if hidden[: starts[0]].strip():
        raise _NotTaken(STRAY)
    return list(zip(starts, [*starts[1:], len(hidden)], strict=True))


def _hidden(text: str) -> str:
    """Return a text of the same length in which no escaped character and no HTML reference can be seen."""
    return NO_MARK.sub(lambda found: "\0" * len(found[0]), text)


def _cut_at_sharps(text: str, most: int) -> list[str]:
    """Return the parts between the first `most` unescaped #."""
    cuts = [-1, *[mark.start() for mark in re.finditer("#", _hidden(text))][:most], len(text)]
    return [text[start + 1 : end] for start, end in pairwise(cuts)]


class _Words:
    """Reads the texts of one question; those that name no format have the stem's."""

    def __init__(self, stem: str) -> None:
        self.notes: list[str] = []
        named = FORMAT.match(stem)
        self.form = named[1].lower() if named else "moodle"

    def plain(self, raw: str, *, keeps_lines: bool = False) -> str:
        """Return a piece of the source as plain text."""
        named = FORMAT.match(raw)
        form = named[1].lower() if named else self.form
        raw = raw[named.end() if named else 0 :].strip()
        unescaped = ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], raw)
        text, notes = formatted(unescaped, form)
        self.notes += notes
        return text if keeps_lines or form == "plain" else one_line(text)

    def option(self, raw: str, hidden: str) -> Option:
        """Return the option that begins with its mark = or ~."""
        weight = 100.0 if hidden[0] == "=" else 0.0
        body = raw[1:]
        if weighed := WEIGHT.match(body):
            weight, body = float(weighed[1]), body[weighed.end() :]
        said = [self.plain(part, keeps_lines=at > 0) for at, part in enumerate(_cut_at_sharps(body, 1))]
        return Option(said[0], weight, said[1] if len(said) > 1 else "")
