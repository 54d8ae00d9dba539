"""The fast lane of heartbeats: POST /lessons/{lesson_id}/beats. It never marks anything and believes no time."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope

from app import clock
from app.courses.beating import Beat, Counted
from app.db import Database
from app.errors import NotAllowed, NotFound, SignInNeeded
from app.fast_lane import FastLane, body_as, cookie_in, cookie_pattern
from app.journal import Journal
from app.people import persons, presence
from app.people.access import COOKIE

ADDRESS = re.compile(r"/lessons/([^/]+)/beats")
PATH = "/lessons/{lesson_id}/beats"
LARGEST = 512
TOKEN = cookie_pattern(COOKIE)


class Sent(BaseModel):
    """What a page sends: the step that is seen."""

    model_config = ConfigDict(extra="forbid", strict=True)

    step: Annotated[int, Field(ge=1, le=60)]


class BeatEndpoint(FastLane):
    """Count a heartbeat of a pupil."""

    retry_after = 15

    def __init__(self, database: Database, journal: Journal[Beat, Counted]) -> None:
        self._database, self._journal = database, journal

    async def answer(self, scope: Scope, receive: Receive) -> dict[str, object]:
        """Count one heartbeat and say what its step has now, after the commit that holds it."""
        now, token = clock.now(), cookie_in(scope, TOKEN)
        try:
            lesson_id = UUID(scope["path"].split("/")[2])
        except ValueError:
            raise NotFound from None
        person = persons.recall(token, now) if token else None
        if token and person is None:
            person = await self._database.look(lambda db: persons.look_up(db, token, now))
        if person is None:
            raise SignInNeeded
        if not person.is_student:
            raise NotAllowed
        sent = await body_as(Sent, receive, LARGEST)
        presence.note(person.sign_in_id, now)
        counted = await self._journal.append(Beat(person.id, lesson_id, sent.step, now))
        return {"step": counted.step, "seconds": counted.seconds}
