"""A lesson: the teacher opens the class code, prints slips, resets a PIN, unlocks a pupil."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.people.models import ClassCode, SignIn, Student


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


@pytest.fixture
def teacher(browser_of, world):
    return browser_of(world.teacher)


def test_a_teacher_sees_the_classes_taught_and_no_others(teacher):
    shown = page(teacher.get("/classes")).select_one("main").text
    assert "七年级(3)班" in shown and "七年级(4)班" not in shown
    assert "2 名学生" in shown


def test_a_school_admin_sees_every_class_of_the_school_and_who_teaches_it(browser_of, world):
    shown = page(browser_of(world.school_admin).get("/classes")).select_one("main").text
    assert "七年级(3)班" in shown and "七年级(4)班" in shown and "七年级(1)班" not in shown
    assert "陈老师" in shown


def test_the_teacher_opens_a_code_and_a_pupil_uses_it(teacher, browser_of, world):
    here = f"/classes/{world.class_3.id}"
    assert teacher.post(f"{here}/codes").headers["location"] == f"{here}/code"
    shown = page(teacher.get(f"{here}/code"))
    digits = shown.select_one(".big-code").text.replace(" ", "").replace("\n", "")
    assert "还有 45 分钟" in shown.select_one(".projector-left").get_text(" ", strip=True)
    found = browser_of().post("/sign-in/class", data={"code": digits})
    assert found.status_code == 303


def test_opening_again_keeps_the_digits_and_lasts_longer(teacher, world, time):
    here = f"/classes/{world.class_3.id}/codes"
    teacher.post(here)
    first = world.all(select(ClassCode))[0]
    time.advance(minutes=14)
    teacher.post(here)
    again = world.all(select(ClassCode))
    assert [code.code for code in again] == [first.code]
    assert again[0].closes_at == first.closes_at + timedelta(minutes=14)


def test_a_closed_code_opens_nothing(teacher, browser_of, world):
    teacher.post(f"/classes/{world.class_3.id}/codes")
    code = world.all(select(ClassCode))[0].code
    assert browser_of().get(f"/sign-in/class/{code}").status_code == 200
    teacher.post(f"/classes/{world.class_3.id}/codes/closing")
    assert browser_of().get(f"/sign-in/class/{code}").status_code == 404


def test_the_projector_counts_down_without_the_rest_of_the_page(teacher, world, time):
    teacher.post(f"/classes/{world.class_3.id}/codes")
    time.advance(minutes=10, seconds=30)
    reply = teacher.get(f"/classes/{world.class_3.id}/code", headers={"HX-Request": "true"})
    assert "<html" not in reply.text and ">35<" in reply.text


def test_the_slips_carry_the_pins_that_work(teacher, browser_of, world):
    slips = page(teacher.get(f"/classes/{world.class_3.id}/slips")).select(".slip")
    assert [slip.select_one(".slip-name").text for slip in slips] == ["林小禾", "周一鸣"]
    login_no, pin = slips[0].b.text, slips[0].select_one(".slip-secret").text
    signed_in = browser_of().post("/sign-in/student", data={"login_no": login_no, "pin": pin})
    assert signed_in.status_code == 303


def test_a_new_pin_ends_the_old_one_and_its_sign_ins_at_once(teacher, browser_of, world):
    lin, old_pin = browser_of(world.lin), world.pin(world.lin)
    reply = teacher.post(f"/students/{world.lin.id}/pin")
    slips = page(teacher.get(reply.headers["location"])).select(".slip")
    assert [slip.select_one(".slip-name").text for slip in slips] == ["林小禾"]
    assert world.pin(world.lin) != old_pin
    assert lin.get("/me").status_code == 303
    login = {"login_no": "10000001", "pin": old_pin}
    assert browser_of().post("/sign-in/student", data=login).status_code == 401
    assert browser_of().post("/sign-in/student", data=login | {"pin": world.pin(world.lin)}).status_code == 303


def test_the_teacher_unlocks_a_pupil_who_guessed_too_often(teacher, browser_of, world):
    lin = browser_of()
    for _ in range(5):
        lin.post("/sign-in/student", data={"login_no": "10000001", "pin": "wrong"})
    right = {"login_no": "10000001", "pin": world.pin(world.lin)}
    assert lin.post("/sign-in/student", data=right).status_code == 429
    assert "已锁定" in page(teacher.get(f"/classes/{world.class_3.id}")).text
    teacher.post(f"/students/{world.lin.id}/unlock")
    assert lin.post("/sign-in/student", data=right).status_code == 303


def test_a_teacher_cannot_help_the_pupil_of_another_class(teacher, world):
    kept = world.fetch(Student, world.wu.id).pin_salt
    assert teacher.post(f"/students/{world.wu.id}/pin").status_code == 404
    assert world.fetch(Student, world.wu.id).pin_salt == kept
    assert teacher.post(f"/students/{world.lin.id}/pin").status_code == 303


def test_a_pupil_cannot_open_a_code_or_see_slips(browser_of, world):
    lin = browser_of(world.lin)
    assert lin.post(f"/classes/{world.class_3.id}/codes").status_code == 403
    assert lin.get(f"/classes/{world.class_3.id}/slips").status_code == 403
    assert world.all(select(ClassCode)) == [] and len(world.all(select(SignIn))) == 1
