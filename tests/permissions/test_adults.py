"""Every address of the adults' area, tried by nobody, by people of the schools, by another track, with dead codes."""

import secrets
from datetime import timedelta

import pytest

from app import clock
from app.courses.adult_access import COOKIE
from app.courses.adult_models import AdultLearner, AdultSignIn
from app.courses.models import LessonProgress
from app.courses.words import Track
from app.main import create_app
from app.people.tokens import token_hash
from tests.lessons import Taught
from tests.permissions.matrix import adult_guards
from tests.permissions.stage import traces
from tests.test_architecture import OPEN_TO_ALL, leaves

NOTHING = "/adult/{rest:path}"  # whatever else is asked for
GUARDED = [route for route in leaves(create_app().routes) if adult_guards(route)]
ROUTES = [route for route in GUARDED if route.path != NOTHING]
BODIES = {
    "/adult/lessons/{lesson_id}/place": {"data": {"step": "1"}},
    "/adult/lessons/{lesson_id}/beats": {"json": {"step": 1}},
    "/adult/safety/deletion": {"data": {"sure": "yes"}},
}


class Area:
    """Two tracks with a course each, and in each a learner who has begun its lesson."""

    def __init__(self, world) -> None:
        self.world = world
        self.taught = {track: Taught(world, lessons=1, track=track) for track in (Track.WORKER, Track.RECOVERY)}
        self.learners = {track: self._learner(track) for track in self.taught}

    def _learner(self, track) -> AdultLearner:
        learner = AdultLearner(
            track=track,
            code_hash=secrets.token_hex(32),
            label="学员 0342",
            region_code="640324",
            staff_id=self.world.organiser.id,
            made_at=clock.now(),
        )
        self.world.keep(learner)
        taught, now = self.taught[track], clock.now()
        self.world.keep(
            LessonProgress(
                learner_id=learner.id,
                track=track,
                lesson_id=taught.first.id,
                revision_id=taught.revisions[0].id,
                begun_at=now,
                seen_at=now,
            )
        )
        return learner

    def token(self, track, **changed) -> str:
        token, now = secrets.token_urlsafe(32), clock.now()
        facts = {"began_at": now, "ends_at": now + timedelta(minutes=30)} | changed
        self.world.keep(AdultSignIn(learner_id=self.learners[track].id, token_hash=token_hash(token), **facts))
        return token

    def end(self, track) -> None:
        with self.world.database.writing() as db:
            db.get_one(AdultLearner, self.learners[track].id).ended_at = clock.now()


@pytest.fixture
def area(world):
    return Area(world)


def call(browser, route, taught, cookies: dict[str, str]):
    """Call an address of the area, about the lesson of a track, with these cookies and no others."""
    browser.cookies.clear()
    for name, value in cookies.items():
        browser.cookies.set(name, value)
    path = route.path.format(lesson_id=taught.first.id, course_id=taught.course.id)
    return browser.request(next(iter(route.methods)), path, **BODIES.get(route.path, {}))


def is_sent_to_the_code(route, reply) -> bool:
    if "GET" in route.methods:
        return (reply.status_code, reply.headers["location"]) == (303, "/adult")
    return reply.status_code == 401


def names(route) -> str:
    return f"{sorted(route.methods)} {route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_an_address_opens_to_the_holder_of_a_code_of_its_track_and_to_nobody_else(route, area, world, browser_of):
    tracks = set.intersection(*(set(guard.tracks) for guard in adult_guards(route)))
    browser = browser_of(None)
    about_a_lesson = "{" in route.path
    for track, taught in area.taught.items():
        dead = list(dead_cookies(area, track, world))
        before = traces(area)
        for refused in dead:
            assert is_sent_to_the_code(route, call(browser, route, taught, refused)), refused
        assert traces(area) == before, "a refusal left a trace"
        for other, theirs in area.taught.items():
            reply = call(browser, route, theirs, {COOKIE: area.token(track)})
            may = track in tracks and (not about_a_lesson or other is track)
            comes_in = reply.status_code in {200, 303, 409}  # 409: a rule says not yet, to whoever may ask
            assert comes_in if may else reply.status_code == 404, (track, other, reply.status_code)


def dead_cookies(area, track, world):
    """Yield cookies that open nothing here: of nobody, of people of the schools, made up, over, in the wrong place."""
    now = clock.now()
    pupil = world.sign_in(world.lin)
    yield {}
    yield {"qingdun": pupil}
    yield {COOKIE: pupil}
    yield {"qingdun": world.sign_in(world.organiser)}
    yield {COOKIE: "x" * 43}
    yield {COOKIE: area.token(track, ends_at=now)}
    yield {COOKIE: area.token(track, revoked_at=now)}
    yield {"qingdun": area.token(track)}


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_an_ended_code_opens_nothing(route, area, browser_of):
    for track, taught in area.taught.items():
        token = area.token(track)
        area.end(track)
        assert is_sent_to_the_code(route, call(browser_of(None), route, taught, {COOKIE: token}))


@pytest.mark.parametrize("path", ["/courses", "/home", "/classes", "/adult-codes", "/lessons/{lesson_id}"])
def test_a_code_opens_nothing_of_the_schools(path, area, browser_of):
    browser = browser_of(None)
    for track, taught in area.taught.items():
        for name in (COOKIE, "qingdun"):
            browser.cookies.clear()
            browser.cookies.set(name, area.token(track))
            assert browser.get(path.format(lesson_id=taught.first.id)).headers["location"].startswith("/sign-in")


def test_every_address_of_the_area_is_tried_here():
    own = {route.path for route in leaves(create_app().routes) if f"{route.path}/".startswith("/adult/")}
    assert own - OPEN_TO_ALL == {route.path for route in GUARDED}


@pytest.mark.parametrize("path", ["/adult/", "/adult/lessons", "/adult/nothing/at/all"])
def test_an_address_that_leads_nowhere_is_told_to_learners_only(path, area, browser_of):
    browser = browser_of(None)
    assert browser.get(path).headers["location"] == "/adult"
    for track in area.taught:
        browser.cookies.clear()
        browser.cookies.set(COOKIE, area.token(track))
        assert browser.get(path).status_code == 404
