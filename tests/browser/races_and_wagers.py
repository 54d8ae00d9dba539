"""Where the final gets hot: races for the buzzer, the panel's word, what teams dare to play for, and sudden death."""

from playwright.sync_api import expect

from tests.browser.final_on_stage import Final

RACES = [*[(8, "w")] * 7, (5, "r"), (6, "r"), (7, "w"), (9, "r"), (2, "r"), (3, "w"), (4, "r"), (1, "r")]
POINTS = {"r": 10, "w": -10}


def the_fourth_round(final: Final) -> None:
    final.next("进入抢答题")
    two_teams_start_falsely(final)
    two_presses_are_too_close_to_call(final)
    a_podium_drops_while_it_has_the_question(final)
    nobody_presses(final)
    for desk, key in RACES:
        final.race(desk, key, POINTS[key])
    final.race(4, "r", 10)  # the answer was wrong; the panel says so later
    assert final.asked["抢答题"] == 20


def two_teams_start_falsely(final: Final) -> None:
    """Scenario 2: two teams press while the machine counts down and pay for it; the third has the question."""
    final.open("预备抢答")
    for desk in (1, 2):
        final.podiums[desk].wait_for_selector("[data-mode=early]")
        final.podiums[desk].keyboard.press(" ")
    final.press(3)
    final.next("开始答题")
    final.gain({1: -10, 2: -10})
    assert final.host.inner_text(".desk-state strong").startswith("3 号台")
    final.podiums[1].wait_for_selector("[data-mode=others]")
    final.judge(3, "r", 10)
    final.shot("08-false-starts")


def two_presses_are_too_close_to_call(final: Final) -> None:
    """Scenario 3: three milliseconds apart; the machine names both, and the adjudicator gives the question to one."""
    final.open("预备抢答")
    final.desk.state_is("开放作答")
    for desk in (2, 3):
        final.podiums[desk].wait_for_selector("[data-mode=buzz]")
    final.press_together(2, 3, milliseconds=3)
    final.says("同时抢答，请裁定由哪支队伍答题")
    final.display.wait_for_selector(".state-tied")
    final.shot("09-too-close-to-call")
    final.display_is_the_same_after_loading_again()
    expect(final.control.page.locator(".desk-presses tr:has-text('同时')")).to_have_count(2)
    final.control.key("2")
    final.next("开始答题")
    final.judge(2, "r", 10)


def a_podium_drops_while_it_has_the_question(final: Final) -> None:
    """Scenario 4: the terminal goes down, the host stops the clock; back again, the podium still may answer."""
    final.open("预备抢答")
    final.press(1)
    final.display.wait_for_selector(".state-claimed")
    podium = final.podiums[1]
    address = podium.url
    podium.goto("about:blank")
    final.desk.click("button:text-is('暂停计时')")
    final.light_is(1, "未连接")
    final.display_is_the_same_after_loading_again()
    podium.goto(address)
    final.light_is(1, "已连接")
    podium.wait_for_selector("[data-mode=answer]")
    assert final.host.inner_text(".desk-state strong").startswith("1 号台")
    final.desk.click("button:text-is('继续计时')")
    final.next("开始答题")
    podium.click(f".choice:has(.letter-{final.desk.right_letters()[0].lower()})")
    final.host.wait_for_selector(".desk-said")
    final.display_is_the_same_after_loading_again()
    final.judge(1, "r", 10)


def nobody_presses(final: Final) -> None:
    final.open("预备抢答")
    final.desk.state_is("开放作答")
    final.display_is_the_same_after_loading_again()
    final.says("下一题")
    final.asked["抢答题"] += 1
    final.display_is_the_same_after_loading_again()


def the_risk_round(final: Final) -> None:
    """From the leader down; what the panel overrules changes the order of those who have not played yet."""
    final.next("进入风险题")
    final.podiums[1].click(".value:has-text('10')")
    final.host.wait_for_selector(".desk-said:has-text('10 分')")
    final.open(choose="10 分")
    the_panel_overrules_an_earlier_question(final)
    final.next("开始答题")
    final.judge(1, "r", 10)
    a_team_declines(final)
    wager(final, 3, 10, "r")
    wager(final, 4, 10, "r")
    wager(final, 5, 20, "r")
    wager(final, 6, 20, "w")
    wager(final, 9, 10, "w")
    wager(final, 7, 20, "r")
    final.desk.picture("封榜")
    a_team_falls_below_nought(final)
    assert final.asked["风险题"] == 9


def the_panel_overrules_an_earlier_question(final: Final) -> None:
    """Scenario 5: a wrong answer was judged right; twenty points less, and the team plays two turns later."""
    assert order_of_the_risk_round(final) == [1, 4, 2, 3, 5, 6, 9, 7, 8]
    name = final.control.page.inner_text(".desk-team:has(.desk-no:text-is('4')) .desk-name")
    final.control.fill_in(
        ".desk-overrule",
        "改判",
        question="抢答题 第 20 号题",
        team=f"4 号台 {name}",
        outcome="错误",
        note="评委会复核录像",
    )
    final.gain({4: -20})
    assert order_of_the_risk_round(final) == [1, 2, 3, 4, 5, 6, 9, 7, 8]
    final.shot("10-risk-overruled")
    ledger = final.control.page.locator(".desk-ledger")
    expect(ledger.locator("li.is-reversed:has-text('4 号台 +10')").first).to_be_visible()
    expect(ledger.locator("li:has-text('改判：评委会复核录像')").first).to_contain_text("-10")


def order_of_the_risk_round(final: Final) -> list[int]:
    totals = final.desk.totals()
    return sorted(totals, key=lambda desk: (-totals[desk], desk))


def wager(final: Final, desk: int, value: int, key: str) -> None:
    """A team chooses at its podium, and the host calls the question up."""
    assert final.desk.turn() == desk
    if desk in final.podiums:
        final.podiums[desk].click(f".value:has-text('{value}')")
    else:
        final.terminals[desk].choose(value)
    final.host.wait_for_selector(f".desk-said:has-text('{value} 分')")
    final.open("开始答题", choose=f"{value} 分")
    final.judge(desk, key, value if key == "r" else -value)


def a_team_declines(final: Final) -> None:
    """Once its question is open a team may still decline: nothing is lost but the question."""
    assert final.desk.turn() == 2
    final.open(choose="20 分")
    final.desk.click(".desk-more button:text-is('弃权')")
    final.tell({2: 0})


def a_team_falls_below_nought(final: Final) -> None:
    """Scenario 8: the last team loses more than it has."""
    wager(final, 8, 30, "w")
    assert final.due[8] == -10
    final.shot("11-below-nought-frozen")


def the_tie_break(final: Final) -> None:
    """Scenario 7: three teams share the second place, and there are two second prizes: one right, one wrong."""
    totals = final.desk.totals()
    assert sorted(totals.values(), reverse=True)[:4] == [220, 190, 190, 190]
    final.next("加赛：第 2 名有 3 队并列")
    final.shot("12-tie-break")
    final.race(3, "r", 0)
    final.race(2, "w", 0)
    final.says("结束比赛")
