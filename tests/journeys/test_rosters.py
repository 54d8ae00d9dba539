"""A school imports its roster: preview, import, undo; and what happens to files as they really come."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import col, select

from app.people.models import ClassMembership, SchoolClass, Student
from tests.sheets import HEAD, archive, cells_of, pupil, sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REGISTRATION = "L640324201501010001"


@pytest.fixture
def admin(browser_of, world):
    return browser_of(world.school_admin)


def upload(browser, content, name="名单.xlsx"):
    reply = browser.post("/rosters", files={"file": (name, content, XLSX)})
    assert reply.status_code == 303, BeautifulSoup(reply.text, "html.parser").get_text(" ", strip=True)
    return reply.headers["location"]


def refused(browser, content, name="名单.xlsx"):
    reply = browser.post("/rosters", files={"file": (name, content, XLSX)})
    assert reply.status_code == 422
    return BeautifulSoup(reply.text, "html.parser").select_one('[role="alert"], .fault').get_text()


def shown(browser, place):
    """Return {line: (verdict, reason)} of the preview."""
    page = BeautifulSoup(browser.get(place).text, "html.parser")
    cells = [[cell.get_text(strip=True) for cell in row.select("td")] for row in page.select("tbody tr")]
    return {int(row[0]): (row[1], row[5]) for row in cells}


def apply(browser, place):
    reply = browser.post(f"{place}/application")
    assert reply.status_code == 303
    return reply


def pupils(world, name):
    return world.all(select(Student).where(Student.name == name))


def class_number(world, student):
    now = select(SchoolClass.number).join(ClassMembership, col(ClassMembership.class_id) == SchoolClass.id)
    return world.all(now.where(ClassMembership.student_id == student.id, col(ClassMembership.until).is_(None)))


def test_nothing_is_changed_before_the_preview_is_confirmed(admin, world):
    place = upload(admin, sheet(pupil("马小云", no="21"), pupil("林小禾", sex="女")))
    assert shown(admin, place) == {2: ("新增", "—"), 3: ("更新", "性别有变化。")}
    assert pupils(world, "马小云") == []
    apply(admin, place)
    [made] = pupils(world, "马小云")
    assert class_number(world, made) == [3]
    assert len(made.login_no) == 8
    assert world.fetch(Student, world.lin.id).sex == "女"


def test_importing_the_same_file_twice_changes_nothing(admin, world):
    content = sheet(pupil("马小云", no="21"), pupil("金海燕", "八年级1班", no="1"))
    apply(admin, upload(admin, content))
    before = world.all(select(Student.id, Student.pin_salt).order_by(Student.id))
    again = upload(admin, content)
    assert {verdict for verdict, _ in shown(admin, again).values()} == {"无变化"}
    apply(admin, again)
    assert world.all(select(Student.id, Student.pin_salt).order_by(Student.id)) == before


def test_one_faulty_row_holds_back_its_class_and_no_other(admin, world):
    place = upload(admin, sheet(pupil("马小云"), pupil("", no="9"), pupil("金海燕", "八年级1班")))
    verdicts = {line: verdict for line, (verdict, _) in shown(admin, place).items()}
    assert verdicts == {2: "暂不导入", 3: "错误", 4: "新增"}
    apply(admin, place)
    assert pupils(world, "马小云") == []
    assert len(pupils(world, "金海燕")) == 1


def test_the_workbook_of_faults_has_the_original_cells_and_the_reason(admin):
    place = upload(admin, sheet(pupil("马小云", "火箭班", no="7"), pupil("金海燕", "八年级1班")))
    reply = admin.get(f"{place}/faults.xlsx")
    row = next(row for row in cells_of(reply.content) if row[0] == "马小云")
    assert row[3:5] == ["火箭班", "7"]
    assert "看不懂班级" in row[6]


def test_a_mended_workbook_of_faults_can_be_uploaded_as_it_is(admin, world):
    place = upload(admin, sheet(pupil("马小云", "火箭班", no="7")))
    rows = cells_of(admin.get(f"{place}/faults.xlsx").content)
    mended = [["七年级3班" if cell == "火箭班" else cell for cell in row] for row in rows]
    apply(admin, upload(admin, sheet(*mended[3:], head=mended[2], above=mended[:2])))
    assert len(pupils(world, "马小云")) == 1


def test_an_import_can_be_undone_for_a_day(admin, world, time):
    place = upload(admin, sheet(pupil("马小云"), pupil("林小禾", sex="女"), pupil("金海燕", "八年级1班")))
    apply(admin, place)
    time.advance(hours=23)
    admin.cookies.set("qingdun", world.sign_in(world.school_admin))
    assert admin.post(f"{place}/undoing").status_code == 303
    assert pupils(world, "马小云") == pupils(world, "金海燕") == []
    assert world.fetch(Student, world.lin.id).sex is None
    assert world.all(select(SchoolClass).where(SchoolClass.entry_year == 2025)) == []


def test_after_a_day_an_import_stays(admin, world, time):
    place = upload(admin, sheet(pupil("马小云")))
    apply(admin, place)
    time.advance(hours=25)
    admin.cookies.set("qingdun", world.sign_in(world.school_admin))
    assert admin.post(f"{place}/undoing").status_code == 409
    assert len(pupils(world, "马小云")) == 1


def test_a_pupil_moves_and_the_history_stays(admin, world):
    apply(admin, upload(admin, sheet(pupil("林小禾", registration=REGISTRATION))))
    place = upload(admin, sheet(pupil("林小禾", "七年级4班", registration=REGISTRATION)))
    assert shown(admin, place) == {2: ("调班", "从原班级调入（按学籍号认定）。")}
    apply(admin, place)
    assert class_number(world, world.lin) == [4]
    history = world.all(select(ClassMembership.reason).where(ClassMembership.student_id == world.lin.id))
    assert sorted(history) == ["入学", "调班"]
    admin.post(f"{place}/undoing")
    assert class_number(world, world.lin) == [3]


def test_two_pupils_of_one_name_in_a_class_are_told_apart_by_number(admin, world):
    apply(admin, upload(admin, sheet(pupil("张伟", no="5"), pupil("张伟", no="6"))))
    assert sorted(student.student_no for student in pupils(world, "张伟")) == ["5", "6"]
    place = upload(admin, sheet(pupil("张伟", no="7")))
    verdict, reason = shown(admin, place)[2]
    assert verdict == "错误"
    assert "同名" in reason


def test_the_same_pupil_twice_in_a_file_is_pointed_out(admin):
    place = upload(admin, sheet(pupil("马小云", no="5"), pupil("马小云", no="5")))
    assert shown(admin, place)[3][0] == "重复"


def test_a_registration_number_is_never_kept_in_the_clear(admin, world):
    place = upload(admin, sheet(pupil("马小云", registration=REGISTRATION)))
    apply(admin, place)
    [made] = pupils(world, "马小云")
    assert made.registration_mask == "L640324********0001"
    with world.database.engine.connect() as connection:
        for table in ("student", "roster_import"):
            assert REGISTRATION not in str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())


def test_habits_of_real_files_are_understood(admin, world):
    content = sheet(
        [" 马 小云 ", "男生", "", "初一（三）班", "０５", "", ""],
        ["买买提•吐尔逊", "", "", None, "6.0", "", ""],
        [None] * 7,
        ["金海燕", "女性", "初一", "3", "'07", "", ""],
        above=[["某某学校名单"], []],
        merge=["D4:D5"],
    )
    place = upload(admin, content)
    assert {verdict for verdict, _ in shown(admin, place).values()} == {"新增"}
    apply(admin, place)
    made = {s.name: s.student_no for s in world.all(select(Student).where(Student.school_id == world.yuhai.id))}
    assert (made["马小云"], made["买买提·吐尔逊"], made["金海燕"]) == ("5", "6", "7")


def test_a_csv_from_chinese_excel_is_understood_with_rare_characters(admin, world):
    content = "姓名,班级\n𠮷小云,七年级3班\n".encode("gb18030")
    apply(admin, upload(admin, content, "名单.csv"))
    assert len(pupils(world, "𠮷小云")) == 1


def test_a_number_that_excel_has_damaged_is_refused_with_the_reason(admin):
    place = upload(admin, sheet(["马小云", "", "", "七年级3班", "", 640324201501010001, ""]))
    assert shown(admin, place)[2] == ("错误", "学籍号单元格是数字格式，后几位已丢失，请设为文本后重填。")


def test_a_teacher_may_not_change_the_class_of_a_colleague(browser_of, world):
    teacher = browser_of(world.teacher)
    place = upload(teacher, sheet(pupil("马小云"), pupil("金海燕", "七年级4班"), pupil("白云", "八年级1班")))
    verdicts = shown(teacher, place)
    assert (verdicts[2][0], verdicts[3][0], verdicts[4][0]) == ("新增", "错误", "新增")
    apply(teacher, place)
    assert "八年级(1)班" in teacher.get("/classes").text  # whoever brings a new class teaches it


def test_an_upload_is_nobody_else_s(browser_of, world, admin):
    place = upload(admin, sheet(pupil("马小云")))
    assert browser_of(world.other_admin).get(place).status_code == 404
    assert browser_of(world.teacher).get(place).status_code == 404
    assert browser_of(world.other_admin).post(f"{place}/application").status_code == 404


def test_a_roster_that_changed_meanwhile_is_not_applied(admin, world):
    first = upload(admin, sheet(pupil("马小云", no="5")))
    second = upload(admin, sheet(pupil("马小云", no="5")))
    apply(admin, first)
    assert admin.post(f"{second}/application").status_code == 409
    assert len(pupils(world, "马小云")) == 1


FAR_CELL = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    "</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "只能读取"),
        (b"PK\x03\x04 broken", "已损坏"),
        (b"\xd0\xcf\x11\xe0 old", "旧版"),
        (archive(hello__txt="hi"), "不是 Excel"),
        (archive(xl___workbook__xml="<a/>", xl___vbaProject__bin="x"), "宏"),
        (archive(xl___workbook__xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "异常"),
        (archive(xl___workbook__xml="<a/>", xl___worksheets___sheet1__xml=FAR_CELL), "超出了表格范围"),
        (archive(xl___workbook__xml="0" * (130 << 20)), "过大"),
        (archive(**{f"p{n}__xml": "" for n in range(2100)}, xl___workbook__xml="<a/>"), "过大"),
        (sheet(["=1+1", "", "", "七年级3班", "", "", ""]), "公式"),
        (sheet(pupil("马小云"), head=["甲", "乙", "丙", "丁", "戊", "己", "庚"]), "没有找到表头"),
        (sheet(), "没有学生"),
    ],
    ids=[
        "empty",
        "broken",
        "xls",
        "zip",
        "macro",
        "entities",
        "far-cell",
        "bomb",
        "parts",
        "formula",
        "head",
        "no-rows",
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_words(admin, world, content, words):
    before = len(world.all(select(Student)))
    assert words in refused(admin, content)
    assert len(world.all(select(Student))) == before


def test_the_template_can_be_filled_in_and_uploaded(admin, world):
    rows = cells_of(admin.get("/rosters/template.xlsx").content)
    assert rows[1] == HEAD
    place = upload(admin, sheet(rows[2], pupil("马小云"), head=rows[1], above=[rows[0]]))
    assert {verdict for verdict, _ in shown(admin, place).values()} == {"新增"}
    assert len(shown(admin, place)) == 1  # the grey sample row is skipped
