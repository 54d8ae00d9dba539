"""Many questions at once: tags, review, retirement, each taken back with one press; and finding by the finer fields."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.questions.models import Question, RevisionFigures
from tests.bank import WRITTEN, draft, stock
from tests.journeys.test_questions import EASY_LAW, stems


@pytest.fixture
def three(world):
    return [
        draft(world, world.teacher, stem=f"第{n}题：有人请小林尝一口，怎样拒绝？", published_by=world.colleague)
        for n in "一二三"
    ]


@pytest.fixture(autouse=True)
def a_clock_that_moves(time, monkeypatch):
    """Two changes of one person are never of the same moment."""
    before = clock.source
    ticks = iter(range(10**6))
    monkeypatch.setattr(clock, "source", lambda: before() + timedelta(milliseconds=next(ticks)))


def bulk(browser, questions, what: str, word: str = "", search: str = ""):
    data = {"chosen": [str(each.id) for each in questions], "what": what, "word": word}
    return browser.post(f"/questions/bulk?{search}", data=data)


def undo(browser) -> None:
    shown = BeautifulSoup(browser.get("/questions").text, "html.parser")
    assert browser.post(shown.select_one("form.undo-line")["action"]).status_code == 303


def tags(world) -> list:
    return sorted(tuple(question.tags) for question in world.all(select(Question)))


def test_a_tag_is_put_on_many_questions_found_by_it_and_taken_back(chen, world, three):
    assert bulk(chen, three[:2], "tag", "期中复习").status_code == 303
    assert len(stems(chen.get("/questions?tag=期中复习"))) == 2
    assert stems(chen.get("/questions?tag=期中")) == []
    undo(chen)
    assert tags(world) == [(), (), ()]


def test_taking_a_tag_away_is_undone_too(chen, world, three):
    bulk(chen, three, "tag", "旧题")
    bulk(chen, three[:1], "untag", "旧题")
    assert tags(world) == [(), ("旧题",), ("旧题",)]
    undo(chen)
    assert tags(world) == [("旧题",)] * 3


def test_many_are_retired_and_come_back_as_they_were(chen, world, three):
    bulk(chen, three, "retire")
    assert stems(chen.get("/questions")) == [] and len(stems(chen.get("/questions?state=retired"))) == 3
    was = {question.retired_at for question in world.all(select(Question))}
    bulk(chen, three[:1], "restore")
    undo(chen)
    assert {question.retired_at for question in world.all(select(Question))} == was
    undo(chen)
    assert len(stems(chen.get("/questions"))) == 3


def test_many_drafts_are_handed_in_except_those_that_lack_something(chen, world):
    good = draft(world, world.teacher)
    poor = draft(world, world.teacher, stem="还没有写出处的题怎么办？", source="")
    bulk(chen, [good, poor], "submit")
    assert stems(chen.get("/questions?state=in_review")) == [WRITTEN.stem]
    undo(chen)
    assert stems(chen.get("/questions?state=in_review")) == []


def test_nothing_of_others_is_changed_and_a_change_that_does_nothing_is_refused(browser_of, world, three):
    stock(world, {EASY_LAW: 1})
    ours = world.all(select(Question).where(Question.owner_id.is_(None)))
    other = browser_of(world.outsider)
    assert bulk(other, [*three, *ours], "retire").status_code == 409
    assert all(question.retired_at is None for question in world.all(select(Question)))
    assert bulk(browser_of(world.teacher), three, "tag", "").status_code == 422
    assert bulk(browser_of(world.teacher), three, "burn").status_code == 422


def test_a_change_is_undone_once(chen, three):
    bulk(chen, three, "tag", "一次")
    shown = BeautifulSoup(chen.get("/questions").text, "html.parser").select_one("form.undo-line")["action"]
    assert (chen.post(shown).status_code, chen.post(shown).status_code) == (303, 409)


def test_questions_are_found_by_owner_source_and_measured_difficulty(chen, world, three):
    stock(world, {EASY_LAW: 2})
    world.keep(RevisionFigures(id=three[0].current_revision_id, answered=60, facility=0.2, measured_at=clock.now()))
    assert len(stems(chen.get("/questions?whose=platform"))) == 2
    assert len(stems(chen.get("/questions?whose=mine"))) == 3
    assert len(stems(chen.get("/questions?whose=colleagues"))) == 3
    assert len(stems(chen.get("/questions?source=国家禁毒委"))) == 3
    assert len(stems(chen.get("/questions?facility=hard"))) == 1
    assert stems(chen.get("/questions?facility=easy")) == []


def test_a_colleague_lets_many_drafts_out_but_never_the_own_and_can_take_them_out_of_use_again(browser_of, chen, world):
    drafts = [
        draft(world, world.teacher, stem=f"第{n}题：有人请小林帮忙带东西，怎样拒绝？", submitted=True) for n in "一二"
    ]
    assert bulk(chen, drafts, "publish").status_code == 409
    song = browser_of(world.colleague)
    assert bulk(song, drafts, "publish").status_code == 303
    assert len(stems(chen.get("/questions"))) == 2
    undo(song)
    assert stems(chen.get("/questions")) == [] and len(stems(chen.get("/questions?state=retired"))) == 2


def test_a_stranger_lets_nothing_out(browser_of, world):
    drafts = [draft(world, world.teacher, submitted=True)]
    assert bulk(browser_of(world.outsider), drafts, "publish").status_code == 409
