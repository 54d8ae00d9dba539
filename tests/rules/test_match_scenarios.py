"""What must go well on the day: false starts, ties, panels, void questions, absent teams, a server started again."""

from datetime import timedelta
from itertools import permutations, product

import pytest

from app.errors import Refusal
from app.matches.buzzing import Verdict
from app.matches.calling_up import AppealOpen, NotThisTeam
from app.matches.clockwork import race
from app.matches.cues import Cue
from app.matches.flow import AppealTooLate, OutOfOrder
from app.matches.points import NeedsReason, faults
from app.matches.preset import TONGXIN_2023
from app.matches.public import public_view
from app.matches.rounds import Round
from app.matches.rulebook import Awarded
from app.matches.standings import boundaries, ties_to_settle
from app.matches.steps import Waits, next_step
from app.matches.upcoming import eligible, left_turns
from app.matches.words import EntryReason, Move, Outcome, QuestionState
from tests.rules.stage import NOON, TEAMS, Played, of, programme, summed, texts

S, M = QuestionState, Move
A, B, C, D, E = TEAMS[:5]
R1, R2, R3, A1, R4, A2, R5, R6 = TONGXIN_2023.rounds
REST = TEAMS[5:]


def small(*rounds: Round, teams: int = 4) -> Played:
    return Played(of(*rounds, teams=teams))


def answered(match: Played, outcome: str) -> None:
    """The team that has the floor answers, and its points are entered."""
    if match.show.question.state is S.CLAIMED:
        match.do(M.BEGIN)
    match.do(M.JUDGE, outcome=outcome)
    match.step()


def buzzed(match: Played, team: object, outcome: str) -> None:
    """A team wins the race for the next question and answers it."""
    match.step(2)
    match.raced((team, 300))
    answered(match, outcome)


def test_two_teams_start_falsely_in_the_countdown_and_a_third_wins():
    match = small(R4)
    match.step(2)
    match.raced((A, -800), (B, -15), (A, 120), (B, 150), (C, 600))
    assert (match.show.question.state, match.show.question.team) == (S.CLAIMED, C)
    assert match.show.question.locked == (A, B)
    answered(match, "right")
    assert match.points() == [90, 90, 110, 100]
    told = [(entry.team, int(entry.delta), entry.note) for entry in match.show.ledger[4:]]
    assert told == [(A, -10, "提前 800 ms"), (B, -10, "提前 15 ms"), (C, 10, "")]


def test_two_presses_three_milliseconds_apart_are_for_the_adjudicator_who_gives_the_question_to_one():
    match = small(R4)
    match.step(2)
    match.raced((B, 303), (A, 300), (C, 900))
    assert (match.show.question.state, match.show.question.tied) == (S.TIED, (A, B))
    told = match.log[-1].data["presses"]
    assert [(press["ms"], press["heard"]) for press in told] == [(300, "tied"), (303, "tied"), (900, "later")]
    assert next_step(match.show).waits is Waits.TIE
    with pytest.raises(NotThisTeam):
        match.do(M.CLAIM, team=C)
    match.do(M.CLAIM, team=B)
    assert race(match.show, match.show.question, match.inputs, match.now).verdict is Verdict.TIE  # the list stays
    answered(match, "right")
    assert match.points() == [100, 110, 100, 100]


def test_or_the_tied_teams_race_again_alone():
    match = small(R4)
    match.step(2)
    match.raced((A, 300), (B, 303))
    match.do(M.COUNT_DOWN)
    assert set(match.show.question.locked) == {C, D}
    match.press(D, 50)
    match.press(A, -20)
    match.press(B, 400)
    match.later(6).machine()
    assert match.show.question.team == B
    assert match.points() == [90, 100, 100, 100]


def test_a_team_that_has_the_question_keeps_it_whoever_presses():
    match = small(R4)
    match.step(2)
    match.raced((A, 300))
    match.press(B, 3000)
    match.do(Cue.RESTARTED, boot="b2")
    match.do(Cue.CONFIRM)
    assert match.machine().question.team == A


