"""Rule: how the judged rows of a roster are kept between preview and import.

A 学籍号 is kept as its hash and mask only. The original cells are kept only of rows that need mending, and only until
the file is applied.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.people.class_names import ClassKey
from app.people.roster import RosterRow, mask_registration
from app.people.roster_matching import CHANGES, Judged, Verdict
from app.vocabulary import GradeBand


def write(judged: Sequence[Judged], *, without_cells: bool = False) -> str:
    """Return the rows as text for the database."""
    return json.dumps([_as_kept(j, without_cells) for j in judged], ensure_ascii=False)


def read(text: str) -> list[Judged]:
    """Return the rows that `write` kept."""
    return [_from_kept(kept) for kept in json.loads(text)]


def _as_kept(j: Judged, without_cells: bool) -> dict[str, Any]:
    row, key = j.row, j.row.school_class
    masked = row.registration_no
    if masked and "*" not in masked:
        masked = mask_registration(masked)
    return {
        "line": row.line, "name": row.name, "sex": row.sex, "no": row.student_no, "mask": masked,
        "class": [key.band, key.entry_year, key.number] if key else None, "faults": row.faults,
        "hash": j.registration_hash, "verdict": j.verdict, "reason": j.reason,
        "student": str(j.student_id) if j.student_id else None,
        "cells": row.cells if j.verdict not in (*CHANGES, Verdict.SAME) and not without_cells else (),
    }  # fmt: skip


def _from_kept(kept: dict[str, Any]) -> Judged:
    band = kept["class"]
    key = ClassKey(GradeBand(band[0]), band[1], band[2]) if band else None
    row = RosterRow(
        kept["line"], kept["name"], kept["sex"], key, kept["no"], kept["mask"],
        tuple(kept["faults"]), tuple(kept["cells"]),
    )  # fmt: skip
    student = UUID(kept["student"]) if kept["student"] else None
    return Judged(row, kept["hash"], Verdict(kept["verdict"]), kept["reason"], student)
