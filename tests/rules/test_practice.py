"""What a pupil practises on a day, when practice is closed, and when a wrong question comes again."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.courses import scheduling
from app.courses.practice import AT_A_TIME, Candidate, EnoughForToday, NightRest, NotOffered, line_up, plan, why_closed
from app.courses.scheduling import begun, reviewed
from app.vocabulary import Topic

TODAY = datetime(2026, 11, 23, 16, tzinfo=UTC)  # midnight in Shanghai
NOON = TODAY + timedelta(hours=12)
DAY = timedelta(days=1)
NOBODY: frozenset[UUID] = frozenset()


def candidates(each: int = 4, first: int = 0, **facts) -> list[Candidate]:
    numbered = [(topic, number) for number in range(each) for topic in Topic]
    return [
        Candidate(UUID(int=first + at), UUID(int=first + at + 10_000), topic, **facts)
        for at, (topic, _) in enumerate(numbered)
    ]


# ---- the day's questions


def test_due_questions_come_first_then_new_ones_then_what_was_practised_longest_ago():
    due = candidates(1, 100, is_due=True)[:2]
    new = candidates(1, 200)[:1]
    old = [Candidate(UUID(int=n), UUID(int=n), Topic.LAW, practised_at=NOON - n * DAY) for n in (1, 3, 2)]
    line = line_up([*old, *new, *due], "lin")
    assert set(line[:2]) == set(due) and line[2:3] == new
    assert [each.question_id.int for each in line[3:]] == [3, 2, 1]


def test_five_new_questions_are_of_five_topics():
    made = plan(candidates(), NOBODY, "lin")
    assert len(made.daily) == AT_A_TIME == len({each.topic for each in made.daily})


def test_a_topic_that_has_a_due_question_waits_with_its_new_ones():
    due = [Candidate(UUID(int=900 + n), UUID(int=n), topic, is_due=True) for n, topic in enumerate(list(Topic)[:3])]
    made = plan([*candidates(), *due], NOBODY, "lin")
    assert max(Counter(each.topic for each in made.daily).values()) == 1


def test_the_day_s_five_are_the_same_at_every_look_and_others_for_others():
    assert plan(candidates(), NOBODY, "lin:1") == plan(reversed(candidates()), NOBODY, "lin:1")
    assert plan(candidates(), NOBODY, "lin:1").daily != plan(candidates(), NOBODY, "lin:2").daily
    assert plan(candidates(), NOBODY, "lin:1").daily != plan(candidates(), NOBODY, "zhou:1").daily


def test_more_due_questions_than_five_are_practised_by_topic():
    made = plan(candidates(3, is_due=True), NOBODY, "lin")
    assert all(each.is_due for each in made.daily)
    assert made.run(Topic.LAW).next.is_due


def test_a_run_counts_to_five_and_begins_again():
    everything = [Candidate(UUID(int=n), UUID(int=n), Topic.LAW) for n in range(17)]
    line = [each.question_id for each in plan(everything, NOBODY, "lin").rest]
    at = [plan(everything, frozenset(line[:n]), "lin").run(Topic.LAW) for n in (0, 4, 5, 10, 12)]
    assert [(run.number, run.total, run.is_over) for run in at] == [
        (1, 5, False),
        (5, 5, False),
        (1, 5, True),
        (1, 2, True),
        (3, 2, True),
    ]
    assert at[-1].next is None


def test_daily_and_topics_share_no_question():
    made = plan(candidates(), NOBODY, "lin")
    assert not {each.question_id for each in made.daily} & {each.question_id for each in made.rest}
    assert made.topic_of_run(made.daily[0].question_id) is None
    assert made.topic_of_run(made.rest[0].question_id) is made.rest[0].topic


def test_only_the_next_question_of_a_run_is_offered():
    made = plan(candidates(), NOBODY, "lin")
    assert made.offered(made.daily[0].revision_id) == made.daily[0]
    assert made.offered(made.run(Topic.LAW).next.revision_id).topic is Topic.LAW
    answered = plan(candidates(), frozenset({made.daily[0].question_id}), "lin")
    assert answered.offered(made.daily[1].revision_id) == made.daily[1]
    for refused in (made.daily[1].revision_id, UUID(int=1)):
        with pytest.raises(NotOffered):
            made.offered(refused)
    with pytest.raises(NotOffered):
        answered.offered(made.daily[0].revision_id)


def test_without_questions_there_is_nothing_to_do():
    run = plan([], NOBODY, "lin").run(None)
    assert (run.next, run.is_over, run.left) == (None, True, 0)


# ---- when practice is closed


@pytest.mark.parametrize(
    ("hour", "minute", "closed"),
    [(21, 59, False), (22, 0, True), (23, 59, True), (0, 0, True), (5, 59, True), (6, 0, False), (12, 0, False)],
)
def test_practice_rests_from_ten_to_six(hour, minute, closed):
    local = datetime(2026, 11, 24, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert isinstance(why_closed(local, 0, 20, rests=True), NightRest) is closed
    assert why_closed(local, 0, 20, rests=False) is None


def test_the_day_s_limit_is_the_last_question():
    noon = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert why_closed(noon, 19, 20, rests=True) is None
    assert isinstance(why_closed(noon, 20, 20, rests=True), EnoughForToday)


# ---- when a wrong question comes again


def after(*rights: bool, memory=None):
    """The memory after answers on each day it was due."""
    memory = memory or begun(NOON, TODAY)
    for is_right in rights:
        memory = reviewed(memory.state, memory.right_in_a_row, is_right, memory.due_at)
    return memory


def test_what_was_wrong_comes_again_tomorrow_and_then_after_longer_and_longer_waits():
    days = [(after(*[True] * n).due_at - TODAY).days for n in range(4)]
    assert days[0] == 1 and days == sorted(days)
    waits = [second - first for first, second in pairwise(days)]
    assert waits == sorted(set(waits))


def test_it_comes_on_a_day_whatever_the_hour():
    assert all(after(*[True] * n).due_at.time() == TODAY.time() for n in range(4))


def test_wrong_again_begins_the_count_anew_and_comes_tomorrow():
    before = after(True, True)
    memory = after(False, memory=before)
    assert (before.right_in_a_row, memory.right_in_a_row) == (2, 0)
    assert memory.due_at - before.due_at <= 2 * DAY


def test_mastered_is_three_in_a_row_and_three_weeks_of_stability():
    assert [after(*[True] * n).is_mastered for n in range(1, 6)] == [False, False, False, True, True]
    assert after(*[True] * 3).state["stability"] < 21 <= after(*[True] * 4).state["stability"]
    long = after(True, True, True)
    assert not reviewed(long.state, 1, True, long.due_at).is_mastered  # stable, but only the second in a row
    assert reviewed(long.state, 2, True, long.due_at).is_mastered


def test_a_second_answer_of_a_day_changes_nothing():
    first = begun(NOON, TODAY)
    again = reviewed(first.state, first.right_in_a_row, True, TODAY)
    assert again == first
    assert scheduling.is_known(first.state, TODAY) and not scheduling.is_known(first.state, TODAY + DAY)


def test_the_same_answers_give_the_same_days_and_the_memory_is_plain_json():
    one, two = after(True, False, True), after(True, False, True)
    assert one == two
    kept = json.loads(json.dumps(one.state))
    assert reviewed(kept, 1, True, one.due_at) == reviewed(one.state, 1, True, one.due_at)
    assert scheduling.begun_at(kept) == NOON