def test_the_team_that_had_it_answers_wrongly_and_is_judged():
    match = small(R4)
    buzzed(match, A, "wrong")
    assert match.points() == [90, 100, 100, 100]
    assert match.show.question.state is S.SCORED
    buzzed(match, B, "silent")
    assert match.points() == [90, 90, 100, 100]


def test_the_panel_overrules_after_the_next_question_has_opened_and_the_risk_round_is_ordered_anew():
    match = small(R4, R5)
    buzzed(match, A, "right")
    buzzed(match, B, "right")
    buzzed(match, A, "right")
    first = match.show.asked[0].planned.id
    match.step(2)  # the next is being read
    with pytest.raises(NeedsReason):
        match.do(M.OVERRULE, question=first, team=A, outcome="wrong")
    match.do(M.OVERRULE, question=first, team=A, outcome="wrong", note="评委会复核")
    match.do(M.VOID, note="到此为止")
    match.do(M.OVERRULE, question=match.show.asked[2].planned.id, team=A, outcome="wrong", note="评委会复核")
    assert match.points() == [80, 110, 100, 100]
    told = [(int(e.delta), e.reason, e.note) for e in match.show.ledger if e.question == first]
    assert told == [
        (10, EntryReason.RIGHT, ""),
        (-10, EntryReason.OVERRIDE, "评委会复核"),
        (-10, EntryReason.OVERRIDE, "评委会复核"),
    ]
    match.do(Cue.ROUND, round=1)
    assert [turn.team for turn in left_turns(match.show)] == [B, C, D, A]
    match.do(M.OVERRULE, question=first, team=A, outcome="right", note="再次复核")
    match.do(Cue.ADJUST, team=C, delta=30, note="加分")
    assert [turn.team for turn in left_turns(match.show)] == [C, B, A, D]
    assert faults(match.show.ledger) == []
    assert match.replayed() == match.show


def test_a_turn_taken_stays_taken_when_the_order_changes_in_the_middle_of_the_risk_round():
    match = small(R5)
    match.do(Cue.ADJUST, team=C, delta=20, note="加分")
    chosen = next_step(match.show).choice.choices[0]
    match.do(M.SHOW, question=chosen.id, value=chosen.value)
    assert match.show.question.team == C
    match.step(2)
    answered(match, "wrong")
    match.do(Cue.ADJUST, team=B, delta=50, note="加分")
    assert [turn.team for turn in left_turns(match.show)] == [B, A, D]


def test_a_question_voided_after_scoring_is_taken_back_and_the_team_has_its_turn_again():
    match = small(R2)
    match.do(M.SHOW, question=match.show.programme.questions[4].id)
    match.step(2)
    match.do(Cue.FOUL, team=A, foul="hint")
    answered(match, "right")
    assert match.points(A) == [100]
    match.do(M.VOID, note="题目有误")
    assert match.points(A) == [100]
    assert summed(match.show)[A] == 100
    assert faults(match.show.ledger) == []
    choices = next_step(match.show).choice.choices
    assert all(planned.is_reserve for planned in choices)
    assert next_step(match.show).choice.turn.team == A
    match.do(M.SHOW, question=choices[0].id)
    match.step(2)
    answered(match, "right")
    assert match.points(A) == [110]
    assert next_step(match.show).choice.turn.team == B
    assert not next_step(match.show).choice.choices[0].is_reserve


def test_a_voided_risk_question_is_replaced_by_one_of_its_value():
    match = small(R5)
    chosen = next(p for p in next_step(match.show).choice.choices if p.value == 20)
    match.do(M.SHOW, question=chosen.id, value=20)
    match.step(2)
    answered(match, "wrong")
    match.do(M.VOID, note="答案有争议")
    assert match.points() == [100] * 4
    assert {(p.value, p.is_reserve) for p in next_step(match.show).choice.choices} == {(20, True)}


def tied_for_second(first: int = 150) -> Played:
    """Three teams are equal behind the first, and there are two second prizes."""
    kept = of(R2, R6, teams=5, awards=(Awarded("一等奖", 1), Awarded("二等奖", 2), Awarded("三等奖", 2)))
    match = Played(kept)
    for team, delta in ((A, 50), (B, 20), (C, 20), (D, 20)):
        match.do(Cue.ADJUST, team=team, delta=delta, note="加分")
    match.do(Cue.TIE_BREAK, place=2)
    return match


