"""After the show: the organiser's table is the ledger, every decision stands in it, and editors get a timeline."""

import csv
import io

import openpyxl
import pytest

from tests.final import JSON, Final, rules_of


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, rules=rules_of("R1"))
    made.take_desk()
    for _ in range(5):
        made.step()
    made.rule("judge", outcome="right")
    made.step()
    made.rule("foul", team=str(made.teams[1].id), foul="notes")
    made.rule("appeal", team=str(made.teams[0].id))
    made.rule("overrule", team=str(made.teams[0].id), outcome="wrong", note="=回放")
    return made


def test_the_table_is_the_sum_of_the_ledger_with_reversed_lines_struck(final):
    page = final.host.get(f"{final.address}/results").text
    assert "改判" in page and "is-reversed" in page
    sheet = openpyxl.load_workbook(io.BytesIO(final.host.get(f"{final.address}/results.xlsx").content))
    rows = {row[2]: row for row in sheet["成绩册"].iter_rows(values_only=True) if row[2] in {"第1队", "第2队", "第3队"}}
    assert {name: row[-1] for name, row in rows.items()} == {"第1队": 100, "第2队": 80, "第3队": 100}
    assert rows["第2队"][-2] == 1
    assert any("=回放" in str(cell) for row in sheet["申诉与裁定"].iter_rows(values_only=True) for cell in row)


def test_editors_get_every_moment_since_the_start(final):
    reply = final.host.get(f"{final.address}/timeline.csv")
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[0]["事件"] == "比赛开始" and rows[0]["开赛后"] == "00:00:00.000"
    assert [row["队伍"] for row in rows if row["事件"].startswith("判定")] == ["1 号台 第1队"]
    assert next(row for row in rows if row["事件"].startswith("改判"))["备注"] == "'=回放"
    assert len(rows) == final.show.version


def test_an_empty_sheet_can_be_printed_before_the_show(world, browser_of):
    made = Final(world, browser_of, rules=rules_of("R1", "R2"))
    made.take_desk()
    page = made.host.get(f"{made.address}/score-sheet", headers=JSON).text
    assert "个人必答题" in page and "第3队" in page


def test_no_player_is_named_in_what_leaves(final):
    for file in ("results", "results.xlsx", "timeline.csv", "score-sheet"):
        assert "虚构".encode() not in final.host.get(f"{final.address}/{file}").content
