"""A pupil learns: step by step, from where they stopped, on any device; the server counts time and marks questions."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.courses.models import Course, LessonAnswer, LessonProgress
from app.courses.words import Track
from tests.lessons import Taught

JSON = {"Accept": "application/json"}


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def here(taught) -> str:
    return f"/lessons/{taught.first.id}"


def begin(browser, taught) -> None:
    assert browser.post(f"{here(taught)}/beginning").status_code == 303


def turn(browser, taught, step: int) -> None:
    assert browser.post(f"{here(taught)}/place", data={"step": step}).status_code == 303


def progress(world) -> LessonProgress:
    [row] = world.all(select(LessonProgress))
    return row


def read_all(browser, taught, time) -> None:
    begin(browser, taught)
    for step in (2, 3, 3):
        time.advance(seconds=20)
        turn(browser, taught, step)


def beat(browser, taught, step: int):
    return browser.post(f"{here(taught)}/beats", json={"step": step}, headers=JSON)


def test_a_pupil_opens_a_course_begins_its_lesson_and_sees_one_step(lin, taught):
    catalogue = page(lin.get("/courses"))
    course = page(lin.get(catalogue.select_one("a[href^='/courses/']")["href"]))
    assert len(course.select(".lesson-line a")) == 1  # the second lesson opens when the first is done
    assert "开始学习" in page(lin.get(here(taught))).text
    begin(lin, taught)
    shown = page(lin.get(here(taught)))
    assert "第 1 步，共 3 步" in shown.text and "有人在路边" in shown.text and "先说不" not in shown.text


def test_the_next_step_waits_for_its_time(lin, taught, time):
    begin(lin, taught)
    turn(lin, taught, 2)
    assert "第 1 步" in page(lin.get(here(taught))).text
    time.advance(seconds=20)
    turn(lin, taught, 3)
    assert "第 2 步" in page(lin.get(here(taught))).text


def test_whoever_turns_too_early_is_led_to_the_words_that_say_so(lin, taught, time):
    begin(lin, taught)
    held = lin.post(f"{here(taught)}/place", data={"step": 2}).headers["location"]
    assert held == f"{here(taught)}#wait"
    assert "秒后可以继续" in page(lin.get(here(taught))).select_one("#wait").text
    time.advance(seconds=20)
    assert lin.post(f"{here(taught)}/place", data={"step": 2}).headers["location"] == here(taught)
    assert lin.post(f"{here(taught)}/place", data={"step": 1}).headers["location"] == here(taught)


def test_the_place_is_kept_to_the_step_on_any_device(lin, taught, time, browser_of, world):
    begin(lin, taught)
    time.advance(seconds=20)
    turn(lin, taught, 2)
    other = browser_of(world.lin)
    assert "第 2 步" in page(other.get(here(taught))).text
    assert "开始学习" in page(browser_of(world.zhou).get(here(taught))).text


def test_heartbeats_are_counted_by_the_servers_clock(lin, taught, time, world):
    begin(lin, taught)
    for _ in range(3):
        time.advance(seconds=15)
        assert beat(lin, taught, 1).status_code == 200
    assert progress(world).seconds[0] == 45.0
    assert beat(lin, taught, 1).json() == {"step": 1, "seconds": 45.0}


def test_a_browser_cannot_claim_time_marks_or_another_step(lin, taught, time, world):
    begin(lin, taught)
    assert lin.post(f"{here(taught)}/beats", json={"step": 1, "seconds": 999}, headers=JSON).status_code == 422
    time.advance(seconds=5)
    assert beat(lin, taught, 3).json()["step"] == 1
    assert lin.post(f"{here(taught)}/beats", content=b"x" * 600, headers=JSON).status_code == 422


def test_a_heartbeat_of_nobody_of_staff_or_of_a_lesson_not_begun_is_refused(browser_of, taught, world):
    assert beat(browser_of(), taught, 1).status_code == 401
    assert beat(browser_of(world.teacher), taught, 1).status_code == 403
    assert beat(browser_of(world.lin), taught, 1).status_code == 404
    assert browser_of(world.lin).post("/lessons/x/beats", json={"step": 1}, headers=JSON).status_code == 404


def right_choices(browser, taught) -> dict[str, str]:
    shown = page(browser.get(f"{here(taught)}/questions"))
    return {
        box["name"]: box["value"]
        for box in shown.select("input[name^=q]")
        if box.find_parent("label").select_one(".option-text").text == "乙"
    }


def test_questions_come_after_the_lesson_and_are_marked_by_the_server(lin, taught, time, world):
    begin(lin, taught)
    refused = lin.post(f"{here(taught)}/questions", data={"q1": "A"})
    assert refused.status_code == 409 and "先把这一课学完" in refused.text
    read_all(lin, taught, time)
    shown = page(lin.get(f"{here(taught)}/questions"))
    assert "解析" not in shown.text and len(shown.select("section.question")) == 3
    assert lin.post(f"{here(taught)}/questions", data=right_choices(lin, taught)).status_code == 303
    kept = progress(world)
    assert kept.best_right == 3 and kept.passed_at and kept.completed_at
    assert "解析" in page(lin.get(f"{here(taught)}/questions")).text


def ways_on(browser, taught) -> list[str]:
    """Return where the questions' page leads first, when somebody has answered."""
    shown = page(browser.get(f"{here(taught)}/questions"))
    return [link["href"] for link in shown.select(".after-lesson a")]


