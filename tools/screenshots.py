"""Take the pictures of the README: the demonstration county, a class in the middle of a contest, and four screens.

Run by `make screenshots`. Needs Chromium and CJK fonts, as the browser tests do.
"""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import PC, PHONE, County, People, running_chromium, running_county

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"
CLASS = "七年级(1)班"
CONTEST = "复赛"


def main() -> None:
    """Replace the pictures in docs/images."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_county(Path(folder)) as county,
        running_chromium() as chromium,
    ):
        people = People(chromium, county)
        teacher = people.staff("teacher2", PC)
        for place, slip in enumerate(slips(teacher)[3:34]):
            answer_a_little(county, *slip, answers=(place * 7) % 26)
        pupil(people)
        board(teacher)
        results(people)
        bureau(people)


def slips(teacher: Page) -> list[tuple[str, str]]:
    """Return login number and PIN of every pupil of the class, from the slips."""
    teacher.locator(".card", has_text=CLASS).locator("text=学生名单").click()
    teacher.click("text=打印密码条")
    found = re.findall(r"登录号\s*(\d+)\s+(\d{6})", teacher.locator(".slips").inner_text())
    teacher.goto("/classes")
    return found


def answer_a_little(county: County, login_no: str, pin: str, answers: int) -> None:
    """Let a pupil answer some questions; those who answer all of them hand in."""
    with httpx.Client(base_url=county.url, follow_redirects=True, trust_env=False) as browser:
        home = browser.post("/sign-in/student", data={"login_no": login_no, "pin": pin}).text
        contest = re.search(r"/competitions/[0-9a-f-]+(?=/start)", home)
        if contest is None or not answers:
            return
        attempt = browser.post(f"{contest[0]}/attempts").url.path
        for number in range(1, min(answers, 20) + 1):
            browser.post(f"{attempt}/responses", json={"number": number, "choice": "A", "sequence": number})
        if answers > 20:
            browser.post(f"{attempt}/submission")


def keep(page: Page, name: str) -> None:
    """Take the picture of what the page shows now."""
    page.wait_for_timeout(400)  # fonts and transitions settle
    page.screenshot(path=PICTURES / f"{name}.png")


def pupil(people: People) -> None:
    """Keep the answering screen on a phone, with its answer sheet on a PC."""
    for place, (name, size) in enumerate((("pupil-phone", PHONE), ("pupil-pc", PC))):
        page = people.pupil(place, size)
        page.locator(".card", has_text=CONTEST).locator("text=去答题").click()
        page.click("form button:has-text('开始答题')")
        for _ in range(3):
            page.locator(".question.is-current .option").nth(place + 1).click()
            page.click(".question.is-current >> text=下一题")
        page.locator(".question.is-current .option").nth(1).click()
        keep(page, name)


def board(teacher: Page) -> None:
    """Keep the board of the class that is answering."""
    teacher.goto("/competitions")
    teacher.click(f"text={CONTEST}")
    teacher.locator("tr", has_text=CLASS).locator("text=班级看板").click()
    keep(teacher, "teacher-board")


def results(people: People) -> None:
    """Keep a pupil's result of the contest that is over."""
    page = people.pupil(2, PHONE)
    page.click("text=查看成绩和解析")
    keep(page, "pupil-result")


def bureau(people: People) -> None:
    """Keep the bureau's figures of the contest that is over."""
    officer = people.staff("jiaoyu", PC)
    officer.locator("a", has_text="初赛").first.click()
    keep(officer, "bureau-figures")


if __name__ == "__main__":
    main()
