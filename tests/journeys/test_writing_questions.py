"""A teacher writes a question, a colleague reviews it, papers use it, and its history stays."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.papers.stock import Wish, candidates
from app.questions.actions.loading import load_bank
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.vocabulary import GradeBand
from tests.bank import draft, question, write_bank

FORM = {
    "kind": "single_choice",
    "stem": "有人在网上要小雨帮忙代收一个包裹，还叮嘱别打开。小雨怎样做最好？",
    "option_A": "答应下来，反正不打开",
    "option_B": "拒绝，并告诉家长或者报警",
    "option_C": "先收下，以后再问是什么",
    "option_D": "",
    "letters": "B",
    "explanation": "来历不明又不让打开的包裹可能有问题，拒绝并告诉大人最稳妥；先收下或者答应，都可能被人利用。",
    "source": "《中华人民共和国禁毒法》第二条",
    "topic": "skill",
    "difficulty": "easy",
    "bands": ["primary", "junior"],
    "tags": "快递 开学第一课",
}


@pytest.fixture
def song(browser_of, world):
    return browser_of(world.colleague)


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def write(browser, **changed) -> str:
    reply = browser.post("/questions/new", data=FORM | changed)
    assert reply.status_code == 303, BeautifulSoup(reply.text, "html.parser").text
    return reply.headers["location"]


def usable(world, school=None, region=None) -> set:
    wish = Wish(GradeBand.JUNIOR, clock.today(), school, region)
    with world.database.reading() as db:
        return {each.revision_id for each in candidates(db, wish)}


def only_question(world) -> Question:
    return world.all(select(Question))[0]


def test_a_draft_goes_to_a_colleague_and_then_into_papers_of_the_school_alone(chen, song, world):
    here = write(chen, submit="1")
    assert usable(world, world.yuhai.id) == set()
    assert "通过并发布" not in page(chen.get(here)).text
    refused = chen.post(f"{here}/publication")
    assert refused.status_code == 409 and "不能审核自己写的题" in refused.text
    assert "通过并发布" in page(song.get(here)).text
    assert song.post(f"{here}/publication").status_code == 303
    made = only_question(world)
    assert usable(world, world.yuhai.id) == {made.current_revision_id}
    assert usable(world, world.hexi.id) == usable(world, None, "640324") == set()
    assert "由陈老师写，宋老师审核" in page(chen.get(here)).text


def test_what_was_sent_back_says_why_and_can_be_mended_and_handed_in_again(chen, song, world):
    here = write(chen, submit="1")
    assert song.post(f"{here}/return", data={"words": ""}).status_code == 422
    song.post(f"{here}/return", data={"words": "选项再加一个，三个太少。"})
    assert "选项再加一个" in page(chen.get(here)).text
    assert song.post(f"{here}/publication").status_code == 409
    assert chen.post(f"{here}/edit", data=FORM | {"option_D": "转给同学去收"}).status_code == 303
    assert chen.post(f"{here}/submission").status_code == 303
    song.post(f"{here}/publication")
    [revision] = world.all(select(QuestionRevision))
    assert revision.options[3] == "转给同学去收" and revision.number == 1


def test_a_published_question_is_revised_with_a_reason_and_the_old_words_stay_in_use_meanwhile(chen, song, world):
    here = write(chen, submit="1")
    song.post(f"{here}/publication")
    used = only_question(world).current_revision_id
    assert "请写明为什么修改" in chen.post(f"{here}/edit", data=FORM | {"option_C": "先放在门口"}).text
    chen.post(f"{here}/edit", data=FORM | {"option_C": "先放在门口", "reason": "原来的选项太像", "submit": "1"})
    assert usable(world, world.yuhai.id) == {used}
    seen = page(song.get(here))
    assert (
        "原来的选项太像" in seen.text
        and [d.text for d in seen.select("del")]
        and "放在门口" in seen.select_one("ins").text
    )
    song.post(f"{here}/publication")
    new = only_question(world).current_revision_id
    assert new != used and usable(world, world.yuhai.id) == {new}
    assert world.fetch(QuestionRevision, used).options[2] == "先收下，以后再问是什么"
    assert "第 1 版" in page(chen.get(here)).text


def test_an_edit_takes_the_draft_out_of_review(chen, song, world):
    here = write(chen, submit="1")
    chen.post(f"{here}/edit", data=FORM | {"stem": "改过的题干：小雨怎样做最好？"})
    assert song.post(f"{here}/publication").status_code == 409


def test_a_draft_without_source_cannot_be_handed_in_but_is_kept(chen, world):
    reply = chen.post("/questions/new", data=FORM | {"source": "", "submit": "1"})
    assert reply.status_code == 409 and "请写明出处" in reply.text
    here = write(chen, source="")
    assert world.fetch(AnswerKey, world.all(select(QuestionRevision))[0].id).letters == "B"
    assert chen.post(f"{here}/submission").status_code == 409


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"stem": "短"}, "题干太短"),
        ({"letters": []}, "没有答案"),
        ({"letters": ["A", "B"]}, "只能有一个答案"),
        ({"kind": "multiple_response"}, "至少有两个字母"),
        ({"letters": "D"}, "不在选项之中"),
        ({"option_B": ""}, "有选项没有内容"),
        ({"option_C": "答应下来，反正不打开。"}, "两个选项相同"),
        ({"topic": "cooking"}, "请选择主题"),
        ({"bands": []}, "至少选择一个学段"),
        ({"valid_to": "明年"}, "日期应写成"),
        ({"kind": "true_false"}, "没有答案"),
        ({"tags": " ".join(f"标签{n}" for n in range(11))}, "标签最多"),
    ],
)
def test_a_form_with_a_fault_is_shown_again_with_everything_that_was_typed(chen, changed, sentence):
    reply = chen.post("/questions/new", data=FORM | changed)
    assert reply.status_code == 422 and sentence in reply.text
    assert "反正不打开" in reply.text and FORM["explanation"] in reply.text


def test_a_statement_is_written_with_right_or_wrong(chen, world):
    write(chen, kind="true_false", is_true="false", letters=[])
    [revision] = world.all(select(QuestionRevision))
    assert (revision.options, world.fetch(AnswerKey, revision.id).letters) == (["对", "错"], "B")


def test_a_draft_is_thrown_away_and_a_published_question_is_not(chen, song, world):
    here = write(chen)
    assert chen.post(f"{here}/discarding").status_code == 303
    assert world.all(select(Question)) == []
    here = write(chen, submit="1")
    song.post(f"{here}/publication")
    chen.post(f"{here}/edit", data=FORM | {"reason": "试一试", "option_C": "别的"})
    chen.post(f"{here}/discarding")
    assert len(world.all(select(QuestionRevision))) == 1
    assert chen.post(f"{here}/discarding").status_code == 409


def test_a_question_leaves_new_papers_when_its_day_has_passed_or_it_is_retired(chen, world, time):
    made = draft(world, world.teacher, published_by=world.colleague)
    here = f"/questions/{made.id}"
    today = clock.today().isoformat()
    chen.post(f"{here}/edit", data=FORM | {"reason": "只用到今天", "valid_to": today})
    assert len(usable(world, world.yuhai.id)) == 1
    time.advance(days=1)
    assert usable(world, world.yuhai.id) == set()
    time.advance(days=-1)
    chen.post(f"{here}/retirement")
    assert usable(world, world.yuhai.id) == set()
    chen.post(f"{here}/retirement", data={"back": "true"})
    assert len(usable(world, world.yuhai.id)) == 1


def test_while_writing_the_preview_shows_what_a_pupil_sees_and_warns_of_a_like_question(chen, world):
    draft(world, world.teacher, published_by=world.colleague)
    typed = FORM | {"stem": "同学说“就试一次没关系”，小林怎么回答最好？", "option_A": "以上都是"}
    reply = chen.post("/questions/preview", data=typed, headers={"HX-Request": "true"})
    seen = page(reply)
    assert "<html" not in reply.text and seen.select_one("#preview .stem").text == typed["stem"]
    assert "题库里有相近的题" in seen.text and "以上都是" in seen.text and "容易猜中" in seen.text


def test_the_law_stands_beside_the_form_with_its_words(chen, world, tmp_path):
    with world.database.writing() as db:
        load_bank(db, write_bank(tmp_path, question(1)), clock.now())
    found = page(chen.get("/questions/laws?law=中华人民共和国禁毒法&sought=第二条"))
    assert "能够使人形成瘾癖" in found.text
    assert found.select_one("[data-cite]")["data-cite"] == "《中华人民共和国禁毒法》第二条"
    assert page(chen.get("/questions/laws?sought=没有的词")).select("[data-cite]") == []


def test_drafts_of_another_school_are_not_found(browser_of, world):
    made = draft(world, world.teacher, submitted=True)
    stranger = browser_of(world.outsider)
    assert stranger.get(f"/questions/{made.id}").status_code == 404
    assert stranger.post(f"/questions/{made.id}/publication").status_code == 404
    assert "同学说" not in stranger.get("/questions?state=in_review").text
