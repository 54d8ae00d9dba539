"""The demonstration county with its lessons, in this process: here the clock moves when a test says so.

A lesson opens its next step after the time that reading takes. The time of the server and that of a page pass together,
so the page sends its heartbeats and the server counts them as they do everywhere, and nobody waits.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from app import clock
from app.commands.bank import OURS
from app.courses.actions.loading import load_lessons
from app.courses.models import Lesson
from app.courses.progress import BEAT
from app.courses.reading import lesson_of
from app.db import Database
from app.demo import setting
from app.main import create_app
from app.people.actions.schools import load_regions
from app.questions.actions.loading import load_bank
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.tables import migrate
from tests.browser.conftest import County, overflow
from tests.conftest import StoppedClock
from tests.servers import serving


@dataclass(frozen=True)
class LessonCounty(County):
    """The county with its database and its time."""

    database: Database
    time: StoppedClock

    def read_on(self, page: Page, beats: int = 1) -> None:
        """Let somebody look at a page for so many heartbeats, each counted before the next."""
        page.wait_for_load_state()
        for _ in range(beats):
            self.time.advance(seconds=BEAT)
            with page.expect_response("**/beats") as answered:
                page.clock.run_for(BEAT * 1000)
            assert answered.value.status == 200

    def right_answers(self, lesson_code: str) -> dict[str, set[str]]:
        """Return the words of the right options of a lesson's questions, by the words of the question."""
        with self.database.reading() as db:
            lesson = db.exec(select(Lesson).where(Lesson.code == lesson_code)).one()
            assert lesson.current_revision_id
            query = (
                select(QuestionRevision, AnswerKey)
                .join(Question, col(Question.current_revision_id) == QuestionRevision.id)
                .join(AnswerKey, col(AnswerKey.id) == QuestionRevision.id)
                .where(col(Question.code).in_(lesson_of(db, lesson.current_revision_id).front.questions))
            )
            return {
                revision.stem: {revision.options[LETTERS.index(letter)] for letter in key.letters}
                for revision, key in db.exec(query)
            }


@contextmanager
def lesson_county(folder: Path) -> Iterator[LessonCounty]:
    """Serve the county from a thread, as long as the tests of a file need it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "source", time := StoppedClock())
        yield from _served(folder, time)


def _served(folder: Path, time: StoppedClock) -> Iterator[LessonCounty]:
    database = Database(f"sqlite:///{folder / 'lessons.db'}")
    migrate(database)
    with database.writing() as db:
        load_regions(db)
        load_bank(db, OURS, clock.now())
        load_lessons(db, OURS, clock.now())
        sign_ins = setting.make(db, clock.now())
    passwords = {account: password for _, account, password in sign_ins}
    with serving(create_app(database)) as url:
        yield LessonCounty(url, folder, passwords, [], os.getpid(), database, time)
    database.close()


class Album:
    """Pictures of a journey: in the folder that QINGDUN_SHOTS names, else beside what pytest keeps of the last runs."""

    def __init__(self, folder: Path, journey: str) -> None:
        self._folder = Path(os.environ.get("QINGDUN_SHOTS") or folder)
        self._journey, self._taken = journey, 0

    def take(self, page: Page, name: str, showing: str, *, whole: bool = True) -> None:
        """Take a picture of a page once it shows these words; nothing may stick out at its side."""
        expect(page.locator("body")).to_contain_text(showing)
        assert overflow(page) <= 0, f"{name} sticks out at the side"
        self._taken += 1
        page.screenshot(path=self._folder / f"{self._journey}-{self._taken:02}-{name}.png", full_page=whole)

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file that somebody was given, beside the pictures."""
        (self._folder / f"{self._journey}-{name}").write_bytes(content)


def turn(page: Page, words: str) -> None:
    """Tap on what leads to another step, and wait until the page is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).tap()


def play(page: Page) -> None:
    """Play every piece of the step that is open, by touch."""
    for piece in page.locator(".piece").all():
        PLAYED.get(piece.get_attribute("data-piece") or "", lambda _: None)(piece)


def _say_of_each(piece: Locator) -> None:
    statements = piece.locator(".statements > li")
    for place in range(statements.count()):
        statements.nth(place).get_by_role("button", name="不是真的").tap()
    expect(piece.locator(".piece-sum")).to_contain_text("都想过了")


def _sort_all(piece: Locator) -> None:
    for place in range(piece.locator("[data-card]").count()):
        piece.locator(".sort-group button.button-wide").nth(place % 2).tap()
    piece.get_by_role("button", name="对一对").tap()
    expect(piece.locator(".piece-sum")).to_contain_text("张")


def _put_in_order(piece: Locator) -> None:
    piece.locator(".order-move").nth(1).tap()
    piece.get_by_role("button", name="对一对").tap()
    expect(piece.locator(".piece-sum")).not_to_be_empty()


def _guess(piece: Locator) -> None:
    piece.locator(".pick").last.tap()
    expect(piece.locator(".norms-shown")).to_contain_text("真实的数字")


def _go_one_way(piece: Locator) -> None:
    while piece.locator(".picks .pick").count():
        piece.locator(".picks .pick").last.tap()
    expect(piece.locator(".scene-now")).to_contain_text("结局")


def _decide(piece: Locator) -> None:
    piece.locator(".decision summary").first.tap()
    expect(piece.locator(".comes:visible")).to_have_count(1)


def _practise(piece: Locator) -> None:
    piece.locator("label.choice").tap()
    expect(piece.locator("[type=checkbox]")).to_be_checked()


PLAYED = {
    "myth": _say_of_each,
    "sort": _sort_all,
    "order": _put_in_order,
    "norms": _guess,
    "scenario": _go_one_way,
    "card": _decide,
    "skill": _practise,
}


def answer_questions(page: Page, keys: dict[str, set[str]], *, wrong: int = 0) -> None:
    """Answer the questions at the end by touch, the first `wrong` of them wrong, and send them."""
    sections = page.locator("section.question")
    expect(sections).to_have_count(len(keys))
    for place in range(sections.count()):
        right = keys[sections.nth(place).locator(".stem").inner_text().strip()]
        for option in sections.nth(place).locator(".option").all():
            if (option.locator(".option-text").inner_text() in right) is (place >= wrong):
                option.tap()
                if place < wrong:
                    break
    page.locator("main form button[type=submit]").tap()


@contextmanager
def beyond_chromium(url: str, way: str, **form: str) -> Iterator[httpx.Client]:
    """Sign in somebody whose screen nobody needs to see."""
    with httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
        assert client.post(way, data=form).status_code == 303
        yield client


def step_of(page: Page) -> str:
    """Return where a lesson says it is."""
    return re.search(r"第 \d+ 步，共 \d+ 步", page.locator(".lesson-at").inner_text())[0]
