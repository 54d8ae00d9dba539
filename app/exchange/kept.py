"""Rule: the account of a file as plain values: as the child that reads it sends it, and as it waits to be confirmed."""

from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import Any

from app.exchange.readings import Fate, Painted, Piece, Reading
from app.questions.drawing import Drawing
from app.questions.written import Written
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic


def to_plain(reading: Reading) -> list[dict[str, Any]]:
    """Return a reading as values that JSON can hold."""
    return [
        {
            "where": each.where,
            "text": each.text,
            "fate": each.fate.value,
            "notes": list(each.notes),
            "written": _plain(each.written) if each.written else None,
        }
        | ({"painted": _plain_picture(each.painted)} if each.painted else {})
        for each in reading
    ]


def from_plain(rows: list[dict[str, Any]]) -> Reading:
    """Return the reading again."""
    return tuple(
        Piece(
            row["where"],
            row["text"],
            Fate(row["fate"]),
            tuple(row["notes"]),
            _written(row["written"]) if row["written"] else None,
            painted=_painted(row["painted"]) if "painted" in row else None,
        )
        for row in rows
    )


def _plain(written: Written) -> dict[str, Any]:
    return {
        "kind": written.kind.value,
        "stem": written.stem,
        "options": list(written.options),
        "letters": written.letters,
        "explanation": written.explanation,
        "source": written.source,
        "topic": written.topic.value if written.topic else None,
        "difficulty": written.difficulty.value,
        "bands": [band.value for band in written.bands],
        "tags": list(written.tags),
    } | ({"picture": asdict(written.picture)} if written.picture else {})


def _plain_picture(painted: Painted) -> dict[str, Any]:
    return asdict(painted) | {"content": b64encode(painted.content).decode()}


def _painted(plain: dict[str, Any]) -> Painted:
    return Painted(**plain | {"content": b64decode(plain["content"])})


def _written(plain: dict[str, Any]) -> Written:
    return Written(
        QuestionKind(plain["kind"]),
        plain["stem"],
        tuple(plain["options"]),
        plain["letters"],
        plain["explanation"],
        plain["source"],
        Topic(plain["topic"]) if plain["topic"] else None,
        Difficulty(plain["difficulty"]),
        tuple(GradeBand(band) for band in plain["bands"]),
        tuple(plain["tags"]),
        Drawing(**plain["picture"]) if "picture" in plain else None,
    )
