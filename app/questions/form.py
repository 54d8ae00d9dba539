"""Rule: the form of a question, read as plain text by name, and written back as it was typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.questions.bank import FALSE, TRUE
from app.questions.drawing import Drawing
from app.questions.marking import LETTERS
from app.questions.written import Written, faults
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic

SHOWN_OPTIONS = LETTERS[:6]
LONGEST = 200  # characters of a reason
W = TypeVar("W", bound=StrEnum)
Other = TypeVar("Other")


def read_form(one: Mapping[str, str], many: Mapping[str, Sequence[str]]) -> tuple[Written, dict[str, str]]:
    """Return the question a form describes and what is wrong with it, by field.

    `one` gives the last value of each field, `many` all values of those that may be ticked more than once. Options
    left empty at the end are not there; a gap between two is a fault.
    """
    kind = _word(QuestionKind, one.get("kind"), QuestionKind.SINGLE_CHOICE)
    options, letters = _options(kind, one, many)
    written = Written(
        kind,
        _text(one, "stem"),
        options,
        letters,
        _text(one, "explanation"),
        _text(one, "source"),
        _word(Topic, one.get("topic"), None),
        _word(Difficulty, one.get("difficulty"), Difficulty.MEDIUM),
        tuple(band for band in GradeBand if band.value in many.get("bands", ())),
        tuple(dict.fromkeys(tag for tag in one.get("tags", "").replace("，", " ").replace(",", " ").split())),
    )
    found = faults(written)
    if written.topic is None:
        found["topic"] = "请选择主题。"
    if not written.bands:
        found["bands"] = "请至少选择一个学段。"
    if valid_to(one) is None and one.get("valid_to"):
        found["valid_to"] = "日期应写成 2027-06-30 的样子。"
    return written, found


def read_picture(one: Mapping[str, str], kept: Drawing | None) -> Drawing | None:
    """Return the picture a question keeps: a form can describe it anew or take it away, never put another there."""
    if kept is None or one.get("without_picture"):
        return None
    return Drawing(kept.file, " ".join(one.get("picture_alt", kept.alt).split()))


def valid_to(one: Mapping[str, str]) -> date | None:
    """Return the last day of use, or None when none is written or it is no date."""
    try:
        return date.fromisoformat(one.get("valid_to", ""))
    except ValueError:
        return None


def fields_of(written: Written, until: date | None) -> dict[str, str]:
    """Return a question as the form shows it."""
    options = () if written.kind is QuestionKind.TRUE_FALSE else written.options
    fields = {f"option_{letter}": text for letter, text in zip(LETTERS, options, strict=False)}
    return fields | {
        "kind": written.kind.value,
        "stem": written.stem,
        "letters": written.letters,
        "explanation": written.explanation,
        "source": written.source,
        "topic": written.topic.value if written.topic else "",
        "difficulty": written.difficulty.value,
        "bands": " ".join(band.value for band in written.bands),
        "tags": " ".join(written.tags),
        "valid_to": until.isoformat() if until else "",
        "picture_alt": written.picture.alt if written.picture else "",
    }


def _options(
    kind: QuestionKind, one: Mapping[str, str], many: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], str]:
    if kind is QuestionKind.TRUE_FALSE:
        return (TRUE, FALSE), {"true": "A", "false": "B"}.get(one.get("is_true", ""), "")
    typed = [_text(one, f"option_{letter}") for letter in LETTERS]
    while typed and not typed[-1]:
        typed.pop()
    return tuple(typed), "".join(sorted({letter for letter in many.get("letters", ()) if letter in LETTERS}))


def _text(one: Mapping[str, str], name: str) -> str:
    return one.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _word(words: type[W], value: str | None, otherwise: Other) -> W | Other:
    try:
        return words(value or "")
    except ValueError:
        return otherwise
