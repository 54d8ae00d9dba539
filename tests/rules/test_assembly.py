"""Choosing questions to a blueprint: enough of each sort, none twice, and a sentence for every line that is short."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.assembly import (
    PRESETS,
    Candidate,
    NoOtherQuestion,
    NotEnoughQuestions,
    Wanted,
    choose,
    pools,
    quotas,
    substitute,
)
from app.vocabulary import Difficulty, QuestionKind, Topic

SINGLE, MULTIPLE, TRUE_FALSE = QuestionKind
EASY, MEDIUM, HARD = Difficulty


def bank(each: int, topics=tuple(Topic), kinds=tuple(QuestionKind)) -> list[Candidate]:
    sorts = [(topic, kind, difficulty) for topic in topics for kind in kinds for difficulty in Difficulty]
    return [Candidate(UUID(int=n * each + i), *sort) for n, sort in enumerate(sorts) for i in range(each)]


def line(count: int, topic=None, kind=SINGLE, difficulty=EASY, marks=5) -> Wanted:
    return Wanted(topic, kind, difficulty, count, marks)


def test_each_line_gets_what_it_asks_for():
    there = {candidate.revision_id: candidate for candidate in bank(6)}
    lines = [line(3, Topic.LAW), line(2, Topic.HARM, TRUE_FALSE, HARD), line(8, None, MULTIPLE, MEDIUM)]
    picked = choose(lines, there.values(), "seed")
    assert [len(revisions) for revisions in picked] == [3, 2, 8]
    for wanted, revisions in zip(lines, picked, strict=True):
        for candidate in map(there.get, revisions):
            assert (candidate.kind, candidate.difficulty) == (wanted.kind, wanted.difficulty)
            assert wanted.topic in (None, candidate.topic)


def test_the_same_seed_chooses_the_same_questions_and_another_seed_others():
    there = bank(10)
    assert choose([line(10)], there, "a") == choose([line(10)], reversed(there), "a")
    assert choose([line(10)], there, "a") != choose([line(10)], there, "b")


def test_a_line_for_any_topic_takes_the_topics_in_turn():
    there = {candidate.revision_id: candidate for candidate in bank(30)}
    (picked,) = choose([line(15)], there.values(), "seed")
    per_topic = Counter(there[revision].topic for revision in picked)
    assert sorted(per_topic.values()) == [2, 2, 2, 2, 2, 2, 3]


def test_a_line_for_any_topic_leaves_named_topics_to_their_lines():
    law, anything = pools([line(2, Topic.LAW), line(5)], bank(4), "seed")
    assert {candidate.topic for candidate in law} == {Topic.LAW}
    assert {candidate.topic for candidate in anything} == set(Topic) - {Topic.LAW}


def test_lines_of_the_same_sort_divide_the_questions():
    first, second = pools([line(4, Topic.LAW, marks=2), line(5, Topic.LAW, marks=4)], bank(12), "seed")
    assert (len(first), len(second)) == (6, 6)
    first, second = pools([line(4, Topic.LAW, marks=2), line(5, Topic.LAW, marks=4)], bank(6), "seed")
    assert (len(first), len(second)) == (4, 2)


def test_short_lines_are_named_with_what_there_is():
    lines = [line(6, Topic.LAW), line(6, Topic.HARM, TRUE_FALSE, HARD)]
    with pytest.raises(NotEnoughQuestions) as refused:
        choose(lines, bank(6, kinds=(SINGLE,)) + bank(4, (Topic.HARM,), (TRUE_FALSE,)), "seed")
    assert refused.value.message == "第 2 行（毒品危害、判断题、难）要 6 道，题库只有 4 道。双向细目表已保留。"
    assert choose(lines[:1], bank(6, kinds=(SINGLE,)), "seed")


sorts = st.tuples(st.none() | st.sampled_from(Topic), st.sampled_from(QuestionKind), st.sampled_from(Difficulty))


@given(st.lists(st.tuples(sorts, st.integers(1, 12)), max_size=8), st.text(max_size=8))
def test_lines_never_share_a_question(wishes, seed):
    lines = [Wanted(*sort, count, 5) for sort, count in wishes]
    found = pools(lines, BANK, seed)
    used = [candidate.revision_id for pool in found for candidate in pool]
    assert len(used) == len(set(used))
    assert [len(pool) for pool in found] == [len(pool) for pool in pools(lines, BANK, seed + "x")]


BANK = bank(5)


@given(st.integers(1, 100), st.fixed_dictionaries({difficulty: st.integers(0, 60) for difficulty in Difficulty}))
def test_quotas_add_up_and_never_ask_for_more_than_there_is(count, available):
    shares = quotas(count, available)
    assert sum(shares.values()) == count
    if count <= sum(available.values()):
        assert all(shares[difficulty] <= available[difficulty] for difficulty in Difficulty)


def test_the_presets_are_worth_a_hundred_marks():
    totals = {key: sum(count * marks for _, count, marks in preset.lines) for key, preset in PRESETS.items()}
    assert totals == {"county": 100, "hundred": 100, "blank": 0}
    assert sum(count for _, count, _ in PRESETS["county"].lines) == 20


def test_swapping_again_and_again_shows_every_other_question():
    (pool,) = pools([line(2, Topic.LAW)], bank(5), "seed")
    here, other = pool[0].revision_id, pool[1].revision_id
    seen = set()
    for _ in range(3):
        here = substitute(pool, {here, other}, here)
        seen.add(here)
    assert seen == {candidate.revision_id for candidate in pool[2:]}


def test_a_line_that_used_everything_has_nothing_to_swap():
    (pool,) = pools([line(2, Topic.LAW)], bank(2), "seed")
    with pytest.raises(NoOtherQuestion):
        substitute(pool, [candidate.revision_id for candidate in pool], pool[0].revision_id)
