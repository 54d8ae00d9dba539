"""A host leads a final: the next step, the judgement, what podiums and displays see, and who has the wheel."""

import asyncio

import pytest

from app import clock
from app.matches.cues import ScreenKind
from app.matches.stage import Stage
from app.matches.words import QuestionState
from tests.final import JSON, Final, rules_of

S = QuestionState


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, rules=rules_of("R1", "R4"))
    made.take_desk()
    return made


def begin(final: Final) -> None:
    """Come to the first question of the first round, shown to the host."""
    for _ in range(3):
        assert final.step().status_code == 200


def test_the_host_leads_a_team_through_a_compulsory_question(final):
    begin(final)
    assert final.show.question.state is S.SHOWN
    final.step()
    final.step()
    assert final.show.question.state is S.ANSWERING
    final.rule("judge", outcome="right")
    final.step()
    assert final.show.question.state is S.SCORED
    assert final.show.scores[final.teams[0].id] == 110


def test_the_desk_shows_the_key_from_the_start_and_the_display_only_after_the_reveal(final):
    begin(final)
    final.step()
    desk = final.host.get(f"{final.address}/desks/host").text
    display, address = final.enter(ScreenKind.DISPLAY)
    assert "✓ 答案" in desk
    assert "解析" not in display.get(address).text
    final.step()
    final.rule("judge", outcome="right")
    final.step()
    assert "正确答案" in display.get(address).text


def test_a_command_from_an_older_version_is_refused_and_says_so(final):
    begin(final)
    reply = final.step(version=final.show.version - 1)
    assert reply.status_code == 409
    assert "没有执行" in reply.json()["title"]


def test_a_second_desk_watches_and_takes_over_in_two_clicks(final, world):
    begin(final)
    other = final.browser_of(world.organiser)
    assert "可以观看" in other.get(f"{final.address}/desks/host").text
    once = other.post(f"{final.address}/desks/host/wheel", headers=JSON)
    assert once.status_code == 409
    twice = other.post(f"{final.address}/desks/host/wheel", data={"over": "1"}, headers=JSON)
    assert twice.json()["token"] == final.token + 1
    late = final.step()
    assert late.status_code == 409
    assert "不由你操作" in late.json()["title"]


def test_a_teacher_of_another_school_finds_no_such_desk(final, world):
    assert final.browser_of(world.outsider).get(f"{final.address}/desks/host").status_code == 404


def test_a_podium_sees_its_turn_and_its_answer_reaches_the_desk(final):
    begin(final)
    final.step()
    final.step()
    podium, address = final.enter(ScreenKind.PODIUM, 1)
    key = final.key_letters()
    reply = podium.post(f"{address}/answers", data={"letters": key}, headers=JSON)
    assert reply.status_code == 200
    assert "与答案一致" in final.host.get(f"{final.address}/desks/host").text
    other, there = final.enter(ScreenKind.PODIUM, 2)
    refused = other.post(f"{there}/answers", data={"letters": key}, headers=JSON)
    assert refused.status_code == 409
    assert set(refused.json()) == {"type", "title", "status"}


def test_one_screen_s_key_opens_no_other_screen(final):
    podium, address = final.enter(ScreenKind.PODIUM, 1)
    other = final.keys[ScreenKind.PODIUM, 2][0]
    assert podium.get(f"{final.address}/screens/{other.id}").status_code == 404
    assert podium.post(f"{address}/marks", data={"mark": "10"}).status_code == 404


def test_the_first_press_after_the_signal_has_the_question(final, time):
    final.step()
    final.rule("round", round=1)
    for _ in range(3):
        final.step()
    refused = final.step()
    assert refused.status_code == 409
    assert "没有连接" in refused.json()["title"]
    assert final.step(force="1").status_code == 200
    first, second = final.enter(ScreenKind.PODIUM, 1), final.enter(ScreenKind.PODIUM, 2)
    time.advance(seconds=3.2)
    final.machine()
    second[0].post(f"{second[1]}/presses", headers=JSON)
    time.advance(seconds=0.05)
    first[0].post(f"{first[1]}/presses", headers=JSON)
    time.advance(seconds=0.2)
    shown = final.machine()
    assert shown.question.state is S.CLAIMED
    assert shown.question.team == final.teams[1].id


def test_a_buzzer_is_tried_before_the_match_and_the_desk_shows_it(final):
    podium, address = final.enter(ScreenKind.PODIUM, 2)
    assert podium.post(f"{address}/presses", headers=JSON).json()["message"] == "按键正常"
    desk = final.host.get(f"{final.address}/desks/host").text
    assert "选手台2未连接，已试按" in desk
    assert "选手台1未连接，已试按" not in desk


def test_a_podium_that_answers_no_more_is_not_linked_although_its_line_still_looks_open(final, time, monkeypatch):
    stage = Stage(final.world.database)
    podium, other = (final.keys[ScreenKind.PODIUM, desk][0] for desk in (1, 2))
    for screen in (podium, other):
        asyncio.run(stage.come(screen))
    monkeypatch.setattr(clock, "ticks", lambda: time().timestamp())
    stage.links.heard(podium.id, final.match.id)
    stage.note_signs_of_life()
    assert lights(final) == {1: "已连接", 2: "已连接", 3: "未连接"}
    for _ in range(4):
        time.advance(seconds=2)
        stage.note_signs_of_life()
    assert lights(final) == {1: "未连接", 2: "已连接", 3: "未连接"}
    stage.links.heard(podium.id, final.match.id)
    stage.note_signs_of_life()
    assert lights(final) == {1: "已连接", 2: "已连接", 3: "未连接"}


def lights(final: Final) -> dict[int, str]:
    """Return what the desk says of each podium."""
    desk = final.host.get(f"{final.address}/desks/host").text
    return {at: word for at in (1, 2, 3) for word in ("已连接", "未连接") if f"选手台{at}{word}" in desk}


def test_a_tablet_finds_its_podium_by_the_code_beside_the_name(final):
    """Nobody types forty letters at nine tablets; the livestream's address goes into a program instead."""
    page = final.host.post(f"{final.address}/screens", data={"judges": "1"}).text
    rows = page.split("<tr>")[2:]
    assert len(rows) == 1 + 1 + 3 + 1  # display, livestream, podiums, judge
    assert ['class="qr"' in row for row in rows] == [True, False, True, True, True, True]


def test_a_match_does_not_begin_before_everything_is_there(final):
    with final.world.database.writing() as db:
        final.places(db)[0].desk = None
    refused = final.step()
    assert refused.status_code == 409
    assert "台号" in refused.json()["title"]
