"""限时速答 on stage: a team taps statement after statement in one window; hall, desk and ledger follow."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.matches import kinds
from app.matches.cues import ScreenKind
from app.matches.models import PointsEntry
from app.matches.preset import TONGXIN_2023
from app.matches.rule_changes import standard
from app.matches.words import QuestionState
from tests.event import words
from tests.final import JSON, Final

BURST = replace(standard(kinds.BURST), code="R1", count=4)


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, teams=2, rules=replace(TONGXIN_2023, rounds=(BURST,), awards=()))
    made.take_desk()
    for _ in range(4):  # begin, enter the round, the first statement, the time
        assert made.step().status_code == 200
    return made


def test_a_team_taps_and_the_next_statement_is_before_it_with_the_points_entered(final, time):
    podium, there = final.enter(ScreenKind.PODIUM, 1)
    other, place = final.enter(ScreenKind.PODIUM, 2)
    display, wall = final.enter(ScreenKind.DISPLAY)
    for number in (1, 2):
        assert f"第 {number} 题" in words(podium.get(there))
        assert f"第 {number} / 4 题" in words(display.get(wall)) and "解析" not in display.get(wall).text
        assert other.post(f"{place}/answers", data={"letters": "A"}, headers=JSON).status_code == 409
        letters = final.key_letters()
        time.advance(seconds=2)
        assert podium.post(f"{there}/answers", data={"letters": letters}, headers=JSON).status_code == 200
        final.machine()
    assert final.show.scores[final.teams[0].id] == 120
    assert "限时作答中" in words(final.host.get(f"{final.address}/desks/host"))
    lines = select(PointsEntry).where(PointsEntry.reason == "right")
    assert len({line.question_id for line in final.world.all(lines)}) == 2
    time.advance(seconds=40)
    final.machine()
    assert podium.post(f"{there}/answers", data={"letters": "A"}, headers=JSON).status_code == 409
    assert final.show.question.state is QuestionState.SCORED
    assert "解析" in display.get(wall).text
    final.step()
    assert final.show.question.team == final.teams[1].id


def test_the_timeline_tells_every_statement(final, time):
    podium, there = final.enter(ScreenKind.PODIUM, 1)
    podium.post(f"{there}/answers", data={"letters": final.key_letters()}, headers=JSON)
    final.machine()
    reply = final.host.get(f"{final.address}/results")
    assert "限时速答" in words(reply) and "答对" in words(reply)
