"""A packaged lesson in a browser without our server: beside a platform of SCORM 1.2, of SCORM 2004, a store of cmi5."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from app.courses.lessons import read_lesson
from app.courses.players import Asked, player
from tests.lessons import lesson_text
from tests.written_lessons import MORE

QUESTIONS = [
    Asked(1, "有人请你尝一颗糖？", False, [("A", "尝一点"), ("B", "走开")], "B", "走开就安全了。", "课文", None),
    Asked(
        2, "谁能帮你？", True, [("A", "家人"), ("B", "老师"), ("C", "生人")], "AB", "家人和老师都能帮。", "课文", None
    ),
]
PLATFORM = """<!doctype html><title>platform</title><script>
window.said = JSON.parse(sessionStorage.getItem('said') || '{{}}');
window.calls = [];
function api(get, set, begin, save, end) {{
  var door = {{}};
  door[get] = function (name) {{ return window.said[name] || ''; }};
  door[set] = function (name, value) {{
    if (typeof value !== 'string') {{ throw new Error(name); }}
    window.said[name] = value; sessionStorage.setItem('said', JSON.stringify(window.said)); return 'true';
  }};
  [begin, save, end].forEach(function (name) {{
    door[name] = function () {{ window.calls.push(name); return 'true'; }};
  }});
  return door;
}}
window.{name} = api({words});
window.said['{learner}'] = location.search || 'pupil-1';
</script><iframe src="index.html" width="900" height="900"></iframe>"""
DOORS = {
    "1.2": ("API", "'LMSGetValue','LMSSetValue','LMSInitialize','LMSCommit','LMSFinish'", "cmi.core.student_id"),
    "2004": ("API_1484_11", "'GetValue','SetValue','Initialize','Commit','Terminate'", "cmi.learner_id"),
}


class Store(SimpleHTTPRequestHandler):
    """Gives the package's files, and keeps what a record store is told."""

    def log_message(self, *_):
        pass

    def _reply(self, status, said=None):
        body = json.dumps(said).encode() if said is not None else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        if not self.path.startswith("/xapi/"):
            return super().do_GET()
        self.server.headers.append(self.headers["Authorization"])
        if asked.get("stateId") == ["LMS.LaunchData"]:
            grouping = {"grouping": [{"id": "https://lms.example/au"}]}
            session = {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s1"}
            template = {"contextActivities": grouping, "extensions": session}
            data = {"launchMode": self.server.mode, "masteryScore": 0.5, "contextTemplate": template}
            return self._reply(200, data)
        kept = self.server.bookmark if asked.get("stateId") == ["bookmark"] else None
        return self._reply(200, kept) if kept else self._reply(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path.startswith("/fetch"):
            return self._reply(200, {"auth-token": "a2V5"})
        self.server.statements.append(json.loads(body))
        return self._reply(200, ["id"])

    def do_PUT(self):
        self.server.bookmark = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._reply(204)


@pytest.fixture
def served(tmp_path):
    for path, content in player("七年级禁毒课", read_lesson(lesson_text() + MORE), QUESTIONS, []).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for version, (name, words, learner) in DOORS.items():
        (tmp_path / f"{version}.html").write_text(PLATFORM.format(name=name, words=words, learner=learner))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Store, directory=str(tmp_path)))
    server.statements, server.headers, server.bookmark, server.mode = [], [], None, "Normal"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium, served):
    context = chromium.new_context(base_url=f"http://127.0.0.1:{served.server_port}", locale="zh-CN")
    made = context.new_page()
    made.faults = []
    made.on("pageerror", lambda error: made.faults.append(str(error)))
    yield made
    assert made.faults == []
    context.close()


def go_through(lesson) -> None:
    for _ in range(6):
        lesson.click("[data-next]")


def answer(lesson, first: str, second: str) -> None:
    lesson.check(f"[name=q1][value={first}]", force=True)
    for letter in "ABC":
        lesson.set_checked(f"[name=q2][value={letter}]", letter in second, force=True)
    lesson.click("[data-quiz] button")


def open_in(page, version: str, who: str = ""):
    page.goto(f"/{version}.html?{who}")
    lesson = page.frame(url="**/index.html") or page.frames[1]
    lesson.wait_for_selector("[data-moves]:not([hidden])")
    return lesson


def said(page) -> dict[str, str]:
    return page.evaluate("window.said")


def test_scorm_12_hears_where_how_long_and_how_well(page):
    lesson = open_in(page, "1.2")
    assert said(page)["cmi.core.lesson_status"] == "incomplete"
    lesson.click("[data-next]")
    assert said(page)["cmi.core.lesson_location"] == "2" and lesson.locator(".piece-live").count() > 0
    lesson = open_in(page, "1.2")  # another day
    assert lesson.inner_text("[data-at]") == "第 2 步，共 7 步"
    for _ in range(5):
        lesson.click("[data-next]")
    answer(lesson, "A", "ABC")
    assert said(page)["cmi.core.score.raw"] == "0" and said(page)["cmi.core.lesson_status"] == "incomplete"
    answer(lesson, "B", "AB")
    lesson.click("[data-end]")
    now = said(page)
    assert (now["cmi.core.score.raw"], now["cmi.core.lesson_status"]) == ("100", "passed")
    assert now["cmi.core.session_time"].startswith("00:00:") and "LMSFinish" in page.evaluate("window.calls")


