"""Rule: what stands where on a printed paper: sections, marks, arrangement of options, answer sheet and key."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from app.papers.ordering import Seat
from app.questions.marking import LETTERS
from app.vocabulary import QuestionKind, label

NUMERALS = "一二三四五六七八九十"
HOW_TO_ANSWER = {
    QuestionKind.SINGLE_CHOICE: "每题只有一个正确答案。",
    QuestionKind.MULTIPLE_RESPONSE: "每题有两个或两个以上正确答案，多选、少选、错选都不得分。",
    QuestionKind.TRUE_FALSE: "正确的写“对”，错误的写“错”。",
}
GAP = re.compile(r"[（(]\s*[）)]")  # a stem that brings its own brackets to write into
LINE = 44  # Chinese characters that fit beside each other on A4


@dataclass(frozen=True)
class Pictured:
    """The drawing beside a stem: what is printed, and what it shows in words."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Printed:
    """What one revision says, with its key in the letters of the bank."""

    stem: str
    options: tuple[str, ...]
    letters: str
    explanation: str
    source: str
    picture: Pictured | None = None


def seed_of(paper_seed: str, version: str) -> str:
    """Return the seed of a printed version (A, B …); without a version it is the paper's own.

    The address names only the version, so nobody who prints learns the seed from which pupils' papers are drawn.
    """
    return f"{paper_seed}:print:{version}" if version else paper_seed


def paper_no(seed: str) -> str:
    """Return the number that tells which key belongs to which printed paper.

    >>> paper_no("a") == paper_no("a"), paper_no("a") == paper_no("b"), len(paper_no("a"))
    (True, False, 6)
    """
    return sha256(f"{seed}:no".encode()).hexdigest()[:6].upper()


def paper(seats: Sequence[Seat], words: Mapping[UUID, Printed]) -> list[dict[str, Any]]:
    """Return the sections of a paper, each with its heading and its questions as the pupil reads them."""
    return [
        {
            "heading": _heading(position, kind, group),
            "short": label(kind),
            "questions": [_question(seat, words[seat.revision_id], _same_marks(group)) for seat in group],
        }
        for position, (kind, group) in enumerate(_sections(seats))
    ]


def answer_sheet(seats: Sequence[Seat]) -> list[dict[str, Any]]:
    """Return the sections of the answer sheet: a row of boxes for each question."""
    return [
        {
            "heading": f"{NUMERALS[position]}、{label(kind)}",
            "short": label(kind),
            "wide": kind is QuestionKind.MULTIPLE_RESPONSE,
            "rows": [{"number": seat.number, "boxes": _boxes(seat)} for seat in group],
        }
        for position, (kind, group) in enumerate(_sections(seats))
    ]


def key(seats: Sequence[Seat], words: Mapping[UUID, Printed]) -> list[dict[str, Any]]:
    """Return the answers of a paper in the letters its pupils see, with what a teacher says about each question."""
    return [
        {
            "number": seat.number,
            "answer": _answer(seat, words[seat.revision_id]),
            "marks": seat.marks,
            "stem": words[seat.revision_id].stem,
            "explanation": words[seat.revision_id].explanation,
            "source": words[seat.revision_id].source,
        }
        for seat in seats
    ]


def columns(options: Sequence[str]) -> int:
    """Return how many options stand beside each other: as many as fit without breaking a line.

    >>> columns(["6月26日", "12月4日", "3月15日", "9月9日"]), columns(["预防为主"] * 3 + ["综合治理，禁种、禁制"])
    (4, 2)
    """
    longest = max(width(option) for option in options) + 3  # the letter, the point, the gap
    return next(count for count in (4, 2, 1) if count == 1 or longest * count <= LINE)


def width(text: str) -> float:
    """Return how wide a text is, in Chinese characters."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def _sections(seats: Sequence[Seat]) -> list[tuple[QuestionKind, list[Seat]]]:
    return [(kind, list(group)) for kind, group in groupby(seats, key=lambda seat: seat.kind)]


def _same_marks(group: Sequence[Seat]) -> bool:
    return len({seat.marks for seat in group}) == 1


def _heading(position: int, kind: QuestionKind, group: Sequence[Seat]) -> dict[str, str]:
    each = f"每题 {group[0].marks} 分，" if _same_marks(group) else ""
    return {
        "title": f"{NUMERALS[position]}、{label(kind)}",
        "note": f"共 {len(group)} 题，{each}共 {sum(seat.marks for seat in group)} 分。{HOW_TO_ANSWER[kind]}",
    }


def _question(seat: Seat, said: Printed, same_marks: bool) -> dict[str, Any]:
    options = [] if seat.kind is QuestionKind.TRUE_FALSE else [said.options[index] for index in seat.order]
    return {
        "number": seat.number,
        "stem": said.stem if same_marks else f"{said.stem}（{seat.marks} 分）",
        "has_gap": bool(GAP.search(said.stem)),
        "picture": asdict(said.picture) if said.picture else None,
        "options": [f"{letter}．{text}" for letter, text in zip(LETTERS, options, strict=False)],
        "columns": columns(options) if options else 1,
    }


def _boxes(seat: Seat) -> list[str]:
    return ["对", "错"] if seat.kind is QuestionKind.TRUE_FALSE else list(LETTERS[: len(seat.order)])


def _answer(seat: Seat, said: Printed) -> str:
    seen = seat.from_bank(said.letters)
    return {"A": "对", "B": "错"}[seen] if seat.kind is QuestionKind.TRUE_FALSE else seen
