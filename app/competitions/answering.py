"""The fast path: saving one answer. A plain ASGI endpoint over the journal; everything else may be slower.

It takes no thread and opens no session: the pupil is known from memory after the first answer, the body is checked by a
model called by hand, the answer joins the next commit, and the receipt is sent after that commit.
"""

import re
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope

from app import clock
from app.competitions import timing
from app.competitions.refusals import AlreadySubmitted, OtherDevice, TimeIsUp
from app.competitions.saving import Save
from app.competitions.sitters import Sitter, Sitters
from app.competitions.timing import Arrival
from app.errors import Invalid, SignInNeeded
from app.fast_lane import FastLane, body_as, cookie_in, cookie_pattern
from app.journal import Journal
from app.people import presence
from app.people.access import COOKIE

ADDRESS = re.compile(r"/attempts/([^/]+)/responses")
PATH = "/attempts/{attempt_id}/responses"
LARGEST = 2_048  # bytes of a body
TOKEN = cookie_pattern(COOKIE)


class Answered(BaseModel):
    """What a page sends for one tap. Times, marks and states are never taken from it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    number: Annotated[int, Field(ge=1, le=200)]
    choice: Annotated[str, StringConstraints(pattern=r"^[A-H]{0,8}$")]
    sequence: Annotated[int, Field(ge=1, le=10**9)]
    marked: bool = False
    age_ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0  # how long ago the pupil tapped


class AnswerEndpoint(FastLane):
    """POST /attempts/{attempt_id}/responses."""

    def __init__(self, sitters: Sitters, journal: Journal[Save, bool]) -> None:
        self._sitters, self._journal = sitters, journal

    async def answer(self, scope: Scope, receive: Receive) -> dict[str, object]:
        """Save one answer and return its receipt, after the commit that holds it."""
        now, attempt_id = clock.now(), scope["path"].split("/")[2]
        token = cookie_in(scope, TOKEN)
        if not token:
            raise SignInNeeded
        answered = await body_as(Answered, receive, LARGEST)
        sitter = self._sitters.known(attempt_id, token)
        if sitter is None:
            sitter = await run_in_threadpool(self._sitters.load, attempt_id, token, now)
        if now >= sitter.sign_in_ends:
            raise SignInNeeded
        late = _check(sitter, answered, now)
        presence.note(sitter.sign_in_id, now)
        save = Save(sitter.attempt_id, answered.number, answered.sequence, answered.choice, answered.marked, now, late)
        if not await self._journal.append(save):
            raise AlreadySubmitted
        return {
            "number": answered.number,
            "sequence": answered.sequence,
            "saved_at": now.isoformat(timespec="milliseconds"),
            "late": late,
            "remaining_ms": timing.remaining(sitter.deadline, clock.now()),
        }


def _check(sitter: Sitter, answered: Answered, now: datetime) -> bool:
    """Return whether the answer is late but counts; refuse what may not be saved."""
    if sitter.is_submitted:
        raise AlreadySubmitted
    if not sitter.is_this_device:
        raise OtherDevice
    arrival = timing.arrival(sitter.deadline, now, timedelta(milliseconds=answered.age_ms))
    if arrival is Arrival.TOO_LATE:
        raise TimeIsUp
    place = answered.number - 1
    if place >= len(sitter.letters):
        raise Invalid(message="没有这一题，没有保存。")
    choice = answered.choice
    if any(letter not in sitter.letters[place] for letter in choice) or (len(choice) > 1 and not sitter.many[place]):
        raise Invalid(message="没有这个选项，没有保存。")
    return arrival is Arrival.LATE
