"""A picture goes out with its question and comes back with it as it was: by every road that can carry one."""

import pytest
from sqlmodel import select

from app.exchange.repainting import repaint
from app.questions.drawing import Drawing
from app.questions.models import Question, QuestionPicture, QuestionRevision
from tests.bank import draft
from tests.exchange_questions import noisy
from tests.journeys.test_pictures_in_word_files import ALT, word_file
from tests.journeys.test_question_files import page, send

ROADS = {"docx": "还来.docx", "yaml": "还来.yaml", "xlsx": "还来.xlsx", "moodle": "还来.xml", "qti": "还来.zip"}
OUT = "/questions/exports/{}?whose=mine&state=draft"


@pytest.fixture
def has_a_photo(chen, world):
    """Chen's school has a question with a photo, whose sharpness suffers whenever it is painted."""
    chen.post(f"{send(chen, word_file(noisy()), '题目.docx')}/application")
    [kept] = world.all(select(QuestionPicture))
    assert kept.file.endswith(".jpg") and repaint(kept.content).file != kept.file
    return kept


@pytest.mark.parametrize("kind", ROADS)
def test_another_school_gets_the_question_with_its_picture_and_the_words(chen, world, browser_of, has_a_photo, kind):
    outsider = browser_of(world.outsider)
    here = send(outsider, chen.get(OUT.format(kind)).content, ROADS[kind])
    [shown] = page(outsider.get(here)).select(".piece-taken img")
    assert shown["alt"] == ALT
    assert outsider.get(shown["src"]).content == has_a_photo.content
    outsider.post(f"{here}/application")
    [theirs] = world.all(select(QuestionRevision).join(Question).where(Question.school_id == world.outsider.school_id))
    assert theirs.picture == {"file": has_a_photo.file, "alt": ALT}
    assert [each.file for each in world.all(select(QuestionPicture))] == [has_a_photo.file]


def test_the_page_of_exports_says_which_files_have_pictures_and_gift_and_aiken_have_none(chen, world, has_a_photo):
    draft(world, world.teacher, stem="图里的同学在做什么？", picture=Drawing("refusing-a-sweet.svg", "举起手掌。"))
    shown = page(chen.get("/questions/exports?whose=mine&state=draft"))
    assert "有 2 道题带图片。GIFT 和 Aiken 是纯文字，文件里没有图片。其中 1 张是平台自带的插图" in shown.text
    without = [card.b.text for card in shown.select(".formats .card") if "不含图片" in card.text]
    assert without == ["GIFT", "Aiken"]
    for kind in ("gift", "aiken"):
        out = chen.get(OUT.format(kind)).text
        assert has_a_photo.file not in out and "refusing-a-sweet" not in out


def test_without_pictures_nothing_is_said_of_them(chen, world):
    draft(world, world.teacher)
    assert "图片" not in page(chen.get("/questions/exports?whose=mine&state=draft")).select_one("main").text


@pytest.mark.parametrize("kind", ["xlsx", "yaml"])
def test_a_drawing_of_the_platform_comes_back_by_its_name(chen, world, browser_of, kind):
    drawn = Drawing("refusing-a-sweet.svg", "一个同学举起手掌。")
    draft(world, world.teacher, picture=drawn)
    outsider = browser_of(world.outsider)
    here = send(outsider, chen.get(OUT.format(kind)).content, ROADS[kind])
    [shown] = page(outsider.get(here)).select(".piece-taken img")
    assert shown["src"].startswith("/static/img/questions/refusing-a-sweet.svg")
    outsider.post(f"{here}/application")
    assert [each.picture for each in world.all(select(QuestionRevision))] == [
        {"file": drawn.file, "alt": drawn.alt}
    ] * 2
