"""One pupil's paper from a seed: the same for the same seed, equal for all, and options in every order alike often."""

from collections import Counter
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.papers.ordering import KINDS, Line, seats
from app.vocabulary import QuestionKind

SINGLE, MULTIPLE, TRUE_FALSE = QuestionKind


def paper(*shape: tuple[QuestionKind, int, int, int]) -> tuple[list[Line], dict[UUID, int]]:
    """Return lines of (kind, count, marks, pool) and the options of each revision."""
    lines, options = [], {}
    for kind, count, marks, pool in shape:
        revisions = tuple(UUID(int=len(options) + n) for n in range(pool))
        options |= dict.fromkeys(revisions, 2 if kind is TRUE_FALSE else 4)
        lines.append(Line(kind, count, marks, revisions))
    return lines, options


shapes = st.lists(
    st.tuples(st.sampled_from(QuestionKind), st.integers(1, 6), st.integers(1, 10), st.integers(0, 6)).map(
        lambda s: (s[0], s[1], s[2], s[1] + s[3])
    ),
    min_size=1,
    max_size=6,
)


@given(shapes, st.text(), st.text())
def test_every_pupil_gets_the_same_marks_and_as_much_of_each_line(shape, one, other):
    lines, options = paper(*shape)
    line_of = {revision: position for position, line in enumerate(lines) for revision in line.revisions}

    def profile(seed: str) -> Counter:
        return Counter((line_of[seat.revision_id], seat.kind, seat.marks) for seat in seats(lines, options, seed))

    assert profile(one) == profile(other)
    assert {position: count for (position, _, _), count in profile(one).items()} == {
        position: line.count for position, line in enumerate(lines)
    }


@given(shapes, st.text())
def test_questions_are_numbered_from_one_kinds_together_none_twice(shape, seed):
    lines, options = paper(*shape)
    got = seats(lines, options, seed)
    assert [seat.number for seat in got] == list(range(1, len(got) + 1))
    kinds = [KINDS.index(seat.kind) for seat in got]
    assert kinds == sorted(kinds)
    assert len({seat.revision_id for seat in got}) == len(got)


def test_the_same_seed_gives_the_same_paper_however_the_lines_store_their_questions():
    lines, options = paper((SINGLE, 10, 5, 30), (TRUE_FALSE, 5, 2, 9))
    turned = [Line(line.kind, line.count, line.marks, tuple(reversed(line.revisions))) for line in lines]
    assert seats(lines, options, "lin") == seats(turned, options, "lin")
    assert seats(lines, options, "lin") != seats(lines, options, "zhou")


def test_options_come_in_every_order_alike_often():
    lines, options = paper((SINGLE, 1, 5, 1))
    orders = Counter(seats(lines, options, f"pupil {n}")[0].order for n in range(4800))
    expected = 4800 / 24
    chi_square = sum((orders[order] - expected) ** 2 / expected for order in permutations(range(4)))
    assert chi_square < 49.7  # one in a thousand with 23 degrees of freedom; seeds are fixed, so never by chance


def test_each_question_of_a_pool_is_drawn_alike_often():
    lines, options = paper((SINGLE, 5, 5, 20))
    drawn = Counter(seat.revision_id for n in range(2000) for seat in seats(lines, options, f"pupil {n}"))
    expected = 2000 * 5 / 20
    assert sum((drawn[revision] - expected) ** 2 / expected for revision in options) < 43.8  # 19 degrees


def test_right_always_stands_before_wrong():
    lines, options = paper((TRUE_FALSE, 5, 2, 5))
    assert {seat.order for n in range(50) for seat in seats(lines, options, str(n))} == {(0, 1)}


@given(st.text(), st.sets(st.sampled_from("ABCD"), min_size=1))
def test_letters_translate_there_and_back(seed, letters):
    lines, options = paper((MULTIPLE, 1, 5, 1))
    seat = seats(lines, options, seed)[0]
    choice = "".join(sorted(letters))
    assert seat.from_bank(seat.to_bank(choice)) == choice
    assert sorted(seat.order[ord(letter) - 65] for letter in choice) == [
        ord(letter) - 65 for letter in seat.to_bank(choice)
    ]
