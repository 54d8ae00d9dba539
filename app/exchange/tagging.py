"""Rule: what we keep beside a question, as the tags that Moodle's formats have room for.

topic:law, difficulty:easy, band:junior, source:禁毒法第三条, marking:all (only exactly the key earns marks). A tag of
the author's own stands as it is; one that looks like ours gets `tag:` before it, so that it comes back as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from app.questions.written import MOST_TAGS, TAG, Written
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic

TOPIC, DIFFICULTY, BAND, SOURCE, MARKING, OWN = "topic:", "difficulty:", "band:", "source:", "marking:", "tag:"
PREFIXES = (TOPIC, DIFFICULTY, BAND, SOURCE, MARKING, OWN)
WHOLE = MARKING + "all"

Word = TypeVar("Word", bound=StrEnum)


def tags_of(written: Written) -> list[str]:
    """Return the tags that say everything about a question that is neither stem, option, key nor explanation.

    >>> tags_of(Written(QuestionKind.SINGLE_CHOICE, "", (), "", topic=Topic.LAW, tags=("开学第一课", "band:x")))
    ['topic:law', 'difficulty:medium', '开学第一课', 'tag:band:x']
    """
    tags = [TOPIC + written.topic] if written.topic else []
    tags += [DIFFICULTY + written.difficulty, *(BAND + band for band in written.bands)]
    if written.kind is QuestionKind.MULTIPLE_RESPONSE:
        tags.append(WHOLE)
    if source := _on_one_line(written.source):
        tags.append(SOURCE + source)
    tags += [OWN + tag if tag.startswith(PREFIXES) else tag for tag in map(_on_one_line, written.tags)]
    return [tag for tag in tags if tag]


def _on_one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def with_tags(written: Written, tags: Sequence[str]) -> tuple[Written, list[str]]:
    """Return the question with what its tags say, and notes about tags there is no room for.

    >>> with_tags(Written(QuestionKind.SINGLE_CHOICE, "", (), ""), ["topic:law", "topic:art"])[0].tags
    ('topic:art',)
    """
    topics = [topic for tag in tags if (topic := _word(Topic, TOPIC, tag))]
    levels = [level for tag in tags if (level := _word(Difficulty, DIFFICULTY, tag))]
    bands = [band for tag in tags if (band := _word(GradeBand, BAND, tag))]
    sources = [tag.removeprefix(SOURCE).strip() for tag in tags if tag.startswith(SOURCE)]
    own, notes = _with_room([tag.removeprefix(OWN).strip() for tag in tags if not _is_ours(tag)])
    written = replace(written, topic=topics[0] if topics else None, bands=tuple(dict.fromkeys(bands)), tags=own)
    level = levels[0] if levels else Difficulty.MEDIUM
    return replace(written, difficulty=level, source="；".join(filter(None, sources))), notes


def _is_ours(tag: str) -> bool:
    known = (_word(Topic, TOPIC, tag), _word(Difficulty, DIFFICULTY, tag), _word(GradeBand, BAND, tag))
    return any(known) or tag.startswith(SOURCE) or tag == WHOLE


def _word(kind: type[Word], prefix: str, tag: str) -> Word | None:
    said = tag.removeprefix(prefix)
    return kind(said) if tag.startswith(prefix) and said in set(kind) else None


def _with_room(tags: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    there = list(dict.fromkeys(filter(None, tags)))
    short = [tag for tag in there if len(tag) <= TAG]
    lost = [tag for tag in there if len(tag) > TAG] + short[MOST_TAGS:]
    named = "、".join(tag[:TAG] + ("…" if len(tag) > TAG else "") for tag in lost[:MOST_TAGS])
    return tuple(short[:MOST_TAGS]), [f"标签太多或太长，没有导入：{named}。"] if lost else []
