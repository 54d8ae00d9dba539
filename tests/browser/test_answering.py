"""Answering where networks break, PCs are changed, and scripts do not run."""

import os
import re
import signal

from playwright.sync_api import Page, expect

from tests.browser.conftest import PC, PHONE, running_county
from tests.servers import free_port


def begin(pupil: Page, contest: str = "复赛") -> None:
    pupil.goto("/home")
    pupil.locator(".card", has_text=contest).locator("a.button").first.click()
    if pupil.url.endswith("/start"):
        pupil.click("form button:has-text('题')")
    pupil.wait_for_url(re.compile(r"/attempts/[^/]+$"))
    pupil.locator("#attempt").or_(pupil.get_by_text("在本机继续")).first.wait_for()
    if pupil.locator('button:has-text("在本机继续")').count():
        pupil.click('button:has-text("在本机继续")')
        pupil.locator("#attempt").wait_for()


def choose(pupil: Page, letter: str) -> None:
    pupil.locator(f".question.is-current .option-{letter}").click()


def state(pupil: Page):
    return pupil.locator("[data-save-state]")


def chosen(pupil: Page, number: int) -> list[str]:
    boxes = pupil.locator(f"#q{number} fieldset input")
    return [box.get_attribute("value") for box in boxes.all() if box.is_checked()]


def test_a_broken_network_loses_nothing(people):
    pupil = people.pupil(0, PHONE)
    begin(pupil)
    choose(pupil, "a")
    expect(state(pupil)).to_have_text("已保存")
    pupil.context.set_offline(True)
    pupil.click("text=下一题")
    choose(pupil, "b")
    expect(state(pupil)).to_have_text("离线")
    expect(pupil.locator("#notices")).to_contain_text("答案先存在本机")
    pupil.click(".question.is-current >> text=下一题")
    choose(pupil, "a")
    choose(pupil, "b")
    pupil.context.set_offline(False)
    expect(state(pupil)).to_have_text("已保存")
    expect(pupil.locator("#notices")).to_be_empty()
    pupil.reload()
    assert (chosen(pupil, 1), chosen(pupil, 2), chosen(pupil, 3)) == (["A"], ["B"], ["B"])


def test_what_could_not_be_sent_survives_a_crash_of_the_page(people):
    pupil = people.pupil(1, PC)
    begin(pupil)
    pupil.route("**/responses", lambda route: route.abort())
    choose(pupil, "b")
    expect(state(pupil)).to_have_text("离线")
    address = pupil.url
    again = pupil.context.new_page()  # the tab is gone; the browser is not
    pupil.close(run_before_unload=False)
    again.goto(address)
    assert chosen(again, 1) == ["B"]
    expect(state(again)).to_have_text("已保存")
    again.reload()
    assert chosen(again, 1) == ["B"]


def test_a_server_that_is_away_for_a_moment_is_tried_again(people):
    pupil = people.pupil(2, PC)
    begin(pupil)
    refusals = []

    def busy(route):
        if len(refusals) < 2:
            refusals.append(route.request.post_data_json["number"])
            route.fulfill(status=503, json={"title": "系统繁忙", "type": "Busy", "status": 503})
        else:
            route.continue_()

    pupil.route("**/responses", busy)
    choose(pupil, "a")
    expect(state(pupil)).to_have_text("待同步")
    expect(state(pupil)).to_have_text("已保存", timeout=10_000)
    assert len(refusals) == 2
    pupil.reload()
    assert chosen(pupil, 1) == ["A"]


def test_a_server_that_is_killed_in_the_middle_keeps_what_it_acknowledged(people_of, tmp_path):
    port, given = free_port(), {}
    with running_county(tmp_path, port) as county:
        pupil = people_of(county).pupil(0, PHONE)
        begin(pupil)
        for number in range(1, 6):
            choose(pupil, "ab"[number % 2])
            given[number] = ["AB"[number % 2]]
            expect(state(pupil)).to_have_text("已保存")
            pupil.locator(".question.is-current >> text=下一题").click()
        os.kill(county.process, signal.SIGKILL)
    choose(pupil, "b")
    given[6] = ["B"]
    expect(state(pupil)).to_have_text("离线")
    with running_county(tmp_path, port):
        expect(state(pupil)).to_have_text("已保存", timeout=20_000)
        pupil.reload()
        assert {number: chosen(pupil, number) for number in given} == given
        expect(pupil.locator("[data-answered]")).to_have_text("6")


def test_going_on_at_another_pc_stops_the_first(people):
    first = people.pupil(0, PC)
    begin(first)
    before = chosen(first, 1)
    second = people.pupil(0, PC)
    second.goto(first.url)
    expect(second.locator("main")).to_contain_text("在另一台设备上")
    second.click('button:has-text("在本机继续")')
    assert chosen(second, 1) == before
    choose(first, "b")
    expect(first.locator("main")).to_contain_text("在另一台设备上")
    second.click("text=下一题 >> visible=true")
    choose(second, "a")
    expect(state(second)).to_have_text("已保存")


def test_by_keyboard_alone(people):
    pupil = people.pupil(1, PC)
    begin(pupil)
    pupil.locator("#q1 fieldset input").nth(0).focus()
    pupil.keyboard.press("ArrowDown")
    expect(state(pupil)).to_have_text("已保存")
    was = chosen(pupil, 1)
    assert len(was) == 1
    for _ in range(6):
        pupil.keyboard.press("Tab")
        if pupil.evaluate("document.activeElement.textContent") == "下一题":
            break
    pupil.keyboard.press("Enter")
    expect(pupil.locator("#q2")).to_be_focused()
    expect(pupil.locator("[data-go='2']")).to_have_attribute("aria-current", "true")


def test_without_script_the_paper_is_one_long_form(people, county):
    pupil = people.device(PHONE, script=False)
    login_no, pin = county.pupils[2]
    pupil.goto("/sign-in")
    pupil.fill("[name=login_no]", login_no)
    pupil.fill("[name=pin]", pin)
    pupil.click(".way-number button")
    begin(pupil)
    assert pupil.locator(".question").count() == pupil.locator(".question:visible").count() == 20
    assert pupil.locator(".question-moves:visible").count() == 0
    for number in range(1, 21):
        pupil.locator(f"#q{number} .option").first.click()
    pupil.locator(".form-actions >> text=保存").click()
    assert all(chosen(pupil, number) == ["A"] for number in range(1, 21))
    pupil.locator(".form-actions >> text=交卷").click()
    expect(pupil.locator("main")).to_contain_text("20 题全部作答")
    pupil.click("main form button:has-text('交卷')")
    expect(pupil.locator("main")).to_contain_text("已交卷")


def test_the_page_does_not_shrink_under_a_finger_when_its_script_comes(people):
    pupil = people.pupil(1, PC)
    begin(pupil)
    held = []
    pupil.route("**/js/attempt.js*", lambda route: held.append(route))
    pupil.reload(wait_until="commit")
    expect(pupil.locator(".question").first).to_be_visible()
    expect(pupil.locator(".question:visible")).to_have_count(1)
    held[0].continue_()
    expect(pupil.locator("#attempt[data-led]")).to_be_attached()
    expect(pupil.locator(".question:visible")).to_have_count(1)


def test_where_the_script_never_comes_the_long_form_is_back(people):
    pupil = people.pupil(1, PHONE)
    begin(pupil)
    pupil.route("**/js/attempt.js*", lambda route: route.abort())
    pupil.reload()
    expect(pupil.locator(".question:visible")).to_have_count(20)
    expect(pupil.locator("[data-save]")).to_be_visible()
