"""Keeping accounts and schools: who makes whom, first passwords, disabling, classes of a teacher."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.people.actions.schools import load_regions
from app.people.actions.staff import make_administrator
from app.people.models import Region, School, Staff, Teaching
from app.vocabulary import Role
from tests.world import PASSWORD


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def words(reply) -> str:
    return BeautifulSoup(reply.text, "html.parser").select_one("main").get_text(" ", strip=True)


@pytest.fixture
def school_admin(browser_of, world):
    return browser_of(world.school_admin)


@pytest.fixture
def administrator(browser_of, world):
    return browser_of(world.administrator)


def named(world, account) -> Staff | None:
    return next(iter(world.all(select(Staff).where(Staff.account == account))), None)


def test_a_school_admin_makes_a_teacher_who_must_change_the_first_password(school_admin, browser_of, world):
    shown = page(school_admin.post("/staff", data={"account": "li.wei", "name": "李老师"}))
    password = shown.select_one("#first-password").text
    made = named(world, "li.wei")
    assert (made.role, made.school_id) == (Role.TEACHER, world.yuhai.id)
    li = browser_of()
    assert li.post("/sign-in/staff", data={"account": "li.wei", "password": password}).status_code == 303
    assert li.get("/classes").status_code == 403
    new = {"current": password, "new": "Another-Shield-7", "again": "Another-Shield-7"}
    assert li.post("/password", data=new).status_code == 303
    assert li.get("/classes").status_code == 200


def test_a_school_admin_cannot_make_anybody_but_teachers_of_this_school(school_admin, world):
    reply = school_admin.post("/staff", data={"account": "boss", "name": "某人", "role": "administrator"})
    assert reply.status_code == 403 and named(world, "boss") is None
    elsewhere = {"account": "li.wei", "name": "李老师", "school_code": world.hexi.code}
    school_admin.post("/staff", data=elsewhere)
    assert named(world, "li.wei").school_id == world.yuhai.id


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"account": "chen"}, "已经有人使用"),
        ({"account": "a b"}, "字母、数字"),
        ({"name": "  "}, "姓名"),
    ],
)
def test_a_refused_account_is_not_made_and_what_was_typed_stays(school_admin, world, changed, said):
    before = len(world.all(select(Staff)))
    reply = school_admin.post("/staff", data={"account": "li.wei", "name": "李老师"} | changed)
    assert reply.status_code == 422 and said in words(reply)
    assert len(world.all(select(Staff))) == before


@pytest.mark.parametrize(
    ("role", "place"),
    [("school_admin", {"school_code": "3164000002"}), ("organiser", {"region_code": "640324"})],
)
def test_the_administrator_makes_school_admins_and_people_of_a_region(administrator, world, role, place):
    data = {"account": "new.one", "name": "新账号", "role": role}
    assert administrator.post("/staff", data=data).status_code == 422  # of which school, which region?
    assert administrator.post("/staff", data=data | place).status_code == 200
    made = named(world, "new.one")
    assert made.role == role and (made.school_id or made.region_code)


def test_a_disabled_teacher_is_out_at_once_and_cannot_return(school_admin, browser_of, world):
    teacher = browser_of(world.teacher)
    assert teacher.get("/classes").status_code == 200
    school_admin.post(f"/staff/{world.teacher.id}/disabling")
    assert teacher.get("/classes").status_code == 303
    sign_in = {"account": "chen", "password": PASSWORD}
    assert browser_of().post("/sign-in/staff", data=sign_in).status_code == 401
    school_admin.post(f"/staff/{world.teacher.id}/enabling")
    assert browser_of().post("/sign-in/staff", data=sign_in).status_code == 303


def test_nobody_disables_the_own_account(administrator, school_admin, world):
    assert administrator.post(f"/staff/{world.administrator.id}/disabling").status_code == 403
    assert school_admin.post(f"/staff/{world.school_admin.id}/disabling").status_code == 403
    assert world.fetch(Staff, world.administrator.id).disabled_at is None


def test_a_new_first_password_ends_the_old_one_and_its_sign_ins(school_admin, browser_of, world):
    teacher = browser_of(world.teacher)
    shown = page(school_admin.post(f"/staff/{world.teacher.id}/password"))
    assert teacher.get("/classes").status_code == 303
    old = browser_of().post("/sign-in/staff", data={"account": "chen", "password": PASSWORD})
    assert old.status_code == 401
    password = shown.select_one("#first-password").text
    again = browser_of().post("/sign-in/staff", data={"account": "chen", "password": password})
    assert again.status_code == 303


def test_a_school_admin_cannot_reset_an_account_of_another_school_or_of_an_equal(school_admin, world):
    assert school_admin.post(f"/staff/{world.outsider.id}/password").status_code == 404
    assert school_admin.post(f"/staff/{world.school_admin.id}/password").status_code == 403
    assert world.fetch(Staff, world.outsider.id).password_hash == world.outsider.password_hash


def test_a_teacher_has_the_classes_that_were_ticked_and_none_of_another_school(school_admin, browser_of, world):
    ticked = {"classes": [str(world.class_4.id), str(world.hexi_class.id)]}
    school_admin.post(f"/staff/{world.teacher.id}/classes", data=ticked)
    taught = world.all(select(Teaching.class_id).where(Teaching.staff_id == world.teacher.id))
    assert taught == [world.class_4.id]
    assert "七年级(4)班" in browser_of(world.teacher).get("/classes").text
    school_admin.post(f"/staff/{world.teacher.id}/classes", data={})
    assert world.all(select(Teaching).where(Teaching.staff_id == world.teacher.id)) == []


def test_the_list_of_colleagues_ends_at_the_school(school_admin, administrator):
    shown = page(school_admin.get("/staff")).text
    assert "陈老师" in shown and "白老师" not in shown
    everybody = page(administrator.get("/staff?q=老师")).text
    assert "陈老师" in everybody and "白老师" in everybody and "平台管理员" not in everybody.split("账号列表")[1]


def test_the_administrator_adds_a_school(administrator, world):
    data = {"code": "3164000009", "name": "韦州中学", "region_code": "640324"}
    reply = administrator.post("/schools", data=data)
    assert reply.status_code == 303
    assert "韦州中学" in page(administrator.get(reply.headers["location"])).text
    assert administrator.post("/schools", data=data).status_code == 422  # already there


def test_an_unusual_school_code_is_asked_about_once(administrator, world):
    data = {"code": "9964000009", "name": "红寺堡研学基地", "region_code": "640324"}
    asked = administrator.post("/schools", data=data)
    assert asked.status_code == 422 and "99 不是常见的学校类别" in words(asked)
    assert administrator.post("/schools", data=data | {"sure": "true"}).status_code == 303


@pytest.mark.parametrize("changed", [{"code": "12"}, {"region_code": "640300"}, {"region_code": ""}, {"name": ""}])
def test_a_school_that_cannot_be_right_is_not_added(administrator, world, changed):
    data = {"code": "3164000009", "name": "韦州中学", "region_code": "640324"}
    assert administrator.post("/schools", data=data | changed).status_code == 422
    assert len(world.all(select(School))) == 3


def test_a_school_is_renamed_and_keeps_its_code(administrator, world):
    data = {"name": "豫海第一初级中学", "region_code": "640324"}
    assert administrator.post(f"/schools/{world.yuhai.id}", data=data).status_code == 303
    kept = world.fetch(School, world.yuhai.id)
    assert (kept.name, kept.code) == ("豫海第一初级中学", "3164000001")


def test_an_officer_sees_the_schools_of_the_county_without_names_of_teachers(browser_of, world):
    officer = browser_of(world.officer)
    shown = page(officer.get("/schools")).text
    assert "豫海第一中学" in shown and "兴庆区第三中学" not in shown
    assert "陈老师" not in page(officer.get(f"/schools/{world.yuhai.id}")).text


def test_the_counties_are_loaded_once(database):
    with database.writing() as db:
        assert load_regions(db) == 28
    with database.writing() as db:
        assert load_regions(db) == 0
        assert len(db.exec(select(Region)).all()) == 28


def test_the_first_administrator_is_made_from_the_command_line(database, app, browser_of, world):
    with database.writing() as db:
        make_administrator(db, "keeper", "管理员", "A-long-Shield-1")
    keeper = browser_of()
    sign_in = {"account": "keeper", "password": "A-long-Shield-1"}
    assert keeper.post("/sign-in/staff", data=sign_in).status_code == 303
    assert keeper.get("/schools").status_code == 200