ENDINGS = [
    list(zip(order, outcomes, strict=True))
    for order in permutations((B, C, D))
    for outcomes in product(("right", "wrong"), repeat=3)
]


@pytest.mark.parametrize("story", ENDINGS, ids=lambda story: "-".join(f"{t.int}{o[0]}" for t, o in story))
def test_a_three_way_tie_for_two_second_prizes_is_settled_by_sudden_death_in_every_order(story):
    match = tied_for_second()
    before = dict(match.show.scores)
    won, out = [], []
    for team, outcome in story:
        if next_step(match.show).acts[0][0] != M.SHOW:
            break
        assert eligible(match.show) == {B, C, D} - set(won) - set(out)
        buzzed(match, team, outcome)
        (won if outcome == "right" else out).append(team)
    assert next_step(match.show).acts[0][0] == Cue.END
    assert match.show.scores == before  # places are won, never points
    left = [team for team in (B, C, D) if team not in won + out]
    places = {row.team: row.place for row in match.show.places}
    assert (places[A], places[E]) == (1, 5)
    prizes = {team for team in (B, C, D) if places[team] <= 3}
    assert prizes == set(won if len(won) == 2 else won + left)  # one wrong answer leaves as many as there are prizes
    assert match.replayed() == match.show


def test_a_tie_break_answer_overruled_later_counts_as_it_was_overruled():
    match = tied_for_second()
    buzzed(match, B, "wrong")
    assert next_step(match.show).acts[0][0] == Cue.END
    match.do(M.OVERRULE, team=B, outcome="right", note="复核")
    assert next_step(match.show).words == "下一题"  # two are left for one prize
    buzzed(match, C, "right")
    match.do(M.OVERRULE, question=match.show.asked[0].planned.id, team=B, outcome="wrong", note="再次复核")
    assert {row.team for row in match.show.places if row.place <= 3} == {A, C, D}  # over before C had answered
    match.do(M.OVERRULE, team=E, outcome="right", note="误判")  # was never in it
    assert match.show.places[-1].team == E
    assert match.do(M.VOID, question=match.show.asked[0].planned.id, note="作废").places


def test_a_team_that_leaves_during_the_tie_break_is_out_of_it():
    match = tied_for_second()
    match.do(Cue.ABSENT, team=D)
    assert eligible(match.show) == {B, C}
    assert next_step(match.show).acts[0][0] == Cue.END  # two teams, two prizes
    match.do(Cue.PRESENT, team=D)
    assert next_step(match.show).acts[0][0] == M.SHOW


def test_a_question_of_another_round_after_a_tie_break_does_not_touch_it():
    match = tied_for_second()
    match.do(Cue.ROUND, round=0)
    match.do(M.SHOW, question=match.show.programme.questions[0].id, team=D)
    match.step(2)
    match.do(M.JUDGE, outcome="wrong")
    match.step()
    assert {row.team for row in match.show.places if row.place == 2} == {B, C, D}


def test_several_ties_are_broken_one_after_the_other():
    kept = of(R2, R6, teams=4, awards=(Awarded("一等奖", 1), Awarded("二等奖", 2), Awarded("三等奖", 1)))
    match = Played(kept)
    for team in (A, B):
        match.do(Cue.ADJUST, team=team, delta=20, note="加分")
    for _ in range(8):
        match.do(Cue.PASS_TURN)
    lines = boundaries(award.count for award in kept.rules.awards)
    while ties_to_settle(match.show.places, lines):
        match.step()
        buzzed(match, max(eligible(match.show)), "right")
    assert [row.team for row in match.show.places] == [B, A, D, C]
    assert [row.place for row in match.show.places] == [1, 2, 3, 4]
    assert next_step(match.show).words == "结束比赛"


def test_a_score_below_zero_stands_and_is_shown():
    match = small(R4)
    for _ in range(11):
        buzzed(match, D, "wrong")
    assert match.points(D) == [-10]
    assert match.show.places[-1].team == D
    assert public_view(match.show, "决赛", texts(match.show.programme)).teams[3].score == -10


