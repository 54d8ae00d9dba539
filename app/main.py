"""Builds the application: chapters, refusals, headers, and the tasks that run beside it."""

import asyncio
import contextlib
import functools
import gc
import logging
import re
from collections.abc import AsyncIterator

from anyio import to_thread
from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app import clock, live, observing
from app.analysis.actions import measure_due
from app.analysis.routes import router as analysis
from app.awards.routes import router as awards
from app.competitions import answering, beginning, saving
from app.competitions.actions.attempts import close_expired
from app.competitions.actions.entries import open_due
from app.competitions.routes import router as competitions
from app.competitions.sitters import Sitters
from app.compression import Compression
from app.courses import beating, beats
from app.courses.actions.statements import RecordStore, tell
from app.courses.routes import router as courses
from app.db import Database
from app.errors import Refusal
from app.exchange.actions import pictures
from app.exchange.routes import router as exchange
from app.headers import SecurityHeaders
from app.journal import Journal
from app.matches import audience_answering, audience_saving
from app.matches.routes import router as matches
from app.matches.stage import Stage
from app.papers.routes import router as papers
from app.people import presence
from app.people.actions import uploads
from app.people.routes import router as people
from app.questions.routes import router as questions
from app.reports.routes import router as reports
from app.secret import secret
from app.settings import settings
from app.web import STATIC, show_fault, show_gallery, show_http_error, show_invalid, show_refusal

log = logging.getLogger(__name__)
HOUSEKEEPING = 20.0  # seconds between rounds
# The busiest first; what has an address of its own under /questions before the questions' ids.
CHAPTERS = (
    competitions, people, courses, exchange, questions, papers, matches, awards, analysis, reports, observing.router,
)  # fmt: skip


def create_app(database: Database | None = None) -> "Platform":
    """Return the application over `database` (the one of the settings, unless given)."""
    app = Platform(
        title="青盾 Qingdun",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
        max_body_size=settings().max_upload_mb << 20,
    )
    observing.start_logging(settings().log_json)
    app.state.database = database or Database(settings().database_url)
    for chapter in CHAPTERS:
        app.include_router(chapter)
    if settings().dev:
        app.add_api_route("/ui", show_gallery)
    app.state.stage = Stage(app.state.database)
    app.state.journal = Journal(app.state.database, saving.write)
    app.state.beginnings = Journal(app.state.database, beginning.write, beginning.AT_ONCE)
    app.state.hall_answers = Journal(app.state.database, audience_saving.write)
    app.state.beats = Journal(app.state.database, beating.write)
    app.fast_lanes = _fast_lanes(app)
    app.router.routes[:0] = [lane.route for lane in app.fast_lanes]  # other methods come this way, and are refused
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(Refusal, show_refusal)
    app.add_exception_handler(Exception, show_fault)
    app.add_exception_handler(RequestValidationError, show_invalid)
    app.add_exception_handler(HTTPException, show_http_error)
    app.usual_way = Compression(app.answer)
    guarded = SecurityHeaders(CrossOriginProtection(app.choose_lane), https=settings().https)
    app.layers = observing.Observer(guarded)
    return app


class Lane:
    """A fast lane: the addresses that take it, and what they lead to."""

    def __init__(self, address: re.Pattern[str], path: str, endpoint: ASGIApp) -> None:
        self.address = address
        self.endpoint = ServerErrorMiddleware(endpoint, handler=show_fault)
        self.route = Route(path, endpoint, methods=["POST"])  # what counters and logs call it


class Platform(FastAPI):
    """The application. Its layers lie around the framework, so that a fault of ours has every header too.

    Inside them an answer takes a lane of its own: what the framework would add (routing, body limits, exit stacks,
    tracing) costs as much as saving it.
    """

    layers: ASGIApp
    usual_way: ASGIApp
    fast_lanes: list[Lane]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through the layers."""
        await self.layers(scope, receive, send)

    async def choose_lane(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let answers pass; everything else goes the usual way."""
        if scope["type"] == "http" and scope["method"] == "POST":
            for lane in self.fast_lanes:
                if lane.address.fullmatch(scope["path"]):
                    scope["route"] = lane.route
                    await lane.endpoint(scope, receive, send)
                    return
        await self.usual_way(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the framework does."""
        await super().__call__(scope, receive, send)


def _fast_lanes(app: "Platform") -> list[Lane]:
    answers = answering.AnswerEndpoint(Sitters(app.state.database), app.state.journal)
    taps = audience_answering.HallAnswers(app.state.hall_answers)
    return [
        Lane(answering.ADDRESS, answering.PATH, answers),
        Lane(audience_answering.ADDRESS, audience_answering.PATH, taps),
        Lane(beats.ADDRESS, beats.PATH, beats.BeatEndpoint(app.state.database, app.state.beats)),
    ]


@functools.cache
def _freeze() -> None:
    """Keep what is there for good out of the garbage collector: long pauses at 1,000 clients go away.

    Once a process: whoever starts a second application in it (tests do) would keep every first one for ever.
    """
    gc.collect()
    gc.freeze()


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    database: Database = app.state.database
    to_thread.current_default_thread_limiter().total_tokens = settings().threads
    beside = (live.read_aloud(database), _keep_house(database), app.state.stage.run(), _tell_record_store(database))
    tasks = [asyncio.create_task(work) for work in beside]
    app.state.journal.start()
    app.state.beginnings.start()
    app.state.hall_answers.start()
    app.state.beats.start()
    _freeze()
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await app.state.beats.stop()
    await app.state.hall_answers.stop()
    await app.state.beginnings.stop()
    await app.state.journal.stop()
    await asyncio.to_thread(presence.write_down, database)


async def _keep_house(database: Database) -> None:
    while True:
        await asyncio.sleep(HOUSEKEEPING)
        for chore in (_open, _close, _measure, presence.write_down, _forget):
            try:
                await asyncio.to_thread(chore, database)
            except Exception:
                log.exception("a chore failed; it is tried again in the next round")


async def _tell_record_store(database: Database) -> None:
    """Tell the record store, if there is one; in a task of its own, because a slow one must not hold up the house."""
    if not settings().xapi_endpoint:
        return
    store = RecordStore(settings())
    while True:
        await asyncio.sleep(HOUSEKEEPING)
        try:
            await asyncio.to_thread(tell, database, store, settings().xapi_site, secret(), clock.now())
        except Exception:
            log.exception("telling the record store failed; it is tried again in the next round")


def _open(database: Database) -> None:
    """Freeze who takes part where a window has opened."""
    open_due(database, clock.now())


def _close(database: Database) -> None:
    """Hand in by the clock what has run out."""
    close_expired(database, clock.now())


def _measure(database: Database) -> None:
    """Work out what the answers of ended competitions say of their questions."""
    measure_due(database, clock.now())


def _forget(database: Database) -> None:
    """Forget news that everybody has read, and uploads that nobody confirmed."""
    with database.writing() as db:
        live.forget_old(db, clock.now())
        uploads.forget_unconfirmed(db, clock.now())
        pictures.forget_unconfirmed(db, clock.now())