def test_after_the_questions_the_course_goes_on(lin, taught, time):
    read_all(lin, taught, time)
    right = right_choices(lin, taught)
    assert ways_on(lin, taught) == []
    lin.post(f"{here(taught)}/questions", data={"q1": right["q1"]})
    assert ways_on(lin, taught) == []
    lin.post(f"{here(taught)}/questions", data=right)
    assert ways_on(lin, taught) == [f"/courses/{taught.course.id}"]


def test_too_few_right_answers_can_be_tried_again_and_the_best_stands(lin, taught, time, world):
    read_all(lin, taught, time)
    right = right_choices(lin, taught)
    lin.post(f"{here(taught)}/questions", data={"q1": right["q1"]})
    assert progress(world).completed_at is None and "还差一点" in page(lin.get(f"{here(taught)}/questions")).text
    lin.post(f"{here(taught)}/questions", data=right)
    lin.post(f"{here(taught)}/questions", data={})
    assert (progress(world).best_right, len(world.all(select(LessonAnswer)))) == (3, 9)
    assert progress(world).completed_at is not None


def test_the_next_lesson_opens_when_this_one_is_done(lin, taught, time):
    read_all(lin, taught, time)
    lin.post(f"{here(taught)}/questions", data=right_choices(lin, taught))
    shown = page(lin.get(f"/courses/{taught.course.id}"))
    assert len(shown.select(".lesson-line a")) == 2 and "接着学：第 2 个故事" in shown.text


def test_a_pupil_sees_the_courses_of_the_own_grade_first(lin, taught, world):
    for code, band, grades, position in (("starter", "primary", [1], 0), ("junior-9", "junior", [3], 0)):
        about = {"title": code, "about": "别的年级的课", "track": Track.SCHOOL, "position": position}
        world.keep(Course(code=code, band=band, grades=grades, **about))
    titles = [card.text for card in page(lin.get("/courses")).select("a[href^='/courses/'] b")]
    assert titles == [taught.course.title, "junior-9", "starter"]


def test_a_teacher_reads_the_whole_lesson_with_the_note_and_a_pupil_never_sees_the_note(browser_of, lin, taught, world):
    whole = page(browser_of(world.teacher).get(here(taught)))
    assert "先说不" in whole.text and "课后单独谈" in whole.text
    begin(lin, taught)
    assert "课后单独谈" not in page(lin.get(here(taught))).text


def test_what_is_not_taught_to_pupils_is_not_there(browser_of, lin, world):
    hidden = Taught(world, lessons=1, track=Track.RECOVERY)
    for browser in (lin, browser_of(world.teacher), browser_of(world.officer)):
        assert browser.get(f"/lessons/{hidden.first.id}").status_code == 404
        assert browser.get(f"/courses/{hidden.course.id}").status_code == 404
        assert hidden.course.title not in browser.get("/courses").text


@pytest.mark.parametrize("page_of", ["/lessons/{}", "/courses", "/practice"])
def test_the_navigation_says_that_lessons_and_practice_are_part_of_the_courses(lin, taught, page_of):
    here = page(lin.get(page_of.format(taught.first.id)))
    assert [link.text for link in here.select(".main-nav [aria-current]")] == ["课程"]