def test_an_absent_team_has_no_turn_no_press_and_no_place():
    match = Played(programme())
    match.do(Cue.ABSENT, team=C)
    assert {turn.team for turn in left_turns(match.show)} == set(TEAMS) - {C}
    assert len(left_turns(match.show)) == 24
    with pytest.raises(NotThisTeam):
        match.do(M.SHOW, question=match.show.programme.questions[0].id, team=C)
    match.do(Cue.ROUND, round=4)
    match.step(2)
    match.raced((C, 100), (D, 500))
    assert match.show.question.team == D
    assert len(match.show.places) == 8
    assert C not in {row.team for row in match.show.places}


def test_the_server_is_started_again_in_the_middle_of_a_question():
    match = small(R2)
    match.do(M.SHOW, question=match.show.programme.questions[0].id)
    match.step(2)
    ends = match.show.question.ends
    again = match.replayed()  # another process reads the rulings
    assert again == match.show
    match.show = again
    match.later(25).do(Cue.RESTARTED, boot="b2")
    assert (match.show.question.ends, ends - match.now) == (ends, timedelta(seconds=35))
    assert next_step(match.show).waits is Waits.CONFIRM
    match.do(Cue.CONFIRM)
    assert match.later(36).machine().question.state is S.JUDGING
    assert match.log[-1].at == ends == NOON + timedelta(seconds=60)


def test_an_appeal_after_the_next_question_was_read_is_refused_in_a_sentence():
    match = small(R4)
    buzzed(match, A, "wrong")
    first = match.show.question.planned.id
    match.step(2)
    for said in ({"question": first}, {}):
        with pytest.raises(AppealTooLate, match="下一题已经开始，不能再对上一题提出申诉。"):
            match.do(M.APPEAL, team=A, **said)
    assert match.show.asked[0].state is S.CLOSED


def test_while_the_host_alone_sees_the_next_question_an_appeal_is_taken_and_decided_first():
    match = small(R4)
    buzzed(match, A, "wrong")
    match.step()
    match.do(M.APPEAL, team=A)
    assert [asked.state for asked in match.show.asked] == [S.APPEAL, S.SHOWN]
    for _ in range(2):
        with pytest.raises(AppealOpen):
            match.do(M.READ)
    match.do(M.OVERRULE, team=A, outcome="right", note="答案可以接受")
    assert match.points(A) == [110]
    assert match.step().question.state is S.READING
    with pytest.raises(OutOfOrder):
        match.do(M.UPHOLD)


def test_an_appeal_is_not_got_round_by_voiding_the_next_question():
    match = small(R4, R5)
    buzzed(match, A, "wrong")
    match.step()
    match.do(M.APPEAL, team=A)
    match.do(M.VOID, note="换一题")
    unused = next(p for p in match.show.programme.questions if p.is_reserve)
    for act, data in ((M.SHOW, {"question": unused.id}), (Cue.ROUND, {"round": 1}), (Cue.END, {})):
        with pytest.raises(AppealOpen):
            match.do(act, **data)
    match.do(M.UPHOLD, question=match.show.asked[0].planned.id)
    assert match.do(Cue.ROUND, round=1).round == 1


def test_upholding_and_overruling_end_the_question_for_good():
    match = small(R4)
    buzzed(match, A, "wrong")
    match.do(M.APPEAL, team=A)
    match.do(M.UPHOLD)
    assert match.show.question.state is S.CLOSED
    with pytest.raises(Refusal):
        match.do(M.APPEAL, team=A)
    assert match.points(A) == [90]
    assert match.show.question.answers[0].outcome is Outcome.WRONG


def test_an_undecided_appeal_is_also_an_end_to_it_when_the_question_is_voided():
    match = small(R4)
    buzzed(match, A, "wrong")
    match.do(M.APPEAL, team=A)
    match.do(M.VOID, note="评委会决定作废重赛")
    assert match.points(A) == [100]
    assert match.step().question.planned.is_reserve
