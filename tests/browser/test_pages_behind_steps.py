"""Pages no link leads to: they come after a form, a code or a file. Nothing on them sticks out or shuts anyone out.

The county is one of its own, because these steps change it.
"""

import re

import pytest

from tests.browser.conftest import PC, PHONE, running_county
from tests.browser.show import Show
from tests.browser.test_answering import begin
from tests.browser.test_pages import IDS, faults, links

QUESTION = (
    "1．遇到陌生人递来的饮料，应该（  ）\nA．喝掉\nB．拒绝\nC．转送同学\nD．带回家\n答案：B\n解析：离开视线的饮料不喝。"
)


@pytest.fixture(scope="module")
def own_county(tmp_path_factory):
    with running_county(tmp_path_factory.mktemp("own-county")) as started:
        yield started


@pytest.fixture
def here(people_of, own_county):
    return people_of(own_county)


def path_of(page) -> str:
    return "/" + page.url.split("/", 3)[3].split("?")[0]


def faults_at(page, *paths: str) -> list[str]:
    found = []
    for path in paths:
        reply = page.goto(path)
        assert reply.ok, f"{path}: {reply.status}"
        found += faults(page)
    return found


def test_answering_and_handing_in(here):
    pupil = here.pupil(1, PC)
    begin(pupil)
    found = faults(pupil)
    pupil.set_viewport_size(PC)
    pupil.locator(".question.is-current .option").first.click()
    assert found + faults_at(pupil, f"{path_of(pupil).split('#')[0]}/submission") == []


def test_questions_of_a_lesson_and_an_answer_in_practice(here):
    pupil = here.pupil(2, PHONE)
    pupil.goto("/courses")
    pupil.locator(".course-card").first.click()
    pupil.locator("main a[href^='/lessons/']").first.click()
    found = faults_at(pupil, f"{path_of(pupil)}/questions")
    pupil.goto("/practice/daily")
    pupil.click("text=还不会，看解析")
    pupil.wait_for_url("**/practice/answers/*")
    assert found + faults(pupil) == []


def test_looking_up_certificates(here):
    stranger = here.device(PHONE)
    found = faults_at(stranger, "/certificates", "/course-certificates")
    for path in ("/certificates/QD-0000-0000", "/course-certificates/QD-0000-0000"):
        stranger.goto(path)
        found += faults(stranger)
    assert found == []


@pytest.mark.parametrize("track", ["recovery", "worker"])
def test_the_area_of_adults(here, track):
    organiser = here.staff("jindu")
    organiser.goto(f"/adult-codes?track={track}")
    if track == "worker":
        organiser.fill("[name=name]", "虚构社工")
        organiser.fill("[name=unit]", "虚构社区")
    organiser.click("text=生成学习码")
    code = organiser.locator(".slip-code").first.inner_text()
    found = faults(organiser)
    adult = here.device(PHONE)
    found += faults_at(adult, "/adult")
    adult.fill("[name=code]", code)
    adult.click("text=开始学习")
    adult.wait_for_url("**/adult/courses")
    found += faults(adult) + faults_at(adult, "/adult/training" if track == "worker" else "/adult/safety")
    adult.goto("/adult/courses")
    adult.locator(".course-card").first.click()
    found += faults(adult)
    adult.locator("main a[href^='/adult/lessons/']").first.click()
    adult.wait_for_url("**/adult/lessons/*")
    found += faults(adult)
    adult.locator("form[action$='/beginning'] button").click()
    assert found + faults_at(adult, f"{path_of(adult)}/questions") == []


def test_what_stands_in_uploaded_files(here):
    teacher = here.staff("teacher2")
    teacher.goto("/rosters")
    teacher.set_input_files("[name=file]", here.county.folder / "花名册示例.xlsx")
    teacher.click("text=上传并预览")
    teacher.wait_for_url(re.compile(r"/rosters/.+"))
    found = faults(teacher)
    teacher.goto("/questions/imports")
    teacher.fill("[name=text]", QUESTION)
    teacher.select_option("[name=topic]", index=1)
    teacher.fill("[name=source]", "虚构的班会材料")
    teacher.click("text=读取并预览")
    teacher.wait_for_url(re.compile(r"/questions/imports/.+"))
    found += faults(teacher)
    teacher.click("button:has-text('确认，存入')")
    teacher.click("text=去看这些草稿")
    teacher.wait_for_url("**/questions?state=draft*")
    draft = next(href for href in links(teacher) if re.fullmatch(f"/questions/{IDS.pattern}", href))
    assert found + faults_at(teacher, f"{draft}/edit") == []


def test_a_lesson_in_front_of_a_class(here):
    teacher = here.staff("teacher2")
    teacher.goto("/classes")
    teacher.locator(".card", has_text="七年级(1)班").locator("text=学生名单").click()
    teacher.goto(f"{path_of(teacher)}/lessons")
    teacher.locator("main a[href*='/lessons/']").first.click()
    teacher.locator("form[action$='/teaching'] button").first.click()
    teacher.wait_for_url("**/class-lessons/*")
    led = path_of(teacher)
    assert faults(teacher) + faults_at(teacher, f"{led}/roll") == []


def test_the_steps_of_setting_up_a_contest(here):
    organiser = here.staff("jindu")
    organiser.goto("/competitions/new")
    organiser.fill("[name=name]", "四步走")
    organiser.locator(".choice input").first.check()
    organiser.click("text=保存，下一步")
    organiser.wait_for_url("**/set-up/2")
    steps = path_of(organiser).rsplit("/", 1)[0]
    assert faults_at(organiser, *(f"{steps}/{step}" for step in (1, 2, 3, 4))) == []


def test_screens_of_a_match_and_the_phones_of_its_hall(here):
    show = Show(here)
    found = []
    for screen in (show.display, show.overlay, *show.podiums.values()):
        size = screen.viewport_size
        found += [fault for fault in faults(screen) if "stick out" not in fault]  # made for one size each
        screen.set_viewport_size(size)
    organiser = here.staff("jindu")
    organiser.goto("/matches")
    organiser.click(".match-cards a:has-text('竞赛决赛')")
    hall = path_of(organiser)
    organiser.goto(f"{hall}/audience")
    organiser.fill("[name=seats]", "3")
    organiser.click("main form button")
    organiser.wait_for_selector("text=打印座位卡")
    found += faults_at(organiser, f"{hall}/audience", f"{hall}/audience/slips")
    door = re.search(r"/join/\w+", organiser.content())[0]
    assert found + faults_at(here.device(PHONE), door) == []
