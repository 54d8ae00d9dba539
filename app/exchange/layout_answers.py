"""Rule: a list of answers behind the questions (1-5 ABCDA, 1、√, by section, in a table), matched to questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.exchange.layout_drafts import Draft, Section
from app.exchange.layout_headings import INSTRUCTION, Named, heading_of, is_untyped_heading, ordinal_of
from app.exchange.layout_keys import Answer, scan
from app.exchange.layout_marks import Label, number_of, parts_of

_BRACKETED = re.compile(r"^[（(][^（()）]*[）)]\s*[:：]?\s*")
_MOST_RUNS = 200  # a list whose numbers begin anew more often than this is none
_CELLS = re.compile(r"[\t\s|]+")


@dataclass
class Run:
    """The answers under one heading of the list, or until its numbers begin anew."""

    named: Named | None = None
    ordinal: int | None = None
    answers: list[Answer] = field(default_factory=list)
    explanations: dict[int, str] = field(default_factory=dict)  # by number


@dataclass
class AnswerList:
    """A list of answers and the questions it may belong to."""

    pool: Sequence[Draft]
    runs: list[Run] = field(default_factory=lambda: [Run()])
    numbers: list[int] = field(default_factory=list)  # of a table's row 题号, until its row 答案
    pending: int | None = None  # a number whose answer follows
    is_explaining: bool = False
    unmatched: list[str] = field(default_factory=list)

    def read(self, text: str) -> str | None:
        """Take the answers of a line, and return what was left of it, or None where it is no line of a list."""
        if self._table_row(text):
            return ""
        heading = heading_of(text)
        if heading:
            rest = _BRACKETED.sub("", heading.rest)
            if rest and not scan(rest)[0] and not INSTRUCTION.search(rest):
                return None
            self.runs.append(Run(heading.named, heading.ordinal))
            return "" if not rest or INSTRUCTION.search(rest) else self._labelled(rest)
        if is_untyped_heading(text):
            ordinal, rest = ordinal_of(text)
            self.runs.append(Run(None, ordinal))
            return self._labelled(rest) if scan(rest)[0] else ""
        return self._labelled(text)

    def heading_ahead(self) -> Section | None:
        """Return the section whose heading came last, where no answers followed it: it is one of new questions."""
        last = self.runs[-1]
        return Section(last.named, last.ordinal) if not last.answers and last.named else None

    def _table_row(self, text: str) -> bool:
        cells = [cell for cell in _CELLS.split(text) if cell]
        if cells and cells[0] in ("题号", "序号") and len(cells) > 1 and all(cell.isdecimal() for cell in cells[1:]):
            self.numbers = [int(cell) for cell in cells[1:] if len(cell) < 5]
            return True
        if not self.numbers or not cells or cells[0].rstrip(":：") not in ("答案", "参考答案"):
            return False
        fits = len(cells) - 1 == len(self.numbers)
        fault = "" if fits else "答案表里题号与答案的个数不同，对不上。"
        for at, number in enumerate(self.numbers):
            self._add(Answer(number, cells[at + 1] if fits else "", fault))
        self.numbers = []
        return True

    def _labelled(self, text: str) -> str | None:
        """Take a line that may have labels: 1.【答案】B【解析】……"""
        whole = number_of(text)
        head, *parts = parts_of(whole.rest if whole else text)
        if whole and not head.text and parts:
            self.pending = whole.value
            left: str | None = ""
        else:
            head_text = text[: text.index(head.text) + len(head.text)] if whole and head.text else head.text
            left = self._entries(head_text) if head_text else ("" if parts else None)
        for part in parts:
            if part.label is Label.KEY:
                self._key(part.text)
            elif part.label is Label.EXPLANATION:
                self._explain(part.text)
        return left

    def _entries(self, text: str) -> str | None:
        answers, rest = scan(text)
        for answer in answers:
            self._add(answer)
        if answers:
            return rest
        if self.is_explaining and not number_of(text):
            self._explain(text)
            return ""
        return None

    def _key(self, text: str) -> None:
        answers = scan(text)[0]
        if self.pending is not None:
            answers = [Answer(self.pending, text)]
        for answer in answers:
            self._add(answer)

    def _explain(self, text: str) -> None:
        run = self.runs[-1]
        if run.answers:
            number = run.answers[-1].number
            said = run.explanations.get(number, "")
            run.explanations[number] = f"{said}\n{text}" if said else text
            self.is_explaining = True

    def _add(self, answer: Answer) -> None:
        run = self.runs[-1]
        if run.answers and answer.number <= run.answers[-1].number:
            run = Run()
            self.runs.append(run)
        run.answers.append(answer)
        self.pending, self.is_explaining = None, False

    def hand_out(self) -> None:
        """Give every answer to its question; those that fit no single question are remembered as unmatched."""
        runs = [run for run in self.runs if run.answers]
        groups = _groups(self.pool)
        numbers = [draft.number.value for draft in self.pool if draft.number]
        listed = [answer.number for run in runs for answer in run.answers]
        is_through = len(set(numbers)) == len(numbers) and len(set(listed)) == len(listed)
        everything = _by_number(self.pool)
        for at, run in enumerate(runs):
            if is_through:
                self._give(run, everything)
            else:
                self._give(run, _by_number(_of_run(run, at, runs, groups) if len(runs) <= _MOST_RUNS else []))

    def _give(self, run: Run, by_number: Mapping[int, Draft]) -> None:
        for answer in run.answers:
            draft = by_number.get(answer.number)
            if draft is None:
                self.unmatched.append(str(answer.number))
                continue
            draft.listed.append(answer)
            draft.listed_explanation = run.explanations.get(answer.number, "")


def _by_number(drafts: Sequence[Draft]) -> dict[int, Draft]:
    return {draft.number.value: draft for draft in drafts if draft.number}


def _groups(pool: Sequence[Draft]) -> list[list[Draft]]:
    """Return the questions that are numbered on: a new heading or a number that does not rise begins a new group."""
    groups: list[list[Draft]] = []
    for draft in pool:
        last = groups[-1][-1] if groups else None
        if draft.number is None:
            continue
        rises = last is not None and last.number is not None and draft.number.value > last.number.value
        if last is None or last.section is not draft.section or not rises:
            groups.append([])
        groups[-1].append(draft)
    return groups


def _of_run(run: Run, at: int, runs: Sequence[Run], groups: Sequence[list[Draft]]) -> list[Draft]:
    """Return the one group a run of answers belongs to: by the heading's type, its number, or the order of both."""
    fitting = [group for group in groups if run.named and group[0].section.named == run.named]
    if len(fitting) != 1 and run.ordinal is not None:
        fitting = [group for group in fitting or groups if group[0].section.ordinal == run.ordinal]
    if len(fitting) != 1 and len(runs) == len(groups):
        fitting = [groups[at]]
    return fitting[0] if len(fitting) == 1 else []
