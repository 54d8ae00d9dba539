"""Rule: the register of laws as files (`laws/*.yaml`), read into versions of laws."""

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.questions.laws import ARTICLE, LawVersion
from app.questions.plain_yaml import Unreadable, read_yaml

Article = Annotated[str, Field(pattern=rf"^{ARTICLE.pattern}$")]


class _VersionEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str = Field(min_length=4, max_length=40)
    effective_from: date
    effective_to: date | None = None
    count: int = Field(default=0, ge=0, le=2_000)
    others: tuple[Article, ...] = ()
    moved: dict[Article, Article] = {}
    text: dict[Article, Annotated[str, Field(min_length=1)]] = {}

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "_VersionEntry":
        if self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("effective_to")
        return self


class _LawEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=2, max_length=80)
    versions: tuple[_VersionEntry, ...] = Field(min_length=1)


def read_laws(files: Mapping[str, str]) -> tuple[dict[str, list[LawVersion]], list[tuple[str, str]]]:
    """Return the laws by title, the newest version first, and what is wrong as (file, sentence)."""
    laws: dict[str, list[LawVersion]] = {}
    faults: list[tuple[str, str]] = []
    for name, text in sorted(files.items()):
        try:
            entry = _LawEntry.model_validate(read_yaml(text))
        except Unreadable as error:
            faults.append((name, error.sentence))
            continue
        except ValidationError as error:
            faults += [(name, _sentence(problem["loc"])) for problem in error.errors(include_url=False)]
            continue
        versions = sorted((_version(entry.title, each) for each in entry.versions), key=lambda v: v.effective_from)
        faults += [(name, sentence) for sentence in _wrong_with(versions)]
        laws.setdefault(entry.title, []).extend(reversed(versions))
    return laws, faults


def _sentence(place: tuple[int | str, ...]) -> str:
    return f"{'.'.join(str(part) for part in place) or '文件'} 的写法不对。"


def _version(title: str, entry: _VersionEntry) -> LawVersion:
    return LawVersion(
        title,
        entry.version,
        entry.effective_from,
        entry.effective_to,
        entry.count,
        frozenset(entry.others),
        tuple(entry.moved.items()),
        tuple(entry.text.items()),
    )


def _wrong_with(versions: list[LawVersion]) -> list[str]:
    said = [
        f"{version.version} 印了 {article}，但条目里没有这一条。"
        for version in versions
        for article, _ in version.text
        if not version.has(article)
    ]
    for before, then in itertools.pairwise(versions):
        if before.effective_to is None or before.effective_to >= then.effective_from:
            said.append(f"{before.version} 与 {then.version} 的施行日期重叠。")
        said += [f"{then.version} 的 moved 写错了 {old}。" for old, _ in then.moved if not before.has(old)]
        said += [f"{then.version} 的 moved 写错了 {new}。" for _, new in then.moved if not then.has(new)]
    return said
