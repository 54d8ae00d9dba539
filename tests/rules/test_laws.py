"""Laws: what a citation means, whether it stands, and what to recheck when a law is revised."""

from datetime import date

import pytest
import yaml

from app.questions.law_changes import changes_of
from app.questions.law_register import read_laws
from app.questions.laws import LawVersion, number_of, unresolved
from app.questions.report import report
from tests.bank import CLAIM, LAW, files, question

TITLE = "某部管理法"
OLD = LawVersion(TITLE, "2012 修正", date(2013, 1, 1), date(2025, 12, 31), count=119)
NEW = LawVersion(TITLE, "2025 修订", date(2026, 1, 1), count=144, moved=(("第七十一条", "第八十三条"),))
LAWS = {TITLE: [NEW, OLD]}


@pytest.mark.parametrize(
    ("citation", "on", "sentence"),
    [
        ("第八十三条第一款", date(2026, 1, 1), ""),
        ("第一百四十四条", date(2026, 1, 1), ""),
        ("第一百四十五条", date(2026, 1, 1), "没有第一百四十五条。"),
        ("第一百二十条", date(2025, 12, 31), "（2012 修正）没有第一百二十条。"),
        ("第一百一十九条", date(2025, 12, 31), ""),
        ("题注", date(2026, 1, 1), "没有写条号。"),
        ("第一条", date(2012, 12, 31), "没有有效的版本。"),
        ("第一条；《别的法》第二条", date(2026, 1, 1), "法规目录里没有《别的法》。"),
    ],
)
def test_a_citation_stands_only_if_the_law_of_that_day_has_the_article(citation, on, sentence):
    said = unresolved(LAWS, TITLE, citation, on)
    assert sentence in said and bool(said) == bool(sentence)


def test_numbers_of_articles_are_read_as_people_write_them():
    read = [number_of(f"第{words}条") for words in ("一", "十", "二十一", "一百", "一百零三", "一百一十", "二百九十一")]
    assert read == [1, 10, 21, 100, 103, 110, 291]


def law(**newest) -> dict:
    versions = [
        {"version": "2025 修订", "effective_from": "2026-01-01", "count": 144} | newest,
        {"version": "2012 修正", "effective_from": "2013-01-01", "effective_to": "2025-12-31", "count": 119},
    ]
    return {"title": TITLE, "versions": versions}


@pytest.mark.parametrize(
    ("newest", "sentence"),
    [
        ({"effective_from": "2025-06-01"}, "施行日期重叠"),
        ({"moved": {"第一百二十条": "第八十三条"}}, "moved 写错了 第一百二十条"),
        ({"moved": {"第七十一条": "第一百五十条"}}, "moved 写错了 第一百五十条"),
        ({"text": {"第一百五十条": "某条。"}}, "印了 第一百五十条"),
        ({"effective_to": "2020-01-01"}, "写法不对"),
        ({"articles": 3}, "articles 的写法不对"),
    ],
)
def test_a_fault_in_the_register_is_named(newest, sentence):
    _, faults = read_laws({"laws/x.yaml": yaml.safe_dump(law(**newest), allow_unicode=True)})
    assert any(sentence in said for _, said in faults)


def test_a_claim_whose_article_is_not_there_is_a_fault_of_the_bank():
    claim = CLAIM | {"source": {"law": LAW["title"], "article": "第七十二条"}}
    assert "没有第七十二条" in str(report(files(question(1), claims=[claim])).faults[0])


def changed_bank(checked: str, article: str):
    claim = CLAIM | {"source": {"law": TITLE, "article": article}, "checked": checked}
    texts = files(question(1), question(2), claims=[claim])
    texts["laws/x.yaml"] = yaml.safe_dump(law(moved={"第七十一条": "第八十三条"}), allow_unicode=True)
    return report(texts).bank


def test_an_editor_sees_which_questions_still_rest_on_the_old_number():
    said = "\n".join(changes_of(changed_bank("2025-06-30", "第七十一条第一款"), TITLE))
    assert "第八十三条（原第七十一条）【论断写的是旧条号】  论断 L01" in said
    assert "复核 2 题：law-junior-001、law-junior-002" in said
    assert "其中 1 条的论断是修订施行以前核对的" in said


def test_a_claim_checked_after_the_revision_is_listed_without_alarm():
    said = "\n".join(changes_of(changed_bank("2026-06-30", "第八十三条"), TITLE))
    assert "第八十三条（原第七十一条）  论断 L01" in said and "旧条号" not in said
