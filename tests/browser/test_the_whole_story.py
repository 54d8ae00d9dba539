"""What a new user does: a teacher brings a roster and a contest, a class takes it, the bureau gets its table."""

import re
import shutil
import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PC, PHONE, WALL
from tests.browser.ways_in import open_the_class_code, sign_in_by_class_code, slips_of

HERE = ZoneInfo("Asia/Shanghai")
NAME = "七年级一班禁毒知识小赛"
CLASS = "七年级(1)班"


@pytest.fixture
def teacher(people) -> Page:
    return people.staff("teacher2", PC)


def test_from_the_roster_to_the_bureau_s_table(people, county, teacher, tmp_path):
    import_the_roster(teacher, county)
    keys = make_a_paper(teacher)
    address = set_up_the_competition(teacher)
    code = open_the_class_code(people, "teacher2", CLASS)
    _, pin = slips_of(teacher, CLASS)["51"]
    pupil = sign_in_by_class_code(people.device(PHONE), code, "51", pin)
    board = the_class_board(people, address)
    begin(pupil)
    answer(pupil, keys, up_to=3)
    expect(board.locator(".tile-answering")).to_contain_text("3/20", timeout=15_000)
    answer(pupil, keys, up_to=20, wrong={19, 20})
    hand_in(pupil)
    expect(pupil.locator("main")).not_to_contain_text("90")
    expect(board.locator(".tile-done")).to_have_count(1, timeout=15_000)
    release(teacher, address)
    pupil.reload()
    expect(pupil.locator(".score strong")).to_have_text("90")
    expect(pupil.locator("section.question")).to_have_count(2)
    table = bureau_takes_the_bulletin(people, tmp_path)
    check_the_numbers(table)
    check_it_opens_in_libreoffice(table, tmp_path)


def import_the_roster(teacher: Page, county) -> None:
    teacher.goto("/classes")
    teacher.click("text=导入花名册")
    teacher.set_input_files("[name=file]", county.folder / "花名册示例.xlsx")
    teacher.click("text=上传并预览")
    expect(teacher.locator(".stats")).to_contain_text("新增")
    expect(teacher.locator("tr.faulty", has_text="姓名")).to_have_count(1)
    expect(teacher.locator("tr.faulty", has_text="整班暂不导入")).to_have_count(1)
    teacher.click("text=确认导入")
    expect(teacher.locator("main")).to_contain_text("24 小时内可以撤销")
    teacher.goto("/classes")
    expect(teacher.locator("main")).to_contain_text("49 名学生")


def make_a_paper(teacher: Page) -> dict[str, set[str]]:
    """Make a paper of twenty questions; return the right options of each stem, which teachers see."""
    teacher.goto("/papers/new")
    teacher.fill("[name=name]", "班级小赛卷")
    teacher.click("main form button")
    teacher.click("text=选题 >> nth=-1")
    expect(teacher.locator("#questions .card")).to_have_count(20)
    keys = {}
    for card in teacher.locator("#questions .card").all():
        right = [words.split("．", 1)[1] for words in card.locator(".is-key").all_inner_texts()]
        if not right:
            right = [re.search("答案：(对|错)", card.inner_text())[1]]
        keys[card.locator(".stem").inner_text()] = {re.sub(r"\s*(（正确答案）)?\s*✓?$", "", one) for one in right}
    teacher.click("text=发布试卷")
    expect(teacher.locator("main")).to_contain_text("已发布")
    return keys


def set_up_the_competition(teacher: Page) -> str:
    teacher.goto("/competitions/new")
    teacher.fill("[name=name]", NAME)
    teacher.locator(".choice", has_text="班级小赛卷").locator("input").check()
    teacher.click("text=保存，下一步")
    now = datetime.now(HERE)
    teacher.fill("[name=opens_at]", f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M}")
    teacher.fill("[name=closes_at]", f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    teacher.fill("[name=minutes]", "10")
    teacher.click("text=保存，下一步")
    teacher.locator("label", has_text=CLASS).locator("input").check()
    expect(teacher.locator("#count")).to_contain_text("49")
    teacher.click("text=保存，下一步")
    teacher.locator("label", has_text="由组织者手动公布").locator("input").check()
    teacher.click("text=保存，去预览")
    teacher.click("button:has-text('发布竞赛')")
    expect(teacher.locator("main")).to_contain_text("进行中")
    return re.sub(r"\?.*", "", teacher.url)


def the_class_board(people, address: str) -> Page:
    wall = people.staff("teacher2", WALL)
    wall.goto(address)
    wall.click("text=班级看板")
    expect(wall.locator(".tile")).to_have_count(49)
    return wall


def begin(pupil: Page) -> None:
    pupil.locator(".card", has_text=NAME).locator("text=去答题").click()
    pupil.click("form button:has-text('开始答题')")
    pupil.wait_for_url("**/attempts/**")


def answer(pupil: Page, keys, up_to: int, wrong=frozenset()) -> None:
    """Tap through the questions from the first open one, waiting for each receipt."""
    while True:
        question = pupil.locator(".question.is-current")
        number = int(question.get_attribute("data-number"))
        if number > up_to:
            return
        right = keys[question.locator(".stem").inner_text()]
        for option in question.locator(".option").all():
            is_right = option.locator(".option-text").inner_text() in right
            if is_right is (number not in wrong):
                option.click()
                if not is_right:
                    break
        expect(pupil.locator("[data-save-state]")).to_have_text("已保存")
        if number == 20:
            return
        question.locator("text=下一题").click()


def hand_in(pupil: Page) -> None:
    pupil.locator(".question.is-current button", has_text="交卷").click()
    expect(pupil.locator("main")).to_contain_text("20 题全部作答")
    pupil.click("main form button:has-text('交卷')")
    pupil.wait_for_url("**/result")


def release(teacher: Page, address: str) -> None:
    teacher.goto(f"{address}/release")
    expect(teacher.locator("main")).to_contain_text("还有 48 人没有交卷")
    teacher.click("text=现在结束竞赛并公布")
    expect(teacher.locator("main")).to_contain_text("成绩已公布")


def bureau_takes_the_bulletin(people, tmp_path):
    officer = people.staff("jiaoyu", PC)
    officer.locator("a", has_text=NAME).first.click()
    expect(officer.locator(".stats")).to_contain_text("应参加 49 人")
    officer.fill("#purpose-bulletin", "全县情况通报")
    with officer.expect_download() as coming:
        officer.click("text=导出通报表")
    assert "通报表" in coming.value.suggested_filename
    target = tmp_path / "bulletin.xlsx"
    coming.value.save_as(target)
    return target


def check_the_numbers(path) -> None:
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [line] = [row for row in rows if "同心县启明初级中学" in row]
    assert 49 in line and 1 in line, "应参加 and 参与"
    assert 90 in line, "平均分"
    assert line[0] == "3164900002", "codes are text"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], "no formulas"


def check_it_opens_in_libreoffice(path, tmp_path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing; tools/test.sh installs it"
    command = [office, f"-env:UserInstallation=file://{tmp_path / 'office'}", "--headless"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    [line] = [one for one in (tmp_path / "bulletin.csv").read_text().splitlines() if "启明" in one]
    assert line.startswith("3164900002,") and ",49," in line and "90" in line
