"""Rule: when a question of the wrong-question book comes again, and when it is mastered.

The spacing is FSRS as its authors' library computes it, counted in whole days: a question is reviewed at most once a
day, the first answer of a day counts, and nothing brings a child back within the hour. Nothing is left to chance.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

RIGHT_IN_A_ROW = 3
STABLE = 21.0  # days
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True)
class Memory:
    """What is known of one question in one head; `state` is the library's own, ready to be kept as JSON."""

    state: dict[str, object]
    due_at: datetime
    right_in_a_row: int
    is_mastered: bool


def begun(now: datetime, today: datetime) -> Memory:
    """Return the memory of a question that was just answered wrong; `today` is the beginning of the pupil's day, UTC.

    It comes again tomorrow.
    """
    number = (now - EPOCH) // timedelta(milliseconds=1)  # the library numbers a card by the moment it was made
    return _answered(Card(card_id=number, due=today), 0, False, today)


def reviewed(state: Mapping[str, object], right_in_a_row: int, is_right: bool, today: datetime) -> Memory:
    """Return the memory after an answer: wrong is Again, right is Good. A second answer of a day changes nothing.

    Mastered means: right three times in a row, each time after the wait the scheduler chose (successive relearning,
    Rawson, Dunlosky & Sciartelli 2013), and a stability of at least 21 days, so that after three weeks nine in ten
    are still remembered; from 21 days on Anki, too, calls a card mature.
    """
    card = _card(state)
    if card.last_review is not None and card.last_review >= today:
        return Memory(dict(state), card.due, right_in_a_row, False)
    return _answered(card, right_in_a_row, is_right, today)


def begun_at(state: Mapping[str, object]) -> datetime:
    """Return when the question entered the book."""
    return EPOCH + timedelta(milliseconds=_card(state).card_id)


def is_known(state: Mapping[str, object], day: datetime) -> bool:
    """Return whether the memory has already taken in an answer of the day that began at `day`, or of a later one."""
    last = _card(state).last_review
    return last is not None and last >= day


def _card(state: Mapping[str, object]) -> Card:
    return Card.from_json(json.dumps(dict(state)))


def _answered(card: Card, right_in_a_row: int, is_right: bool, today: datetime) -> Memory:
    after, _ = _scheduler.review_card(card, Rating.Good if is_right else Rating.Again, today)
    row = right_in_a_row + 1 if is_right else 0
    is_mastered = row >= RIGHT_IN_A_ROW and (after.stability or 0.0) >= STABLE
    return Memory(dict(after.to_dict()), after.due, row, is_mastered)
