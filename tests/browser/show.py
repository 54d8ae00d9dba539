"""The windows of a show in Chromium, and the hands of the people at its desks."""

import re
from collections.abc import Callable, Collection
from contextlib import suppress

from playwright.sync_api import Page, Response, TimeoutError, expect

STAGE, PODIUM = {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}
DESK = {"width": 1366, "height": 768}
# Milliseconds. Waits look again by the clock, not with every frame: a window far from the front is painted seldom.
SLOWLY, POLLING = 20_000, 50
expect.set_options(timeout=SLOWLY)
# What a display says, without what moves by itself: seconds left, and how long ago something was heard of.
WORDS_SHOWN = """
page => {
  const copy = page.getElementById('stage').cloneNode(true);
  copy.querySelectorAll('.ring, .three, .delta, [data-then]').forEach(each => each.remove());
  return copy.textContent.replace(/\\s+/g, ' ');
}
"""
IS_UP_TO_DATE = f"""
async () => {{
  const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  return ({WORDS_SHOWN})(fresh) === ({WORDS_SHOWN})(document);
}}
"""
IS_DRAWN = "version => Number(document.querySelector('.desk-grid').dataset.version) >= version"
PRESS_AT = """
moment => new Promise(done => {
  const wait = () => {
    if (Date.now() < moment - 20) return setTimeout(wait, 5);
    while (performance.timeOrigin + performance.now() < moment) { /* the hand comes down now */ }
    for (const type of ['keydown', 'keyup']) {
      document.dispatchEvent(new KeyboardEvent(type, { key: ' ', code: 'Space', bubbles: true }));
    }
    done();
  };
  wait();
})
"""


def is_command(reply: Response) -> bool:
    return reply.url.endswith(("/step", "/rulings"))


class Desk:
    """A desk in a window: what is pressed there, and what it says. One press is one command and a new drawing."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.read_out: list[str] = []
        page.on("dialog", lambda dialog: self.read_out.append(dialog.message))  # and the device says yes
        page.goto(address)
        page.click("text=开始操作")
        page.wait_for_selector(".desk-grid")

    def key(self, key: str) -> None:
        self._commanded(lambda: self.page.keyboard.press(key))

    def next(self, words: str) -> None:
        """Press the space bar once the next step is the one the host expects."""
        expect(self.page.locator(".desk-big:not([disabled])")).to_contain_text(words)
        self.key(" ")

    def click(self, selector: str) -> None:
        self._commanded(lambda: self.page.click(selector))

    def judge(self, key: str) -> None:
        """Judge with R or W, or with the words of a button, once the desk asks for it."""
        expect(self.page.locator(".desk-judging button:not([disabled])")).to_have_count(2)
        if len(key) == 1:
            self.key(key)
        else:
            self.click(f".desk-next button:has-text('{key}')")

    def says(self, words: str) -> None:
        expect(self.page.locator(".desk-next")).to_contain_text(words)

    def state_is(self, words: str) -> None:
        expect(self.page.locator(".desk-state .tag").first).to_have_text(words)

    def right_letters(self) -> str:
        return "".join(self.page.locator(".desk-options .is-key b").all_inner_texts())

    def wrong_letter(self) -> str:
        return next(letter for letter in "AB" if letter not in self.right_letters())

    def team(self, desk: int, words: str) -> None:
        """Unfold a team's row and press one of its buttons."""
        row = f".desk-team:has(.desk-no:text-is('{desk}'))"
        if self.page.get_attribute(f"{row} details", "open") is None:
            self.page.click(f"{row} summary")
        self.click(f"{row} button:text-is('{words}')")

    def fill_in(self, fold: str, button: str, **fields: str) -> None:
        """Unfold a form, write into it, and send it."""
        form = f"{fold} form:has(button:has-text('{button}'))"
        if self.page.locator(f"{fold}:is(details):not([open])").count():
            self.page.click(f"{fold} > summary")
        for name, value in fields.items():
            field = self.page.locator(f"{form} [name={name}]")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        self.click(f"{form} button")

    def picture(self, words: str) -> None:
        """Unfold what the screens show, and press one of its buttons."""
        if self.page.locator(".desk-screens:not([open])").count():
            self.page.click(".desk-screens > summary")
        self.click(f".desk-screens button:text-is('{words}')")

    def jump(self, round: str) -> None:
        """Unfold the other rounds, and go to one of them."""
        self.page.click(".desk-rounds > summary")
        self.click(f".desk-rounds button:has-text('{round}') >> nth=0")

    def totals(self) -> dict[int, int]:
        """Return the points of each desk as this desk shows them."""
        rows = self.page.locator(".desk-team").evaluate_all(
            "rows => rows.map(row => ['.desk-no', '.desk-score'].map(part => row.querySelector(part).textContent))"
        )
        return {int(desk): int(points) for desk, points in rows}

    def turn(self) -> int:
        """Return whose turn it is."""
        return int(re.search(r"(\d) 号台", self.page.inner_text(".desk-turn"))[1])

    def _commanded(self, hand: Callable[[], None]) -> None:
        reply = self._reply_to(hand) or self._reply_to(hand)
        assert reply and reply.ok, reply and reply.text()
        self.page.wait_for_function(IS_DRAWN, arg=reply.json()["version"], polling=POLLING)

    def _reply_to(self, hand: Callable[[], None]) -> Response | None:
        """Return the server's reply; none when a press was lost, as where the desk is drawn between down and up."""
        with suppress(TimeoutError):
            with self.page.expect_response(is_command, timeout=SLOWLY / 4) as replied:
                hand()
            return replied.value
        return None