def test_scorm_2004_hears_progress_completion_and_success_apart(page):
    lesson = open_in(page, "2004")
    lesson.click("[data-next]")
    assert 0 < float(said(page)["cmi.progress_measure"]) < 1
    for _ in range(5):
        lesson.click("[data-next]")
    answer(lesson, "B", "A")
    half = said(page)
    assert (half["cmi.success_status"], half["cmi.completion_status"]) == ("failed", "incomplete")
    answer(lesson, "B", "AB")
    now = said(page)
    assert (now["cmi.success_status"], now["cmi.completion_status"]) == ("passed", "completed")
    assert (now["cmi.score.scaled"], now["cmi.progress_measure"]) == ("1.0000", "1")
    lesson.click("[data-end]")
    assert said(page)["cmi.session_time"].startswith("PT") and said(page)["cmi.exit"] == "suspend"


def launch(served) -> str:
    actor = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "7f3a"}}
    here = f"http://127.0.0.1:{served.server_port}"
    sent = {"endpoint": f"{here}/xapi/", "fetch": f"{here}/fetch?k=1", "actor": json.dumps(actor)}
    sent |= {"registration": "0f7a2a4e-0000-4000-8000-000000000001", "activityId": "https://lms.example/au/1"}
    return "/index.html?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in sent.items())


def verbs(served) -> list[str]:
    return [one["verb"]["id"].rpartition("/")[2] for one in served.statements]


def until(page, served, count: int) -> None:
    for _ in range(100):
        if len(served.statements) >= count:
            return
        page.wait_for_timeout(50)


def test_cmi5_hears_initialized_passed_completed_terminated_in_this_order(page, served):
    page.goto(launch(served))
    page.wait_for_selector("[data-moves]:not([hidden])")
    until(page, served, 1)
    go_through(page)
    answer(page, "A", "C")
    answer(page, "B", "C")  # one of two: the platform asks for half
    answer(page, "B", "AB")
    page.click("[data-end]")
    until(page, served, 5)
    assert verbs(served) == ["initialized", "failed", "passed", "completed", "terminated"]
    passed, completed, terminated = served.statements[2:]
    kinds = [one["id"].rpartition("/")[2] for one in passed["context"]["contextActivities"]["category"]]
    assert kinds == ["cmi5", "moveon"] and passed["result"]["success"] and passed["result"]["score"]["scaled"] == 0.5
    assert passed["context"]["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"] == 0.5
    assert passed["context"]["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/sessionid"] == "s1"
    assert completed["result"]["completion"] is True and completed["actor"]["account"]["name"] == "7f3a"
    assert terminated["result"]["duration"].startswith("PT") and set(served.headers) == {"Basic a2V5"}
    assert served.bookmark["said"] == {"passed": True, "completed": True}


def test_cmi5_says_nothing_twice_in_a_second_session_and_nothing_of_marks_in_review(page, served):
    served.bookmark = {"step": 7, "furthest": 7, "best": 2, "passed": True, "said": {"passed": True, "completed": True}}
    page.goto(launch(served))
    page.wait_for_function("document.querySelector('[data-at]').textContent.includes('第 7 步')")
    answer(page, "B", "AB")
    page.click("[data-end]")
    until(page, served, 2)
    assert verbs(served) == ["initialized", "terminated"]
    served.statements, served.bookmark, served.mode = [], None, "Review"
    page.goto(launch(served))
    until(page, served, 1)
    go_through(page)
    answer(page, "B", "AB")
    page.click("[data-end]")
    until(page, served, 2)
    assert verbs(served) == ["initialized", "terminated"]


def test_opened_without_a_platform_the_lesson_is_whole_and_marks_itself(page):
    page.goto("/index.html")
    assert "没有连接到学习平台" in page.inner_text("[data-note]")
    go_through(page)
    assert page.is_hidden("[data-next]")
    answer(page, "B", "AB")
    assert "通过了" in page.inner_text("[data-result]") and "学完了" in page.inner_text("[data-note]")


def test_what_a_pupil_noted_is_gone_when_another_comes_to_the_same_device(page):
    def tick(who):
        lesson = open_in(page, "1.2", who)
        while lesson.is_hidden(".piece-skill input"):
            lesson.click("[data-next]")
        before = lesson.is_checked(".piece-skill input")
        lesson.check(".piece-skill input")
        return before

    assert [tick("lin"), tick("lin"), tick("zhou"), tick("lin")] == [False, True, False, False]
