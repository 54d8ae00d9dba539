"""Names of every length on the stage's screens, with nine teams and with twelve: whole, and nothing lies on them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from app.matches.cues import Cue, Scene
from app.matches.preset import TONGXIN_2023
from app.matches.public import public_view
from app.matches.seen import PublicTeam
from app.matches.words import Move, Outcome
from app.web import pages
from tests.browser.show import STAGE
from tests.rules.stage import Played, of, texts

STATIC = Path(__file__).parents[2] / "app" / "static"
NAMES = (
    "沃野",
    "青禾队",
    "星火代表队",
    "海原县回民中学队",
    "阿依古丽·买买提队",
    "同心县第一中学青禾代表队",
    "豫海回民中学启明代表队员",
    "石狮开发区中学朝阳代表队",
    "同心县第四中学与第五中学联合代表队",
    "宁夏回族自治区同心县第一中学禁毒宣传队",
    "王团镇同心县豫海回民中学青少年禁毒知识竞赛第一代表队（含初中部与高中部学生）",
    "下马关镇中学远山代表队伍",
)
# Text that sticks out of the place of its team, or lies on what is told beside it. A font's box is taller than its
# letters: a seventh above and below is empty.
CLIPPED = """
() => {
  const rows = document.querySelectorAll('.team, .cell, .row, .card, .lot');
  const letters = each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return [...range.getClientRects()].map(box => ({
      left: box.left, right: box.right, top: box.top + box.height / 7, bottom: box.bottom - box.height / 7
    }));
  };
  const told = [];
  rows.forEach(row => {
    const name = row.querySelector('[class*=name-]');
    if (!name) return;
    const frame = row.getBoundingClientRect();
    const own = name.getBoundingClientRect();
    const bar = row.matches('.team') && row.querySelector('.team-bar');
    const floor = bar ? bar.getBoundingClientRect().top : frame.bottom;
    const others = [...row.querySelectorAll('.points, .told, .desk, .card-line')].flatMap(letters);
    const out = letters(name).some(box => box.left < frame.left - 1 || box.right > frame.right + 1 ||
      box.top < Math.max(frame.top, own.top) - 1 || box.bottom > Math.min(floor, own.bottom) + 1 ||
      others.some(other => other.left < box.right - 1 && other.right > box.left + 1 &&
        other.top < box.bottom - 1 && other.bottom > box.top + 1));
    const points = letters(row.querySelector('.points') || row);
    if (out || points.some(box => box.right > frame.right + 1)) told.push(row.className + ': ' + name.textContent);
  });
  return [rows.length, told];
}
"""


def a_view(scene: Scene, teams: int):
    """Return what the hall sees of a question that nine or twelve teams answered, or of another scene."""
    match = Played(of(replace(next(r for r in TONGXIN_2023.rounds if r.code == "R3"), count=1), teams=9))
    match.step(3)
    match.later(11).machine()
    match.do(Move.REVEAL)
    match.do(Cue.SCENE, scene=scene.value)
    view = public_view(match.show, "同心县青少年禁毒知识竞赛决赛", texts(match.show.programme))
    return replace(view, teams=tuple(a_team(view.teams[at % 9], at) for at in range(teams)))


def a_team(like: PublicTeam, at: int) -> PublicTeam:
    told = dict(name=NAMES[at], desk=at + 1, place=at + 1, outcome=list(Outcome)[at % 3], award="三等奖")
    return replace(like, id=type(like.id)(int=at + 1), score=like.score * (at - 4), **told)


class Wall:
    """A big screen without a server: what it is to show is handed to it, and measured."""

    def __init__(self, page: Page) -> None:
        self.page, self.html = page, ""
        page.route("**/*", self._serve)

    def shows(self, template: str, **context) -> tuple[int, list[str]]:
        """Draw a screen as the server does; return how many teams are on it, and whose names are not whole."""
        self.html = pages.get_template(template).render(now_ms=0, version=1, news="/news", **context)
        self.page.goto("http://stage.test/")
        return self.page.evaluate(CLIPPED)

    def _serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.abort()


@pytest.fixture
def wall(chromium: Browser) -> Iterator[Wall]:
    context = chromium.new_context(viewport=STAGE, reduced_motion="reduce")
    yield Wall(context.new_page())
    context.close()


@pytest.mark.parametrize("teams", [9, 12])
def test_no_name_is_clipped_or_covered(wall, teams):
    faults = {}
    for scene in (Scene.QUESTION, Scene.ROUND, Scene.SCORES, Scene.AWARDS, Scene.DRAW):
        view = a_view(scene, teams)
        draw = list(zip(NAMES, range(1, teams + 1), strict=False))
        rows, faults[scene] = wall.shows("matches/stage/display.html", view=view, draw=draw, join=None, prizes=[])
        assert rows == teams
    for layout in ("bar", "full"):
        view = a_view(Scene.QUESTION, teams)
        rows, faults[layout] = wall.shows("matches/stage/overlay.html", view=view, layout=layout)
        assert rows == teams
    assert {where: names for where, names in faults.items() if names} == {}
