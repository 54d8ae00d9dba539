"""The county's final with everybody there: nine podiums, two desks, the big screen, and two hundred in the hall."""

import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.devices import Crowd, Terminal, seats_on
from tests.browser.show import DESK, SLOWLY, Desk, Show

SEATS, TICKETS = 200, 3
SHORTER = {  # as an organiser may who is short of time; what is asked, and how often, stays as it is
    "rounds.2.seconds": "6",
    "rounds.3.seconds": "5",
    "rounds.4.race.countdown": "1",
    "rounds.5.seconds": "5",
}
PRIZES = (("禁毒书签", 20, 3), ("禁毒徽章", 10, 1))  # no blank among them: who has a ticket has won


class Final(Show):
    """The final from its preparation to the awards, and what every team is due, kept by the test alone."""

    def __init__(self, people) -> None:
        self._prepare(people.staff("jindu", DESK))
        super().__init__(people, "竞赛决赛")
        address = f"/matches/{self.match}"
        self.control = Desk(people.staff("jindu", DESK), f"{address}/desks/control")
        self.terminals = {desk: Terminal(self.way_to(desk)) for desk in range(4, 9)}
        self.linked(10)
        self._fill_the_hall(people.county.url + address)
        for device in people.devices:
            device.set_default_timeout(SLOWLY)
        self.due: Counter[int] = Counter({desk: 100 for desk in range(1, 10)})
        self.asked: Counter[str] = Counter()

    def close(self) -> None:
        for terminal in self.terminals.values():
            terminal.close()

    def _prepare(self, organiser: Page) -> None:
        """Shorten the clocks in the form of the rules, make seats, and lay out prizes."""
        organiser.goto("/matches")
        organiser.click(".match-cards a:has-text('竞赛决赛')")
        here = organiser.url
        organiser.goto(f"{here}/rules")
        organiser.eval_on_selector_all("details", "folds => folds.forEach(fold => { fold.open = true; })")
        for name, value in SHORTER.items():
            organiser.fill(f"[name='{name}']", value)
        organiser.click(".rule-bar button:has-text('保存赛制')")
        organiser.wait_for_selector("text=开赛前")
        organiser.goto(f"{here}/audience")
        organiser.fill("[name=seats]", str(SEATS))
        organiser.click("main form button")
        organiser.wait_for_selector("text=打印座位卡")
        organiser.goto(f"{here}/prizes")
        form = organiser.locator("form:has([name=each])")
        form.locator("[name=each]").fill(str(TICKETS))
        for row, (name, stock, weight) in enumerate(PRIZES, start=1):
            form.locator(f"[name=name{row}]").fill(name)
            form.locator(f"[name=stock{row}]").fill(str(stock))
            form.locator(f"[name=weight{row}]").fill(str(weight))
        form.locator("button").click()
        organiser.wait_for_load_state()
        organiser.context.close()

    def _fill_the_hall(self, address: str) -> None:
        """Two phones come in by their slips in Chromium, the others over their lines alone."""
        slips = self.host.request.get(f"{address}/audience/slips").text()
        codes = seats_on(slips)
        assert len(codes) == SEATS
        door = re.search(r"/join/\w+", slips)[0]
        self.phones = [self.people.device(PHONE) for _ in range(2)]
        for seat, phone in enumerate(self.phones, start=1):
            phone.goto(f"{door}#{codes[seat]}")
            phone.click("button:has-text('进入')")
            expect(phone.locator("[data-seat]")).to_have_text(f"{seat} 号座位")
        rest = [code for seat, code in codes.items() if seat > len(self.phones)]
        self.crowd = Crowd(self.people.county.url + door, f"{address}/hall", rest)

    def open(self, *steps: str, choose: str = "") -> None:
        """Call up the next question, or while there is a choice one that a team chooses, and make so many steps."""
        if choose and self.host.locator(".desk-choices").count():
            self.desk.click(f".desk-choices button:has-text('{choose}') >> nth=0")
        else:
            self.next("下一题")
        for words in ("开始读题", *steps):
            self.next(words)

    def judge(self, desk: int, key: str, points: int) -> None:
        """Judge, tell the key, and enter the points."""
        self.desk.judge(key)
        self.tell({desk: points})

    def tell(self, points: dict[int, int]) -> None:
        """Tell the key and enter the points; every screen that shows points must then show what is due."""
        self.next("公布答案并记分")
        self.gain(points)
        self.asked[self.round_name()] += 1

    def gain(self, points: dict[int, int]) -> None:
        self.due.update(points)
        expect(self.host.locator(".desk-score")).to_have_text([str(self.due[desk]) for desk in range(1, 10)])

    def round_name(self) -> str:
        return self.host.inner_text(".desk-title span").split(" · ")[0]

    def press(self, desk: int) -> None:
        """Press the buzzer of a desk once it is open: a key in Chromium, a bare line elsewhere."""
        self.desk.state_is("开放作答")
        if desk in self.podiums:
            self.podiums[desk].wait_for_selector("[data-mode=buzz]")
            self.podiums[desk].keyboard.press(" ")
        else:
            self.terminals[desk].press()

    def race(self, desk: int, key: str, points: int) -> None:
        """A question raced for, won by one desk."""
        self.open("预备抢答")
        self.press(desk)
        self.next("开始答题")
        assert self.host.inner_text(".desk-state strong").startswith(f"{desk} 号台")
        self.judge(desk, key, points)

    def answer_together(self, letters: dict[int, str]) -> None:
        """Tap an answer at every podium that gives one."""
        with ThreadPoolExecutor() as hands:
            sent = [
                hands.submit(self.terminals[desk].answer, letters[desk]) for desk in self.terminals.keys() & letters
            ]
            for desk in self.podiums.keys() & letters:
                self.tap(desk, letters[desk])
            for each in sent:
                each.result()

    def tap(self, desk: int, letter: str) -> None:
        """Tap an answer, and once more where the podium does not show it: it was drawn again under the finger."""
        choice = self.podiums[desk].locator(f".choice:has(.letter-{letter.lower()})")
        for patience in (1_000, SLOWLY):
            choice.click()
            with suppress(AssertionError):
                expect(choice).to_have_attribute("aria-pressed", "true", timeout=patience)
                return
        raise AssertionError(f"podium {desk} takes no answer")

    def light_is(self, desk: int, words: str) -> None:
        expect(self.host.locator(f".desk-link[title^='选手台{desk}{words}']")).to_have_count(1)

    def shot(self, name: str) -> None:
        """Keep pictures of display, desk and both layouts of the overlay, where a folder for them is named."""
        folder = os.environ.get("QINGDUN_SHOTS")
        if not folder:
            return
        self.display.wait_for_timeout(700)
        self.host.screenshot(path=Path(folder) / f"{name}-desk.png")
        self.display.screenshot(path=Path(folder) / f"{name}-display.png")
        self.overlay.screenshot(path=Path(folder) / f"{name}-bar.png")
        self.overlay.goto(f"{self.ways[1]}?layout=full")
        self.overlay.wait_for_timeout(700)
        self.overlay.screenshot(path=Path(folder) / f"{name}-full.png")
        self.overlay.goto(self.ways[1])
