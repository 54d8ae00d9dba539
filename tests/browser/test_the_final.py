"""One person leads the rehearsal of a final: a host, three podiums, the display, the overlay, and bots for the rest."""

import re

STAGE, PODIUM = {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}
DESK = {"width": 1366, "height": 768}


class Show:
    """The windows of a show, and the hands of its host."""

    def __init__(self, people) -> None:
        self.people = people
        self.host = people.staff("jindu", DESK)
        self.host.goto("/matches")
        self.host.click(".match-cards a:has-text('彩排')")
        self.match = re.search(r"/matches/([0-9a-f-]+)", self.host.url)[1]
        self.host.click("button:has-text('生成入口')")
        self.host.wait_for_selector(".match-keys")
        ways = [link.get_attribute("href") for link in self.host.query_selector_all(".match-keys a")]
        self.display, self.overlay = people.device(STAGE), people.device(STAGE)
        self.display.goto(ways[0])
        self.overlay.goto(ways[1])
        self.podiums = {desk: people.device(PODIUM) for desk in (1, 2, 3)}
        for desk, podium in self.podiums.items():
            podium.goto(ways[1 + desk])
        self.host.goto(f"/matches/{self.match}/desks/host")
        self.host.click("text=开始操作")
        self.host.wait_for_function("document.querySelectorAll('.desk-link.is-linked').length >= 5")

    def next(self, words: str) -> None:
        """Press the space bar once the next step is the one the host expects, and wait for another."""
        self.host.wait_for_selector(f".desk-big:has-text('{words}'):not([disabled])")
        self.host.keyboard.press(" ")
        self.host.wait_for_selector(f".desk-big:has-text('{words}')", state="detached")

    def says(self, words: str) -> None:
        self.host.wait_for_selector(f".desk-next:has-text('{words}')")

    def display_is_the_same_after_loading_again(self) -> None:
        """What the display shows follows from the server alone."""
        words = (
            "[...document.querySelectorAll('.asked-stem, .team-name, .points, .option-words')].map(e => e.textContent)"
        )
        before = self.display.evaluate(words)
        self.display.reload()
        assert self.display.evaluate(words) == before


def test_a_rehearsal_from_the_first_question_to_a_race_through_a_lost_line(people):
    show = Show(people)
    a_compulsory_question(show)
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
