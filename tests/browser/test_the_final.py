"""One person leads the rehearsal of a final: a host, three podiums, the display, the overlay, and bots for the rest."""

import re

from playwright.sync_api import expect

from tests.browser.show import DESK, Desk, Show


def test_a_rehearsal_from_the_first_question_to_a_race_through_a_lost_line(people):
    show = Show(people)
    a_compulsory_question(show)
    the_adjudicator_writes_while_the_host_goes_on(show)
    a_race(show)
    address = f"{people.county.url}/api/v1/matches/{show.match}/scoreboard"
    assert show.host.request.get(address).status == 404  # a rehearsal is nobody else's business


def a_compulsory_question(show: Show) -> None:
    """The host sees the key at once, the hall after the reveal; the podium's answer reaches the desk."""
    show.next("开始比赛")
    show.next("进入团队必答题")
    show.display.wait_for_selector("text=团队必答题")
    show.host.click(".desk-choices button >> nth=0")
    show.next("开始读题")
    show.display.wait_for_selector(".asked-stem")
    show.display_is_the_same_after_loading_again()
    assert show.display.query_selector(".is-key") is None
    show.next("开始答题")
    show.podiums[1].click(".choice >> nth=1")
    show.host.wait_for_selector(".desk-said")
    show.podiums[2].wait_for_selector("[data-mode=others]")
    show.host.keyboard.press("r")
    show.next("公布答案并记分")
    show.display.wait_for_selector(".is-key")
    show.display.wait_for_selector(".points:has-text('110')")
    show.display_is_the_same_after_loading_again()
    show.overlay.wait_for_selector("text=110")


def a_race(show: Show) -> None:
    """The first of two hands has the question, and keeps it while its line is gone."""
    form = {
        "act": "round",
        "round": "3",
        "version": show.host.get_attribute(".desk-grid", "data-version"),
        "token": show.host.get_attribute("#desk", "data-token"),
    }
    rulings = f"/matches/{show.match}/desks/host/rulings"
    assert show.host.request.post(rulings, form=form, headers={"Accept": "application/json"}).ok
    show.next("下一题")
    show.next("开始读题")
    show.next("预备抢答")
    show.podiums[2].wait_for_selector("[data-mode=buzz]")
    show.podiums[2].keyboard.press(" ")
    show.host.wait_for_timeout(60)  # more than the tie margin, less than the hold
    show.podiums[3].keyboard.press(" ")
    show.host.wait_for_selector(".desk-presses td")
    show.says("开始答题")
    claimed = show.host.inner_text(".desk-state strong")
    desk = int(re.match(r"(\d+) 号台", claimed)[1])
    podium = show.podiums.get(desk, show.podiums[2])
    podium.reload()
    podium.wait_for_selector("[data-mode=mine], [data-mode=answer], [data-mode=others]")
    assert show.host.inner_text(".desk-state strong") == claimed


def the_adjudicator_writes_while_the_host_goes_on(show: Show) -> None:
    """A reason that is begun stays in hand, none of its letters is a key of the desk, and it is read out at the end."""
    control = Desk(show.people.staff("jindu", DESK), f"/matches/{show.match}/desks/control")
    show.host.click(".desk-choices button >> nth=0")
    show.next("开始读题")
    control.state_is("读题")
    control.page.click(".desk-void > summary")
    control.page.focus(".desk-void [name=note]")
    show.next("开始答题")
    expect(control.page.locator(".desk-judging")).to_be_visible()
    control.page.keyboard.type("r w ")
    assert control.page.input_value(".desk-void [name=note]") == "r w "
    control.page.fill(".desk-void [name=note]", "题干有误")
    show.desk.judge("r")
    expect(control.page.locator(".desk-judging")).to_have_count(0)
    assert control.page.input_value(".desk-void [name=note]") == "题干有误"
    control.click(".desk-void button")
    assert control.read_out == ["确定作废本题吗？\n题干有误"]
    expect(control.page.locator(".desk-void[open]")).to_have_count(0)
