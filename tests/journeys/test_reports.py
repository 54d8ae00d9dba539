"""The bureau reads its tables and takes them away; schools take their lists; nobody sees beyond their own."""

import io

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.reports.models import Export
from tests.contest import Contest


@pytest.fixture
def contest(world):
    """Five pupils in three schools of two counties; three have handed in."""
    made = Contest(world)
    entries = made.enter_everybody()
    made.hand_in(entries[world.lin.id], 100)
    made.hand_in(entries[world.zhou.id], 55)
    made.hand_in(entries[world.stranger.id], 80)
    return made


def place(contest):
    return f"/reports/competitions/{contest.competition.id}"


def table(reply):
    page = BeautifulSoup(reply.text, "html.parser")
    return [[cell.get_text(strip=True) for cell in row.select("td")] for row in page.select("#figures tbody tr")]


def opened(reply):
    assert reply.status_code == 200, reply.text
    return openpyxl.load_workbook(io.BytesIO(reply.content))


def test_a_county_officer_sees_the_schools_of_the_county_and_no_other(browser_of, world, contest):
    rows = table(browser_of(world.officer).get(place(contest)))
    assert [row[1] for row in rows] == ["豫海第一中学", "河西中学"]
    assert rows[0][2:9] == ["3", "2", "66.7%", "50.0%", "50.0%", "50.0%", "77.50"]
    assert rows[1][2:9] == ["1", "0", "0.0%", "—", "—", "—", "—"]


def test_the_bulletin_has_the_national_columns_and_the_right_numbers(browser_of, world, contest):
    reply = browser_of(world.officer).post(f"{place(contest)}/bulletin", data={"purpose": "全县情况通报"})
    page = opened(reply)["通报表"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == "同心县禁毒知识竞赛情况通报表"
    assert rows[2][:8] == [
        "学校代码",
        "学校",
        "参与学校数",
        "学校总数",
        "学校参与率",
        "参与学生数",
        "学生总数",
        "学生参与率",
    ]
    assert rows[2][8:] == ["及格率", "满分率", "平均分", "总分", "名次"]
    # 0.35*100 + 0.35*67 + 0.1*50 + 0.1*50 + 0.1*77.5
    assert rows[3] == ["3164000001", "豫海第一中学", 1, 1, 1, 2, 3, pytest.approx(2 / 3), 0.5, 0.5, 77.5, 76.2, 1]
    assert rows[4][:8] == ["3164000002", "河西中学", 0, 1, 0, 0, 1, 0]
    assert "口径" in rows[5][0]
    assert "0.35×学校参与率" in rows[6][0]


def test_a_workbook_opens_clean(browser_of, world, contest):
    reply = browser_of(world.officer).post(f"{place(contest)}/summary", data={"purpose": "全县情况通报"})
    book = opened(reply)
    assert book.sheetnames == ["县区汇总表", "学校汇总表", "年级汇总表", "班级汇总表"]
    for page in book:
        assert page.freeze_panes is not None
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.print_title_rows
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.isdigit():
                    assert cell.number_format == "@"


def test_no_table_of_figures_names_a_pupil(browser_of, world, contest):
    officer = browser_of(world.officer)
    names = [student.name for student in (world.lin, world.zhou, world.wu, world.ma)]
    for sheet in ("bulletin", "summary"):
        for page in opened(officer.post(f"{place(contest)}/{sheet}", data={"purpose": "全县情况通报"})):
            seen = {cell.value for row in page.iter_rows() for cell in row}
            assert not seen & set(names)
    assert not any(name in officer.get(place(contest)).text for name in names)


def test_an_officer_cannot_take_names(browser_of, world, contest):
    reply = browser_of(world.officer).post(f"{place(contest)}/unfinished", data={"purpose": "催办一下吧"})
    assert reply.status_code == 403


def test_a_teacher_takes_the_unfinished_list_of_their_own_class_only(browser_of, world, contest):
    colleague = browser_of(world.colleague)
    page = opened(colleague.post(f"{place(contest)}/unfinished", data={"purpose": "班主任催办"})).active
    names = [row[3].value for row in page.iter_rows(min_row=4) if row[3].value]
    assert names == ["吴启明"]
    page = opened(browser_of(world.teacher).post(f"{place(contest)}/unfinished", data={"purpose": "班主任催办"}))
    assert [row[3].value for row in page.active.iter_rows(min_row=4) if row[3].value] == []


def test_who_chose_not_to_take_part_is_not_chased_but_stays_in_the_total(browser_of, world, contest):
    from app import clock
    from app.competitions.models import Entry

    with world.database.writing() as db:
        db.exec(select(Entry).where(Entry.student_id == world.wu.id)).one().opted_out_at = clock.now()
    page = opened(browser_of(world.colleague).post(f"{place(contest)}/unfinished", data={"purpose": "班主任催办"}))
    assert [row[3].value for row in page.active.iter_rows(min_row=4) if row[3].value] == []
    assert table(browser_of(world.officer).get(place(contest)))[0][2] == "3"


def test_every_file_taken_is_remembered_with_its_purpose(browser_of, world, contest):
    browser_of(world.officer).post(f"{place(contest)}/bulletin", data={"purpose": "全县情况通报"})
    [export] = world.all(select(Export))
    assert (export.staff_id, export.purpose, export.row_count) == (world.officer.id, "全县情况通报", 2)


def test_without_a_purpose_nothing_is_given(browser_of, world, contest):
    reply = browser_of(world.officer).post(f"{place(contest)}/bulletin", data={"purpose": " "})
    assert reply.status_code == 422
    assert world.all(select(Export)) == []


def test_another_city_s_officer_sees_only_the_school_there(browser_of, world, contest):
    rows = table(browser_of(world.city_officer).get(f"{place(contest)}?by=school"))
    assert [row[1] for row in rows] == ["兴庆区第三中学"]


def test_a_competition_without_one_s_own_schools_is_not_found(browser_of, world):
    made = Contest(world)
    made.enter(world.lin, world.class_3)
    assert browser_of(world.city_officer).get(place(made)).status_code == 404


def test_the_overview_lists_what_takes_place_here(browser_of, world, contest):
    assert "同心县禁毒知识竞赛" in browser_of(world.school_admin).get("/reports").text
    assert browser_of(world.lin).get("/reports").status_code == 403
