"""A contest of a minute, to its end: mostly waiting, so it runs beside others."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import PC, PHONE
from tests.browser.test_answering import begin, choose, state

HERE = ZoneInfo("Asia/Shanghai")


def test_time_runs_out_and_the_sheet_hands_itself_in(people):
    """A contest of one minute, with the last answer given while the network is away."""
    teacher = people.staff("teacher2", PC)
    one_minute_contest(teacher)
    pupil = people.pupil(1, PHONE)
    begin(pupil, "一分钟小赛")
    choose(pupil, "a")
    expect(state(pupil)).to_have_text("已保存")
    pupil.context.set_offline(True)
    pupil.click("text=下一题 >> visible=true")
    choose(pupil, "b")
    expect(state(pupil)).to_have_text("离线")
    expect(pupil.locator("[data-countdown]")).to_have_text("00:00", timeout=70_000)
    expect(pupil.locator("#notices")).to_contain_text("一分钟内恢复网络仍然有效")
    assert pupil.locator("#q1 fieldset input").first.is_disabled()
    pupil.context.set_offline(False)
    pupil.wait_for_url("**/result", timeout=20_000)
    board(teacher)
    expect(teacher.locator(".tile-done")).to_have_count(1)


def one_minute_contest(teacher: Page) -> None:
    """Set it up as a teacher's forms do, without looking at them."""
    send = teacher.context.request
    send.post("/papers/new", form={"name": "一分钟卷", "band": "junior", "mode": "fixed", "preset": "county"})
    teacher.goto("/papers")
    teacher.click("text=一分钟卷")
    paper = teacher.url.rsplit("/", 1)[1].split("?")[0]
    send.post(f"/papers/{paper}/assembly")
    send.post(f"/papers/{paper}/publication")
    draft = send.post("/competitions", form={"name": "一分钟小赛", "paper_id": paper}).url.split("/")[4]
    now = datetime.now(HERE)
    times = {"opens_at": f"{now:%Y-%m-%d %H:%M}", "closes_at": f"{now + timedelta(hours=1):%Y-%m-%d %H:%M}"}
    send.post(f"/competitions/{draft}/set-up/2", form=times | {"minutes": "1", "attempts_allowed": "1"})
    reply = send.post(f"/competitions/{draft}/publication")
    assert reply.ok, reply.text()


def board(teacher: Page) -> None:
    teacher.goto("/competitions")
    teacher.click("text=一分钟小赛")
    teacher.locator("tr", has_text="七年级(1)班").locator("text=班级看板").click()
