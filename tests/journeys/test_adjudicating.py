"""The adjudicator's desk: points, fouls, appeals and void questions, beside a host who goes on leading the show."""

import pytest

from app.matches.cues import ScreenKind
from app.matches.words import QuestionState
from tests.final import JSON, Final, rules_of

S = QuestionState


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, rules=rules_of("R1", "R5"))
    made.take_desk()
    return made


@pytest.fixture
def panel(final, world):
    """The adjudicator's hand: the same kind of command from a desk of its own."""
    browser, token = final.take_desk(world.organiser, "control")

    def rule(act: str, **particulars):
        data = {"version": final.show.version, "token": token, "act": act} | particulars
        return browser.post(f"{final.address}/desks/control/rulings", data=data, headers=JSON)

    return rule


def answered(final, outcome: str = "right") -> None:
    """Play one question of the first round to its score."""
    while final.show.question is None or final.show.question.state is not S.ANSWERING:
        assert final.step().status_code == 200
    final.rule("judge", outcome=outcome)
    final.step()


def first(final) -> str:
    return str(final.teams[0].id)


def test_a_foul_costs_its_price_and_the_desk_can_take_the_line_back(final, panel):
    final.step()
    assert panel("foul", team=first(final), foul="notes").status_code == 200
    assert final.show.scores[final.teams[0].id] == 80
    panel("undo_entry", entry=str(len(final.show.ledger)))
    assert final.show.scores[final.teams[0].id] == 100
    assert panel("foul", team=first(final), foul="other", delta="-5").status_code == 409  # no words for it


def test_a_wrong_ruling_is_overruled_after_the_next_question_was_read_and_both_stand_in_the_log(final, panel):
    answered(final)
    for _ in range(2):
        final.step()
    assert final.show.question.state is S.READING
    earlier = str(final.show.asked[0].planned.id)
    reply = panel("overrule", question=earlier, team=first(final), outcome="wrong", note="回放显示答错")
    assert reply.status_code == 200, reply.text
    assert final.show.scores[final.teams[0].id] == 100
    log = final.host.get(f"{final.address}/desks/host").text
    assert "回放显示答错" in log and "is-reversed" in log


def test_an_appeal_stops_the_next_question_until_it_is_decided(final, panel):
    answered(final, "wrong")
    assert panel("appeal", team=first(final)).status_code == 200
    assert "申诉" in final.host.get(f"{final.address}/desks/host").text
    assert final.step().status_code == 200  # nothing to do for the space bar
    assert final.show.question.state is S.APPEAL
    assert panel("uphold").status_code == 200
    final.step()
    final.step()
    late = panel("appeal", team=first(final))
    assert late.status_code == 409
    assert "不能再" in late.json()["title"]


def test_a_void_question_gives_its_points_and_the_turn_back(final, panel):
    answered(final)
    turn = final.show.question.turn
    assert panel("void", note="题目有误").status_code == 200
    assert final.show.scores[final.teams[0].id] == 100
    final.step()
    assert final.show.question.turn == turn
    assert final.show.question.planned.is_reserve


def test_the_adjudicator_does_not_lead_the_show(final, panel):
    refused = panel("scene", scene="awards")
    assert refused.status_code == 409
    assert "主持台" in refused.json()["title"]


def test_an_absent_team_is_skipped_and_has_no_place(final, panel):
    final.step()
    panel("absent", team=first(final))
    for _ in range(2):
        final.step()
    assert final.show.question.turn.team == final.teams[1].id
    display, address = final.enter(ScreenKind.DISPLAY)
    assert "缺席" in display.get(address).text


def test_a_team_chooses_its_value_at_the_podium_and_loses_it_below_zero(final, panel):
    final.step()
    final.rule("adjust", team=first(final), delta="-95", note="测试低分")
    final.rule("adjust", team=str(final.teams[1].id), delta="-200", note="测试低分")
    final.rule("adjust", team=str(final.teams[2].id), delta="-200", note="测试低分")
    final.rule("round", round="1")
    podium, address = final.enter(ScreenKind.PODIUM, 1)
    assert podium.post(f"{address}/wagers", data={"value": "25"}, headers=JSON).status_code == 409
    assert podium.post(f"{address}/wagers", data={"value": "30"}, headers=JSON).status_code == 200
    desk = final.host.get(f"{final.address}/desks/host").text
    assert "30 分" in desk
    question = next(p for p in final.show.programme.questions if p.round == 1 and p.value == 30 and not p.is_reserve)
    final.rule("show", question=str(question.id), value="30")
    final.step()
    final.step()
    final.rule("judge", outcome="wrong")
    final.step()
    assert final.show.scores[final.teams[0].id] == -25
