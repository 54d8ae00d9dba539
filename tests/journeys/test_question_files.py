"""A teacher brings questions in files and takes them out again: nothing is stored before it is confirmed."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.exchange.models import QuestionImport
from app.exchange.sheet_columns import question_table
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.sheets import workbook
from tests.bank import WRITTEN, draft, stock
from tests.journeys.test_questions import EASY_LAW
from tests.rules.test_exchange_sheets import HEAD, row

CHOICE = {"topic": "skill", "difficulty": "easy", "bands": ["primary", "junior"], "source": "学校题库", "tag": "旧题"}
TEXT = """禁毒知识练习

1．有人请你尝一颗没有包装的糖，你怎样做？（　　）
A．尝一点　B．说“不用了”，走开　C．收下再说　D．分给同学
答案：B
解析：来历不明的东西不吃，说清楚就走开，最能保护自己。

2．国际禁毒日是每年的6月26日。（√）

3．下列做法中，正确的是
A．帮网友代收包裹
B．替别人保管来历不明的包
C．告诉家长和老师

4．请简要说明怎样拒绝毒品。
答案：略
"""


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def send(browser, content: bytes | None = None, name: str = "a.txt", text: str = "", **changed) -> str:
    files = {"file": (name, content)} if content is not None else None
    reply = browser.post("/questions/imports", data=CHOICE | {"text": text} | changed, files=files)
    assert reply.status_code == 303, page_text(reply)
    return reply.headers["location"]


def page_text(reply) -> str:
    return BeautifulSoup(reply.text, "html.parser").text


def fates(browser, here: str) -> list[str]:
    return [tag.text for tag in page(browser.get(here)).select(".piece-head .tag")]


def stems(world) -> list[str]:
    return sorted(world.all(select(QuestionRevision.stem)))


def sheet(*rows: list[str]) -> bytes:
    book = question_table([])
    return workbook(type(book)(book.sheet, book.title, book.columns, rows))


def test_pasted_text_is_accounted_for_line_by_line_and_nothing_is_stored_before_yes(chen, world):
    here = send(chen, text=TEXT)
    shown = page(chen.get(here))
    assert stems(world) == []
    refused = [item.text for item in shown.select(".piece-refused")]
    assert len(refused) == 2 and "没有找到答案" in refused[0] and "简答" in refused[1]
    assert len(shown.select(".piece-taken, .piece-changed")) == 2
    assert "禁毒知识练习" in shown.select_one(".piece-other").text
    assert chen.post(f"{here}/application").status_code == 303
    assert stems(world) == ["国际禁毒日是每年的6月26日。（　　）", "有人请你尝一颗没有包装的糖，你怎样做？（　　）"]


def test_what_the_file_does_not_say_comes_from_the_form(chen, world):
    chen.post(f"{send(chen, text=TEXT)}/application")
    for question in world.all(select(Question)):
        [revision] = world.all(select(QuestionRevision).where(QuestionRevision.question_id == question.id))
        assert (question.topic, question.tags, question.school_id) == ("skill", ["旧题"], world.yuhai.id)
        assert (revision.bands, revision.source, revision.published_at) == (["primary", "junior"], "学校题库", None)


def test_a_refused_question_is_mended_in_its_place_and_then_kept(chen, world):
    here = send(chen, text=TEXT)
    form = page(chen.get(here)).select_one(".piece-refused form")
    data = {"kind": "single_choice", "stem": "下列做法中，正确的是", "key": "C", "explanation": "", "source": ""}
    options = "帮网友代收包裹\n替别人保管来历不明的包\n告诉家长和老师"
    assert chen.post(form["action"], data=data | {"options": options}).status_code == 303
    assert "已在页面上改正" in page(chen.get(here)).text
    chen.post(f"{here}/application")
    assert "下列做法中，正确的是" in stems(world)
    assert chen.post(form["action"], data=data | {"options": options}).status_code == 409


def test_a_mended_question_that_is_still_wrong_says_so(chen):
    here = send(chen, text=TEXT)
    form = page(chen.get(here)).select_one(".piece-refused form")
    chen.post(
        form["action"], data={"kind": "single_choice", "stem": "下列做法中，正确的是", "options": "一\n二", "key": "C"}
    )
    assert "不在选项之中" in page(chen.get(here)).text


def test_a_question_can_be_left_out(chen, world):
    here = send(chen, text=TEXT)
    form = page(chen.get(here)).select_one(".piece-taken form")
    chen.post(form["action"], data={"leave": "1"})
    chen.post(f"{here}/application")
    assert len(stems(world)) == 1


def test_the_same_file_again_changes_nothing(chen, world):
    first = send(chen, sheet(row(), row(题干="别人给的饮料打开过，怎么办？")), "题目.xlsx")
    chen.post(f"{first}/application")
    again = send(chen, sheet(row(), row(题干="别人给的饮料打开过，怎么办？")), "题目.xlsx")
    chen.post(f"{again}/application")
    assert len(stems(world)) == 2
    assert "另有 2 道题库里已有" in page(chen.get(again)).text
    assert chen.post(f"{again}/application").status_code == 409


def test_an_import_is_taken_back_but_not_what_has_gone_on(chen, browser_of, world, time):
    here = send(
        chen, sheet(row(解析="说不，然后离开，最能保护自己。"), row(题干="别人给的饮料打开过，怎么办？")), "题目.xlsx"
    )
    chen.post(f"{here}/application")
    handed_in = world.all(select(QuestionRevision).where(QuestionRevision.stem == row()[1]))[0]
    assert chen.post(f"/questions/{handed_in.question_id}/submission").status_code == 303
    time.advance(hours=25)
    assert browser_of(world.teacher).post(f"{here}/undoing").status_code == 409
    time.advance(hours=-2)
    assert browser_of(world.teacher).post(f"{here}/undoing").status_code == 303
    assert stems(world) == [row()[1]]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.txt", "请选择一个文件"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 40, "a.doc", "旧版 .doc"),
        (b"PK\x03\x04 not a zip", "a.docx", "已损坏"),
        (b"<?xml version='1.0'?><!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "a.xml", "。"),
        ("姓名,班级\n小林,3".encode(), "a.csv", "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_leaves_nothing(chen, world, content, name, sentence):
    reply = chen.post("/questions/imports", data=CHOICE | {"text": ""}, files={"file": (name, content)})
    assert reply.status_code == 422 and sentence in page_text(reply)
    assert world.all(select(QuestionImport)) == []


def test_topic_and_bands_are_needed_and_an_upload_belongs_to_whoever_sent_it(chen, browser_of, world):
    assert chen.post("/questions/imports", data={"text": TEXT, "bands": ["junior"]}).status_code == 422
    here = send(chen, text=TEXT)
    assert browser_of(world.colleague).get(here).status_code == 404
    assert browser_of(world.colleague).post(f"{here}/application").status_code == 404


FORMATS = ("xlsx", "docx", "gift", "moodle", "qti", "yaml")


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_taken_out_comes_back_the_same(chen, world, kind):
    draft(world, world.teacher, published_by=world.colleague)
    draft(
        world,
        world.teacher,
        stem="禁毒是全社会的共同责任，对吗？",
        published_by=world.colleague,
        kind="true_false",
        options=("对", "错"),
        letters="A",
    )
    reply = chen.get(f"/questions/exports/{kind}?whose=mine")
    assert reply.status_code == 200
    name = reply.headers["content-disposition"].rpartition(".")[2]
    here = send(chen, reply.content, f"题库.{'gift' if kind == 'gift' else name}")
    chen.post(f"{here}/application")
    assert "另有 2 道题库里已有" in page(chen.get(here)).text, page(chen.get(here)).text
    assert len(stems(world)) == 2


def test_an_export_is_offered_with_what_it_holds_and_a_paper_for_pupils_has_no_key(chen, world):
    draft(world, world.teacher, published_by=world.colleague)
    stock(world, {EASY_LAW: 3})
    assert "共 4 道题" in page(chen.get("/questions/exports")).text
    blank = chen.get("/questions/exports/docx-blank?whose=mine").content
    words = zipfile.ZipFile(io.BytesIO(blank)).read("word/document.xml").decode()
    assert WRITTEN.stem[:10] in words and "答案" not in words and WRITTEN.explanation[:8] not in words
    assert chen.get("/questions/exports/pdf").status_code == 404
    assert chen.get("/questions/exports?tag=没有").status_code == 409


def test_keys_of_imported_questions_are_kept_apart(chen, world):
    chen.post(f"{send(chen, sheet(row()), '题目.xlsx')}/application")
    [revision] = world.all(select(QuestionRevision))
    assert world.fetch(AnswerKey, revision.id).letters == "B" and HEAD[1] == "题干"
