"""One person leads the rehearsal of a final: a host, three podiums, the display, the overlay, and bots for the rest.

And a final of three rounds, while the line to some of its screens is lost again and again.
"""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.devices import seats_on
from tests.browser.lines import Line, a_line_to
from tests.browser.show import DESK, IS_UP_TO_DATE, POLLING, Desk, Show


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
    show.desk.jump("抢答题")
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


STATEMENTS = 4
RULES = {
    "rounds.3.seconds": "5",
    "rounds.4.race.countdown": "2",
    "rounds.7.count": str(STATEMENTS),
    "rounds.7.seconds": "12",
}


class ShortFinal(Show):
    """Three rounds of the final, with a display, the second podium and a phone of the hall behind one line."""

    def __init__(self, people, line: Line, near: str) -> None:
        codes, door = self._prepare(people.staff("jindu", DESK))
        super().__init__(people, "竞赛决赛", podiums=(1, 2))
        self.line = line
        self.phone = people.device(PHONE)
        for page in (self.display, self.podiums[2]):
            page.goto(near + urlsplit(page.url).path)
        self.phone.goto(f"{near}{door}#{codes[1]}")
        self.phone.click("button:has-text('进入')")
        expect(self.phone.locator("[data-seat]")).to_have_text("1 号座位")
        self.afar = (self.display, self.podiums[2], self.phone)
        self.each_has_one_stream()

    def _prepare(self, organiser: Page) -> tuple[dict[int, str], str]:
        """Add a quick fire round before the tie-break, shorten clocks, and make a seat."""
        organiser.goto("/matches")
        organiser.click(".match-cards a:has-text('竞赛决赛')")
        here = organiser.url
        organiser.goto(f"{here}/rules")
        with organiser.expect_navigation():
            organiser.eval_on_selector("[value='add rounds.burst']", "button => button.click()")
        organiser.eval_on_selector_all("details", "folds => folds.forEach(fold => { fold.open = true; })")
        for name, value in RULES.items():
            organiser.fill(f"[name='{name}']", value)
        organiser.click(".rule-bar button:has-text('保存赛制')")
        organiser.wait_for_selector("text=开赛前")
        organiser.goto(f"{here}/questions")
        organiser.click("main form button")
        organiser.goto(f"{here}/audience")
        organiser.fill("[name=seats]", "1")
        organiser.click("main form button")
        organiser.wait_for_selector("text=打印座位卡")
        slips = organiser.request.get(f"{here}/audience/slips").text()
        organiser.context.close()
        return seats_on(slips), re.search(r"/join/\w+", slips)[0]

    def lose_the_line(self, *, cut: bool) -> None:
        """Each screen says so by itself, and so does the light of the podium at the desk."""
        self.line.lose(cut=cut)
        for page in self.afar:
            expect(page.locator("#stage-age:visible")).to_contain_text("数据延迟")
        expect(self.host.locator(".desk-link[title^='选手台2未连接']")).to_have_count(1)

    def get_the_line_back(self) -> None:
        """Each screen comes back by itself, listens once, and shows what a page just loaded shows."""
        self.line.mend()
        for page in self.afar:
            expect(page.locator("#stage-age")).to_be_hidden()
            page.wait_for_function(IS_UP_TO_DATE, polling=POLLING)
        expect(self.host.locator(".desk-link[title^='选手台2已连接']")).to_have_count(1)
        self.each_has_one_stream()

    def each_has_one_stream(self) -> None:
        addresses = sorted(urlsplit(page.url).path + "/news" for page in self.afar)
        assert self.line.streams == addresses


def test_a_short_final_while_the_line_to_half_of_the_screens_is_lost_again_and_again(people):
    with a_line_to(people.county.url) as (line, near):
        show = ShortFinal(people, line, near)
        a_question_for_the_hall_through_a_cut_line(show)
        a_false_start(show)
        an_appeal_is_allowed(show)
        a_quick_fire_series_through_a_line_that_stalls_and_is_cut(show)


