"""A teacher gives a lesson to the own classes, sees how far they are and never a mark; pupils see what is due."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.courses.models import LessonAnswer, LessonAssignment, LessonProgress
from app.courses.words import Track
from app.people.models import ClassMembership, Student
from app.questions.models import QuestionRevision
from tests.journeys.test_setting_up import move, words
from tests.lessons import Taught

TODAY = date(2026, 11, 24)
ASKING = {"HX-Request": "true"}


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def board_of(taught, school_class, what="") -> str:
    return f"/classes/{school_class.id}/lessons/{taught.first.id}{what}"


def assign(browser, taught, *classes, due_on="2026-12-01"):
    sent = {"class_id": [str(each.id) for each in classes], "due_on": due_on}
    return browser.post(f"/lessons/{taught.first.id}/classes", data=sent)


def given(world) -> list[LessonAssignment]:
    return world.all(select(LessonAssignment))


def progress(world, taught, student, **facts) -> LessonProgress:
    now = clock.now()
    made = LessonProgress(
        learner_id=student.id,
        track=taught.course.track,
        lesson_id=taught.first.id,
        revision_id=taught.revisions[0].id,
        begun_at=now,
        seen_at=now,
        **facts,
    )
    world.keep(made)
    return made


def tiles(reply) -> dict[str, str]:
    found = BeautifulSoup(reply.text, "html.parser").select(".tile")
    return {tile.select_one(".tile-name").text: tile.select_one(".tile-state").text for tile in found}


def test_a_teacher_gives_a_lesson_to_a_class_and_its_pupils_see_it_at_home(chen, browser_of, world, taught):
    whole = page(chen.get(f"/lessons/{taught.first.id}"))
    way = whole.find("a", string="布置与上课")["href"]
    shown = page(chen.get(way))
    assert "七年级(3)班" in shown.text and "七年级(4)班" not in shown.text and "本年级" in shown.text
    assert shown.select_one("#due_on")["value"] == "2026-12-01"
    done = assign(chen, taught, world.class_3)
    assert done.status_code == 303
    assert "布置好了" in words(chen.get(done.headers["location"]))
    assert "布置好了" not in words(chen.get(way))
    home = words(browser_of(world.lin).get("/home"))
    assert "第 1 个故事" in home and "12 月 1 日截止，还有 7 天" in home and "去学习" in home
    assert "第 1 个故事" not in words(browser_of(world.wu).get("/home")), "another class"
    assert "2026-12-01" in words(chen.get(way))


def test_giving_it_again_changes_the_day_and_taking_it_back_empties_the_home_page(chen, browser_of, world, taught):
    assign(chen, taught, world.class_3)
    board = board_of(taught, world.class_3)
    assert chen.post(board, data={"due_on": "2026-11-25"}).status_code == 303
    [row] = given(world)
    assert row.due_on == date(2026, 11, 25)
    lin = browser_of(world.lin)
    assert "明天截止" in words(lin.get("/home"))
    for _ in "ab":
        assert chen.post(f"{board}/cancelling").status_code == 303
    assert "现在没有要答的题" in words(lin.get("/home")) and "没有布置" in words(chen.get(board))
    chen.post(board, data={"due_on": "2026-11-26"})
    [row] = given(world)
    assert row.cancelled_at is None and row.due_on == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        ("", "请选择截止日期。"),
        ("soon", "请选择截止日期。"),
        ("2026-11-23", "不能早于今天"),
        ("2029-01-01", "一年以内"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(chen, world, taught, due_on, said):
    for reply in (
        assign(chen, taught, world.class_3, due_on=due_on),
        chen.post(board_of(taught, world.class_3), data={"due_on": due_on}),
    ):
        assert reply.status_code == 422 and said in words(reply)
    assert given(world) == []


def test_no_class_chosen_is_said_and_the_day_is_kept(chen, taught, world):
    reply = assign(chen, taught, due_on="2026-12-05")
    assert reply.status_code == 422 and "请至少选一个班级。" in words(reply) and 'value="2026-12-05"' in reply.text


def test_only_ones_own_classes(chen, browser_of, world, taught):
    for strange in (world.class_4, world.hexi_class):
        assert assign(chen, taught, world.class_3, strange).status_code == 404
        assert chen.get(f"/classes/{strange.id}/lessons").status_code == 404
        for what in ("", "/unfinished", "/questions"):
            assert chen.get(board_of(taught, strange, what)).status_code == 404
    assert given(world) == []
    admin = browser_of(world.school_admin)
    assert assign(admin, taught, world.class_3, world.class_4).status_code == 303
    assert assign(admin, taught, world.hexi_class).status_code == 404
    for who in (world.organiser, world.officer, world.lin):
        assert browser_of(who).get(f"/lessons/{taught.first.id}/classes").status_code == 403


@pytest.mark.parametrize("track", [Track.WORKER, Track.RECOVERY])
def test_lessons_for_adults_are_not_given_to_classes(chen, world, track):
    other = Taught(world, lessons=1, track=track)
    assert assign(chen, other, world.class_3).status_code == 404
    assert chen.get(board_of(other, world.class_3)).status_code == 404
    assert "布置与上课" not in chen.get(f"/lessons/{other.first.id}").text


def test_a_class_s_page_leads_to_its_lessons_those_of_its_grade_first(chen, world, taught):
    way = page(chen.get(f"/classes/{world.class_3.id}")).find("a", string="课程", class_="button")["href"]
    shown = words(chen.get(way))
    assert "还没有布置过课" in shown and "适合这个年级的课" in shown and "第 2 个故事" in shown
    assign(chen, taught, world.class_3)
    progress(world, taught, world.lin, completed_at=clock.now())
    rows = [row.get_text(" ", strip=True) for row in page(chen.get(way)).select("tbody tr")]
    assert len(rows) == 1 and "第 1 个故事" in rows[0] and "1/2" in rows[0]


def test_each_tile_says_how_far_a_pupil_is_and_never_a_mark(chen, world, taught, time):
    board = board_of(taught, world.class_3)
    assert tiles(chen.get(board)) == {"林小禾": "未开始", "周一鸣": "未开始"}
    progress(world, taught, world.lin, furthest=2, step=1)
    progress(
        world, taught, world.zhou, furthest=3, step=3, best_right=2, passed_at=time.moment, completed_at=time.moment
    )
    reply = chen.get(board)
    assert tiles(reply) == {"林小禾": "第 2 步", "周一鸣": "已学完"}
    shown = words(reply)
    assert "全班 2 未开始 0 在学 1 到课 0 已学完 1" in shown and "答对" not in shown and "得分" not in shown


def test_an_unchanged_board_costs_nothing(chen, world, taught):
    board = board_of(taught, world.class_3)
    first = chen.get(board, headers=ASKING)
    assert first.status_code == 200 and "<html" not in first.text
    section = BeautifulSoup(first.text, "html.parser").select_one("#board")
    assert first.headers["ETag"] in section["hx-headers"].replace('\\"', '"')
    again = chen.get(board, headers=ASKING | {"If-None-Match": "W/" + first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    progress(world, taught, world.lin)
    changed = chen.get(board, headers=ASKING | {"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200 and tiles(changed)["林小禾"] == "第 1 步"
    assert chen.get(board, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200, "a page is no block"


def test_who_is_unfinished_is_listed_in_the_order_of_the_register(chen, world, taught):
    with world.database.writing() as db:
        db.get_one(Student, world.lin.id).student_no = "10"
        db.get_one(Student, world.zhou.id).student_no = "2"
    assign(chen, taught, world.class_3)
    listed = board_of(taught, world.class_3, "/unfinished")
    shown = page(chen.get(listed)).get_text(" ")
    assert "周一鸣、林小禾" in shown and "还有 2 人没有学完，请在 2026-12-01 前完成" in shown
    progress(world, taught, world.zhou, completed_at=clock.now())
    assert "周一鸣" not in page(chen.get(listed)).get_text(" ")
    progress(world, taught, world.lin, completed_at=clock.now())
    assert "全班都学完或到课了" in page(chen.get(listed)).get_text(" ")


def test_the_board_follows_the_register(chen, world, taught, browser_of):
    move(world, world.lin, world.xingqing_class, world.xingqing)
    assert tiles(chen.get(board_of(taught, world.class_3))) == {"周一鸣": "未开始"}
    assign(chen, taught, world.class_3)
    assert "第 1 个故事" not in words(browser_of(world.lin).get("/home"))


def test_a_contest_comes_before_a_lesson_and_both_are_at_home(chen, browser_of, world, taught, contest):
    assign(chen, taught, world.class_3)
    home = words(browser_of(world.lin).get("/home"))
    assert home.index("去答题") < home.index("要学的课") < home.index("去学习")


def test_the_most_urgent_lesson_comes_first_and_a_late_one_is_no_closed_door(chen, browser_of, world, taught, time):
    other = {"class_id": str(world.class_3.id), "due_on": "2026-11-25"}
    assign(chen, taught, world.class_3)
    chen.post(f"/lessons/{taught.lessons[1].id}/classes", data=other)
    lin = browser_of(world.lin)
    home = words(lin.get("/home"))
    assert home.index("第 2 个故事") < home.index("第 1 个故事")
    time.advance(days=2)
    lin.cookies.set("qingdun", world.sign_in(world.lin))
    assert "截止日期过了，还可以学" in words(lin.get("/home"))
    progress(world, taught, world.lin, completed_at=clock.now())
    assert "第 1 个故事" not in words(lin.get("/home")), "what is done is not asked for"


def answered(world, taught, revision, choices) -> None:
    """Pupils of class 3, one for each of the choices, who have answered a question."""
    for number, choice in enumerate(choices):
        pupil = Student(login_no=f"2000{number:04}", name=f"学生{number}", school_id=world.yuhai.id, pin_salt="salt")
        world.keep(pupil)
        world.keep(
            ClassMembership(student_id=pupil.id, class_id=world.class_3.id, since=date(2026, 9, 1), reason="入学")
        )
        mine = progress(world, taught, pupil)
        for again, letter in enumerate(choice):
            world.keep(
                LessonAnswer(
                    progress_id=mine.id,
                    revision_id=revision.id,
                    choice=letter.strip(),
                    is_right=letter == "B",
                    answered_at=clock.now() + timedelta(minutes=again),
                )
            )


def test_questions_are_told_one_by_one_without_names_once_five_have_answered(chen, world, taught):
    results = board_of(taught, world.class_3, "/questions")
    revision = world.all(select(QuestionRevision).order_by(QuestionRevision.sought))[0]
    answered(world, taught, revision, ["AB", "A", "B", "C"])
    shown = words(chen.get(results))
    assert shown.count("还不到 5 名") == 3 and "选得最多" not in shown
    answered_more(world, taught, revision)
    shown = words(chen.get(results))
    assert "2 / 5 人" in shown and f"选得最多的错误答案：{revision.options[0]}（2 人）" in shown
    assert "学生" not in shown.replace("每名学生", ""), "no names"


def answered_more(world, taught, revision) -> None:
    mine = progress(world, taught, world.lin)
    for choice, minutes in (("", 0), ("B", 1)):  # left open first: that is no answer
        world.keep(
            LessonAnswer(
                progress_id=mine.id,
                revision_id=revision.id,
                choice=choice,
                is_right=choice == "B",
                answered_at=clock.now() + timedelta(minutes=minutes),
            )
        )


def test_notes_and_worksheet_are_for_paper_and_the_notes_never_for_pupils(chen, browser_of, world, taught):
    here = f"/lessons/{taught.first.id}"
    notes, sheet = page(chen.get(f"{here}/notes")), page(chen.get(f"{here}/worksheet"))
    assert "课后单独谈" in notes.text and "热身" in notes.text and notes.select("[data-print]")
    assert "写一句拒绝的话" in sheet.text and "姓名" in sheet.text and "课后单独谈" not in sheet.text
    for what in ("notes", "worksheet", "classes"):
        assert browser_of(world.lin).get(f"{here}/{what}").status_code == 403
