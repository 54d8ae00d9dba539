"""Rule: questions as a file in Moodle's GIFT format.

Texts are marked [plain], so that Moodle shows them as they stand. GIFT gives marks in parts only; a wrong option that
costs everything comes nearest to our marking, where exactly the key earns marks.
"""

import re
from collections.abc import Sequence

from app.exchange.tagging import tags_of
from app.exchange.weighing import shares
from app.questions.marking import LETTERS
from app.questions.written import Written
from app.vocabulary import QuestionKind

LONGEST_NAME = 40  # characters of the stem that name a question in Moodle's list
PLAIN = "[plain]"


def write_gift(questions: Sequence[Written]) -> str:
    """Return the questions as GIFT; what our own reader makes of it is the same questions.

    >>> from app.questions.written import statement
    >>> print(write_gift([statement("毒品有害：对吗？", True, "有害。")]).strip())
    // [tag:difficulty:medium]
    ::毒品有害：对吗？::[plain]毒品有害：对吗？{TRUE####有害。}
    """
    return "\n".join(_written(question) for question in questions)


def _written(question: Written) -> str:
    tags = " ".join(f"[tag:{_tag(tag)}]" for tag in tags_of(question))
    name = _escaped(" ".join(question.stem.split())[:LONGEST_NAME])
    explanation = f"####{_guarded(question.explanation)}" if question.explanation.strip() else ""
    if question.kind is QuestionKind.TRUE_FALSE:
        inner = f"{'TRUE' if question.letters == 'A' else 'FALSE'}{explanation}"
    else:
        inner = "\n\t" + "\n\t".join([*_options(question), *filter(None, [explanation])]) + "\n"
    return f"// {tags}\n::{name}::{PLAIN}{_escaped(question.stem)}{{{inner}}}\n"


def _options(question: Written) -> list[str]:
    right, wrong = "=", "~"
    if question.kind is QuestionKind.MULTIPLE_RESPONSE:
        right, wrong = f"~%{shares(len(question.letters) or 1)}%", "~%-100%"
    named = zip(LETTERS, question.options, strict=False)
    return [f"{right if letter in question.letters else wrong}{_guarded(option)}" for letter, option in named]


def _guarded(text: str) -> str:
    """Return a text whose beginning cannot be taken for a weight or a format."""
    escaped = _escaped(text)
    return PLAIN + escaped if escaped.startswith(("%", "[")) else escaped


def _escaped(text: str) -> str:
    """Return the text without leading and trailing space, on one line.

    >>> _escaped("a=b {c} \\\\")
    'a\\\\=b \\\\{c\\\\} \\\\\\\\'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.sub(r"[\\:#={}~]", r"\\\g<0>", text).replace("\n", r"\n")


def _tag(tag: str) -> str:
    return re.sub(r"[\]\\]", r"\\\g<0>", tag)