def a_question_for_the_hall_through_a_cut_line(show: ShortFinal) -> None:
    show.next("开始比赛")
    show.desk.jump("观众互动")
    show.lose_the_line(cut=True)
    show.next("下一题")
    show.next("开始读题")
    expect(show.display.locator(".asked-stem")).to_have_count(0)
    show.get_the_line_back()
    expect(show.display.locator(".asked-stem")).to_be_visible()
    show.phone.wait_for_selector("[data-mode=soon]")
    show.next("开始作答")
    for letter in show.desk.right_letters():
        show.phone.click(f"[data-letter={letter}]")
    if show.phone.locator("[data-send]").count():
        show.phone.click("[data-send]")
    expect(show.phone.locator("[data-message]")).to_contain_text("已收到")
    show.next("公布答案并记分")
    expect(show.phone.locator("[data-message]")).to_contain_text("答对了")


def a_false_start(show: ShortFinal) -> None:
    """Whoever presses too early pays and looks on, and is told so; the question goes to the one who waited."""
    show.desk.jump("抢答题")
    show.next("下一题")
    show.next("开始读题")
    show.desk.click("button:has-text('仍然开放')")  # seven podiums are dark
    early, patient = show.podiums[2], show.podiums[1]
    early.wait_for_selector("[data-mode=early]")
    early.keyboard.press(" ")
    patient.wait_for_selector("[data-mode=buzz]")
    early.wait_for_selector("[data-mode=locked]:has-text('抢跑，本题不能再抢')")
    patient.keyboard.press(" ")
    expect(show.display.locator(".notice")).to_contain_text("2 号台抢跑，扣 10 分，本题不能再抢")
    show.next("开始答题")
    show.desk.judge("r")
    show.next("公布答案并记分")
    points_are(show, {1: 110, 2: 90})


def an_appeal_is_allowed(show: ShortFinal) -> None:
    """The leader of the other team appeals, everybody waits, and the panel decides otherwise than the host."""
    show.desk.team(2, "提出申诉")
    show.display.wait_for_selector(".state-appeal:has-text('2 号台提出申诉，等待评委会裁定')")
    show.podiums[2].wait_for_selector("text=本队申诉，等待评委会裁定")
    show.desk.fill_in(".desk-next", "改判", outcome="错误", note="评委会复核录像")
    points_are(show, {1: 90, 2: 90})
    show.display.wait_for_selector(".state-appeal", state="detached")


def a_quick_fire_series_through_a_line_that_stalls_and_is_cut(show: ShortFinal) -> None:
    """One team taps statement after statement; the machine judges, calls up the next, and ends with the time."""
    show.desk.jump("限时速答")
    show.next("下一题")
    show.next("开始计时")
    expect(show.display.locator(".asked-who")).to_contain_text("1 号台")
    show.podiums[2].wait_for_selector("[data-mode=others]")
    tap(show, show.desk.right_letters(), then=2)
    points_are(show, {1: 100, 2: 90})
    assert show.display.query_selector(".is-key") is None  # only the last key of a series is shown, when it is over
    show.lose_the_line(cut=False)
    tap(show, show.desk.wrong_letter(), then=3)
    expect(show.display.locator(".strip-count")).to_have_text(f"第 2 / {STATEMENTS} 题")
    show.get_the_line_back()
    show.lose_the_line(cut=True)
    show.get_the_line_back()
    show.desk.state_is("已记分")
    expect(show.display.locator(".is-key")).to_have_count(1)
    show.podiums[1].wait_for_selector("[data-mode=wait]:has-text('超时')")
    points_are(show, {1: 100, 2: 90})
    assert show.desk.turn() == 2


def tap(show: ShortFinal, letter: str, then: int) -> None:
    show.podiums[1].click(f".choice:has(.letter-{letter.lower()})")
    expect(show.podiums[1].locator(".podium-team small")).to_contain_text(f"第 {then} 题")


def points_are(show: ShortFinal, points: dict[int, int]) -> None:
    """Desk, display and the teams' own podiums tell the same points."""
    for desk, total in points.items():
        expect(show.host.locator(f".desk-team:has(.desk-no:text-is('{desk}')) .desk-score")).to_have_text(str(total))
        expect(show.podiums[desk].locator(".podium-score b")).to_have_text(str(total))
        expect(show.display.locator(f"[data-key]:has(.desk:text-is('{desk}')) .points")).to_have_text(str(total))
