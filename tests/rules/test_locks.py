from datetime import UTC, datetime, timedelta

from app.people import codes, locks


def test_a_pupil_waits_a_minute_then_twice_as_long_up_to_a_quarter_of_an_hour():
    rests = [locks.pupil_rest(failures) for failures in range(12)]
    assert rests[:5] == [None] * 5
    assert [rest.total_seconds() for rest in rests[5:]] == [60, 120, 240, 480, 900, 900, 900]
    assert locks.pupil_rest(10**9) == timedelta(minutes=15)


def test_staff_wait_a_quarter_of_an_hour_after_every_five():
    assert [failures for failures in range(16) if locks.staff_rest(failures)] == [5, 10, 15]


def test_guessing_pins_is_hopeless():
    """Somebody who guesses at one pupil for a whole week, never resting, gets fewer than one in a thousand."""
    clock, failures = timedelta(), 0
    while clock < timedelta(days=7):
        failures += 1
        clock += locks.pupil_rest(failures) or timedelta()
    assert failures / 10**6 < 0.001


def test_waits_are_rounded_up_in_words():
    assert locks.in_words(timedelta(milliseconds=1)) == "1 秒"
    assert locks.in_words(timedelta(minutes=15)) == "15 分钟"
    assert locks.in_words(timedelta(seconds=119.5)) == "2 分钟"


def test_minutes_left_of_a_code_are_rounded_up_and_end_at_nothing():
    noon = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    left = [codes.minutes_left(noon + timedelta(seconds=s), noon) for s in (-1, 0, 1, 60, 61, 2700)]
    assert left == [0, 0, 1, 1, 2, 45]
