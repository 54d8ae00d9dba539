"""Rule: a question while its lines are gathered, and the labels of its lines turned into what the platform keeps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.exchange.layout_headings import NAMED, Named, said_in_brackets
from app.exchange.layout_keys import Answer, key_in_stem, read_key
from app.exchange.layout_marks import Label, Number, Part, Strip
from app.exchange.layout_options import Option, split_options
from app.questions.written import MOST_TAGS, TAG
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic, label

_ENOUGH = 5_000  # characters: a text as long as this is refused for its length, so that no more need be gathered
_MOST_NOTES = 10


@dataclass
class Section:
    """The questions under one heading."""

    named: Named | None = None
    ordinal: int | None = None
    is_partial: bool = False  # its heading promises marks for half an answer

    @property
    def has_no_options(self) -> bool:
        """Return whether its heading names statements, or a type we do not take."""
        named = self.named
        return named is not None and (not named.is_supported or named.kind is QuestionKind.TRUE_FALSE)


@dataclass
class Draft:
    """A question being gathered: its lines, and what each of them was."""

    section: Section
    number: Number | None = None
    said: Named | None = None
    strips: list[Strip] = field(default_factory=list)
    stem: str = ""
    options: list[Option] = field(default_factory=list)
    labelled: dict[Label, str] = field(default_factory=dict)
    open: Label | str = "stem"  # what a line without any mark goes on with: stem, options or a label
    inner_style: str = ""  # of the numbers inside its stem
    has_points: bool = False  # lines with numbers went into its stem
    has_parts: bool = False  # lines with numbers followed its options or key: questions inside a question
    listed: list[Answer] = field(default_factory=list)
    listed_explanation: str = ""
    notes: list[str] = field(default_factory=list)
    interruptions: list[str] = field(default_factory=list)  # not yet followed by another line of this question

    @property
    def begun(self) -> bool:
        """Return whether more than its stem was found, or a stem that is a whole question by itself."""
        return bool(self.options or Label.KEY in self.labelled or key_in_stem(self.stem, ())[1])

    @property
    def is_complete(self) -> bool:
        """Return whether it has options and key, and no questions inside it, so that more options are not its own."""
        return bool(self.options) and Label.KEY in self.labelled and not self.has_parts

    def may_count_inside(self, number: Number) -> bool:
        """Return whether a number of another style counts points inside the stem: 1. 下列说法：（1）…（2）…"""
        if self.number is None or self.begun or number.style == self.number.style:
            return False
        return number.value == 1 or number.style == self.inner_style

    def count_inside(self) -> None:
        """Remember a line with a number that begins no question of its own; points of an explanation are no matter."""
        self.has_points |= self.open == "stem"
        self.has_parts |= self.open not in ("stem", Label.EXPLANATION)

    def add(self, strip: Strip) -> None:
        """Count a line as a part of this question, once."""
        if not self.strips or self.strips[-1] is not strip:
            self.strips.append(strip)
            self.notes += self.interruptions[: _MOST_NOTES - len(self.notes)] if len(self.notes) < _MOST_NOTES else []
            self.interruptions = []

    def go_on(self, text: str) -> None:
        """Add text without a mark to what is open."""
        if self.open == "stem" and len(self.stem) < _ENOUGH:
            self.stem = joined(self.stem, text)
        elif self.open == "options" and len(self.options[-1].text) < _ENOUGH:
            last = self.options[-1]
            self.options[-1] = Option(last.letter, joined(last.text, text), last.is_small)
        elif isinstance(self.open, Label):
            between = "\n" if self.open is Label.EXPLANATION else ""
            said = self.labelled.get(self.open, "")
            if len(said) < _ENOUGH:
                self.labelled[self.open] = f"{said}{between}{text}" if said else text

    def take_stem(self, text: str) -> None:
        """Add text to the stem, and the options behind it."""
        before, options = split_options(text)
        self.go_on(before)
        if options:
            self.options += options
            self.open = "options"

    def take_labels(self, parts: Sequence[Part]) -> None:
        """Open the labels of a line one after another."""
        for part in parts:
            if part.label:
                self.say(part.label, part.text)

    def say(self, what: Label, text: str) -> None:
        """Open a label with the text behind it; a second key or explanation is added to the first."""
        self.open = what
        said = self.labelled.get(what, "")
        if what is Label.KEY and said:
            is_new = text not in said.split("｜") and len(said) < _ENOUGH
            self.labelled[what] = f"{said}｜{text}" if is_new else said
        elif text or what not in self.labelled:
            self.go_on(text)


def joined(one: str, two: str) -> str:
    """Return two lines as one, with a space only between Latin words.

    >>> joined("毒品", "有害"), joined("drug", "free")
    ('毒品有害', 'drug free')
    """
    needs_space = one[-1:].isascii() and one[-1:].isalnum() and two[:1].isascii() and two[:1].isalnum()
    return f"{one} {two}" if needs_space else one + two


_DIFFICULTIES = {
    Difficulty.EASY: "易 较易 容易 简单 低 基础",
    Difficulty.MEDIUM: "中 中等 一般 适中 中档",
    Difficulty.HARD: "难 较难 困难 高 很难",
}
_DIFFICULTY = {word: level for level, words in _DIFFICULTIES.items() for word in words.split()}
_SEPARATORS = re.compile(r"[、，,;；/|]+")


@dataclass
class About:
    """What labelled lines say about a question beside its key."""

    topic: Topic | None = None
    difficulty: Difficulty = Difficulty.MEDIUM
    bands: tuple[GradeBand, ...] = ()
    tags: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def about(draft: Draft) -> About:
    """Return topic, difficulty, bands and tags of a question, with notes on what was not understood."""
    found = About()
    said = draft.labelled.get(Label.DIFFICULTY, "").strip("。 ")
    if said in _DIFFICULTY:
        found.difficulty = _DIFFICULTY[said]
    elif said:
        found.notes.append(f"没有看懂难度“{said[:20]}”，按“中”导入。")
    _bands(found, _words(draft.labelled.get(Label.BANDS, "")))
    _topic_and_tags(found, _words(draft.labelled.get(Label.TOPIC, "")), _words(draft.labelled.get(Label.TAGS, "")))
    return found


def _words(said: str) -> list[str]:
    return [word.strip(" 。\t") for word in _SEPARATORS.split(said) if word.strip(" 。\t")]


def _bands(found: About, words: list[str]) -> None:
    known = {label(band): band for band in GradeBand}
    found.bands = tuple(band for band in GradeBand if label(band) in words)
    found.notes += [f"没有看懂学段“{word[:20]}”，没有导入。" for word in words if word not in known]


def _topic_and_tags(found: About, words: list[str], tags: list[str]) -> None:
    topics = {label(topic): topic for topic in Topic}
    found.topic = next((topics[word] for word in words if word in topics), None)
    wanted = [word for word in words if topics.get(word) is not found.topic or word not in topics] + tags
    kept = [word for word in dict.fromkeys(wanted) if len(word) <= TAG][:MOST_TAGS]
    found.tags = tuple(kept)
    left_out = [word for word in dict.fromkeys(wanted) if word not in kept]
    found.notes += [f"“{word[:30]}”太长或标签过多，没有作为标签导入。" for word in left_out]


def named_of(draft: Draft) -> Named | None:
    """Return the type of question that is written down nearest: at the question, else over its section."""
    said = draft.labelled.get(Label.KIND, "").strip()
    inside = said_in_brackets(draft.stem)[0]
    word = next((word for word in (said, said.removesuffix("题"), said.removesuffix("选择题")) if word in NAMED), "")
    return NAMED.get(word) or inside or draft.said or draft.section.named


def key_and_more(said: str, options: list[Option]) -> tuple[list[str], str]:
    """Return the keys a label gives, and the words behind the full stop after a key: 答案：B。因为……

    >>> key_and_more("B。吸毒违法。", [])
    (['B'], '吸毒违法。')
    """
    keys = [each for each in said.split("｜") if each.strip()]
    if len(keys) == 1 and read_key(keys[0], options) is None:
        head, stop, rest = keys[0].partition("。")
        if stop and rest.strip() and read_key(head, options):
            return [head], rest.strip()
    return keys, ""
