"""Rule: what the files of the question bank say. Reads YAML texts into values and lists what cannot be read.

Everything in the files is text until the format says otherwise (`plain_yaml`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.questions.law_register import read_laws
from app.questions.laws import LawVersion
from app.questions.plain_yaml import Unreadable, read_yaml
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic

TRUE, FALSE = "对", "错"
YOUNGEST_FIRST = (GradeBand.PRIMARY, GradeBand.JUNIOR, GradeBand.SENIOR, GradeBand.VOCATIONAL, GradeBand.ADULT)
CLAIM_LETTERS = {
    Topic.POLICY: "P",
    Topic.LAW: "L",
    Topic.HISTORY: "H",
    Topic.KNOWLEDGE: "D",
    Topic.HARM: "Z",
    Topic.REHAB: "R",
    Topic.SKILL: "S",
}


class _Entry(BaseModel):
    """What stands in a file: nothing but the fields named here."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class LawArticle(_Entry):
    """An article of a law."""

    law: str = Field(min_length=2)
    article: str = Field(min_length=2)

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


class Publication(_Entry):
    """A document of a named authority."""

    authority: str = Field(min_length=2)
    title: str = Field(min_length=2)
    year: int | None = Field(default=None, ge=1800, le=2100)  # none where the document shows none

    def __str__(self) -> str:
        # Without 《》: many titles describe a document whose exact name nobody has printed.
        return f"{self.authority}：{self.title}" + (f"，{self.year} 年" if self.year else "")


class ClaimEntry(_Entry):
    """A single statement that somebody checked."""

    id: str = Field(pattern=r"^[PLHDZRS]\d{2,3}$")
    claim: str = Field(min_length=4, max_length=300)
    source: LawArticle | Publication
    level: Literal["A", "B"]
    checked: date


class Picture(_Entry):
    """A drawing beside the stem, and what it shows, for those who cannot see it."""

    file: str = Field(pattern=r"^[a-z0-9-]+\.svg$")  # in app/static/img/questions/
    alt: str = Field(min_length=4, max_length=120)


class Review(_Entry):
    """Who let a question out, and when."""

    state: Literal["draft", "published", "retired"]
    by: str = Field(min_length=1)
    on: date


class QuestionEntry(_Entry):
    """A question as its author wrote it."""

    id: str = Field(pattern=r"^[a-z]+-[a-z]+-\d{3}$")
    kind: QuestionKind
    difficulty: Difficulty
    bands: Annotated[tuple[GradeBand, ...], Field(min_length=1)]
    claims: Annotated[tuple[str, ...], Field(min_length=1)]
    stem: str = Field(min_length=4, max_length=300)
    options: dict[str, Annotated[str, Field(min_length=1, max_length=160)]] = {}
    key: str = Field(min_length=1, max_length=8)
    explanation: str = Field(min_length=10, max_length=800)
    source: str = Field(min_length=4, max_length=200)
    picture: Picture | None = None
    valid_to: date | None = None  # the last day it may be put on a new paper
    review: Review

    @property
    def topic(self) -> str:
        """Return the topic named in the id."""
        return self.id.split("-")[0]

    @property
    def folder(self) -> str:
        """Return the folder named in the id."""
        return self.id.split("-")[1]

    @property
    def shown_options(self) -> list[str]:
        """Return the options in the order of their letters; 对 and 错 for a true/false question."""
        if self.kind is QuestionKind.TRUE_FALSE:
            return [TRUE, FALSE]
        return [self.options[letter] for letter in sorted(self.options)]

    @property
    def letters(self) -> str:
        """Return the key as letters of the bank's order: 对 is A, 错 is B."""
        if self.kind is QuestionKind.TRUE_FALSE:
            return "A" if self.key == TRUE else "B"
        return self.key

    @property
    def sought(self) -> str:
        """Return what a search looks through."""
        return "\n".join([self.id, self.stem, *self.shown_options, self.source]).lower()

    @property
    def fingerprint(self) -> str:
        """Return a hash of everything a pupil or teacher reads; equal means the same revision."""
        content = self.model_dump(mode="json", exclude={"review", "valid_to"}, exclude_none=True)
        return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, where. `where` is a question's or claim's id, empty for a whole file."""

    file: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.where, self.sentence) if part)


@dataclass
class Bank:
    """All questions and claims that could be read, with the file each stands in; the laws; what could not be read."""

    questions: list[tuple[str, QuestionEntry]] = field(default_factory=list)
    claims: list[tuple[str, ClaimEntry]] = field(default_factory=list)
    laws: dict[str, list[LawVersion]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_bank(files: Mapping[str, str]) -> Bank:
    """Return what the files say; `files` maps "junior/law.yaml" to its text.

    >>> bank = read_bank({"junior/law.yaml": "- {id: law-junior-001}"})
    >>> str(bank.faults[0])
    'junior/law.yaml: law-junior-001: 缺少 kind。'
    """
    bank = Bank()
    bank.laws, faults = read_laws({name: text for name, text in files.items() if name.startswith("laws/")})
    bank.faults += [Fault(name, "", sentence) for name, sentence in faults]
    for name in sorted(name for name in files if not name.startswith("laws/")):
        is_claim = name.startswith("claims/")
        for entry in _entries(bank, name, files[name]):
            if is_claim:
                _keep(bank, name, entry, ClaimEntry)
            else:
                _keep(bank, name, entry, QuestionEntry)
    return bank


def _entries(bank: Bank, name: str, text: str) -> Iterator[dict[str, object]]:
    try:
        entries = read_yaml(text)
    except Unreadable as error:
        bank.faults.append(Fault(name, error.where, error.sentence))
        return
    if not entries:
        return
    if not isinstance(entries, list):
        bank.faults.append(Fault(name, "", "文件应当是一个列表，每一项以“- id:”开头。"))
        return
    for position, entry in enumerate(entries, start=1):
        if isinstance(entry, dict):
            yield entry
        else:
            bank.faults.append(Fault(name, "", f"第 {position} 项不是题目或论断。"))


def _keep(bank: Bank, name: str, entry: dict[str, object], kind: type[ClaimEntry] | type[QuestionEntry]) -> None:
    try:
        read = kind.model_validate(entry)
    except ValidationError as error:
        bank.faults += _faults_of(name, str(entry.get("id", "没有 id 的一项")), error)
        return
    if isinstance(read, ClaimEntry):
        bank.claims.append((name, read))
    else:
        bank.questions.append((name, read))


def _faults_of(name: str, where: str, error: ValidationError) -> list[Fault]:
    faults = []
    for problem in error.errors(include_url=False):
        place = ".".join(str(part) for part in problem["loc"] if part not in ("LawArticle", "Publication"))
        match problem["type"]:
            case "missing":
                sentence = f"缺少 {place}。"
            case "extra_forbidden":
                sentence = f"不认识 {place} 这一栏。"
            case "string_too_short" | "too_short":
                sentence = f"{place} 太短或没有填写。"
            case "string_too_long":
                sentence = f"{place} 太长。"
            case _:
                sentence = f"{place} 的写法不对：{problem['input']!r}。"
        faults.append(Fault(name, where, sentence))
    return faults
