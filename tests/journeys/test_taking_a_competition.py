"""A pupil takes a timed competition: begins, answers, goes on elsewhere, hands in; nobody else touches it."""

import json

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.competitions.models import Attempt, Response, Standing
from tests.contest import Contest
from tests.sitting import JSON, attempt_of, begin, hand_in, right_letters, seats, shown, tap


def test_a_pupil_answers_everything_right_and_gets_full_marks(lin, world, contest):
    place = begin(lin, contest)
    for sequence, (number, letters) in enumerate(right_letters(world, contest, place).items(), start=1):
        reply = tap(lin, place, number, letters, sequence)
        assert reply.status_code == 200, reply.text
        assert reply.json()["sequence"] == sequence
    hand_in(lin, place)
    [standing] = world.all(select(Standing))
    assert (standing.score, attempt_of(world, place).right) == (100, 20)


def test_a_receipt_tells_the_time_left_and_nothing_else(lin, contest, time):
    place = begin(lin, contest)
    time.advance(seconds=60)
    receipt = tap(lin, place, 1, "A", 1).json()
    assert set(receipt) == {"number", "sequence", "saved_at", "late", "remaining_ms"}
    assert receipt["remaining_ms"] == 300_000


def test_choosing_again_replaces_the_choice_and_keeps_the_history(lin, world, contest):
    place = begin(lin, contest)
    tap(lin, place, 1, "A", 1)
    tap(lin, place, 1, "B", 2)
    assert shown(lin, place)[1] == "B"
    assert len(world.all(select(Response))) == 2


def test_an_old_answer_that_arrives_late_does_not_win(lin, contest):
    place = begin(lin, contest)
    tap(lin, place, 1, "B", 7)
    tap(lin, place, 1, "A", 3)
    assert shown(lin, place)[1] == "B"


def test_a_repeat_changes_nothing_and_gets_the_same_receipt(lin, world, contest):
    place = begin(lin, contest)
    first, again = tap(lin, place, 1, "A", 1).json(), tap(lin, place, 1, "A", 1).json()
    assert first == again
    assert len(world.all(select(Response))) == 1


def test_reloading_or_another_pc_shows_what_was_saved_and_the_clock_goes_on(browser_of, lin, world, contest, time):
    place = begin(lin, contest)
    tap(lin, place, 3, "A", 1)
    time.advance(seconds=100)
    page = BeautifulSoup(lin.get(place).text, "html.parser")
    assert page.select_one("[data-countdown]")["data-remaining-ms"] == "260000"
    assert page.select_one("#attempt")["data-sequence"] == "1"
    assert begin(lin, contest) == place  # 继续答题, not a second attempt
    other_pc = browser_of(world.lin)
    assert "在本机继续" in other_pc.get(place).text
    assert tap(other_pc, place, 4, "A", 2).status_code == 409
    other_pc.post(f"{place}/takeover")
    assert shown(other_pc, place)[3] == "A"
    assert tap(other_pc, place, 4, "A", 2).status_code == 200
    assert tap(lin, place, 5, "A", 3).status_code == 409


def test_two_clicks_on_start_begin_one_attempt(lin, world, contest):
    assert begin(lin, contest) == begin(lin, contest)
    assert len(world.all(select(Attempt))) == 1


def test_handing_in_twice_changes_nothing(lin, world, contest, time):
    place = begin(lin, contest)
    hand_in(lin, place)
    before = attempt_of(world, place)
    time.advance(seconds=5)
    hand_in(lin, place)
    assert attempt_of(world, place) == before
    assert tap(lin, place, 1, "A", 1).status_code == 409


def test_without_script_the_whole_sheet_is_saved_by_a_form(lin, world, contest):
    place = begin(lin, contest)
    right = right_letters(world, contest, place)
    form = {f"q{number}": list(letters) for number, letters in right.items() if number != 20} | {"m2": "1"}
    reply = lin.post(f"{place}/sheet?then=submit", data=form)
    assert reply.headers["location"] == f"{place}/submission"
    page = BeautifulSoup(lin.get(f"{place}/submission").text, "html.parser").get_text()
    assert "还有 1 题没有作答：第 20 题" in page
    assert "标记了第 2 题" in page
    hand_in(lin, place)
    assert attempt_of(world, place).score == 95


