"""What is written down after a show names the question that was decided about, not the one on stage at that moment."""

from app.matches.preset import TONGXIN_2023
from app.matches.result_sheets import panel_decisions, timeline
from app.matches.words import Move
from tests.rules.stage import TEAMS, Played, of

A, B = TEAMS[:2]
R4, R5 = TONGXIN_2023.rounds[4], TONGXIN_2023.rounds[6]


def decided(match: Played) -> list[tuple[str, int | None, str]]:
    """The panel's decisions as (round, question, what was decided)."""
    rows = timeline(match.show.programme, match.log)
    return [(row.round, row.question, row.words) for row in panel_decisions(rows, match.log)]


def won_by(match: Played, team: object) -> None:
    match.step(2)
    match.raced((team, 300))
    match.do(Move.BEGIN)
    match.do(Move.JUDGE, outcome="right")
    match.step()


def test_an_overruling_of_an_earlier_question_stands_under_that_question():
    match = Played(of(R4, R5, teams=4))
    won_by(match, A)
    first = match.show.asked[0].planned
    won_by(match, B)
    match.step(2)  # the third is being read
    match.do(Move.OVERRULE, question=first.id, team=A, outcome="wrong", note="评委会复核")
    assert decided(match) == [(R4.name, first.number, "改判：错误")]


def test_an_appeal_made_when_the_next_question_is_shown_to_the_host_stands_under_the_one_before():
    match = Played(of(R4, R5, teams=4))
    won_by(match, A)
    first = match.show.asked[0].planned
    match.step()
    match.do(Move.APPEAL, team=B)
    match.do(Move.UPHOLD)
    assert [row[:2] for row in decided(match)] == [(R4.name, first.number)] * 2


def test_a_question_made_void_while_it_is_asked_stands_under_itself():
    match = Played(of(R4, R5, teams=4))
    won_by(match, A)
    match.step(2)
    asked = match.show.question.planned
    match.do(Move.VOID, note="题目有误")
    assert decided(match) == [(R4.name, asked.number, "作废")]
