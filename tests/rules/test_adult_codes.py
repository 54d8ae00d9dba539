"""Codes for adults: easily copied from paper, guessed by nobody; and figures that tell of no single person."""

import pytest

from app.courses import codes
from app.courses.words import Track

ALIKE = ["0OQ", "1IL", "2Z", "5S", "6G", "8B", "UV"]


@pytest.mark.parametrize("signs", ALIKE)
def test_of_signs_that_look_alike_at_most_one_is_used(signs):
    assert len(set(signs) & set(codes.ALPHABET)) <= 1


def test_a_code_has_twelve_signs_and_more_than_fifty_bits_of_chance():
    assert codes.CHANCES > 2**50
    assert {len(codes.spell(chance)) for chance in (0, 1, codes.CHANCES - 1)} == {codes.LENGTH}
    assert len({codes.spell(chance) for chance in range(2_000)}) == 2_000


@pytest.mark.parametrize(
    "typed", ["3467-ACDE-9HJK", "3467acde9hjk", "３４６７　ＡＣＤＥ　９ＨＪＫ", " 3467—ACDE—9HJK\t"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.tidy(typed) == "3467ACDE9HJK"


@pytest.mark.parametrize("typed", ["", "3467ACDE9HJ", "3467ACDE9HJKK", "3467ACDE9HJO", "3467acde9hjk", "学习码"])
def test_what_cannot_be_a_code_is_seen(typed):
    assert not codes.is_code(typed)


def test_what_is_kept_of_a_code_needs_the_secret():
    kept = codes.code_hash(b"secret", "3467ACDE9HJK")
    assert kept != codes.code_hash(b"another", "3467ACDE9HJK")
    assert "3467" not in kept and len(kept) == 64


def test_guesses_are_counted_by_the_part_that_is_known():
    assert codes.guessed_at("3467ACDE9HJK") == codes.guessed_at("3467YYYYYYYY") != codes.guessed_at("4467ACDE9HJK")


def test_a_label_says_only_the_track():
    assert (codes.label(Track.RECOVERY, 7), codes.label(Track.WORKER, 7)) == ("学员 0007", "社工 0007")


@pytest.mark.parametrize(
    ("count", "everybody", "words"),
    [
        (0, 0, "少于 10 人"),
        (9, 9, "少于 10 人"),
        (9, 30, "少于 10 人"),
        (10, 30, "10 人以上"),
        (19, 30, "10 人以上"),
        (20, 30, "20 人以上"),
    ],
)
def test_a_crowd_has_a_figure_from_ten_on(count, everybody, words):
    assert codes.crowd(count, everybody) == words


@pytest.mark.parametrize("everybody", [10, 11, 20, 21, 100])
def test_nobody_can_tell_whether_the_last_one_has_done_it_too(everybody):
    assert codes.crowd(everybody, everybody) == codes.crowd(everybody - 1, everybody)


@pytest.mark.parametrize("everybody", range(60))
def test_what_is_said_of_a_crowd_is_true(everybody):
    for count in range(everybody + 1):
        words = codes.crowd(count, everybody)
        figure = int(words.strip("少于 人以上内"))
        assert {"少": count < figure, "上": count >= figure, "内": count <= figure}[
            "少" if words.startswith("少") else words[-1]
        ], words


def test_hours_are_told_to_one_decimal():
    assert [codes.hours(seconds) for seconds in (179, 181, 3_600, 9_000)] == ["0.0", "0.1", "1.0", "2.5"]
