"""Rule: the interactive pieces of a lesson: what each holds, and what is wrong with one that was written badly.

A piece stands in a lesson as a fenced block named by its kind, with YAML inside. Everything in it is shown to pupils,
so everything in it is checked: a fact carries the claims it rests on.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Line = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=600)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Claims = Annotated[tuple[Annotated[str, Field(pattern=r"^[PLHDZRS]\d{2,3}$")], ...], Field(max_length=6)]


class Piece(BaseModel):
    """What every piece has."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: Line
    claims: Claims = ()

    def texts(self) -> list[str]:
        """Return every text a pupil reads, for the checks."""
        return _texts(self.model_dump(exclude={"claims"}))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list | tuple) else []


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Choice(_Part):
    """What one can do at a place of a story, and where that leads."""

    say: Line
    to: Name


class Scene(_Part):
    """A place of a story: choices, or an end with what one could do better."""

    text: Text
    choices: tuple[Choice, ...] = ()
    end: Literal["good", "costly"] | None = None
    better: Text | None = None  # at a costly end

    @model_validator(mode="after")
    def _leads_on_or_ends(self) -> Self:
        if bool(self.choices) == bool(self.end):
            raise ValueError("一幕要么有 choices，要么有 end。")
        if self.choices and not 2 <= len(self.choices) <= 4:
            raise ValueError("一幕有 2—4 个选择。")
        if self.end == "costly" and not self.better:
            raise ValueError("代价大的结局要写 better：怎样做更好。")
        return self


class Scenario(Piece):
    """A branching situation with consequences, to be played again."""

    scenes: dict[Name, Scene]

    @model_validator(mode="after")
    def _every_scene_is_reached(self) -> Self:
        if "start" not in self.scenes:
            raise ValueError("缺少 start 这一幕。")
        reached, waiting = set(), ["start"]
        while waiting:
            name = waiting.pop()
            if name in reached:
                continue
            if name not in self.scenes:
                raise ValueError(f"没有 {name} 这一幕。")
            reached.add(name)
            waiting += [choice.to for choice in self.scenes[name].choices]
        if lost := set(self.scenes) - reached:
            raise ValueError(f"到不了 {'、'.join(sorted(lost))} 这一幕。")
        ends = {scene.end for scene in self.scenes.values() if scene.end}
        if ends != {"good", "costly"}:
            raise ValueError("要有好的结局，也要有代价大的结局。")
        return self


class Sorted(_Part):
    """A card to be put into a group, and why it belongs there."""

    text: Line
    group: Annotated[int, Field(ge=1)]  # counted from 1
    why: Text


class Sort(Piece):
    """Cards to be put into groups."""

    groups: Annotated[tuple[Line, ...], Field(min_length=2, max_length=4)]
    cards: Annotated[tuple[Sorted, ...], Field(min_length=4, max_length=10)]

    @model_validator(mode="after")
    def _groups_are_there_and_used(self) -> Self:
        used = {card.group for card in self.cards}
        if used != set(range(1, len(self.groups) + 1)):
            raise ValueError("每一组至少有一张卡片，group 从 1 数起。")
        return self


class Order(Piece):
    """Steps to be put in order; they are written in the right one."""

    steps: Annotated[tuple[Line, ...], Field(min_length=3, max_length=7)]
    why: Text


class Statement(_Part):
    """Something people say, whether it is so, and why."""

    say: Line
    is_true: bool
    why: Text
    claims: Claims = ()


class Myth(Piece):
    """Myth or fact."""

    statements: Annotated[tuple[Statement, ...], Field(min_length=2, max_length=8)]


class Option(_Part):
    """One way to decide, and what comes of it."""

    say: Line
    comes: Text
    is_best: bool = False


class Card(Piece):
    """A decision card: one situation, several ways, one best."""

    text: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=4)]

    @model_validator(mode="after")
    def _one_is_best(self) -> Self:
        if sum(option.is_best for option in self.options) != 1:
            raise ValueError("正好有一个 is_best。")
        return self


class Norms(Piece):
    """What one believes most people do, and what they really do: a real figure with its source."""

    ask: Line
    guesses: Annotated[tuple[Line, ...], Field(min_length=3, max_length=5)]
    answer: Annotated[int, Field(ge=1)]  # which guess, counted from 1
    why: Text

    @model_validator(mode="after")
    def _has_source_and_answer(self) -> Self:
        if not self.claims:
            raise ValueError("真实的数字要有 claims。")
        if self.answer > len(self.guesses):
            raise ValueError("answer 超出了 guesses。")
        return self


class Event(_Part):
    """Something that happened."""

    when: Line
    what: Text
    claims: Claims = Field(min_length=1)


class Timeline(Piece):
    """What happened, in order of time."""

    events: Annotated[tuple[Event, ...], Field(min_length=3, max_length=12)]


class Reflect(Piece):
    """A question for oneself; what is written stays on the device."""

    ask: Text


class Step(_Part):
    """One step of a skill: what one does, and words one can say."""

    do: Line
    say: Line | None = None


class Skill(Piece):
    """A skill to practise aloud: steps, and a task for two."""

    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=6)]
    practise: Text


class Figure(Piece):
    """A drawing of ours with words for those who cannot see it; `title` is its caption."""

    file: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.svg$")]
    alt: Annotated[str, Field(min_length=6, max_length=200)]


class Media(Piece):
    """A film or a recording that a region may put there, with captions and the whole text."""

    kind: Literal["video", "audio"]
    file: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(mp4|webm|mp3|ogg)$")]
    seconds: Annotated[int, Field(ge=5, le=1_800)]
    captions: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.vtt$")] | None = None
    transcript: Annotated[str, Field(min_length=20, max_length=6_000)]

    @model_validator(mode="after")
    def _a_film_has_captions(self) -> Self:
        if self.kind == "video" and not self.captions:
            raise ValueError("视频要有字幕文件 captions。")
        return self


KINDS: dict[str, type[Piece]] = {
    "scenario": Scenario,
    "sort": Sort,
    "order": Order,
    "myth": Myth,
    "card": Card,
    "norms": Norms,
    "timeline": Timeline,
    "reflect": Reflect,
    "skill": Skill,
    "figure": Figure,
    "media": Media,
}
INTERACTIVE = frozenset(KINDS) - {"figure", "media", "timeline"}
