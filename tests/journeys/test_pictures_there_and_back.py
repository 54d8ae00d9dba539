"""A picture goes out with its question and comes back with it as it was: by every road that can carry one."""

import pytest
from sqlmodel import select

from app.exchange.repainting import repaint
from app.questions.models import Question, QuestionPicture, QuestionRevision
from tests.exchange_questions import noisy, painted
from tests.journeys.test_pictures_in_word_files import ALT, word_file
from tests.journeys.test_question_files import page, send

ROADS = {"docx": "还来.docx", "yaml": "还来.yaml", "xlsx": "还来.xlsx", "moodle": "还来.xml"}
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


def test_painting_a_drawing_of_ours_again_changes_nothing():
    once = repaint(painted(size=(640, 400)))
    assert repaint(once.content).content == once.content
