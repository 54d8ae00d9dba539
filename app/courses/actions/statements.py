"""What is done with statements for a record store: collected from what learners did, sent in batches, tried again.

Learning itself knows nothing of it: what happened is found in the learners' progress, so a store that is slow or away
holds nobody up, and nothing is lost while it is.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import exists
from sqlmodel import Session, col, select

from app.courses.models import Course, Lesson, LessonProgress, LessonRevision, LessonStatement
from app.courses.statements import TOLD, Happening, Verb, statement, statement_id
from app.db import Database
from app.settings import Settings

log = logging.getLogger(__name__)
AT_ONCE, MOST_BATCHES = 50, 20
LONGEST_PAUSE = timedelta(hours=6)
PATIENCE = 15.0  # seconds for one request
MOMENTS = {
    Verb.INITIALIZED: col(LessonProgress.begun_at),
    Verb.PASSED: col(LessonProgress.passed_at),
    Verb.COMPLETED: col(LessonProgress.completed_at),
}
TAKEN, THERE_ALREADY, NOT_LIKED = (200, 204), 409, (400, 413)


class Away(Exception):
    """The store cannot take anything now."""


@dataclass
class Told:
    """What became of statements that were sent."""

    taken: list[UUID] = field(default_factory=list)
    refused: list[UUID] = field(default_factory=list)


class RecordStore:
    """A record store, as its settings name it."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self.client = httpx.Client(
            base_url=settings.xapi_endpoint.rstrip("/") + "/",
            auth=(settings.xapi_key, settings.xapi_secret),
            headers={"X-Experience-API-Version": "1.0.3"},
            timeout=PATIENCE,
            transport=transport,
        )

    def send(self, bodies: dict[UUID, dict[str, object]]) -> Told:
        """Send statements by their ids: all at once, or one by one when the store likes them not all.

        Raises Away when it can take nothing now; what it had taken before that is taken again without harm.
        """
        status = self._ask("POST", "statements", json=list(bodies.values()))
        if status in TAKEN:
            return Told(taken=list(bodies))
        told = Told()
        for id_, body in bodies.items():
            status = self._ask("PUT", "statements", json=body, params={"statementId": str(id_)})
            (told.refused if status in NOT_LIKED else told.taken).append(id_)
        return told

    def _ask(self, method: str, path: str, **what: Any) -> int:
        try:
            status = self.client.request(method, path, **what).status_code
        except httpx.HTTPError as error:
            raise Away(type(error).__name__) from None
        if status not in (*TAKEN, THERE_ALREADY, *NOT_LIKED):
            raise Away(str(status))
        return status


def tell(database: Database, store: RecordStore, site: str, secret: bytes, now: datetime) -> None:
    """Do one round: note what happened since the last one, and send what is due. No transaction waits for the store."""
    collect(database, site, secret, now)
    for _ in range(MOST_BATCHES):
        with database.reading() as db:
            bodies = due(db, now)
        if not bodies:
            return
        try:
            told = store.send(bodies)
        except Away as error:
            log.warning("the record store is away (%s); %d statements wait", error, len(bodies))
            with database.writing() as db:
                put_off(db, bodies, now)
            return
        with database.writing() as db:
            note(db, told, now)


def collect(database: Database, site: str, secret: bytes, now: datetime) -> int:
    """Write a statement for what happened and was not yet noted; return how many were written."""
    with database.reading() as db:
        found = [happening for verb in Verb for happening in _happenings(db, verb)]
    if not found:
        return 0
    rows = {statement_id(each.progress_id, each.verb): each for each in found}
    with database.writing() as db:
        known = set(db.exec(select(LessonStatement.id).where(col(LessonStatement.id).in_(rows))))  # by another process
        for id_, each in rows.items():
            if id_ not in known:
                body = statement(each, site, secret)
                verb = each.verb.value
                db.add(
                    LessonStatement(id=id_, progress_id=each.progress_id, verb=verb, body=body, made_at=now, due_at=now)
                )
    return len(rows) - len(known)


def _happenings(db: Session, verb: Verb) -> list[Happening]:
    moment = MOMENTS[verb]
    noted = exists().where(
        col(LessonStatement.progress_id) == LessonProgress.id, col(LessonStatement.verb) == verb.value
    )
    query = (
        select(LessonProgress, Lesson.code, LessonRevision.title, Course.code)
        .join(Lesson, col(Lesson.id) == LessonProgress.lesson_id)
        .join(LessonRevision, col(LessonRevision.id) == LessonProgress.revision_id)
        .join(Course, col(Course.id) == Lesson.course_id)
        .where(col(LessonProgress.track).in_(TOLD), col(Course.track).in_(TOLD), moment.is_not(None), ~noted)
        .order_by(moment)
        .limit(AT_ONCE * MOST_BATCHES)
    )
    return [
        Happening(verb, of.track, of.id, of.learner_id, lesson, title, course, _when(of, verb), sum(of.seconds))
        for of, lesson, title, course in db.exec(query)
    ]


def _when(of: LessonProgress, verb: Verb) -> datetime:
    at = {Verb.INITIALIZED: of.begun_at, Verb.PASSED: of.passed_at, Verb.COMPLETED: of.completed_at}[verb]
    assert at is not None, "the query asked for it"
    return at


def due(db: Session, now: datetime) -> dict[UUID, dict[str, object]]:
    """Return what is to be sent now, the longest waiting first."""
    waiting = select(LessonStatement).where(col(LessonStatement.due_at) <= now)
    rows = db.exec(waiting.order_by(col(LessonStatement.due_at), col(LessonStatement.id)).limit(AT_ONCE))
    return {row.id: row.body for row in rows}


def note(db: Session, told: Told, now: datetime) -> None:
    """Note what the store took, and what it will never take."""
    for row in _rows(db, told.taken):
        row.sent_at, row.due_at = now, None
    for row in _rows(db, told.refused):
        row.due_at, row.tries = None, row.tries + 1
        log.error("the record store refuses statement %s", row.id)


def put_off(db: Session, ids: Collection[UUID], now: datetime) -> None:
    """Try again later, each time twice as late, at most six hours."""
    for row in _rows(db, ids):
        row.tries += 1
        row.due_at = now + min(timedelta(minutes=2 ** min(row.tries, 12)), LONGEST_PAUSE)


def _rows(db: Session, ids: Collection[UUID]) -> list[LessonStatement]:
    return list(db.exec(select(LessonStatement).where(col(LessonStatement.id).in_(ids))))
