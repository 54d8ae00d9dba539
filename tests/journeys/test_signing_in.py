"""Signing in: pupils by class code or login number, staff by password; locks, and leaving."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.people.actions import guesses
from app.people.models import ClassCode, SignIn, Staff, Student
from tests.world import PASSWORD


def words(reply) -> str:
    return BeautifulSoup(reply.text, "html.parser").select_one("main").get_text(" ", strip=True)


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet():
    guesses._unknown.clear()  # lives as long as the process, and so longer than a test


@pytest.fixture
def code(world) -> str:
    now = clock.now()
    kept = ClassCode(
        class_id=world.class_3.id,
        code="042137",
        opened_by=world.teacher.id,
        opened_at=now,
        closes_at=now + timedelta(minutes=45),
    )
    world.keep(kept)
    return "042137"


@pytest.fixture
def nobody(browser_of):
    return browser_of()


def wrong_pin(world, student) -> str:
    return f"{(int(world.pin(student)) + 1) % 10**6:06d}"


def test_a_pupil_finds_the_class_by_its_code_and_signs_in_by_tile(nobody, world, code):
    found = nobody.post("/sign-in/class", data={"code": "０４２ 137"})
    assert found.headers["location"] == f"/sign-in/class/{code}"
    tiles = nobody.get(found.headers["location"])
    assert "林*禾" in tiles.text and "林小禾" not in tiles.text
    assert "吴*明" not in tiles.text  # the other class
    reply = nobody.post(f"/sign-in/class/{code}/{world.lin.id}", data={"pin": world.pin(world.lin)})
    assert reply.status_code == 303
    assert nobody.get("/me").json() == {"role": "student"}
    assert nobody.get("/").headers["location"] == "/home"


def test_the_cookie_is_for_this_browser_session_and_no_script(nobody, world, code):
    reply = nobody.post(f"/sign-in/class/{code}/{world.lin.id}", data={"pin": world.pin(world.lin)})
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    assert "max-age" not in cookie and "expires" not in cookie


def test_a_code_works_for_one_lesson(nobody, world, code, time):
    time.advance(minutes=44)
    assert nobody.get(f"/sign-in/class/{code}").status_code == 200
    time.advance(minutes=1)
    reply = nobody.get(f"/sign-in/class/{code}")
    assert reply.status_code == 404 and "口令" in words(reply)
    assert nobody.post(f"/sign-in/class/{code}/{world.lin.id}", data={"pin": world.pin(world.lin)}).status_code == 404


def test_a_wrong_code_is_said_beside_the_boxes(nobody, code):
    reply = nobody.post("/sign-in/class", data={"code": "000000"})
    assert reply.status_code == 404 and "不对" in words(reply)
    assert nobody.post("/sign-in/class", data={"code": code}).status_code == 303


def test_a_pupil_of_another_class_cannot_use_the_code(nobody, world, code):
    reply = nobody.post(f"/sign-in/class/{code}/{world.wu.id}", data={"pin": world.pin(world.wu)})
    assert reply.headers["location"] == f"/sign-in/class/{code}"
    assert nobody.get("/me").status_code == 303


def test_a_pupil_signs_in_with_the_login_number(nobody, world):
    reply = nobody.post("/sign-in/student", data={"login_no": "10000001", "pin": world.pin(world.lin)})
    assert reply.headers["location"] == "/"
    assert nobody.get("/me").json() == {"role": "student"}


def test_the_token_itself_is_kept_nowhere(nobody, world):
    nobody.post("/sign-in/student", data={"login_no": "10000001", "pin": world.pin(world.lin)})
    kept = world.all(select(SignIn))
    assert len(kept) == 1 and nobody.cookies["qingdun"] not in str(kept)


def test_every_sign_in_gets_a_new_token_and_ends_the_one_before(nobody, world):
    data = {"login_no": "10000001", "pin": world.pin(world.lin)}
    nobody.cookies.set("qingdun", "chosen-by-an-attacker")
    nobody.post("/sign-in/student", data=data)
    first = nobody.cookies.get("qingdun", domain="testserver.local")
    nobody.cookies.clear()
    nobody.cookies.set("qingdun", first)
    nobody.post("/sign-in/student", data=data)
    standing = [sign_in for sign_in in world.all(select(SignIn)) if sign_in.revoked_at is None]
    assert first != "chosen-by-an-attacker"
    assert len(standing) == 1


@pytest.mark.parametrize("login_no", ["10000001", "99999999"])
def test_a_wrong_pin_and_an_unknown_number_look_the_same(nobody, world, login_no):
    for _ in range(4):
        reply = nobody.post("/sign-in/student", data={"login_no": login_no, "pin": wrong_pin(world, world.lin)})
        assert reply.status_code == 401 and "登录号或 PIN 不对" in words(reply)
    reply = nobody.post("/sign-in/student", data={"login_no": login_no, "pin": wrong_pin(world, world.lin)})
    assert reply.status_code == 429 and "60 秒" in words(reply)


def test_a_locked_pupil_waits_and_then_gets_in_while_classmates_never_wait(nobody, browser_of, world, time):
    data = {"login_no": "10000001", "pin": wrong_pin(world, world.lin)}
    for _ in range(5):
        nobody.post("/sign-in/student", data=data)
    right = {"login_no": "10000001", "pin": world.pin(world.lin)}
    assert nobody.post("/sign-in/student", data=right).status_code == 429
    neighbour = browser_of()
    assert (
        neighbour.post("/sign-in/student", data={"login_no": "10000002", "pin": world.pin(world.zhou)}).status_code
        == 303
    )
    time.advance(seconds=60)
    assert nobody.post("/sign-in/student", data=right).status_code == 303
    assert world.fetch(Student, world.lin.id).failures == 0


def test_each_further_wrong_pin_doubles_the_wait(nobody, world, time):
    data = {"login_no": "10000001", "pin": wrong_pin(world, world.lin)}
    for _ in range(5):
        nobody.post("/sign-in/student", data=data)
    time.advance(seconds=61)
    assert "2 分钟" in words(nobody.post("/sign-in/student", data=data))


@pytest.mark.parametrize("account", ["chen", "nobody"])
def test_a_wrong_password_and_an_unknown_account_look_the_same(nobody, world, account):
    for _ in range(4):
        reply = nobody.post("/sign-in/staff", data={"account": account, "password": "wrong"})
        assert reply.status_code == 401 and "账号或密码不对" in words(reply)
    assert "15 分钟" in words(nobody.post("/sign-in/staff", data={"account": account, "password": "wrong"}))
    assert nobody.post("/sign-in/staff", data={"account": account, "password": PASSWORD}).status_code == 429


def test_a_teacher_signs_in_and_the_old_hash_is_renewed(nobody, world):
    reply = nobody.post("/sign-in/staff", data={"account": "chen", "password": PASSWORD, "next": "/classes?x=1"})
    assert reply.headers["location"] == "/classes?x=1"
    assert "m=19456,t=2,p=1" in world.fetch(Staff, world.teacher.id).password_hash


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_sent_to_another_site_after_signing_in(nobody, world, elsewhere):
    reply = nobody.post("/sign-in/staff", data={"account": "chen", "password": PASSWORD, "next": elsewhere})
    assert reply.headers["location"] == "/"


def test_signing_out_ends_the_sign_in_and_wipes_the_browser(browser_of, world):
    lin = browser_of(world.lin)
    token = lin.cookies["qingdun"]
    assert lin.get("/me").status_code == 200
    reply = lin.post("/sign-out")
    assert reply.headers["location"] == "/sign-in" and reply.headers["clear-site-data"] == '"storage"'
    stolen = browser_of()
    stolen.cookies.set("qingdun", token)
    assert stolen.get("/me").status_code == 303


def test_a_first_password_opens_nothing_but_the_page_where_it_is_changed(nobody, world):
    with world.database.writing() as db:
        db.get_one(Staff, world.teacher.id).must_change_password = True
    nobody.post("/sign-in/staff", data={"account": "chen", "password": PASSWORD})
    assert nobody.get("/").headers["location"] == "/password"
    assert nobody.get("/me").status_code == 403
    typed = {"current": PASSWORD, "new": "Another-Shield-7", "again": "Another-Shield-7"}
    assert nobody.post("/password", data=typed).status_code == 303
    assert nobody.get("/me").status_code == 200


def test_changing_the_password_ends_the_other_sign_ins(browser_of, world):
    here, elsewhere = browser_of(world.teacher), browser_of(world.teacher)
    typed = {"current": PASSWORD, "new": "Another-Shield-7", "again": "Another-Shield-7"}
    assert here.post("/password", data=typed).status_code == 303
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"current": "wrong"}, "当前密码不对"),
        ({"new": "Short-1", "again": "Short-1"}, "密码长度"),
        ({"new": "chen-Shield-7", "again": "chen-Shield-7"}, "不能包含账号"),
        ({"again": "Another-Shield-8"}, "不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "不能和当前密码相同"),
    ],
)
def test_a_refused_new_password_changes_nothing(browser_of, world, changed, said):
    teacher = browser_of(world.teacher)
    typed = {"current": PASSWORD, "new": "Another-Shield-7", "again": "Another-Shield-7"} | changed
    reply = teacher.post("/password", data=typed)
    assert reply.status_code == 422 and said in words(reply)
    assert world.fetch(Staff, world.teacher.id).password_hash == world.teacher.password_hash


@pytest.mark.parametrize("who", ["lin", "teacher"])
def test_an_idle_browser_is_signed_out(browser_of, world, time, who):
    somebody = browser_of(getattr(world, who))
    minutes = 30 if who == "lin" else 15
    time.advance(minutes=minutes)
    assert somebody.get("/me").status_code == 200
    time.advance(minutes=minutes + 1)
    assert somebody.get("/me").status_code == 303


def test_hostile_fields_are_refused_with_a_sentence(nobody, world):
    for path, data in [
        ("/sign-in/staff", {"account": "a\x00b", "password": "x"}),
        ("/sign-in/staff", {"account": "a" * 500, "password": "x"}),
        ("/sign-in/student", {"login_no": "\x00", "pin": "一二三四五六"}),
        ("/sign-in/class", {"code": "\x00\x00\x00"}),
    ]:
        assert 400 <= nobody.post(path, data=data).status_code < 500
    assert nobody.get("/sign-in/class/%00%00").status_code == 404
    assert nobody.get("/sign-in/class/042137/not-an-id").status_code == 404


def test_six_hundred_pupils_of_one_school_sign_in_at_once(browser_of, world):
    """All from one address within a minute: nobody is refused, whatever a neighbour typed."""
    pupils = [
        Student(login_no=f"2{number:07d}", name="学生", school_id=world.yuhai.id, pin_salt=f"{number:x}")
        for number in range(600)
    ]
    world.keep(*pupils)
    school = browser_of()

    def sign_in(pupil: Student) -> int:
        pin = world.pin(pupil)
        return school.post("/sign-in/student", data={"login_no": pupil.login_no, "pin": pin}).status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(sign_in, pupils)) == {303}
    assert len({sign_in.student_id for sign_in in world.all(select(SignIn))}) == 600


def test_the_page_names_its_fields_for_people_who_listen(nobody):
    page = BeautifulSoup(nobody.get("/sign-in?next=/classes").text, "html.parser")
    for entry in page.select("input:not([type=hidden])"):
        assert page.select_one(f"label[for={entry['id']}]")
    assert re.search(r"next=(/|%2F)classes", str(page.select_one(".staff-way a")))
