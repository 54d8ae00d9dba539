"""A pupil takes a timed competition; nobody else touches it; the key stays here until results are out."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.competitions.actions.attempts import close_expired, recount
from app.competitions.actions.entries import open_due
from app.competitions.models import Attempt, Competition, Entry, Response, Standing
from app.competitions.papers_in_use import paper_in_use
from app.competitions.words import Release
from tests.contest import Contest

JSON = {"Accept": "application/json"}


@pytest.fixture
def contest(world):
    made = Contest(world)
    made.entries = made.enter_everybody()
    return made


@pytest.fixture
def lin(browser_of, world):
    return browser_of(world.lin)


def begin(browser, contest):
    reply = browser.post(f"/competitions/{contest.competition.id}/attempts")
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def tap(browser, place, number, choice, sequence, **more):
    body = {"number": number, "choice": choice, "sequence": sequence, **more}
    return browser.post(f"{place}/responses", json=body, headers=JSON)


def hand_in(browser, place):
    reply = browser.post(f"{place}/submission")
    assert reply.status_code == 303, reply.text


def attempt_of(world, place):
    from uuid import UUID

    return world.fetch(Attempt, UUID(place.rsplit("/", 1)[1]))


def seats(world, contest, attempt):
    with world.database.reading() as db:
        return paper_in_use(db, contest.paper.id).seats(attempt.seed)


def right_letters(world, contest, place):
    """What this pupil must tap for every question."""
    attempt = attempt_of(world, place)
    return {
        seat.number: seat.from_bank(contest.revisions[seat.revision_id][1]) for seat in seats(world, contest, attempt)
    }


def shown(browser, place):
    page = BeautifulSoup(browser.get(place).text, "html.parser")
    return {
        int(section["data-number"]): "".join(box["value"] for box in section.select("fieldset input[checked]"))
        for section in page.select("section.question")
    }


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


@pytest.mark.parametrize(
    ("seconds", "age_ms", "status"),
    [(360, 0, 200), (362, 0, 200), (363, 0, 409), (390, 31_000, 200), (390, 29_000, 409), (420, 61_000, 200),
     (421, 90_000, 409)],
    ids=["on time", "grace", "after grace", "late but made in time", "made too late", "last moment", "over"],
)  # fmt: skip
def test_only_what_was_made_in_time_counts(lin, world, contest, time, seconds, age_ms, status):
    place = begin(lin, contest)
    time.advance(seconds=seconds)
    reply = tap(lin, place, 1, "A", 1, age_ms=age_ms)
    assert reply.status_code == status
    assert len(world.all(select(Response))) == (status == 200)
    if status == 200:
        assert reply.json()["late"] is (seconds > 362)


def test_the_clock_hands_in_what_a_pupil_left_open(lin, world, contest, time):
    place = begin(lin, contest)
    number, letters = next(iter(right_letters(world, contest, place).items()))
    tap(lin, place, number, letters, 1)
    time.advance(seconds=420)
    assert close_expired(world.database, clock.now()) == 0  # answers may still be on their way
    time.advance(seconds=1)
    assert close_expired(world.database, clock.now()) == 1
    attempt = attempt_of(world, place)
    assert (attempt.score, attempt.submitted_by_clock, attempt.submitted_at) == (5, True, attempt.deadline)
    assert tap(lin, place, 2, "A", 2, age_ms=80_000).status_code == 409


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


def test_nobody_begins_before_the_opening_or_after_the_close(lin, world, contest, time):
    time.advance(minutes=-1)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    assert lin.post(f"/competitions/{contest.competition.id}/attempts").status_code == 409
    time.advance(minutes=61)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    assert lin.post(f"/competitions/{contest.competition.id}/attempts").status_code == 409


def test_nobody_writes_past_the_close_however_late_they_began(lin, world, contest, time):
    time.advance(minutes=58)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    place = begin(lin, contest)
    assert attempt_of(world, place).deadline == contest.competition.closes_at


def test_the_best_of_several_attempts_counts(browser_of, world, time):
    contest = Contest(world, attempts_allowed=2)
    contest.enter(world.lin, world.class_3)
    lin = browser_of(world.lin)
    scores = []
    for wanted in (3, 1):
        place = begin(lin, contest)
        for number, letters in list(right_letters(world, contest, place).items())[:wanted]:
            tap(lin, place, number, letters, number)
        time.advance(seconds=30)
        hand_in(lin, place)
        scores.append(attempt_of(world, place).score)
    assert scores == [15, 5]
    assert [standing.score for standing in world.all(select(Standing))] == [15]
    assert lin.post(f"/competitions/{contest.competition.id}/attempts").status_code == 409


def test_not_taking_part_is_a_choice_that_can_be_taken_back(lin, world, contest):
    address = f"/competitions/{contest.competition.id}"
    assert lin.post(f"{address}/opt-out").status_code == 303
    assert lin.post(f"{address}/attempts").status_code == 409
    assert "不参加（自愿）" in lin.get("/home").text
    lin.post(f"{address}/opt-in")
    begin(lin, contest)
    assert lin.post(f"{address}/opt-out").status_code == 409


def test_results_wait_for_the_organiser(lin, world, contest):
    place = begin(lin, contest)
    for number, letters in list(right_letters(world, contest, place).items())[:10]:
        tap(lin, place, number, letters, number)
    hand_in(lin, place)
    before = lin.get(f"{place}/result").text
    assert "50" not in BeautifulSoup(before, "html.parser").select_one("main").get_text()
    with world.database.writing() as db:
        db.get_one(Competition, contest.competition.id).released_at = clock.now()
    after = BeautifulSoup(lin.get(f"{place}/result").text, "html.parser")
    assert after.select_one(".score strong").get_text() == "50"
    assert len(after.select("section.question")) == 10
    assert "解析" in after.select_one(".explanation").get_text()


def test_a_key_seen_after_one_attempt_cannot_help_the_next(browser_of, world):
    contest = Contest(world, attempts_allowed=2, release=Release.AT_ONCE)
    contest.enter(world.lin, world.class_3)
    lin = browser_of(world.lin)
    first = begin(lin, contest)
    hand_in(lin, first)
    assert "解析" not in BeautifulSoup(lin.get(f"{first}/result").text, "html.parser").select_one(
        "main"
    ).get_text().replace("每一题的解析", "")
    second = begin(lin, contest)
    hand_in(lin, second)
    assert "解析 0-" in lin.get(f"{second}/result").text


def test_a_teacher_sees_a_result_of_the_own_class_only_after_release(browser_of, lin, world, contest):
    place = begin(lin, contest)
    hand_in(lin, place)
    assert browser_of(world.teacher).get(f"{place}/result").status_code == 200
    assert browser_of(world.colleague).get(f"{place}/result").status_code == 404


def test_pupils_of_a_competition_are_frozen_when_it_opens(browser_of, world, time):
    opens = clock.now() + timedelta(minutes=10)
    contest = Contest(world, opens_at=opens, entries_frozen_at=None)
    assert open_due(world.database, clock.now()) == 0
    time.advance(minutes=10)
    assert open_due(world.database, clock.now()) == 1
    assert open_due(world.database, clock.now()) == 0
    entered = {entry.student_id for entry in world.all(select(Entry))}
    assert entered == {world.lin.id, world.zhou.id, world.wu.id, world.ma.id}  # the county, not the other city
    assert {entry.grade for entry in world.all(select(Entry))} == {1}
    begin(browser_of(world.lin), contest)


def test_everybody_s_options_and_questions_come_in_another_order(browser_of, world, contest):
    first = begin(browser_of(world.lin), contest)
    second = begin(browser_of(world.zhou), contest)
    one, two = (seats(world, contest, attempt_of(world, place)) for place in (first, second))
    assert {seat.revision_id for seat in one} == {seat.revision_id for seat in two}
    assert [seat.revision_id for seat in one] != [seat.revision_id for seat in two]


def test_a_recount_finds_no_difference_and_sees_a_forged_score(lin, world, contest):
    place = begin(lin, contest)
    hand_in(lin, place)
    assert recount(world.database) == []
    with world.database.writing() as db:
        db.get_one(Attempt, attempt_of(world, place).id).score = 99
    assert recount(world.database) == [attempt_of(world, place).id]


def everything_a_pupil_gets(browser, contest):
    """Every byte sent to a pupil from the home page to the end, before release, without ids and moments."""
    address = f"/competitions/{contest.competition.id}"
    replies = [browser.get("/home"), browser.get(f"{address}/start"), browser.post(f"{address}/attempts")]
    place = replies[-1].headers["location"]
    replies += [browser.get(place), browser.get(f"{place}/clock")]
    replies += [tap(browser, place, number, "A", number) for number in range(1, 21)]
    replies += [browser.get(place), browser.get(f"{place}/submission"), browser.post(f"{place}/submission")]
    replies += [browser.get(f"{place}/result"), browser.get("/home")]
    return [(reply.status_code, reply.text) for reply in replies]


def test_no_byte_before_release_depends_on_the_key(browser_of, world, contest, monkeypatch):
    """Non-interference: two competitions that differ only in which option is right look the same to a pupil."""
    import secrets

    from app.questions.models import AnswerKey

    monkeypatch.setattr(secrets, "token_hex", lambda _bytes: "5eed" * 8)
    seen = []
    for letters in ("A", "B"):
        with world.database.writing() as db:
            for key in db.exec(select(AnswerKey)):
                key.letters, key.explanation = letters, f"KEY-{letters}-SECRET"
            for row in [*db.exec(select(Standing)), *db.exec(select(Response)), *db.exec(select(Attempt))]:
                db.delete(row)
                db.flush()
        seen.append(everything_a_pupil_gets(browser_of(world.lin), contest))
    first, second = (_without_ids(world, replies) for replies in seen)
    assert first == second
    assert not any("SECRET" in text for _, text in first)


def _without_ids(world, replies):
    import re

    return [(status, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)) for status, text in replies]