class Show:
    """A match with its host, some of its podiums in Chromium, the display and the overlay."""

    def __init__(self, people, name: str = "彩排", podiums: Collection[int] = (1, 2, 3)) -> None:
        self.people = people
        organiser = people.staff("jindu", DESK)
        organiser.goto("/matches")
        organiser.click(f".match-cards a:has-text('{name}')")
        self.match = re.search(r"/matches/([0-9a-f-]+)", organiser.url)[1]
        organiser.click("button:has-text('生成入口')")
        organiser.wait_for_selector(".match-keys")
        self.ways = [link.get_attribute("href") for link in organiser.query_selector_all(".match-keys a")]
        self.display, self.overlay = people.device(STAGE), people.device(STAGE)
        self.display.goto(self.ways[0])
        self.overlay.goto(self.ways[1])
        self.podiums = {desk: people.device(PODIUM) for desk in podiums}
        for desk, podium in self.podiums.items():
            podium.goto(self.way_to(desk))
        self.desk = Desk(organiser, f"/matches/{self.match}/desks/host")
        self.linked(2 + len(self.podiums))

    @property
    def host(self) -> Page:
        return self.desk.page

    def way_to(self, desk: int) -> str:
        return self.ways[1 + desk]

    def linked(self, screens: int) -> None:
        expect(self.host.locator(".desk-link.is-linked")).to_have_count(screens)

    def next(self, words: str) -> None:
        self.desk.next(words)

    def says(self, words: str) -> None:
        self.desk.says(words)

    def press_together(self, first: int, second: int, milliseconds: float) -> None:
        """Bring a hand down at two podiums, so many milliseconds apart: both windows wait for the same clock."""
        now = self.podiums[first].evaluate("Date.now()")
        apart = {first: now + 400, second: now + 400 + milliseconds}
        for desk, moment in apart.items():
            self.podiums[desk].evaluate(f"moment => {{ ({PRESS_AT})(moment) }}", moment)

    def display_says(self) -> str:
        return self.display.evaluate(f"() => ({WORDS_SHOWN})(document)")

    def display_is_the_same_after_loading_again(self) -> None:
        """What the display shows follows from the server alone."""
        self.display.wait_for_function(IS_UP_TO_DATE, polling=POLLING)
        before = self.display_says()
        self.display.reload()
        assert self.display_says() == before
