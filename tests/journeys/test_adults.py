"""Adults learn in an area of their own: by a code, without a name if they are in recovery, unseen by anybody."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.courses import codes
from app.courses.adult_access import COOKIE
from app.courses.adult_models import AdultLearner, AdultSignIn
from app.courses.models import LessonAnswer, LessonProgress
from app.courses.words import Track
from app.secret import secret
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.adults import WORKER, codes_on, new_code, only_learner, page, type_in
from tests.bank import stock
from tests.lessons import Taught

JSON = {"Accept": "application/json"}


@pytest.fixture
def asked(world):
    stock(world, {(Topic.SKILL, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 3})
    return tuple(f"skill-siea-{number:03}" for number in (1, 2, 3))


@pytest.fixture
def recovery(world, asked):
    return Taught(world, lessons=2, questions=asked, track=Track.RECOVERY)


@pytest.fixture
def training(world, asked):
    return Taught(world, lessons=1, questions=asked, track=Track.WORKER)


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser)


@pytest.fixture
def learner(browser_of, organiser):
    """Somebody in recovery, signed in."""
    browser = browser_of()
    type_in(browser, new_code(organiser, Track.RECOVERY))
    return browser


@pytest.fixture
def worker(browser_of, organiser):
    browser = browser_of()
    type_in(browser, new_code(organiser, Track.WORKER))
    return browser


def here(taught) -> str:
    return f"/adult/lessons/{taught.first.id}"


def read_all(browser, taught, time) -> None:
    assert browser.post(f"{here(taught)}/beginning").status_code == 303
    for step in (2, 3, 3):
        time.advance(seconds=20)
        assert browser.post(f"{here(taught)}/place", data={"step": step}).status_code == 303


def answer_rightly(browser, taught) -> None:
    shown = page(browser.get(f"{here(taught)}/questions"))
    boxes = [box for box in shown.select("input[name^=q]") if box.find_parent("label").select_one(".option-text")]
    right = {
        box["name"]: box["value"] for box in boxes if box.find_parent("label").select_one(".option-text").text == "乙"
    }
    assert browser.post(f"{here(taught)}/questions", data=right).status_code == 303


# ---- codes, in the hands of the organiser ----


def test_codes_for_people_in_recovery_are_made_many_at_a_time_without_any_name(organiser, world):
    made = codes_on(organiser.post("/adult-codes/learners", data={"count": "12"}))
    kept = world.all(select(AdultLearner))
    assert len(set(made)) == len({each.label for each in kept}) == 12
    assert {(each.name, each.unit, each.track) for each in kept} == {("", "", Track.RECOVERY)}
    assert {each.region_code for each in kept} == {"640324"}


def test_a_code_is_kept_as_a_keyed_hash_only_and_shown_once(organiser, world):
    code = codes.tidy(new_code(organiser, Track.RECOVERY))
    kept = only_learner(world)
    assert kept.code_hash == codes.code_hash(secret(), code)
    assert code not in repr(kept)
    listed = organiser.get("/adult-codes").text
    assert kept.label in listed and code not in listed and codes.in_groups(code) not in listed
    assert "no-store" in organiser.post("/adult-codes/learners", data={"count": "1"}).headers["cache-control"]


def test_a_slip_says_nothing_of_what_its_holder_is(organiser):
    slip = page(organiser.post("/adult-codes/learners", data={"count": "1"})).select_one(".slip").text
    assert "/adult" in slip and not any(word in slip for word in ("康复", "戒毒", "禁毒", "吸毒"))


def test_a_social_worker_has_a_name_and_a_unit_and_both_are_needed(organiser, world):
    refused = organiser.post("/adult-codes/workers", data={"name": " ", "unit": "豫海镇社区"})
    assert refused.status_code == 422 and "请填写姓名" in refused.text and "豫海镇社区" in refused.text
    new_code(organiser, Track.WORKER)
    kept = only_learner(world)
    assert (kept.name, kept.unit, kept.track) == (WORKER["name"], WORKER["unit"], Track.WORKER)
    assert "海霞" in organiser.get("/adult-codes?track=worker").text
    assert "海霞" not in organiser.get("/adult-codes").text


def test_an_ended_code_opens_nothing_and_is_not_renewed(organiser, browser_of, world):
    code, browser = new_code(organiser, Track.RECOVERY), browser_of()
    type_in(browser, code)
    place = f"/adult-codes/{only_learner(world).id}"
    assert organiser.post(f"{place}/end").status_code == 303
    assert browser.get("/adult/courses").headers["location"] == "/adult"
    assert type_in(browser_of(), code).status_code == 401
    refused = organiser.post(f"{place}/renewal")
    assert refused.status_code == 409 and "已经结束" in refused.text
    assert "换发新码" not in organiser.get("/adult-codes").text


def test_a_new_code_takes_the_place_of_the_old_and_keeps_what_was_learnt(organiser, browser_of, world, recovery):
    old, browser = new_code(organiser, Track.RECOVERY), browser_of()
    type_in(browser, old)
    browser.post(f"{here(recovery)}/beginning")
    [new] = codes_on(organiser.post(f"/adult-codes/{only_learner(world).id}/renewal"))
    assert new != old
    assert browser.get("/adult/courses").headers["location"] == "/adult"
    assert type_in(browser, old).status_code == 401
    assert type_in(browser, new).status_code == 303
    assert "第 1 步，共 3 步" in page(browser.get(here(recovery))).text


def test_the_organiser_sees_of_people_in_recovery_only_crowds(organiser, browser_of, world, recovery):
    codes_of_all = codes_on(organiser.post("/adult-codes/learners", data={"count": "13"}))
    for number, code in enumerate(codes_of_all[:11], start=1):
        browser = browser_of()
        type_in(browser, code)
        browser.post(f"{here(recovery)}/beginning")
        shown = page(organiser.get("/adult-codes")).select("aside dd")
        assert [each.text for each in shown] == ["少于 10 人" if number < 10 else "10 人以上", "少于 10 人"]
    rows = [row.text for row in page(organiser.get("/adult-codes")).select("tbody tr")]
    assert len(rows) == 13 and not any(word in " ".join(rows) for word in ("第", "课", "已学", "未开始", "在学"))


def test_ending_a_code_does_not_tell_whether_its_holder_had_begun(organiser, browser_of, world, recovery):
    made = codes_on(organiser.post("/adult-codes/learners", data={"count": "13"}))
    for code in made[:10]:
        browser = browser_of()
        type_in(browser, code)
        browser.post(f"{here(recovery)}/beginning")
    for each in world.all(select(AdultLearner)):
        organiser.post(f"/adult-codes/{each.id}/end")
        assert page(organiser.get("/adult-codes")).select_one("aside dd").text == "10 人以上"


# ---- coming in and going out ----


def test_a_code_is_typed_and_the_courses_of_its_track_are_there(learner, recovery, training):
    shown = page(learner.get("/adult/courses"))
    assert [card["href"] for card in shown.select(".course-card")] == [f"/adult/courses/{recovery.course.id}"]
    assert learner.get("/adult").headers["location"] == "/adult/courses"


def test_small_letters_spaces_and_dashes_do_not_matter(organiser, browser_of):
    code = new_code(organiser, Track.RECOVERY)
    assert type_in(browser_of(), f" {code.lower().replace('-', ' ')} ").status_code == 303


def test_the_cookie_is_of_this_area_only_and_no_script_reads_it(organiser, browser_of):
    cookie = type_in(browser_of(), new_code(organiser, Track.RECOVERY)).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=") and "Path=/adult" in cookie
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower() and "max-age" not in cookie.lower()


def test_under_https_the_cookie_is_secure(organiser, browser_of):
    code, browser = new_code(organiser, Track.RECOVERY), browser_of()
    reply = browser.post("https://testserver/adult/sign-in", data={"code": code})
    assert "Secure" in reply.headers["set-cookie"]


def test_a_wrong_code_is_refused_in_the_same_words_whatever_it_is(organiser, browser_of, world):
    ended = new_code(organiser, Track.RECOVERY)
    organiser.post(f"/adult-codes/{only_learner(world).id}/end")
    replies = [type_in(browser_of(), code) for code in ("", "3467", "YYYY-YYYY-YYYY", "学习码", ended)]
    faults = {BeautifulSoup(reply.text, "html.parser").select_one(".fault").text for reply in replies}
    assert {reply.status_code for reply in replies} == {401} and len(faults) == 1


def test_who_knows_a_part_of_a_code_cannot_try_the_rest_and_nobody_else_waits(organiser, browser_of, time):
    code, other = (codes.tidy(new_code(organiser, Track.RECOVERY)) for _ in range(2))
    guesses = [code[:4] + "3" * 7 + sign for sign in "346794"]
    tried = [type_in(browser_of(), guess).status_code for guess in guesses]
    assert tried == [401, 401, 401, 401, 429, 429]
    assert type_in(browser_of(), code).status_code == 429
    if other[:4] != code[:4]:
        assert type_in(browser_of(), other).status_code == 303
    time.advance(minutes=2)
    assert type_in(browser_of(), code).status_code == 303


def test_signing_out_ends_it_and_wipes_what_pages_kept(learner, world):
    token = learner.cookies.get(COOKIE, path="/adult")
    reply = learner.post("/adult/sign-out")
    assert reply.headers["location"] == "/adult" and reply.headers["clear-site-data"] == '"storage"'
    assert world.all(select(AdultSignIn)) == []
    learner.cookies.set(COOKIE, token, path="/adult")
    assert learner.get("/adult/courses").headers["location"] == "/adult"


def test_half_an_hour_of_silence_ends_it(learner, time):
    time.advance(minutes=29)
    assert learner.get("/adult/courses").status_code == 200
    time.advance(minutes=29)
    assert learner.get("/adult/courses").status_code == 200  # reading is no silence
    time.advance(minutes=31)
    assert learner.get("/adult/courses").headers["location"] == "/adult"


def test_a_heartbeat_is_no_silence_and_nobody_stays_for_ever(learner, recovery, time):
    learner.post(f"{here(recovery)}/beginning")
    began = clock.now()
    while clock.now() - began < timedelta(hours=11, minutes=30):
        time.advance(minutes=29)
        assert learner.post(f"{here(recovery)}/beats", json={"step": 1}, headers=JSON).status_code == 200
    time.advance(minutes=29)
    assert learner.post(f"{here(recovery)}/beats", json={"step": 1}, headers=JSON).status_code == 401


def test_the_next_one_at_the_same_browser_signs_the_one_before_out(organiser, browser_of, world):
    browser = browser_of()
    for _ in range(2):
        type_in(browser, new_code(organiser, Track.RECOVERY))
    assert len(world.all(select(AdultSignIn))) == 1


def test_sign_ins_that_are_over_are_not_kept(organiser, browser_of, world, time):
    code = new_code(organiser, Track.RECOVERY)
    type_in(browser_of(), code)
    time.advance(hours=2)
    type_in(browser_of(), code)
    assert len(world.all(select(AdultSignIn))) == 1


# ---- learning ----


def test_a_learner_goes_through_a_lesson_and_its_questions(learner, recovery, time, world):
    assert "开始学习" in page(learner.get(here(recovery))).text
    read_all(learner, recovery, time)
    assert f"{here(recovery)}/beats" == page(learner.get(here(recovery))).select_one("[data-beats]")["data-beats"]
    answer_rightly(learner, recovery)
    [kept] = world.all(select(LessonProgress))
    assert (kept.learner_id, kept.track) == (only_learner(world).id, Track.RECOVERY)
    assert kept.completed_at and kept.best_right == 3
    course = page(learner.get(f"/adult/courses/{recovery.course.id}"))
    assert len(course.select(".lesson-line a")) == 2 and "接着学" in course.text


def test_heartbeats_are_counted_by_the_servers_clock(learner, recovery, time, world):
    learner.post(f"{here(recovery)}/beginning")
    for _ in range(3):
        time.advance(seconds=15)
        reply = learner.post(f"{here(recovery)}/beats", json={"step": 1}, headers=JSON)
    assert reply.json() == {"step": 1, "seconds": 45.0}
    claimed = learner.post(f"{here(recovery)}/beats", json={"step": 1, "seconds": 999}, headers=JSON)
    assert claimed.status_code == 422 and world.all(select(LessonProgress))[0].seconds[0] == 45.0


def test_a_refusal_stays_in_the_area_and_leaves_no_trace(learner, recovery, world, time):
    learner.post(f"{here(recovery)}/beginning")
    before = world.all(select(LessonProgress))[0].model_dump()
    time.advance(seconds=20)
    refused = learner.post(f"{here(recovery)}/questions", data={"q1": "A"})
    assert refused.status_code == 409 and "先把这一课学完" in refused.text
    assert world.all(select(LessonProgress))[0].model_dump() == before
    assert_apart(refused.text)


def test_a_social_worker_sees_hours_and_the_examination(worker, training, time):
    shown = page(worker.get("/adult/training")).text
    assert "0.0 小时" in shown and "未通过" in shown
    worker.post(f"{here(training)}/beginning")
    for _ in range(30):
        time.advance(seconds=15)
        worker.post(f"{here(training)}/beats", json={"step": 1}, headers=JSON)
    read_all(worker, training, time)
    answer_rightly(worker, training)
    shown = page(worker.get("/adult/training")).text
    assert "0.1 小时" in shown and "已通过" in shown and "1 / 1 课" in shown


def test_where_there_is_no_lesson_no_examination_is_passed(worker):
    assert "未通过" in page(worker.get("/adult/training")).text


def test_the_organiser_sees_a_social_workers_hours(organiser, worker, training, time):
    worker.post(f"{here(training)}/beginning")
    for _ in range(14):
        time.advance(seconds=30)
        worker.post(f"{here(training)}/beats", json={"step": 1}, headers=JSON)
    assert page(organiser.get("/adult-codes?track=worker")).select_one("td.number").text == "0.1"


# ---- safety ----


def test_a_learner_deletes_the_record_after_a_tick_and_nobody_elses_goes(
    learner, organiser, browser_of, recovery, time, world
):
    other = browser_of()
    type_in(other, new_code(organiser, Track.RECOVERY))
    for browser in (learner, other):
        read_all(browser, recovery, time)
        answer_rightly(browser, recovery)
    told = page(learner.get("/adult/safety")).text
    assert "现在保存着 1 课" in told and "“写给自己”里写的话" in told  # so a lesson calls the piece
    refused = learner.post("/adult/safety/deletion")
    assert refused.status_code == 409 and "没有变" in refused.text and len(world.all(select(LessonAnswer))) == 6
    assert learner.post("/adult/safety/deletion", data={"sure": "yes"}).headers["location"] == "/adult/safety"
    assert "现在保存着 0 课" in page(learner.get("/adult/safety")).text
    assert (len(world.all(select(LessonProgress))), len(world.all(select(LessonAnswer)))) == (1, 3)
    assert "第 3 步" in page(other.get(here(recovery))).text
    assert "开始学习" in page(learner.get(here(recovery))).text


def assert_apart(text: str) -> None:
    """Every page of the area: called 学习 in the tab, and without a way to the schools' site."""
    shown = BeautifulSoup(text, "html.parser")
    assert shown.title.text == "学习"
    places = [link["href"] for link in shown.select("a[href]")] + [form["action"] for form in shown.select("form")]
    assert [each for each in places if not each.startswith(("/adult", "#"))] == []
    assert "青盾" not in text and "青少年" not in text


