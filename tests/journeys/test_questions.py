"""Reading the question bank on screen: teachers and organisers find questions and read them; pupils never."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.questions.actions.loading import load_bank
from app.questions.models import Question
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import question, stock, write_bank

EASY_LAW = (Topic.LAW, QuestionKind.SINGLE_CHOICE, Difficulty.EASY)


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def stems(reply) -> list[str]:
    return [link.text for link in page(reply).select(".found a")]


def address_of(world, code: str) -> str:
    return f"/questions/{world.all(select(Question).where(Question.code == code))[0].id}"


@pytest.fixture
def load(world, tmp_path):
    def load_files(*questions):
        write_bank(tmp_path, *questions)
        with world.database.writing() as db:
            load_bank(db, tmp_path, clock.now())

    return load_files


@pytest.fixture
def teacher(browser_of, world):
    return browser_of(world.teacher)


def test_a_teacher_narrows_the_bank_by_topic_band_kind_and_difficulty(teacher, world):
    stock(world, {EASY_LAW: 2})
    stock(world, {(Topic.HARM, QuestionKind.TRUE_FALSE, Difficulty.HARD): 1}, bands=["senior", "vocational"])
    assert len(stems(teacher.get("/questions"))) == 3
    for choice in ("topic=harm", "band=vocational", "kind=true_false", "difficulty=hard"):
        assert stems(teacher.get(f"/questions?{choice}")) == ["题目 harm-trha-001 的题干？"]
    assert len(stems(teacher.get("/questions?topic=law&band=junior&kind=&difficulty="))) == 2
    assert stems(teacher.get("/questions?topic=law&band=senior")) == []


def test_a_teacher_finds_a_question_by_its_words_or_its_number(teacher, load):
    load(question(1, stem="同学递来来源不明的饮料，怎样做最稳妥？"), question(2, stem="正确率达到 100% 才算及格吗？"))
    assert stems(teacher.get("/questions?q=饮料")) == ["同学递来来源不明的饮料，怎样做最稳妥？"]
    assert len(stems(teacher.get("/questions?q=law-junior-002"))) == 1
    assert stems(teacher.get("/questions?q=0%25")) == ["正确率达到 100% 才算及格吗？"]  # % stands for itself
    assert stems(teacher.get("/questions?q=%25%25")) == []
    assert len(stems(teacher.get("/questions?q=饮"))) == 2  # one character narrows nothing


def test_the_bank_is_turned_over_page_by_page_with_the_search_kept(teacher, world):
    stock(world, {EASY_LAW: 31})
    first, second = teacher.get("/questions?topic=law"), teacher.get("/questions?topic=law&page=2")
    assert (len(stems(first)), len(stems(second))) == (30, 1)
    assert page(first).select_one('a[href="/questions?topic=law&page=2"]')
    assert stems(teacher.get("/questions?page=9")) == []


@pytest.mark.parametrize(
    "sent", ["topic=cooking", "page=0", "page=two", "page=99999999999999999999", "q=%00", "band=x"]
)
def test_a_search_that_makes_no_sense_is_refused_with_a_sentence(teacher, sent):
    refused = teacher.get(f"/questions?{sent}")
    assert refused.status_code == 422 and "。" in BeautifulSoup(refused.text, "html.parser").text
    assert teacher.get("/questions?topic=law&unknown=1").status_code == 200


def test_a_teacher_reads_the_key_the_reason_and_the_claims(teacher, load, world):
    load(question(1), question(2, kind="true_false", options={}, key="错"))
    shown = page(teacher.get(address_of(world, "law-junior-001")))
    right = [item.text for item in shown.select("li") if "正确答案" in item.text]
    assert len(right) == 1 and "B．国家规定管制" in right[0]
    said = shown.select_one("main").text
    assert "价格、产地和颜色都不是条件" in said and "《中华人民共和国禁毒法》第二条" in said
    assert "L01" in said and "能够使人形成瘾癖" in said
    statement = page(teacher.get(address_of(world, "law-junior-002")))
    assert [item.text.split() for item in statement.select("main li") if "正确" in item.text] == [
        ["错", "✓", "正确答案"]
    ]


def test_a_corrected_question_shows_what_it_said_before(teacher, load, world):
    load(question(1))
    load(question(1, stem="修订以后的题干说了什么？"))
    assert stems(teacher.get("/questions")) == ["修订以后的题干说了什么？"]
    shown = page(teacher.get(address_of(world, "law-junior-001")))
    assert shown.select_one("h2").text == "修订以后的题干说了什么？"
    assert "第 1 组情形中" in shown.select_one("details").text


def test_a_retired_question_is_not_offered_but_can_still_be_read(teacher, load, world):
    load(question(1), question(2))
    load(question(1))
    assert len(stems(teacher.get("/questions"))) == 1
    assert "这道题已停用" in page(teacher.get(address_of(world, "law-junior-002"))).text
    assert "这道题已停用" not in page(teacher.get(address_of(world, "law-junior-001"))).text


def test_a_pupil_never_sees_the_bank_and_an_organiser_does(browser_of, load, world):
    load(question(1))
    here = address_of(world, "law-junior-001")
    for address in ("/questions", here):
        assert browser_of(world.organiser).get(address).status_code == 200
        assert browser_of(world.lin).get(address).status_code == 403
        assert browser_of().get(address).status_code in (303, 401)
    assert browser_of(world.teacher).get(f"/questions/{world.lin.id}").status_code == 404


def test_what_an_author_writes_is_shown_as_text(teacher, load, world):
    load(question(1, stem="<script>alert(1)</script> 这样的网址可信吗？"))
    assert "<script>alert" not in teacher.get("/questions").text
    assert "<script>alert" not in teacher.get(address_of(world, "law-junior-001")).text
