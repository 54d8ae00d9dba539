"""The public scoreboard as JSON and CSV, for graphics software and for tens of thousands of viewers."""

import json
from datetime import datetime
from decimal import Decimal

from app.csv_sheets import csv_sheet
from app.matches.seen import PublicView

COLUMNS = ("place", "desk", "team", "score", "absent", "award")


def as_json(view: PublicView, now: datetime) -> str:
    """Return the scoreboard as one compact JSON text; never more than the big screen shows."""
    question = view.question
    told = {
        "version": view.version,
        "now": int(now.timestamp() * 1000),
        "match": view.name,
        "phase": view.phase.value,
        "round": view.round_name,
        "frozen": view.is_frozen,
        "clean": view.clean,
        "question": None if question is None or view.clean else {"number": question.number, "of": question.of},
        "answering": "" if question is None or view.clean else question.answering,
        "teams": [dict(zip(COLUMNS, row, strict=True)) for row in _rows(view)],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def as_csv(view: PublicView) -> bytes:
    """Return the scoreboard as CSV with a byte order mark, as Chinese spreadsheet programs expect."""
    return csv_sheet(("名次", "台号", "队伍", "得分", "缺席", "奖项"), _rows(view))


def _rows(view: PublicView) -> list[tuple[int | None, int, str, int | float, bool, str]]:
    return [
        (team.place, team.desk, team.name, _number(team.score), team.is_absent, team.award)
        for team in ([] if view.clean else view.by_place)
    ]


def _number(score: Decimal) -> int | float:
    return int(score) if score == int(score) else float(score)
