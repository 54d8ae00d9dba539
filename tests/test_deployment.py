"""The proxy's configuration, and what every reply carries: checked against what a school really does."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import settings
from tests.contest import Contest
from tests.world import PASSWORD

NGINX = Path("docs/deploy/nginx.conf").read_text()
RATE = int(re.search(r"rate=(\d+)r/s", NGINX)[1])
BURST = int(re.search(r"burst=(\d+) nodelay", NGINX)[1])


def refused(arrivals: list[float]) -> int:
    """How many of these requests nginx' leaky bucket turns away."""
    level, last, turned_away = 0.0, 0.0, 0
    for moment in sorted(arrivals):
        level = max(0.0, level - (moment - last) * RATE)
        last = moment
        if level + 1 > BURST + 1:
            turned_away += 1
        else:
            level += 1
    return turned_away


@pytest.fixture
def steps(browser_of, world) -> int:
    """How many pages and answers a pupil asks for from the first page to the first answer, counted by doing it."""
    contest = Contest(world)
    contest.enter_everybody()
    lin, asked = browser_of(), []
    lin.event_hooks["request"] = [asked.append]
    lin.follow_redirects = True
    lin.get("/")
    lin.post("/sign-in/student", data={"login_no": world.lin.login_no, "pin": world.pin(world.lin)})
    lin.get(f"/competitions/{contest.competition.id}/start")
    page = lin.post(f"/competitions/{contest.competition.id}/attempts")
    lin.post(f"{page.url.path}/responses", json={"number": 1, "choice": "A", "sequence": 1})
    return len(asked)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_valve_lets_a_thousand_pupils_begin_within_ten_seconds_and_answer(steps):
    pupils, within, answers, minutes = 1_000, 10.0, 20, 6
    begin = [within * pupil / pupils + step * 0.5 for pupil in range(pupils) for step in range(steps)]
    # every answer sent twice, and the clock asked for every half minute
    gap = 60 * minutes / answers
    answering = [
        within + pupil / pupils * gap + turn * gap / 2 for pupil in range(pupils) for turn in range(2 * answers)
    ]
    clocks = [within + pupil / pupils * 30 + turn * 30 for pupil in range(pupils) for turn in range(2 * minutes)]
    assert 8 <= steps <= 15
    assert refused(begin + answering + clocks) == 0
    assert refused([0.0] * pupils * steps) == 0  # even all of it in one instant


def test_files_of_pages_do_not_count_against_the_valve():
    static = re.search(r"location /static/ \{([^}]*)\}", NGINX)[1]
    assert "proxy_pass" in static and "limit_req" not in static
    assert NGINX.count("limit_req ") == 1


def test_the_proxy_s_log_has_neither_queries_nor_class_codes():
    [written] = re.findall(r"log_format qingdun '(.*)';", NGINX)
    assert "$logged" in written and "$request " not in written and "$request_uri" not in written
    assert "args" not in written and "referer" not in written
    assert len(re.findall(r"access_log \S+ qingdun;", NGINX)) == 2
    assert re.search(r"~\^/sign-in/class/ /sign-in/class/-;", NGINX)


def test_the_proxy_takes_no_larger_file_than_the_application():
    assert re.search(r"client_max_body_size (\d+)m;", NGINX)[1] == str(settings().max_upload_mb)
    assert f"max_size {settings().max_upload_mb}MB" in Path("docs/deploy/Caddyfile").read_text()


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_kept_from_scripts_other_sites_and_over_https_from_open_lines(
    database, world, monkeypatch, https
):
    monkeypatch.setattr(settings(), "https", https)
    with TestClient(create_app(database), follow_redirects=False) as nobody:
        reply = nobody.post("/sign-in/staff", data={"account": world.teacher.account, "password": PASSWORD})
    [cookie] = reply.headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= parts
    assert ("secure" in parts) is https
    assert not any(part.startswith(("max-age", "expires", "domain")) for part in parts)
    assert ("strict-transport-security" in reply.headers) is https


def test_every_page_is_strict_about_what_it_loads_and_kept_by_no_cache(browser_of, world):
    teacher = browser_of(world.teacher)
    for path in ("/sign-in", "/classes", f"/classes/{world.class_3.id}/slips", "/nowhere", "/rosters/template.xlsx"):
        reply = teacher.get(path)
        policy = dict(part.strip().split(" ", 1) for part in reply.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
        assert "unsafe" not in reply.headers["content-security-policy"]
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/sign-in/staff", "/sign-in/student", "/sign-in/class", "/sign-out"])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_foreign_site_signs_nobody_in_or_out(browser_of, world, path, headers):
    reply = browser_of().post(path, data={"account": world.teacher.account, "password": PASSWORD}, headers=headers)
    assert reply.status_code == 403
    assert "set-cookie" not in reply.headers


def test_a_file_comes_as_a_file_under_its_own_name(browser_of, world):
    reply = browser_of(world.teacher).get("/rosters/template.xlsx")
    assert reply.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert reply.headers["content-disposition"].isascii()
