"""How long a learner was at a step: never longer than the time that passed, and nobody jumps over a step."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.lessons import read_lesson
from app.courses.progress import LONGEST_GAP, Place, beaten, is_read, least_seconds, moved, waits
from tests.lessons import lesson_text

LESSON = read_lesson(lesson_text())
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
START = Place(1, 1, ())


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_heartbeat_counts_the_time_since_the_last_one_and_no_more_than_thirty_seconds():
    place = beaten(START, 3, 1, NOON, after(12))
    assert place.seconds == (12.0, 0.0, 0.0)
    assert beaten(place, 3, 1, NOON, after(4_000)).seconds[0] == 12.0 + LONGEST_GAP
    assert beaten(place, 3, 1, after(10), NOON).seconds[0] == 12.0  # a clock that went back


def test_a_step_that_is_not_open_yet_counts_for_the_furthest():
    assert beaten(Place(1, 2, ()), 3, 3, NOON, after(5)) == Place(2, 2, (0.0, 5.0, 0.0))
    assert beaten(START, 3, 60, NOON, after(5)).step == 1


def test_the_next_step_opens_when_this_one_has_had_its_time_and_only_the_next():
    needed = least_seconds(LESSON.steps[0])
    early = moved(START, LESSON, 2, NOON, after(needed - 1))
    assert (early.step, early.furthest) == (1, 1)
    assert waits(early, LESSON) == 1
    late = moved(START, LESSON, 3, NOON, after(needed + 0.1))
    assert (late.step, late.furthest) == (2, 2)


def test_one_may_always_turn_back_and_the_time_there_counts_there():
    place = moved(Place(2, 3, (9.0, 9.0, 0.0)), LESSON, 1, NOON, after(5))
    assert place == Place(1, 3, (9.0, 14.0, 0.0))
    assert moved(place, LESSON, 3, NOON, after(5)).step == 3


def test_a_lesson_is_read_when_the_last_step_has_had_its_time():
    enough = tuple(least_seconds(step) for step in LESSON.steps)
    assert is_read(Place(3, 3, enough), LESSON)
    assert not is_read(Place(3, 3, (*enough[:2], 0.0)), LESSON)
    assert not is_read(Place(2, 2, enough), LESSON)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 300), st.integers(-3, 70), st.booleans()), max_size=40))
def test_whatever_a_browser_sends_nobody_has_more_time_than_passed(sent):
    place, now = START, NOON
    for gap, step, turns in sent:
        then = now + timedelta(seconds=gap)
        place = moved(place, LESSON, step, now, then) if turns else beaten(place, 3, step, now, then)
        now = then
        assert 1 <= place.step <= place.furthest <= 3
    assert sum(place.seconds) <= (now - NOON).total_seconds() + 0.1 * len(sent)
