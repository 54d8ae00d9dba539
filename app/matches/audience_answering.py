"""The fast path of the hall: one tap on a phone. A plain ASGI endpoint over a journal of its own.

The phone's key is signed, so whoever made one up is turned away without a look at the database. Everything else (whose
seat it is, whether it is in time) is decided where the answer is written, together with hundreds of others.
"""

import re
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.types import Receive, Scope

from app import clock
from app.errors import NotFound
from app.fast_lane import FastLane, body_as, cookie_in, cookie_pattern
from app.journal import Journal
from app.matches.audience_saving import Kept, Tap
from app.matches.hall import NotSeated, is_phone_key
from app.people.tokens import token_hash
from app.secret import secret

COOKIE = "qingdun-seat"
ADDRESS = re.compile(r"/matches/([^/]+)/hall/answers")
PATH = "/matches/{match_id}/hall/answers"
LARGEST = 512  # bytes of a body
KEY = cookie_pattern(COOKIE)


class Answered(BaseModel):
    """What a phone sends for one tap. When it came is never taken from it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: UUID
    letters: Annotated[str, StringConstraints(pattern=r"^[A-H]{1,8}$")]


class HallAnswers(FastLane):
    """POST /matches/{match_id}/hall/answers."""

    retry_after = 1  # the time to answer is short

    def __init__(self, journal: Journal[Tap, Kept]) -> None:
        self._journal = journal

    async def answer(self, scope: Scope, receive: Receive) -> dict[str, object]:
        """Keep one tap and return the seat's first answer and when it came."""
        now = clock.now()  # first: the moment this server received it
        match_id, key = _match_of(scope["path"]), cookie_in(scope, KEY)
        if not is_phone_key(secret(), match_id, key):
            raise NotSeated
        answered = await body_as(Answered, receive, LARGEST)
        letters = "".join(sorted(set(answered.letters)))
        kept = await self._journal.append(Tap(match_id, token_hash(key), answered.question, letters, now))
        return receipt(answered.question, kept.letters, kept.received_at.isoformat(timespec="milliseconds"))


def receipt(question: UUID, letters: str, at: str) -> dict[str, object]:
    """Return what a phone is told of its answer."""
    return {"question": str(question), "letters": letters, "at": at}


def _match_of(path: str) -> UUID:
    try:
        return UUID(path.split("/")[2])
    except ValueError:
        raise NotFound from None
