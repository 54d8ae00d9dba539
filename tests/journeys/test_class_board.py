"""A class teacher watches the class: how far each pupil is, never a mark, and never another class."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from app import clock, live
from app.competitions.models import Attempt, Competition, Entry, Response
from app.people.models import Student
from tests.journeys.test_setting_up import move, words


def board_of(contest, school_class, page="board") -> str:
    return f"/competitions/{contest.competition.id}/classes/{school_class.id}/{page}"


def begin(world, contest, student, answers=()) -> Attempt:
    entry, now = contest.entries[student.id], clock.now()
    attempt = Attempt(
        entry_id=entry.id,
        competition_id=contest.competition.id,
        student_id=student.id,
        number=1,
        seed="seed",
        started_at=now,
        deadline=now + timedelta(seconds=360),
        sign_in_id=entry.id,
    )
    world.keep(attempt)
    for sequence, (number, choice) in enumerate(answers, start=1):
        world.keep(Response(attempt_id=attempt.id, number=number, sequence=sequence, choice=choice, received_at=now))
    return attempt


def tiles(reply) -> dict[str, str]:
    found = BeautifulSoup(reply.text, "html.parser").select(".tile")
    return {tile.select_one(".tile-name").text: tile.select_one(".tile-state").text for tile in found}


def test_each_tile_says_how_far_a_pupil_is(chen, world, contest, time):
    board = board_of(contest, world.class_3)
    assert tiles(chen.get(board)) == {"林小禾": "未开始", "周一鸣": "未开始"}
    begin(world, contest, world.lin, [(1, "A"), (1, "B"), (2, "C"), (3, "A"), (3, "")])
    contest.hand_in(contest.entries[world.zhou.id], 85)
    reply = chen.get(board)
    assert tiles(reply) == {"林小禾": "2/20", "周一鸣": "已交卷"}, "a choice taken back is not an answer"
    assert "应参加 2 未开始 0 答题中 1 已交卷 1" in words(reply)
    time.advance(seconds=500)
    assert tiles(chen.get(board))["林小禾"] == "已交卷", "nothing can arrive any more"


def test_the_board_never_shows_a_score(chen, world, contest):
    contest.hand_in(contest.entries[world.zhou.id], 85)
    for page in ("board", "unfinished", "results"):
        assert "85" not in words_anywhere(chen.get(board_of(contest, world.class_3, page)))


def words_anywhere(reply) -> str:
    assert reply.status_code == 200
    return BeautifulSoup(reply.text, "html.parser").select_one("main").get_text(" ")


def test_another_class_is_not_found(chen, world, contest, browser_of):
    for page in ("board", "unfinished", "results"):
        assert chen.get(board_of(contest, world.class_3, page)).status_code == 200
        assert chen.get(board_of(contest, world.class_4, page)).status_code == 404
        assert browser_of(world.school_admin).get(board_of(contest, world.class_4, page)).status_code == 200
        for other in (world.organiser, world.officer, world.lin):
            assert browser_of(other).get(board_of(contest, world.class_3, page)).status_code == 403
    assert "周一鸣" not in chen.get(f"/competitions/{contest.competition.id}").text
    foreign = contest.entries[world.wu.id]
    assert chen.get(f"/entries/{contest.entries[world.lin.id].id}").status_code == 200
    assert chen.get(f"/entries/{foreign.id}").status_code == 404
    assert chen.post(f"/entries/{foreign.id}/extra-time", data={"minutes": "5"}).status_code == 404
    assert world.fetch(Entry, foreign.id).extra_seconds == 0


def test_an_unchanged_board_costs_nothing(chen, world, contest):
    board, asking = board_of(contest, world.class_3), {"HX-Request": "true"}
    first = chen.get(board, headers=asking)
    assert first.status_code == 200 and "<html" not in first.text
    section = BeautifulSoup(first.text, "html.parser").select_one("#board")
    mark = first.headers["ETag"].removeprefix("W/")  # whoever packs a page weakens its mark
    assert mark in section["hx-headers"].replace('\\"', '"')
    for known in (mark, f"W/{mark}"):
        again = chen.get(board, headers=asking | {"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    begin(world, contest, world.lin, [(1, "A")])
    changed = chen.get(board, headers=asking | {"If-None-Match": mark})
    assert changed.status_code == 200 and tiles(changed)["林小禾"] == "1/20"
    assert chen.get(board, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200, "a page is no block"


def test_extra_time_lengthens_a_running_attempt(chen, world, contest, browser_of):
    told = []
    live.listen("attempt", told.append)
    attempt = begin(world, contest, world.lin)
    entry = contest.entries[world.lin.id]
    reply = chen.post(f"/entries/{entry.id}/extra-time", data={"minutes": "5"})
    assert reply.status_code == 303
    assert world.fetch(Attempt, attempt.id).deadline == attempt.deadline + timedelta(minutes=5)
    assert world.fetch(Entry, entry.id).extra_seconds == 300
    assert str(attempt.id) in told, "whoever keeps the deadline in memory hears of it"
    lin = browser_of(world.lin)
    assert lin.get(f"/attempts/{attempt.id}/clock").json()["remaining_ms"] == (360 + 300) * 1000
    assert "加时 5 分" in chen.get(board_of(contest, world.class_3)).text


@pytest.mark.parametrize("minutes", ["0", "61", "-5", "", "five", "5.5", "9" * 19])
def test_extra_time_out_of_bounds_is_refused_beside_the_field(chen, world, contest, minutes):
    entry = contest.entries[world.lin.id]
    reply = chen.post(f"/entries/{entry.id}/extra-time", data={"minutes": minutes})
    assert reply.status_code == 422 and "每次加时应为 1 到 60 分钟。" in words(reply)
    assert world.fetch(Entry, entry.id).extra_seconds == 0


def test_extra_time_before_beginning_counts_when_the_pupil_begins(chen, world, contest, browser_of):
    entry = contest.entries[world.lin.id]
    chen.post(f"/entries/{entry.id}/extra-time", data={"minutes": "10"})
    lin = browser_of(world.lin)
    place = lin.post(f"/competitions/{contest.competition.id}/attempts").headers["location"]
    assert lin.get(f"{place}/clock").json()["remaining_ms"] == (360 + 600) * 1000


def test_extra_time_for_whoever_has_handed_in_is_refused(chen, world, contest, time):
    entry = contest.entries[world.zhou.id]
    contest.hand_in(entry, 85)
    assert chen.post(f"/entries/{entry.id}/extra-time", data={"minutes": "5"}).status_code == 409
    three = [
        chen.post(f"/entries/{contest.entries[world.lin.id].id}/extra-time", data={"minutes": "60"}) for _ in "abc"
    ]
    assert {reply.status_code for reply in three} == {303}
    too_much = chen.post(f"/entries/{contest.entries[world.lin.id].id}/extra-time", data={"minutes": "1"})
    assert "累计加时不能超过 180 分钟。" in words(too_much)
    time.advance(hours=2)
    late = browser_again(chen, world)
    assert late.post(f"/entries/{contest.entries[world.lin.id].id}/extra-time", data={"minutes": "5"}).status_code in (
        409,
        422,
    )


def browser_again(browser, world):
    browser.cookies.clear()
    browser.cookies.set("qingdun", world.sign_in(world.teacher))
    return browser


def test_a_pupil_who_does_not_take_part_is_not_chased(chen, world, contest):
    entry = contest.entries[world.lin.id]
    names = board_of(contest, world.class_3, "unfinished")
    assert "林小禾、周一鸣" in words_anywhere(chen.get(names))
    chen.post(f"/entries/{entry.id}/opt-out")
    assert tiles(chen.get(board_of(contest, world.class_3)))["林小禾"] == "不参加"
    listed = words_anywhere(chen.get(names))
    assert "林小禾" not in listed and "周一鸣" in listed and "自愿不参加 1 人不在内" in listed
    chen.post(f"/entries/{entry.id}/opt-in")
    assert "林小禾" in words_anywhere(chen.get(names))
    begin(world, contest, world.lin)
    assert chen.post(f"/entries/{entry.id}/opt-out").status_code == 409
    assert world.fetch(Entry, entry.id).opted_out_at is None


def test_the_unfinished_list_is_in_the_order_of_the_register(chen, world, contest):
    with world.database.writing() as db:
        db.get_one(Student, world.lin.id).student_no = "10"
        db.get_one(Student, world.zhou.id).student_no = "2"
    assert "周一鸣、林小禾" in words_anywhere(chen.get(board_of(contest, world.class_3, "unfinished")))
    contest.hand_in(contest.entries[world.zhou.id], 60)
    contest.hand_in(contest.entries[world.lin.id], 60)
    assert "全班都已完成" in words_anywhere(chen.get(board_of(contest, world.class_3, "unfinished")))


def test_a_pupil_who_moved_stays_on_the_board_of_the_day(chen, world, contest, browser_of):
    move(world, world.lin, world.xingqing_class, world.xingqing)
    assert "已转出" in chen.get(board_of(contest, world.class_3)).text
    contest.hand_in(contest.entries[world.lin.id], 85)
    release(world, contest)
    assert "85" not in words_anywhere(chen.get(board_of(contest, world.class_3, "results"))), "no longer ours to see"


def release(world, contest):
    with world.database.writing() as db:
        db.get_one(Competition, contest.competition.id).released_at = clock.now()


def test_results_of_the_class_come_with_the_release_and_by_number(chen, world, contest):
    with world.database.writing() as db:
        db.get_one(Student, world.lin.id).student_no = "10"
        db.get_one(Student, world.zhou.id).student_no = "2"
    contest.hand_in(contest.entries[world.lin.id], 95)
    contest.hand_in(contest.entries[world.zhou.id], 55)
    contest.hand_in(contest.entries[world.wu.id], 70)
    results = board_of(contest, world.class_3, "results")
    assert "成绩还没有公布" in words_anywhere(chen.get(results))
    release(world, contest)
    reply = chen.get(results)
    rows = [row.get_text(" ").split() for row in BeautifulSoup(reply.text, "html.parser").select("tbody tr")]
    assert [row[:3] for row in rows] == [["2", "周一鸣", "55"], ["10", "林小禾", "95"]], "by number, not by score"
    shown = words(reply)
    assert "平均分 75.0" in shown and "各知识点得分率" in shown and "薄弱的题目" in shown
    assert "吴启明" not in shown and "名次" not in shown.replace("请勿公布成绩或名次", "")


def test_a_void_competition_has_no_board(chen, world, contest):
    assert chen.get(board_of(contest, world.class_3)).status_code == 200
    with world.database.writing() as db:
        db.get_one(Competition, contest.competition.id).voided_at = clock.now()
    assert chen.get(board_of(contest, world.class_3)).status_code == 404
    assert chen.get(f"/entries/{contest.entries[world.lin.id].id}").status_code == 404
