"""The life of a question on stage: what may follow what, who may see the key, and what a press means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matches import kinds, words
from app.matches.flow import (
    NEXT,
    AlreadyReread,
    AppealTooLate,
    OutOfOrder,
    after,
    after_appeal,
    after_rereading,
    may_show_key,
    may_show_question,
    moves_from,
)
from app.matches.rounds import RoundKind, Way
from app.matches.words import LABELS, Move, QuestionState, label

S, M, K = QuestionState, Move, kinds
BEFORE_REVEAL = [state for state in S if state not in (S.REVEALED, S.SCORED, S.APPEAL, S.CLOSED)]

SHOWS = {
    K.INDIVIDUAL: "show read begin finish judge reveal score close",
    K.TEAM: "show read reread begin judge reveal score close",
    K.RISK: "show decline reveal score close",
    K.JUDGED: "show read begin finish judge reveal score close",
    K.BURST: "show read begin judge reveal score close",
    K.PARALLEL: "show read open finish judge reveal score close",
    K.AUDIENCE: "show read open finish judge reveal close",
    K.BUZZER: "show read count_down open claim begin finish judge reveal score close",
    K.TIE_BREAK: "show read count_down open tie count_down open claim begin judge reveal score close",
}


def played(kind: RoundKind, moves: str, state: QuestionState = S.QUEUED) -> QuestionState:
    for move in moves.split():
        state = after(kind, state, Move(move))
    return state


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS)
def test_every_kind_of_round_has_a_way_from_queued_to_closed(kind):
    assert played(kind, SHOWS[kind]) is S.CLOSED


@pytest.mark.parametrize(
    ("kind", "moves", "state"),
    [
        (K.BUZZER, "show read count_down open lapse", S.VOID),  # nobody pressed
        (K.BUZZER, "show read count_down open reveal close", S.CLOSED),
        (K.BUZZER, "show read count_down to_audience reveal close", S.CLOSED),  # false start, to the hall
        (K.BUZZER, "show read count_down open claim judge", S.JUDGED),  # did not begin in time
        (K.BUZZER, "show read claim begin judge", S.JUDGED),  # live while reading
        (K.BUZZER, "show read count_down open claim begin judge reopen claim begin judge reveal", S.REVEALED),
        (K.RISK, "show read begin judge hand_on judge reveal score", S.SCORED),  # another team may answer
        (K.TEAM, "show read begin judge to_audience reveal score", S.SCORED),  # a wrong answer goes to the hall
        (K.TEAM, "show read begin judge back judge reveal score back score appeal uphold", S.CLOSED),
        (K.TEAM, "show read begin judge reveal score appeal overrule overrule", S.CLOSED),
        (K.TEAM, "show read begin judge reveal score appeal void", S.VOID),
    ],
)
def test_the_turns_a_show_may_take(kind, moves, state):
    assert played(kind, moves) is state


@pytest.mark.parametrize(
    ("kind", "state", "move"),
    [
        (K.TEAM, S.QUEUED, M.REVEAL),
        (K.TEAM, S.READING, M.OPEN),
        (K.TEAM, S.READING, M.COUNT_DOWN),
        (K.BUZZER, S.READING, M.OPEN),  # a race starts with the machine's countdown
        (K.BUZZER, S.READING, M.BEGIN),
        (K.BUZZER, S.CLAIMED, M.CLAIM),  # one team only
        (K.BUZZER, S.OPEN, M.JUDGE),
        (K.PARALLEL, S.OPEN, M.CLAIM),
        (K.TEAM, S.REVEALED, M.BACK),  # what has been seen cannot be unseen
        (K.TEAM, S.CLOSED, M.SCORE),
        (K.TEAM, S.CLOSED, M.APPEAL),
        (K.TEAM, S.VOID, M.VOID),
    ],
)
def test_a_move_out_of_order_is_refused_in_words(kind, state, move):
    with pytest.raises(OutOfOrder) as refusal:
        after(kind, state, move)
    assert label(state) in refusal.value.message
    assert label(move) in refusal.value.message


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS)
@pytest.mark.parametrize("state", [state for state in S if state is not S.VOID])
def test_a_question_may_be_voided_from_every_state_and_stays_void(kind, state):
    assert after(kind, state, M.VOID) is S.VOID
    assert moves_from(kind, S.VOID) == ()


@pytest.mark.parametrize("state", S)
def test_the_key_is_public_only_after_the_reveal(state):
    assert may_show_key(state) is (state not in BEFORE_REVEAL)


def test_the_question_itself_is_public_from_the_reading_on():
    assert [state for state in S if not may_show_question(state)] == [S.QUEUED, S.SHOWN, S.VOID]


def test_only_a_reveal_makes_the_key_public():
    for (_, state, move), then in NEXT.items():
        if not may_show_key(state) and may_show_key(then):
            assert move is M.REVEAL
        if may_show_key(state) and then is not S.VOID:
            assert may_show_key(then)


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS)
def test_every_state_reached_has_a_way_to_the_end(kind):
    reached, waiting = set(), [S.QUEUED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [s for move in moves_from(kind, state) if (s := after(kind, state, move)) not in reached]
    for state in reached - {S.CLOSED, S.VOID}:
        assert set(moves_from(kind, state)) - {M.VOID, M.BACK, M.REREAD}, state


@settings(derandomize=True)
@given(st.sampled_from(list(kinds.KINDS.values())), st.lists(st.sampled_from(Move), max_size=40))
def test_whatever_is_pressed_the_question_is_somewhere_known_and_the_key_unknown_until_revealed(kind, moves):
    state, revealed = S.QUEUED, False
    for move in moves:
        try:
            state = after(kind, state, move)
        except OutOfOrder:
            continue
        revealed |= move is M.REVEAL
        assert revealed or not may_show_key(state)


def test_an_appeal_after_the_next_question_has_opened_is_refused():
    assert after_appeal(K.BUZZER, S.SCORED, next_is_open=False) is S.APPEAL
    with pytest.raises(AppealTooLate, match="下一题已经开始"):
        after_appeal(K.BUZZER, S.SCORED, next_is_open=True)
    with pytest.raises(AppealTooLate):
        after_appeal(K.BUZZER, S.CLOSED, next_is_open=False)
    with pytest.raises(OutOfOrder):
        after_appeal(K.BUZZER, S.JUDGED, next_is_open=False)


def test_a_question_is_repeated_once():
    assert after_rereading(K.BUZZER, S.CLAIMED, times=0) is S.CLAIMED
    with pytest.raises(AlreadyReread):
        after_rereading(K.BUZZER, S.CLAIMED, times=1)


def test_every_word_has_a_chinese_label_and_there_are_kinds_for_every_way():
    enums = [each for each in vars(words).values() if isinstance(each, type) and issubclass(each, words.StrEnum)]
    enums.remove(words.StrEnum)
    assert {each: list(LABELS[each]) for each in enums} == {each: list(each) for each in enums}
    assert [foul for foul in words.Foul if label(words.EntryReason(foul.value)) != label(foul)] == []
    assert {kind.way for kind in kinds.KINDS.values()} == set(Way)