def test_every_page_is_called_the_same_and_leads_nowhere_else(learner, worker, browser_of, recovery, training, time):
    stranger = browser_of()
    assert_apart(stranger.get("/adult").text)
    assert_apart(type_in(stranger, "3467").text)
    assert_apart(stranger.post("/adult/safety/deletion").text)
    assert_apart(stranger.post("/adult/nothing").text)
    assert_apart(learner.get("/adult/nothing").text)
    for browser, taught, own in ((learner, recovery, "/adult/safety"), (worker, training, "/adult/training")):
        for path in ("/adult/courses", f"/adult/courses/{taught.course.id}", here(taught), own):
            assert_apart(browser.get(path).text)
        read_all(browser, taught, time)
        for path in (
            here(taught),
            f"{here(taught)}/questions",
            "/adult/lessons/x",
            f"/adult/courses/{taught.first.id}",
        ):
            assert_apart(browser.get(path).text)
        assert_apart(browser.post(f"{here(taught)}/place", data={"step": "x"}).text)
        assert_apart(browser.put("/adult/courses").text)


def test_the_page_before_the_code_says_nothing_of_who_comes_here(browser_of):
    text = browser_of().get("/adult").text
    assert not any(word in text for word in ("康复", "戒毒", "禁毒", "吸毒", "社工", "学员"))


def test_nobody_of_the_schools_finds_the_area_or_its_lessons(browser_of, recovery, world):
    for who in (world.lin, world.teacher, world.organiser, world.officer, world.administrator):
        browser = browser_of(who)
        assert browser.get(here(recovery)).headers["location"] == "/adult"
        assert browser.get(f"/lessons/{recovery.first.id}").status_code == 404
        assert 'href="/adult"' not in browser.get("/courses").text
