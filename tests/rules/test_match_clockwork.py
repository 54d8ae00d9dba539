"""What the machine rules by itself: races, false starts, times that are up, and when it has to look again."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.matches import kinds
from app.matches.buzzing import MILLISECOND, Heard, Press
from app.matches.clockwork import Inputs, due, judgement, moment, nanoseconds, race, wake_at
from app.matches.cues import Cue
from app.matches.flow import OutOfOrder
from app.matches.playing import after
from app.matches.rounds import Race, Round, Worth
from app.matches.show import Ruling
from app.matches.words import FalseStart, Move, Outcome, QuestionState, WhileReading
from tests.rules.stage import NOON, TEAMS, Played, of

S, M, K = QuestionState, Move, kinds
A, B, C, D = TEAMS[:4]
LOCK, VOID, HALL, BLOCK = FalseStart
WORTH = Worth(right=10, wrong=-10, silent=-10)


def buzzer(**race: object) -> Round:
    return Round(K.BUZZER, "R4", "抢答题", 5, 30, WORTH, Race(**race))


def being_read(teams: int = 4, **race: object) -> Played:
    match = Played(of(buzzer(**race), teams=teams))
    match.step(2)
    return match


def seconds(match: Played) -> float | None:
    ends = match.show.question.ends
    return None if ends is None else (ends - match.now).total_seconds()


def test_a_race_runs_by_itself_and_every_ruling_carries_the_moment_it_was_due():
    match = being_read()
    match.raced((B, 340), (A, 310))
    assert (match.show.question.state, match.show.question.team) == (S.CLAIMED, A)
    opened, claimed = match.log[-2:]
    assert (opened.act, opened.at) == (M.OPEN, NOON + timedelta(seconds=3))
    assert (claimed.act, claimed.at) == (M.CLAIM, NOON + timedelta(seconds=3, milliseconds=310 + 120))
    assert [told["heard"] for told in claimed.data["presses"]] == ["first", "later"]
    match.later(60).machine()  # nobody began in time
    assert match.log[-1].at == claimed.at + timedelta(seconds=10)
    assert match.show.question.answers[0].outcome is Outcome.SILENT
    match.step()
    assert match.points(A, B) == [90, 100]


def test_a_machine_that_wakes_late_comes_to_the_same_match_as_one_that_is_prompt():
    late, prompt = being_read(), being_read()
    for match in (late, prompt):
        match.do(M.COUNT_DOWN)
        for team, ms in ((A, -500), (B, 9_990), (C, 9_985)):
            match.press(team, ms)
    for _ in range(2000):
        prompt.later(0.01).machine()
    late.later(20).machine()
    assert late.show == prompt.show
    assert late.show.question.state is S.TIED


def test_nobody_presses_and_the_question_is_over():
    match = being_read()
    match.do(M.COUNT_DOWN)
    assert match.machine().question.state is S.COUNTDOWN
    assert match.later(2.9).machine().question.state is S.COUNTDOWN
    assert match.later(0.2).machine().question.state is S.OPEN
    assert match.later(9.8).machine().question.state is S.OPEN
    assert match.later(0.2).machine().question.lapsed
    assert match.log[-1].at == NOON + timedelta(seconds=13)


def test_a_press_in_the_last_moment_still_counts():
    match = being_read()
    match.do(M.COUNT_DOWN)
    match.press(A, 9_999)
    match.later(13.05).machine()
    assert match.show.question.state is S.OPEN  # the window has passed, but the press has its moment
    assert match.later(0.1).machine().question.team == A


@pytest.mark.parametrize(("policy", "cost"), [(LOCK, 10), (BLOCK, 0)])
def test_false_starts_where_the_race_goes_on(policy, cost):
    match = being_read(false_start=policy)
    match.raced((A, -820), (B, -15), (A, 200), (C, 500))
    winner = C if policy is LOCK else A
    assert (match.show.question.state, match.show.question.team) == (S.CLAIMED, winner)
    assert match.points() == [100 - cost, 100 - cost, 100, 100]
    starts = [ruling for ruling in match.log if ruling.act == Cue.FALSE_START]
    assert [ruling.data["note"] for ruling in starts] == (["提前 820 ms", "提前 15 ms"] if cost else [])


@pytest.mark.parametrize(("policy", "state"), [(VOID, S.VOID), (HALL, S.WITH_AUDIENCE)])
@pytest.mark.parametrize("reading", [WhileReading.IGNORE, WhileReading.FALSE_START])
def test_false_starts_that_stop_the_race(policy, state, reading):
    match = being_read(false_start=policy, while_reading=reading)
    match.raced((A, -820), (B, -15), (C, 500))
    assert match.show.question.state is state
    assert match.points() == [90, 100, 100, 100]  # the first stopped it: what came after did nobody harm
    if state is S.VOID:
        assert match.step().question.planned.is_reserve
    else:
        match.step()
        assert match.points() == [90, 100, 100, 100]


@pytest.mark.parametrize("policy", FalseStart)
@pytest.mark.parametrize("reading", WhileReading)
def test_a_press_while_the_host_reads(policy, reading):
    match = being_read(false_start=policy, while_reading=reading)
    match.press(A, 15_000)
    match.later(15.5).machine()
    state, cost = S.READING, 0
    if reading is WhileReading.ALLOW:
        state = S.CLAIMED
    elif reading is WhileReading.FALSE_START and policy is not BLOCK:
        state, cost = {LOCK: S.READING, VOID: S.VOID, HALL: S.WITH_AUDIENCE}[policy], 10
    assert (match.show.question.state, match.points(A)) == (state, [100 - cost])
    if state is S.READING:
        match.raced((A, 200), (B, 400))
        assert match.show.question.team == (A if cost == 0 else B)


def test_an_early_press_that_is_written_down_late_costs_its_team_only():
    match = being_read(false_start=HALL)
    match.do(M.COUNT_DOWN)
    match.later(3.2).machine()
    assert match.show.question.state is S.OPEN
    match.press(A, -5)
    match.press(B, 150)
    assert match.later(1).machine().question.team == B
    assert match.points(A, B) == [90, 100]


def test_a_team_locked_by_hand_stays_locked_whatever_it_presses():
    for policy in FalseStart:
        match = being_read(false_start=policy)
        match.do(M.COUNT_DOWN)
        match.do(Cue.FALSE_START, team=A, note="抢喊")
        match.press(A, 300)
        match.press(B, 700)
        assert match.later(6).machine().question.team == B
        assert match.points(A) == [100 if policy is BLOCK else 90]
    named = Played(of(Round(K.TEAM, "R2", "必答题", 1)))
    named.step(3)
    with pytest.raises(OutOfOrder):
        named.do(Cue.FALSE_START, team=A)


def test_after_a_tie_only_the_tied_race_again_and_what_was_pressed_before_is_forgotten():
    match = being_read()
    match.raced((A, 300), (B, 303), (C, 700))
    assert set(match.show.question.tied) == {A, B}
    for wrong in ([A], [A, A], [A, str(TEAMS[8])], [], None):
        with pytest.raises(Refusal):
            after(replace(match.show), Ruling(99, M.TIE, NOON, None, {"teams": wrong}))
    match.do(M.COUNT_DOWN)
    match.press(C, 100)
    match.press(B, 250)
    assert match.later(6).machine().question.team == B


def test_who_started_falsely_in_the_first_race_is_locked_in_the_second():
    match = being_read()
    match.raced((C, -100), (A, 300), (B, 303))
    match.do(M.COUNT_DOWN)
    match.press(C, 100)
    match.press(A, 250)
    assert match.later(6).machine().question.team == A
    assert match.points(C) == [90]


def test_who_answered_wrongly_does_not_press_in_the_second_race():
    match = being_read(second_chances=2)
    match.raced((A, 300), (B, 500))
    for first, second in ((A, B), (B, C)):
        assert match.show.question.team == first
        match.do(M.JUDGE, outcome="wrong")
        match.do(M.REOPEN)
        for team, ms in ((A, 100), (first, 150), (second, 400)):
            match.press(team, ms)
        match.later(1).machine()
    assert match.show.question.team == C


def test_everybody_answers_together_and_half_right_is_wrong():
    match = Played(of(Round(K.PARALLEL, "R3", "判断快答", 2, 10, Worth(right=5)), teams=4), key="AC")
    match.do(Cue.ABSENT, team=D)
    match.step(3)
    match.answers = {A: "CA", B: "A", D: "AC"}
    late = match.later(11)
    late.do(M.FINISH)  # the host was quicker than the machine
    assert wake_at(match.show, match.inputs) == match.now
    match.machine()
    assert match.log[-1].act == M.JUDGE
    told = {answer.team: (answer.outcome, answer.letters) for answer in match.show.question.answers}
    assert told == {A: (Outcome.RIGHT, "CA"), B: (Outcome.WRONG, "A"), C: (Outcome.SILENT, "")}
    match.step()
    assert match.points() == [105, 100, 100, 100]


def test_the_hall_answers_and_is_counted_without_points():
    match = Played(of(Round(K.AUDIENCE, "A1", "观众互动", 1, 20)))
    match.step(3)
    tallied = Inputs(tally={"A": 120, "B": 30})
    ruling = due(match.show, tallied, NOON + timedelta(seconds=21))
    match.do(ruling.act, ruling.at, **ruling.data)
    match.machine()
    assert match.show.question.tally == {"A": 120, "B": 30}
    assert match.show.question.answers == ()
    match.step()
    assert match.points() == [100, 100, 100]
    assert judgement(match.show, match.show.question, Inputs(key="A")) == {"outcomes": {}, "letters": {}}


def test_in_a_tie_break_only_those_still_tied_may_press():
    match = Played(of(buzzer(), Round(K.TIE_BREAK, "R6", "加赛题", 0, 15, race=Race()), teams=4))
    match.do(Cue.ADJUST, team=D, delta=-10, note="迟到")
    match.do(Cue.TIE_BREAK, place=1)
    match.step(2)
    match.raced((D, 100), (B, -50), (C, 300))
    assert match.show.question.team == C
    assert match.points() == [100, 100, 100, 90]  # a tie-break never costs points


def test_once_a_place_is_won_the_list_of_presses_still_tells_who_was_first():
    match = Played(of(buzzer(), Round(K.TIE_BREAK, "R6", "加赛题", 0, 15, race=Race()), teams=3))
    match.do(Cue.TIE_BREAK, place=1)
    match.step(2)
    match.raced((A, 100), (B, 300))
    heard = [told.heard for told in race(match.show, match.show.question, match.inputs, match.now).presses]
    match.do(M.JUDGE, outcome="right")
    match.step()
    assert heard == [Heard.FIRST, Heard.LATER]
    assert [told.heard for told in race(match.show, match.show.question, match.inputs, match.now).presses] == heard


# --- stopping the clock


def test_the_clock_of_an_answer_stops_goes_on_and_is_given_more():
    match = Played(of(Round(K.TEAM, "R2", "必答题", 1, 60)))
    match.step(3)
    match.later(20).do(Cue.PAUSE)
    assert (match.show.question.left, seconds(match)) == (timedelta(seconds=40), None)
    assert match.later(600).machine().question.state is S.ANSWERING
    late = Played(of(Round(K.TEAM, "R2", "必答题", 1, 60)))
    late.step(3)
    assert late.later(61).do(Cue.PAUSE).question.left == timedelta(0)
    with pytest.raises(OutOfOrder):
        match.do(Cue.PAUSE)
    match.do(Cue.ADD_TIME, seconds=5)
    match.do(Cue.RESUME)
    assert seconds(match) == 45
    with pytest.raises(OutOfOrder):
        match.do(Cue.RESUME)
    match.do(Cue.ADD_TIME, seconds=10)
    assert match.later(54).machine().question.state is S.ANSWERING
    assert match.later(2).machine().question.state is S.JUDGING
    for act in (Cue.PAUSE, Cue.RESUME, Cue.ADD_TIME):
        with pytest.raises(OutOfOrder):
            match.do(act, seconds=5)
    for wrong in (0, 601, "5", None, True, 2**80):
        with pytest.raises(Refusal):
            match.do(Cue.ADD_TIME, seconds=wrong)


def test_reading_again_leaves_the_clock_to_the_host_and_is_done_once():
    match = Played(of(Round(K.TEAM, "R2", "必答题", 1, 60)))
    match.step(3)
    match.do(Cue.ADD_TIME, seconds=5)
    match.later(10).do(M.REREAD)
    assert seconds(match) == 55
    with pytest.raises(Refusal, match="重读过一次"):
        match.do(M.REREAD)


def test_a_race_for_the_buzzer_is_not_stopped():
    match = being_read()
    match.do(M.COUNT_DOWN)
    for _ in range(2):
        for act in (Cue.PAUSE, Cue.ADD_TIME):
            with pytest.raises(OutOfOrder):
                match.do(act, seconds=5)
        match.later(3.1).machine()
    assert match.show.question.state is S.OPEN


def test_a_server_started_again_keeps_the_deadline_and_asks_before_it_goes_on():
    match = Played(of(Round(K.TEAM, "R2", "必答题", 1, 60)))
    match.step(3)
    ends = match.show.question.ends
    match.later(20).do(Cue.RESTARTED, boot="b2")
    assert (match.show.unconfirmed, match.show.question.ends, match.show.boot) == (True, ends, "b2")
    assert match.later(60).machine().question.state is S.ANSWERING
    assert wake_at(match.show, match.inputs) is None
    match.do(Cue.CONFIRM)
    assert match.machine().question.state is S.JUDGING
    assert match.log[-1].at == ends
    with pytest.raises(OutOfOrder):
        match.do(Cue.CONFIRM)


def test_the_host_may_give_a_question_its_time_again_after_a_restart():
    match = Played(of(Round(K.TEAM, "R2", "必答题", 1, 60)))
    match.step(3)
    match.later(50).do(Cue.RESTARTED, boot="b2")
    match.later(50).do(Cue.CONFIRM, again=True)
    assert seconds(match) == 60
    raced = being_read()
    raced.do(M.COUNT_DOWN)
    raced.later(4).machine()
    raced.press(A, 500)
    raced.do(Cue.RESTARTED, boot="b2")
    raced.later(30).do(Cue.CONFIRM, again=True)
    assert raced.show.question.state is S.COUNTDOWN
    raced.press(B, 300)
    assert raced.later(6).machine().question.team == B  # what was pressed before the interruption is void for all


def test_a_restart_while_no_clock_runs_asks_nobody():
    match = being_read()
    assert not match.do(Cue.RESTARTED, boot="b2").unconfirmed


# --- whatever is pressed


@settings(max_examples=150, deadline=None)
@given(
    policy=st.sampled_from(list(FalseStart)),
    reading=st.sampled_from(list(WhileReading)),
    presses=st.lists(
        st.tuples(st.sampled_from(TEAMS[:4]), st.integers(-4_500_000, 11_000_000), st.booleans()), max_size=8
    ),
    looks=st.lists(st.integers(1, 4_000_000), min_size=1, max_size=12),
    commands=st.lists(st.sampled_from([M.COUNT_DOWN, M.BEGIN, M.REOPEN, M.REREAD, Cue.FALSE_START]), max_size=4),
)
def test_whatever_is_pressed_and_whenever_the_machine_looks_its_rulings_apply(
    policy, reading, presses, looks, commands
):
    match = being_read(false_start=policy, while_reading=reading, second_chances=1)
    match.later(1.5)
    match.do(M.COUNT_DOWN)
    opened = nanoseconds(match.show.question.opened)
    all_presses = [Press(team, opened + us * 1000, held) for team, us, held in presses]
    waiting = list(commands)
    for micro in looks:
        match.later(micro / 1_000_000)
        match.presses = [press for press in all_presses if press.received <= nanoseconds(match.now)]
        match.machine()  # asserts that it comes to rest, repeats itself, and wakes at a moment to come
        if waiting:
            try:
                match.do(waiting.pop(), team=A)
            except Refusal:
                continue
    for _ in range(30):  # woken exactly when it asked to be, it always has something to do
        wake = wake_at(match.show, match.inputs)
        if wake is None:
            break
        match.now = max(match.now, wake)
        heard, match.presses = match.presses, [p for p in all_presses if p.received <= nanoseconds(match.now)]
        if match.presses != heard:
            continue  # a press that came meanwhile wakes the machine itself, and puts off what was due without it
        ruling = due(match.show, match.inputs, match.now)
        assert ruling is not None
        match.do(ruling.act, ruling.at, **ruling.data)
    assert match.replayed() == match.show


@pytest.mark.parametrize(("policy", "reading"), list(product(FalseStart, WhileReading)))
def test_the_list_of_presses_can_be_told_in_every_state(policy, reading):
    match = being_read(false_start=policy, while_reading=reading)
    match.press(A, 100)
    for _ in range(6):
        outcome = race(match.show, match.show.question, match.inputs, match.now)
        assert len(outcome.presses) <= 1
        match.later(1).machine()
        match.step() if match.show.question.state is S.READING else match.later(3)


def test_a_moment_and_its_nanoseconds_are_the_same():
    at = NOON + timedelta(microseconds=123_457)
    assert moment(nanoseconds(at)) == at
    assert nanoseconds(at + timedelta(milliseconds=1)) - nanoseconds(at) == MILLISECOND
