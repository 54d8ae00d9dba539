"""Who takes part in a course: counted over registers that stand once fixed, by name only for their own teachers."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.courses.adult_models import AdultLearner
from app.courses.models import CourseRegister, LessonProgress
from app.courses.words import Track
from app.people.models import ClassMembership, Student
from app.reports.models import Export
from tests.lessons import Taught


@pytest.fixture
def taught(world):
    """A course of two lessons for grade seven: Lin has done both, Zhou one, Wu has begun; Ma has not."""
    made = Taught(world)
    for pupil, done in ((world.lin, 2), (world.zhou, 1), (world.wu, 0)):
        learn(world, made, pupil.id, done)
    return made


def learn(world, taught, learner_id, done, track=Track.SCHOOL):
    for at, (lesson, revision) in enumerate(zip(taught.lessons, taught.revisions, strict=True)):
        if at <= done:
            world.keep(
                LessonProgress(
                    learner_id=learner_id,
                    track=track,
                    lesson_id=lesson.id,
                    revision_id=revision.id,
                    begun_at=clock.now(),
                    seen_at=clock.now(),
                    completed_at=clock.now() if at < done else None,
                )
            )


def place(taught):
    return f"/reports/courses/{taught.course.id}"


def table(reply):
    assert reply.status_code == 200, reply.text
    page = BeautifulSoup(reply.text, "html.parser")
    return [[cell.get_text(strip=True) for cell in row.select("td")] for row in page.select("#figures tbody tr")]


def move(world, student, school_class):
    with world.database.writing() as db:
        now = db.exec(select(ClassMembership).where(ClassMembership.student_id == student.id)).one()
        now.until = clock.today()
        db.add(now)
        db.flush()
        db.add(ClassMembership(student_id=student.id, class_id=school_class.id, since=clock.today(), reason="调班"))


def test_a_county_officer_sees_the_schools_of_the_county(browser_of, world, taught):
    rows = table(browser_of(world.officer).get(place(taught)))
    assert rows == [
        ["3164000001", "豫海第一中学", "3", "3", "1", "2", "100.0%", "33.3%", "未固定"],
        ["3164000002", "河西中学", "1", "0", "0", "1", "0.0%", "0.0%", "未固定"],
    ]


def test_a_school_sees_its_classes_with_how_many_have_not_finished(browser_of, world, taught):
    rows = table(browser_of(world.school_admin).get(f"{place(taught)}?by=class"))
    assert [(row[2], row[3], row[6]) for row in rows] == [("七年级(3)班", "2", "1"), ("七年级(4)班", "1", "1")]


def test_a_fixed_register_does_not_follow_who_comes_and_goes(browser_of, world, taught):
    organiser = browser_of(world.organiser)
    assert "固定 4 人" in organiser.get("/course-registers").text
    assert organiser.post("/course-registers").status_code == 303
    move(world, world.lin, world.hexi_class)
    with world.database.writing() as db:
        db.get(Student, world.zhou.id).left_at = clock.now()
    rows = table(organiser.get(place(taught)))
    assert [row[2:6] for row in rows] == [["3", "3", "1", "2"], ["1", "0", "0", "1"]]
    assert {row[-1] for row in rows} == {"已固定"}


def test_a_register_that_is_not_fixed_follows(browser_of, world, taught):
    move(world, world.lin, world.hexi_class)
    rows = table(browser_of(world.organiser).get(place(taught)))
    assert [row[2:6] for row in rows] == [["2", "2", "0", "2"], ["2", "1", "1", "1"]]


def test_a_class_that_comes_late_is_added_and_the_others_stay(browser_of, world, taught):
    admin = browser_of(world.school_admin)
    admin.post("/course-registers")
    assert admin.post("/course-registers").status_code == 409  # nothing is left to fix
    late = world._class(world.yuhai, 5)
    newcomer = world._student("新同学", late, "10000009")
    joins_old = world._student("插班生", world.class_3, "10000010")
    move(world, world.wu, late)
    assert table(admin.get(f"{place(taught)}?by=class"))[-1][2:4] == ["七年级(5)班", "1"]
    assert admin.post("/course-registers").status_code == 303
    fixed = {row.student_id: row.class_id for row in world.all(select(CourseRegister))}
    assert fixed == {
        world.lin.id: world.class_3.id,
        world.zhou.id: world.class_3.id,
        world.wu.id: world.class_4.id,
        newcomer.id: late.id,
    }
    assert joins_old.id not in fixed


def test_a_school_fixes_no_other_school(browser_of, world, taught):
    browser_of(world.school_admin).post("/course-registers")
    assert {row.school_id for row in world.all(select(CourseRegister))} == {world.yuhai.id}


def test_what_happens_in_the_next_school_year_leaves_last_year_s_figures(browser_of, world, taught, time):
    browser_of(world.organiser).post("/course-registers")
    before = table(browser_of(world.organiser).get(place(taught)))
    time.moment += timedelta(days=300)  # 20 September 2027
    learn(world, taught, world.ma.id, 2)
    organiser = browser_of(world.organiser)
    assert table(organiser.get(f"{place(taught)}?year=2026")) == before
    assert "没有这个年级的学生" in organiser.get(place(taught)).text  # they are in grade eight now
    assert organiser.get(f"{place(taught)}?year=2020").status_code == 404


def test_the_workbook_has_a_sheet_for_every_level_and_no_names(browser_of, world, taught):
    reply = browser_of(world.officer).post(f"{place(taught)}/xlsx", data={"purpose": "全县课程通报"})
    assert reply.status_code == 200, reply.text
    book = openpyxl.load_workbook(io.BytesIO(reply.content))
    assert book.sheetnames == ["学校统计表", "年级统计表", "班级统计表"]
    rows = [[cell.value for cell in row] for row in book["学校统计表"].iter_rows()]
    assert rows[0][0] == "七年级禁毒课 2026—2027 学年课程统计表"
    assert rows[2] == ["学校代码", "学校", "应参与", "已参与", "完成", "未完成", "参与率", "完成率", "在册人数"]
    assert rows[3] == ["3164000001", "豫海第一中学", 3, 3, 1, 2, 1, pytest.approx(1 / 3), "未固定"]
    assert "口径" in rows[5][0]
    seen = {cell.value for page in book for row in page.iter_rows() for cell in row}
    assert not seen & {world.lin.name, world.zhou.name, world.wu.name, world.ma.name}


def test_the_csv_is_the_level_on_the_screen(browser_of, world, taught):
    data = {"purpose": "全县课程通报", "by": "class", "year": "2026"}
    reply = browser_of(world.officer).post(f"{place(taught)}/csv", data=data)
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["学校代码", "学校", "班级", "应参与"]
    assert rows[1] == ["3164000001", "豫海第一中学", "七年级(3)班", "2", "2", "1", "1", "100.0%", "50.0%", "未固定"]
    assert len(rows) == 4


def test_a_file_is_remembered_with_its_purpose_and_none_is_given_without(browser_of, world, taught):
    officer = browser_of(world.officer)
    assert officer.post(f"{place(taught)}/csv", data={"purpose": " "}).status_code == 422
    assert world.all(select(Export)) == []
    officer.post(f"{place(taught)}/csv", data={"purpose": "全县课程通报"})
    [kept] = world.all(select(Export))
    assert (kept.kind, kept.purpose, kept.row_count) == ("course-csv", "全县课程通报", 2)
    assert kept.about == f"course {taught.course.id} 2026"


def test_a_teacher_sees_figures_and_takes_no_file(browser_of, world, taught):
    teacher = browser_of(world.teacher)
    assert "导出" not in teacher.get(place(taught)).text
    assert teacher.post(f"{place(taught)}/csv", data={"purpose": "想看一看吧"}).status_code == 403


def test_teachers_see_the_pupils_of_their_own_class_in_the_order_of_the_register(browser_of, world, taught):
    reply = browser_of(world.teacher).get(f"/classes/{world.class_3.id}/course-records")
    page = BeautifulSoup(reply.text, "html.parser")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [["10000001", "林小禾", "已学完 2 / 2 课"], ["10000002", "周一鸣", "在学 1 / 2 课"]]
    assert browser_of(world.colleague).get(f"/classes/{world.class_3.id}/course-records").status_code == 404
    assert browser_of(world.officer).get(f"/classes/{world.class_3.id}/course-records").status_code == 403


@pytest.mark.parametrize("others", [0, 11])
def test_of_people_in_recovery_only_a_crowd_is_ever_told(browser_of, world, taught, others):
    recovery = Taught(world, track=Track.RECOVERY)
    for number in range(1 + others):
        facts = {"region_code": "640324", "staff_id": world.organiser.id, "made_at": clock.now()}
        kept = AdultLearner(track=Track.RECOVERY, code_hash=str(number), label=f"学员 {number:04}", **facts)
        world.keep(kept)
        learn(world, recovery, kept.id, 1, Track.RECOVERY)
    officer = browser_of(world.officer)
    told = officer.get("/reports/courses").text
    assert ("10 人以上" if others else "少于 10 人") in told
    assert recovery.course.title in told  # the same title as the schools' course, which is there by itself
    assert str(recovery.course.id) not in told
    assert officer.get(place(recovery)).status_code == 404
    assert officer.post(f"{place(recovery)}/csv", data={"purpose": "想看一看吧"}).status_code == 404
    assert "康复" not in browser_of(world.school_admin).get("/reports/courses").text


def test_pupils_see_no_tables(browser_of, world, taught):
    lin = browser_of(world.lin)
    assert [lin.get(where).status_code for where in ("/reports/courses", place(taught), "/course-registers")] == [
        403,
        403,
        403,
    ]
