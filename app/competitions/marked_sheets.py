"""Rule: a handed-in sheet in one line of JSON: [[question, letters, marks, seconds], …].

The question is its place among the paper's revisions in the order of their ids (a published paper never changes), the
letters are those of the bank, and the seconds are how long the pupil was at it: each answer takes the time since the
answer before it, whatever the question, and a question's times add up.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.competitions.scoring import Answer, Scored


@dataclass(frozen=True)
class Timed:
    """One appended response and when it came."""

    answer: Answer
    at: datetime


def places_of(revisions: Iterable[UUID]) -> list[UUID]:
    """Return the paper's revisions in the order that sheets count them."""
    return sorted(revisions)


def sheet(scored: Scored, responses: Sequence[Timed], started_at: datetime, revisions: Iterable[UUID]) -> str:
    """Return the line of a marked attempt; a question nobody answered has no letters and no seconds."""
    place = {revision: at for at, revision in enumerate(places_of(revisions))}
    spent = seconds_at(responses, started_at)
    return json.dumps(
        [
            [
                place[marked.seat.revision_id],
                marked.seat.to_bank(marked.choice),
                marked.marks,
                spent.get(marked.seat.number),
            ]
            for marked in scored.questions
        ],
        separators=(",", ":"),
    )


def seconds_at(responses: Sequence[Timed], started_at: datetime) -> dict[int, float]:
    """Return how many seconds a pupil was at each question, by its number; never less than nothing."""
    spent: dict[int, float] = defaultdict(float)
    before = started_at
    for each in sorted(responses, key=lambda timed: (timed.at, timed.answer.sequence)):
        spent[each.answer.number] += max(0.0, round((each.at - before).total_seconds(), 1))
        before = max(before, each.at)
    return dict(spent)
