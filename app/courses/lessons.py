"""Rule: a lesson as a file: front matter, then steps. Reads one into a value and lists what is wrong with its form.

    ---
    code: primary-5-1
    ...
    ---
    ## 故事：放学路上
    Text, with the claims a fact rests on behind it [D01].
    ```card
    title: …
    ```

Every `##` begins a step: what a pupil sees at once, and the place to which progress is kept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.courses.pieces import KINDS, Claims, Line, Piece, Text
from app.questions.plain_yaml import Unreadable, read_yaml
from app.vocabulary import GradeBand

FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```([a-z]+)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
Question = Annotated[str, Field(pattern=r"^[a-z]+-[a-z]+-\d{3}$")]
M = TypeVar("M", bound=BaseModel)
Minutes = Annotated[int, Field(ge=1, le=30)]


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Timing(_Front):
    """A part of the lesson for the teacher: minutes and what happens."""

    minutes: Minutes
    what: Line


class TeacherNote(_Front):
    """What a teacher needs and pupils do not see."""

    timing: Annotated[tuple[Timing, ...], Field(min_length=3, max_length=10)]
    discussion: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]
    watch_for: Text  # what to be careful of, whom to turn to
    worksheet: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]  # tasks to print


class Front(_Front):
    """The front matter."""

    code: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+){1,3}$", max_length=40)]
    course: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+)?$", max_length=30)]
    number: Annotated[int, Field(ge=1, le=20)]
    title: Line
    band: GradeBand
    minutes: Annotated[int, Field(ge=10, le=45)]
    goal: Text
    topics: Annotated[tuple[str, ...], Field(min_length=1, max_length=3)]
    questions: Annotated[tuple[Question, ...], Field(max_length=5)] = ()
    home: Text
    claims: Claims = ()  # of goal and home
    teacher: TeacherNote
    review: dict[str, str] = {}


@dataclass(frozen=True)
class Block:
    """Prose (Markdown), or a piece."""

    kind: str  # prose, or a name of KINDS
    prose: str = ""
    piece: Piece | None = None


@dataclass(frozen=True)
class Step:
    """What is seen at once."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Lesson:
    """A whole lesson."""

    front: Front
    steps: tuple[Step, ...]

    @property
    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """Yield the pieces with their kinds, in order."""
        for step in self.steps:
            for block in step.blocks:
                if block.piece is not None:
                    yield block.kind, block.piece

    @property
    def minutes_of_timing(self) -> int:
        """Return how long the teacher's timing is."""
        return sum(part.minutes for part in self.front.teacher.timing)


class Faulty(Exception):
    """The file is no lesson; `faults` says why, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


def read_lesson(text: str) -> Lesson:
    """Return the lesson of a file, or raise Faulty with everything that is wrong with its form."""
    found = FRONT.match(text.replace("\r\n", "\n").lstrip("\ufeff"))
    if not found:
        raise Faulty(["文件应以 --- 开头的说明开始。"])
    faults: list[str] = []
    front = _model(Front, found[1], "说明", faults)
    steps = tuple(_steps(found[2], faults))
    if not steps:
        faults.append("没有一个以 ## 开头的步骤。")
    if faults or front is None:
        raise Faulty(faults)
    return Lesson(front, steps)


def _steps(body: str, faults: list[str]) -> Iterator[Step]:
    parts = HEADING.split(_hidden(body))
    if parts[0].strip():
        faults.append("第一个 ## 以前不能有文字。")
    for title, content in zip(parts[1::2], parts[2::2], strict=True):
        yield Step(title, tuple(_blocks(title, _shown(content), faults)))


def _hidden(body: str) -> str:
    """Hide a ## inside a fence from the splitting into steps."""
    return FENCE.sub(lambda found: found[0].replace("\n##", "\n\x00"), body)


def _shown(content: str) -> str:
    return content.replace("\n\x00", "\n##")


def _blocks(step: str, content: str, faults: list[str]) -> Iterator[Block]:
    at = 0
    for found in FENCE.finditer(content):
        yield from _prose(content[at : found.start()])
        at = found.end()
        kind = found[1]
        if kind not in KINDS:
            faults.append(f"{step}：不认识 {kind} 这种互动。")
            continue
        piece = _model(KINDS[kind], found[2], f"{step}的 {kind}", faults)
        if piece is not None:
            yield Block(kind, piece=piece)
    yield from _prose(content[at:])
    if "```" in content[at:]:
        faults.append(f"{step}：有一个 ``` 没有结束。")


def _prose(text: str) -> Iterator[Block]:
    if text.strip():
        yield Block("prose", prose=text.strip())


def _model(kind: type[M], text: str, where: str, faults: list[str]) -> M | None:
    try:
        return kind.model_validate(read_yaml(text))
    except Unreadable as error:
        faults.append(f"{where}：{error.sentence}")
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            place = ".".join(str(part) for part in problem["loc"])
            faults.append(f"{where}：{place + ' ' if place else ''}{_sentence(problem)}")
    return None


def _sentence(problem: Mapping[str, Any]) -> str:
    match problem["type"]:
        case "missing":
            return "没有写。"
        case "extra_forbidden":
            return "这一栏不认识。"
        case "value_error":
            return str(problem["ctx"]["error"])
        case "string_too_long" | "too_long":
            return "太长或太多。"
        case "string_too_short" | "too_short":
            return "太短或太少。"
        case _:
            return "写法不对。"
