"""What operators may read: no name, PIN, password, number, token or code ever stands in a log, a counter or an address.

The journeys below go right, go wrong, and break; then everything that was said is searched for what must not be in it.
"""

import io
import logging
import sys

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.people.models import ClassCode
from tests.contest import Contest
from tests.sheets import pupil, sheet
from tests.world import PASSWORD

WRONG_PIN, WRONG_PASSWORD, NAME, REGISTRATION = "271828", "Canary-of-2026", "金丝雀", "L640324201501010001"
BREAK = {
    "sqlite": ["CREATE TRIGGER broken BEFORE UPDATE ON student BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    "postgresql": ["ALTER TABLE student ADD CONSTRAINT broken CHECK (failures < 0) NOT VALID"],
}
MEND = {"sqlite": ["DROP TRIGGER broken"], "postgresql": ["ALTER TABLE student DROP CONSTRAINT broken"]}


@pytest.fixture
def said(monkeypatch):
    """Everything that goes to standard error and to Python's logging, with tracebacks."""
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    handler = logging.StreamHandler(heard)
    handler.addFilter(lambda record: not record.name.startswith("httpx"))  # the tests' own client
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)


class Browsers:
    """Opens browsers, and remembers where each was sent."""

    def __init__(self, app, world) -> None:
        self.app, self.world, self.addresses, self.tokens = app, world, [], []

    def of(self, who=None) -> TestClient:
        client = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
        client.event_hooks["response"] = [lambda reply: self.addresses.append(reply.headers.get("location", ""))]
        if who is not None:
            self.tokens.append(self.world.sign_in(who))
            client.cookies.set("qingdun", self.tokens[-1])
        return client


@pytest.fixture
def browsers(said, database, world):
    app = create_app(database)
    with TestClient(app):
        yield Browsers(app, world)


def sign_in(browsers, world):
    nobody = browsers.of()
    nobody.post("/sign-in/student", data={"login_no": world.lin.login_no, "pin": WRONG_PIN})
    nobody.post("/sign-in/staff", data={"account": world.teacher.account, "password": WRONG_PASSWORD})
    nobody.post("/sign-in/staff", data={"account": WRONG_PASSWORD, "password": world.teacher.account})
    signed = nobody.post("/sign-in/staff", data={"account": world.teacher.account, "password": PASSWORD})
    browsers.tokens.append(signed.cookies["qingdun"])
    signed = nobody.post("/sign-in/student", data={"login_no": world.lin.login_no, "pin": world.pin(world.lin)})
    browsers.tokens.append(signed.cookies["qingdun"])


def open_code(browsers, world):
    teacher = browsers.of(world.teacher)
    teacher.post(f"/classes/{world.class_3.id}/codes")
    [code] = world.all(ClassCode.__table__.select().with_only_columns(ClassCode.__table__.c.code))
    pupil_of_class = browsers.of()
    pupil_of_class.post("/sign-in/class", data={"code": code[0]})
    pupil_of_class.post(f"/sign-in/class/{code[0]}/{world.zhou.id}", data={"pin": WRONG_PIN})
    pupil_of_class.post(f"/sign-in/class/{code[0]}/{world.zhou.id}", data={"pin": world.pin(world.zhou)})
    return code[0]


def bring_a_roster(browsers, world):
    admin = browsers.of(world.school_admin)
    place = admin.post("/rosters", files={"file": (f"{NAME}.xlsx", sheet(pupil(NAME, registration=REGISTRATION)))})
    admin.post(f"{place.headers['location']}/application")
    admin.post("/rosters", files={"file": (f"{NAME}.csv", f"姓名,班级\n{NAME},{NAME}\n".encode())})
    admin.post("/rosters", files={"file": (f"{NAME}.xlsx", b"PK broken")})


def answer(browsers, world):
    contest = Contest(world)
    contest.enter_everybody()
    lin = browsers.of(world.lin)
    place = lin.post(f"/competitions/{contest.competition.id}/attempts").headers["location"]
    lin.post(f"{place}/responses", json={"number": 1, "choice": "A", "sequence": 1})
    lin.post(f"{place}/responses", json={"number": 1, "choice": NAME, "sequence": 2})
    lin.post(f"{place}/submission")
    officer = browsers.of(world.officer)
    officer.post(f"/reports/competitions/{contest.competition.id}/bulletin", data={"purpose": "全县情况通报"})
    officer.post(f"/reports/competitions/{contest.competition.id}/detail", data={"purpose": NAME})


def be_refused(browsers, world):
    stranger, teacher = browsers.of(), browsers.of(world.teacher)
    for path in (f"/students/{world.lin.id}/pin", "/classes", f"/{NAME}", f"/classes?q={NAME}", f"/classes/{NAME}"):
        for browser in (stranger, teacher):
            browser.get(path)
            browser.post(path, data={"name": NAME, "password": WRONG_PASSWORD}, headers={"Accept": "application/json"})
    teacher.post("/password", data={"current": PASSWORD, "new": WRONG_PASSWORD, "again": WRONG_PASSWORD + "x"})
    teacher.post(f"/students/{world.ma.id}/pin")
    teacher.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})


def break_down(browsers, world, database):
    """The database refuses a row of a pupil: the text of that error is what a careless log shows."""
    kind = database.engine.dialect.name
    with database.engine.begin() as connection:
        for command in BREAK[kind]:
            connection.exec_driver_sql(command)
    try:
        teacher = browsers.of(world.teacher)
        assert teacher.post(f"/students/{world.lin.id}/pin").status_code == 500
        browsers.of().post("/sign-in/student", data={"login_no": world.lin.login_no, "pin": WRONG_PIN})
    finally:
        with database.engine.begin() as connection:
            for command in MEND[kind]:
                connection.exec_driver_sql(command)


def secrets_of(browsers, world, code) -> dict[str, str]:
    people = [world.lin, world.zhou, world.ma, world.teacher, world.school_admin]
    found = {f"the name of {person.name}": person.name for person in people}
    found |= {f"the number of {pupil.name}": pupil.login_no for pupil in people[:3]}
    found |= {f"the PIN of {pupil.name}": world.pin(pupil) for pupil in people[:3]}
    found |= {f"the salt of {pupil.name}": pupil.pin_salt for pupil in people[:3]}
    found |= {f"token {place}": token for place, token in enumerate(browsers.tokens)}
    return found | {
        "a wrong PIN": WRONG_PIN,
        "a wrong password": WRONG_PASSWORD,
        "the password": PASSWORD,
        "the hash of the password": world.teacher.password_hash,
        "a name in a file": NAME,
        "a registration number": REGISTRATION,
        "the class code": code,
    }


def test_nothing_that_is_said_tells_who_anybody_is(said, browsers, world, database):
    sign_in(browsers, world)
    code = open_code(browsers, world)
    bring_a_roster(browsers, world)
    answer(browsers, world)
    be_refused(browsers, world)
    secrets = secrets_of(browsers, world, code)
    break_down(browsers, world, database)
    counted = browsers.of().get("/metrics").text
    assert "failed" in said.getvalue() and "request" in said.getvalue()
    assert [what for what, text in secrets.items() if text in said.getvalue()] == []
    assert [what for what, text in secrets.items() if text in counted] == []
    sent_to = [place for place in browsers.addresses if not place.startswith(f"/sign-in/class/{code}")]
    # A signed-out visitor is led back to the very address they asked for, whatever they wrote there themselves.
    sent_to = [place for place in sent_to if not place.startswith("/sign-in?next=")]
    assert [what for what, text in secrets.items() if any(text in place for place in sent_to)] == []
