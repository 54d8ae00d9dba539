"""Rule: how long a learner was at a step, which step is open, and when a lesson is done.

Time counts from heartbeats that a page sends while it is seen. Between two of them at most `LONGEST_GAP` seconds count,
whatever a browser says; so nobody is further than the time that really passed, and jumping in a film counts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from app.courses.lessons import Lesson, Step
from app.courses.pieces import INTERACTIVE, Media

BEAT = 15  # seconds between heartbeats of a page
LONGEST_GAP = 30.0
READ = 12.0  # characters a second: three times as fast as a child reads, so nobody who read is held up
TASK = 8.0  # seconds an interactive piece takes at least
WATCHED = 0.9  # of a film or recording
PASS = 0.6  # of the questions at the end


@dataclass(frozen=True)
class Place:
    """Where a learner is and how long at each step, in seconds."""

    step: int
    furthest: int
    seconds: tuple[float, ...]


def least_seconds(step: Step) -> float:
    """Return how long a step takes at least: reading at three times a child's speed, trying what there is to try.

    A film or recording has to run for nine tenths of its length.
    """
    least = 0.0
    for block in step.blocks:
        if isinstance(block.piece, Media):
            least += WATCHED * block.piece.seconds
        elif block.piece is not None:
            least += TASK if block.kind in INTERACTIVE else 2.0
        else:
            least += len(block.prose) / READ
    return round(least, 1)


def beaten(place: Place, steps: int, step: int, last: datetime, now: datetime) -> Place:
    """Return the place after a heartbeat from `step`; a step that is not open yet counts for the furthest one."""
    at = max(1, min(step, place.furthest, steps))
    counted = min(max((now - last).total_seconds(), 0.0), LONGEST_GAP)
    return Place(at, place.furthest, _added(place.seconds, steps, at, counted))


def moved(place: Place, lesson: Lesson, step: int, last: datetime, now: datetime) -> Place:
    """Return the place after turning to `step`: back to any, forward to the next one once this one has had its time."""
    steps = len(lesson.steps)
    here = beaten(place, steps, place.step, last, now)
    if step <= here.furthest:
        return Place(max(1, step), here.furthest, here.seconds)
    if here.step == here.furthest and waits(here, lesson) == 0 and here.furthest < steps:
        return Place(here.furthest + 1, here.furthest + 1, here.seconds)
    return here


def waits(place: Place, lesson: Lesson) -> int:
    """Return how many seconds the step a learner is at still needs before the next one opens; 0 when it may."""
    spent = place.seconds[place.step - 1] if place.step <= len(place.seconds) else 0.0
    return max(0, ceil(least_seconds(lesson.steps[place.step - 1]) - spent))


def is_read(place: Place, lesson: Lesson) -> bool:
    """Return whether every step has been reached and the last one has had its time."""
    at_the_end = Place(len(lesson.steps), place.furthest, place.seconds)
    return place.furthest >= len(lesson.steps) and waits(at_the_end, lesson) == 0


def is_passed(right: int, asked: int) -> bool:
    """Return whether so many right answers are enough: six in ten.

    >>> is_passed(3, 5), is_passed(2, 4), is_passed(2, 3)
    (True, False, True)
    """
    return asked > 0 and right >= PASS * asked


def _added(seconds: Sequence[float], steps: int, step: int, more: float) -> tuple[float, ...]:
    whole = [*seconds, *([0.0] * (steps - len(seconds)))][:steps]
    whole[step - 1] = round(whole[step - 1] + more, 1)
    return tuple(whole)
