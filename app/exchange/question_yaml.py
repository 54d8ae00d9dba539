"""Rule: questions as YAML: ours to write without loss, and the bank's own files to read.

A picture is `picture: {file: its name, alt: what it shows, content: its bytes as base64}`; one of the drawings that
come with the platform needs no content, because it is there wherever the file is read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TypeVar

import yaml

from app.exchange.embedded import SHIPPED, from_base64
from app.exchange.readings import Piece, Reading, Unreadable, piece, refused, without_repeats
from app.questions.bank import FALSE, TRUE
from app.questions.drawing import Drawing
from app.questions.marking import LETTERS
from app.questions.plain_yaml import Unreadable as NoYaml
from app.questions.plain_yaml import read_yaml
from app.questions.written import ALT, Written, statement
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic

KNOWN = {"kind", "stem", "options", "key", "explanation", "source", "topic", "difficulty", "bands", "tags", "picture"}
OF_THE_BANK = {"id", "claims", "review", "valid_to"}
# The C writer is thirty times quicker where PyYAML was built with it, and a picture is long.
_WRITER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
W = TypeVar("W", bound=StrEnum)


def read_question_yaml(text: str) -> Reading:
    """Return the account of a YAML file, entry by entry; raises Unreadable where it is no list of questions."""
    try:
        entries = read_yaml(text)
    except NoYaml as error:
        raise Unreadable(error.sentence) from None
    if not isinstance(entries, list):
        raise Unreadable("文件应当是一个列表，每一项是一道题。")
    return without_repeats(tuple(_entry(number, entry) for number, entry in enumerate(entries, start=1)))


def _entry(number: int, entry: object) -> Piece:
    where = f"第 {number} 项"
    text = yaml.safe_dump(_without_letters(entry), allow_unicode=True, sort_keys=False)
    if not isinstance(entry, dict):
        return refused(where, text, "这一项不是题目。")
    unknown = [str(name) for name in entry if name not in KNOWN | OF_THE_BANK]
    if unknown:
        return refused(where, text, f"不认识 {'、'.join(unknown)} 这一栏。")
    kind = _word(QuestionKind, entry.get("kind"))
    if kind is None:
        return refused(where, text, f"题型 {entry.get('kind')} 不认识。")
    changed = ["编号、论断和审核记录没有带入。"] if OF_THE_BANK & entry.keys() else []
    picture, opens, said = _picture(entry.get("picture"))
    read = piece(where, text, replace(_written(kind, entry), picture=picture), [*changed, *said])
    return replace(read, opens=opens)


def _without_letters(entry: object) -> object:
    """Return an entry as the account shows it: without the letters of its picture, which nobody reads."""
    if isinstance(entry, dict) and isinstance(picture := entry.get("picture"), dict) and "content" in picture:
        return entry | {"picture": picture | {"content": "……"}}
    return entry


def _picture(given: object) -> tuple[Drawing | None, Callable[[], bytes] | None, list[str]]:
    """Return the picture of an entry, how it is opened, and what is not taken."""
    if given is None:
        return None, None, []
    if not isinstance(given, dict) or not isinstance(given.get("file"), str):
        return None, None, ["picture 这一栏不认识，图片没有导入。"]
    file, letters = given["file"].strip(), given.get("content")
    drawing = Drawing(file, " ".join(_text(given, "alt").split())[:ALT])
    if isinstance(letters, str):
        return drawing, partial(from_base64, letters), []
    if file in SHIPPED:
        return drawing, None, []
    return None, None, [f"图片 {file[:60]} 没有导入：文件里只写了名字。"]


def _written(kind: QuestionKind, entry: dict[str, object]) -> Written:
    options, key = entry.get("options"), _text(entry, "key")
    if kind is QuestionKind.TRUE_FALSE:
        base = statement(_text(entry, "stem"), key == TRUE)
        letters = base.letters if key in (TRUE, FALSE) else ""
        texts = base.options
    else:
        given = options if isinstance(options, dict) else {}
        texts, letters = tuple(str(given[letter]) for letter in sorted(given, key=str)), key
    id_topic = str(entry.get("id", "")).split("-")[0]
    bands, tags = entry.get("bands"), entry.get("tags")
    return Written(
        kind,
        _text(entry, "stem"),
        texts,
        letters,
        _text(entry, "explanation"),
        _text(entry, "source"),
        _word(Topic, entry.get("topic", id_topic)),
        _word(Difficulty, entry.get("difficulty")) or Difficulty.MEDIUM,
        tuple(band for band in GradeBand if isinstance(bands, list) and band.value in bands),
        tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
    )


def _text(entry: dict[str, object], name: str) -> str:
    value = entry.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _word(words: type[W], value: object) -> W | None:
    return next((word for word in words if word.value == value), None)


def write_question_yaml(questions: Sequence[Written], pictures: Mapping[str, bytes] = MappingProxyType({})) -> str:
    """Return questions as YAML that `read_question_yaml` reads back without loss. `pictures`: contents by name."""
    plain = [_plain(each, pictures) for each in questions]
    return yaml.dump(plain, Dumper=_WRITER, allow_unicode=True, sort_keys=False, width=120)


def _drawn(picture: Drawing, pictures: Mapping[str, bytes]) -> dict[str, object]:
    content = pictures.get(picture.file)
    return {"file": picture.file, "alt": picture.alt} | ({"content": content} if content else {})


def _plain(question: Written, pictures: Mapping[str, bytes]) -> dict[str, object]:
    is_statement = question.kind is QuestionKind.TRUE_FALSE
    plain: dict[str, object] = {
        "kind": question.kind.value,
        "difficulty": question.difficulty.value,
        "topic": question.topic.value if question.topic else None,
        "bands": [band.value for band in question.bands],
        "stem": question.stem,
        "options": None if is_statement else dict(zip(LETTERS, question.options, strict=False)),
        "key": (TRUE if question.letters == "A" else FALSE) if is_statement else question.letters,
        "explanation": question.explanation,
        "source": question.source,
        "tags": list(question.tags),
        "picture": _drawn(question.picture, pictures) if question.picture else None,
    }
    return {name: value for name, value in plain.items() if value}