def test_a_form_with_an_impossible_option_changes_nothing(lin, world, contest):
    place = begin(lin, contest)
    assert lin.post(f"{place}/sheet", data={"q1": ["A", "B"], "q2": "A"}).status_code == 422  # 单选
    assert lin.post(f"{place}/sheet", data={"q1": "H"}).status_code == 422
    assert world.all(select(Response)) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"[]", 422),
        (json.dumps({"number": 1, "choice": "A", "sequence": 1, "score": 100}).encode(), 422),
        (json.dumps({"number": 1, "choice": "A", "sequence": 1, "time": 3}).encode(), 422),
        (json.dumps({"number": "1", "choice": "A", "sequence": 1}).encode(), 422),
        (json.dumps({"number": 21, "choice": "A", "sequence": 1}).encode(), 422),
        (json.dumps({"number": 1, "choice": "H", "sequence": 1}).encode(), 422),
        (json.dumps({"number": 1, "choice": "AB", "sequence": 1}).encode(), 422),
        (json.dumps({"number": 1, "choice": "A", "sequence": 10**12}).encode(), 422),
        (b'{"number": 1, "choice": "' + b"A" * 5000 + b'", "sequence": 1}', 422),
        (b"\xff\xfe\x00", 422),
    ],
)
def test_a_hostile_body_is_refused_and_nothing_is_kept(lin, world, contest, body, status):
    place = begin(lin, contest)
    reply = lin.post(f"{place}/responses", content=body, headers=JSON)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert world.all(select(Response)) == []


def test_a_classmate_cannot_see_or_touch_my_attempt(browser_of, lin, world, contest):
    place = begin(lin, contest)
    zhou = browser_of(world.zhou)
    assert zhou.get(place).status_code == 404
    assert tap(zhou, place, 1, "A", 1).status_code == 404
    assert zhou.post(f"{place}/submission").status_code == 404
    assert zhou.post(f"{place}/takeover").status_code == 404
    assert tap(browser_of(None), place, 1, "A", 1).status_code == 401
    assert tap(browser_of(world.teacher), place, 1, "A", 1).status_code == 403


def test_a_foreign_page_cannot_answer_for_a_pupil(lin, contest):
    place = begin(lin, contest)
    body = {"number": 1, "choice": "A", "sequence": 1}
    reply = lin.post(f"{place}/responses", json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


def test_a_revoked_sign_in_can_answer_no_more(lin, contest):
    place = begin(lin, contest)
    assert tap(lin, place, 1, "A", 1).status_code == 200
    token = lin.cookies["qingdun"]
    lin.post("/sign-out")
    lin.cookies.set("qingdun", token)
    assert tap(lin, place, 1, "B", 2).status_code == 401


def test_whoever_is_not_entered_finds_nothing(browser_of, world):
    made = Contest(world)
    made.enter(world.lin, world.class_3)
    assert browser_of(world.zhou).post(f"/competitions/{made.competition.id}/attempts").status_code == 404


def test_not_taking_part_is_a_choice_that_can_be_taken_back(lin, world, contest):
    address = f"/competitions/{contest.competition.id}"
    assert lin.post(f"{address}/opt-out").status_code == 303
    assert lin.post(f"{address}/attempts").status_code == 409
    assert "不参加（自愿）" in lin.get("/home").text
    lin.post(f"{address}/opt-in")
    begin(lin, contest)
    assert lin.post(f"{address}/opt-out").status_code == 409


def test_everybody_s_options_and_questions_come_in_another_order(browser_of, world, contest):
    first = begin(browser_of(world.lin), contest)
    second = begin(browser_of(world.zhou), contest)
    one, two = (seats(world, contest, attempt_of(world, place)) for place in (first, second))
    assert {seat.revision_id for seat in one} == {seat.revision_id for seat in two}
    assert [seat.revision_id for seat in one] != [seat.revision_id for seat in two]
