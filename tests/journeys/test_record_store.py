"""A record store outside hears of lessons in batches; while it is away nothing is lost, and nothing is told twice."""

import json
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

from app import clock
from app.courses.actions.statements import RecordStore, tell
from app.courses.models import LessonProgress, LessonStatement
from app.courses.words import Track
from app.settings import Settings
from tests.lessons import Taught

SITE, KEY = "https://school.example", b"secret"


class FakeStore:
    """A store of statements by id; `status` is what it answers instead, `dislikes` what it refuses."""

    def __init__(self) -> None:
        self.kept: dict[str, dict] = {}
        self.requests: list[httpx.Request] = []
        self.status, self.dislikes = 0, set()
        settings = Settings(xapi_endpoint="https://store.example/xapi", xapi_key="k", xapi_secret="s")
        self.store = RecordStore(settings, httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        body = json.loads(request.content)
        sent = body if isinstance(body, list) else [body]
        if self.status:
            return httpx.Response(self.status)
        if any(one["verb"]["display"]["en-US"] in self.dislikes for one in sent):
            return httpx.Response(400)
        self.kept |= {one["id"]: one for one in sent}
        return httpx.Response(200 if request.method == "POST" else 204)


@pytest.fixture
def fake():
    made = FakeStore()
    yield made
    made.store.client.close()


@pytest.fixture
def round_of(world, fake):
    return lambda: tell(world.database, fake.store, SITE, KEY, clock.now())


def begun(world, taught: Taught, learner, **more) -> LessonProgress:
    now = clock.now()
    facts = {"learner_id": learner.id, "track": taught.course.track, "begun_at": now, "seen_at": now} | more
    made = LessonProgress(lesson_id=taught.first.id, revision_id=taught.revisions[0].id, **facts)
    world.keep(made)
    return made


def rows(world) -> list[LessonStatement]:
    return world.all(select(LessonStatement))


def test_what_a_pupil_does_is_told_once_without_a_name(world, fake, round_of):
    taught = Taught(world)
    progress = begun(world, taught, world.lin)
    round_of()
    round_of()
    assert len(fake.requests) == 1
    progress.passed_at = progress.completed_at = clock.now()
    world.keep(progress)
    round_of()
    said = [one["verb"]["display"]["en-US"] for one in fake.kept.values()]
    assert sorted(said) == ["completed", "initialized", "passed"]
    whole = json.dumps(list(fake.kept.values()), ensure_ascii=False)
    assert world.lin.name not in whole and str(world.lin.id) not in whole and "第 1 个故事" in whole
    [first, *_] = fake.requests
    assert first.headers["X-Experience-API-Version"] == "1.0.3" and first.headers["Authorization"] == "Basic azpz"
    assert str(first.url) == "https://store.example/xapi/statements"
    assert all(row.sent_at and row.due_at is None for row in rows(world))


def test_nobody_in_recovery_is_told_of_by_either_track(world, fake, round_of):
    begun(world, Taught(world, track=Track.RECOVERY), world.lin)
    begun(world, Taught(world), world.zhou, track=Track.RECOVERY)
    round_of()
    assert rows(world) == [] and fake.requests == []


def test_while_the_store_is_away_statements_wait_longer_and_longer(world, fake, round_of, time):
    begun(world, Taught(world), world.lin)
    fake.status = 503
    round_of()
    round_of()  # not due yet
    assert len(fake.requests) == 1 and rows(world)[0].tries == 1
    time.advance(seconds=121)
    round_of()
    assert rows(world)[0].due_at - clock.now() == timedelta(minutes=4)
    fake.status = 0
    time.advance(seconds=241)
    round_of()
    assert len(fake.kept) == 1 and rows(world)[0].sent_at


def test_one_statement_that_the_store_dislikes_holds_up_no_other(world, fake, round_of):
    begun(world, Taught(world), world.lin, passed_at=clock.now())
    fake.dislikes = {"passed"}
    round_of()
    assert [request.method for request in fake.requests] == ["POST", "PUT", "PUT"]
    assert [one["verb"]["display"]["en-US"] for one in fake.kept.values()] == ["initialized"]
    round_of()
    assert len(fake.requests) == 3  # the refused one is not tried again


def test_what_the_store_has_already_counts_as_told(world, fake, round_of):
    begun(world, Taught(world), world.lin)
    fake.status = 409
    round_of()
    assert all(row.sent_at for row in rows(world))


def test_a_wrong_key_loses_nothing(world, fake, round_of):
    begun(world, Taught(world), world.lin)
    fake.status = 401
    round_of()
    assert rows(world)[0].due_at and rows(world)[0].sent_at is None


def test_many_statements_go_in_batches(world, fake, round_of):
    taught = Taught(world)
    for number in range(60):
        begun(world, taught, world.lin, learner_id=UUID(int=number))
    round_of()
    assert [len(json.loads(request.content)) for request in fake.requests] == [50, 10]
