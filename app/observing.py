"""What operators see: one log line a request with ids and never a name, counters for Prometheus, and health."""

import logging
import os
import secrets
import sys
from functools import cache
from itertools import count
from typing import Any

import structlog
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import clock
from app.db import TheDatabase, ping
from app.tables import is_up_to_date

log = structlog.get_logger("qingdun")
router = APIRouter()

REQUESTS = Counter("qingdun_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("qingdun_request_seconds", "Seconds from request to reply", ["route"])
_PROCESS = secrets.token_hex(3)  # a request's number is unique among all processes, and costs no system call
_numbers = count(1)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}  # a label holds no words of strangers
QUIET = ("/static/", "/healthz", "/readyz", "/metrics")


@router.get("/healthz")
def is_alive() -> Response:
    """Say that this process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
async def is_ready(database: TheDatabase) -> Response:
    """Say whether the database answers and is migrated: only then may traffic come."""

    def look() -> str:
        with database.reading() as db:
            ping(db)
        return "" if is_up_to_date(database) else "database not migrated\n"

    try:
        fault = await run_in_threadpool(look)
    except Exception as error:
        log.error("not_ready", error=type(error).__name__)
        fault = "database does not answer\n"
    return PlainTextResponse(fault or "ready\n", 503 if fault else 200)


@router.get("/metrics")
def metrics() -> Response:
    """Return the counters in Prometheus' text form, of all processes together. The proxy keeps this address inside."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library has no types here
    return Response(generate_latest(together), media_type=CONTENT_TYPE_LATEST)


class Observer:
    """Counts and logs each request by its route, never by its address, which may hold an id, nor by its content."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; when it is done, count and log it."""
        if scope["type"] != "http" or scope["path"].startswith(QUIET):
            await self.app(scope, receive, send)
            return
        began, status, request_id = clock.ticks(), 500, f"{_PROCESS}-{next(_numbers):x}"

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, noting_status)
        except Exception:
            log.exception("failed", request=request_id, route=getattr(scope.get("route"), "path", "unknown"))
            raise
        finally:
            took, route = clock.ticks() - began, getattr(scope.get("route"), "path", "unknown")
            method = scope["method"] if scope["method"] in METHODS else "OTHER"
            _counter(method, route, status).inc()
            _timer(route).observe(took)
            if status >= 500 or took > 1 or (scope["method"] != "GET" and not scope["path"].endswith("/responses")):
                log.info("request", request=request_id, route=route, status=status, ms=round(took * 1000))


# Looking a counter up by its labels costs more than counting; routes, methods and statuses are few.
@cache
def _counter(method: str, route: str, status: int) -> Counter:
    return REQUESTS.labels(method, route, str(status))


@cache
def _timer(route: str) -> Histogram:
    return SECONDS.labels(route)


def start_logging(as_json: bool) -> None:
    """Send structured logs to standard error: one JSON object a line, or coloured text for people."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
