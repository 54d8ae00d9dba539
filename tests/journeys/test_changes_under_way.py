"""What happens to those who are in the middle of something when somebody else changes the ground under them."""

from datetime import date

import pytest
from sqlmodel import col, select

from app.people.models import ClassMembership, Staff, Student, Teaching
from app.people.routes import rosters
from tests.contest import Contest
from tests.journeys.test_rosters import XLSX, apply, pupils, upload
from tests.sheets import pupil, sheet
from tests.world import PASSWORD


@pytest.fixture
def contest(world):
    return Contest(world)


def move(world, student, school_class):
    with world.database.writing() as db:
        here = select(ClassMembership).where(
            ClassMembership.student_id == student.id, col(ClassMembership.until).is_(None)
        )
        db.exec(here).one().until = date(2026, 11, 24)
        db.flush()
        moved = ClassMembership(
            student_id=student.id, class_id=school_class.id, since=date(2026, 11, 24), reason="调班"
        )
        db.add(moved)


def begin(browser, contest):
    return browser.post(f"/competitions/{contest.competition.id}/attempts").headers["location"]


def test_a_teacher_who_loses_a_class_can_do_nothing_more_from_the_page_that_is_open(browser_of, world, contest):
    entries = contest.enter_everybody()
    teacher, admin = browser_of(world.teacher), browser_of(world.school_admin)
    assert teacher.get(f"/classes/{world.class_3.id}").status_code == 200
    assert admin.post(f"/staff/{world.teacher.id}/classes", data={"classes": str(world.class_4.id)}).status_code == 303
    for path in (
        f"/students/{world.lin.id}/pin",
        f"/students/{world.lin.id}/unlock",
        f"/classes/{world.class_3.id}/codes",
        f"/entries/{entries[world.lin.id].id}/extra-time",
        f"/entries/{entries[world.lin.id].id}/opt-out",
    ):
        assert teacher.post(path, data={"minutes": "5"}).status_code == 404
    assert teacher.get(f"/classes/{world.class_3.id}/slips").status_code == 404
    assert world.fetch(Student, world.lin.id).pin_salt == world.lin.pin_salt


def test_a_pupil_who_changes_class_during_a_contest_goes_on_and_stays_where_they_were_counted(
    browser_of, world, contest
):
    entries = contest.enter_everybody()
    lin = browser_of(world.lin)
    place = begin(lin, contest)
    move(world, world.lin, world.class_4)
    assert lin.post(f"{place}/responses", json={"number": 1, "choice": "A", "sequence": 1}).status_code == 200
    board = f"/competitions/{contest.competition.id}/classes/{world.class_3.id}/board"
    assert world.lin.name in browser_of(world.teacher).get(board).text
    entry = entries[world.lin.id].id
    assert browser_of(world.colleague).post(f"/entries/{entry}/extra-time", data={"minutes": "5"}).status_code == 404
    assert browser_of(world.teacher).post(f"/entries/{entry}/extra-time", data={"minutes": "5"}).status_code == 303
    assert lin.post(f"{place}/submission").status_code == 303
    assert browser_of(world.teacher).post(f"/students/{world.lin.id}/pin").status_code == 404
    assert browser_of(world.colleague).post(f"/students/{world.lin.id}/pin").status_code == 303


def test_a_disabled_teacher_s_open_page_does_nothing(browser_of, world):
    teacher = browser_of(world.teacher)
    assert browser_of(world.school_admin).post(f"/staff/{world.teacher.id}/disabling").status_code == 303
    assert teacher.post(f"/classes/{world.class_3.id}/codes").status_code == 401
    reply = browser_of().post("/sign-in/staff", data={"account": world.teacher.account, "password": PASSWORD})
    assert reply.status_code == 401


def test_a_first_password_given_anew_shuts_every_page_but_its_own(browser_of, world):
    """The sign-in that made it is ended; a new one opens nothing until the password is changed."""
    with world.database.writing() as db:
        db.get_one(Staff, world.teacher.id).must_change_password = True
    teacher = browser_of(world.teacher)
    assert teacher.post(f"/classes/{world.class_3.id}/codes").status_code == 403
    assert teacher.get("/me").status_code == 403
    assert teacher.get("/password").status_code == 200


def test_an_import_whose_pupils_have_begun_a_contest_is_not_undone(browser_of, world, contest):
    admin = browser_of(world.school_admin)
    place = upload(admin, sheet(pupil("马小云", no="21")))
    apply(admin, place)
    [made] = pupils(world, "马小云")
    contest.enter(made, world.class_3)
    begin(browser_of(made), contest)
    reply = admin.post(f"{place}/undoing")
    assert reply.status_code == 409 and "参加过竞赛" in reply.text
    assert pupils(world, "马小云") == [made]
    assert world.all(select(ClassMembership).where(ClassMembership.student_id == made.id))


def test_a_teacher_who_lost_a_class_cannot_import_what_was_previewed_before(browser_of, world):
    teacher = browser_of(world.teacher)
    place = upload(teacher, sheet(pupil("马小云", no="21")))
    with world.database.writing() as db:
        for row in db.exec(select(Teaching).where(Teaching.staff_id == world.teacher.id)).all():
            db.delete(row)
    assert teacher.post(f"{place}/application").status_code == 409
    assert pupils(world, "马小云") == []


def test_too_many_files_at_once_are_refused_in_words_while_pages_go_on(browser_of, world, monkeypatch):
    monkeypatch.setattr(rosters._reading, "most_waiting", 0)
    admin = browser_of(world.school_admin)
    reply = admin.post("/rosters", files={"file": ("a.xlsx", sheet(pupil("马小云")), XLSX)})
    assert reply.status_code == 503 and "系统繁忙" in reply.text
    assert admin.get("/rosters").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "\\\\evil",
    ],
)
def test_nobody_is_led_to_another_site_from_any_door(browser_of, world, elsewhere):
    nobody = browser_of()
    for path, data in (
        ("/sign-in/staff", {"account": world.teacher.account, "password": PASSWORD}),
        ("/sign-in/student", {"login_no": world.lin.login_no, "pin": world.pin(world.lin)}),
    ):
        assert nobody.post(path, data=data | {"next": elsewhere}).headers["location"] == "/"
    for path in ("/sign-in", "/sign-in/staff"):
        assert "evil" not in nobody.get(path, params={"next": elsewhere}).text
