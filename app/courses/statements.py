"""Rule: what a record store outside (xAPI 1.0.3) is told of a learner's lesson: begun, passed, completed; no names.

A learner is a pseudonym that only our secret can make again. The same happening always has the same id, so telling it
twice changes nothing there. Nobody in recovery is ever told of.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import new as hmac
from uuid import UUID, uuid5

from app.courses.words import Track

OURS = UUID("6f6a7a51-3b1e-5c55-9a55-0f2f4d1c7e10")  # under which our statements have their ids
ADL = "http://adlnet.gov/expapi"
TOLD = (Track.SCHOOL, Track.WORKER)


class Verb(StrEnum):
    """What may be told."""

    INITIALIZED = "initialized"
    PASSED = "passed"
    COMPLETED = "completed"


SAID = {Verb.INITIALIZED: "开始", Verb.PASSED: "通过", Verb.COMPLETED: "学完"}


class NeverTold(ValueError):
    """Somebody in recovery would have been told of."""


@dataclass(frozen=True)
class Happening:
    """Something that a learner did with a lesson."""

    verb: Verb
    track: Track
    progress_id: UUID
    learner_id: UUID
    lesson: str  # by its code
    title: str
    course: str  # by its code
    at: datetime
    seconds: float


def pseudonym(secret: bytes, learner_id: UUID) -> str:
    """Return what a learner is called outside: always the same, and nothing to find anybody by."""
    return hmac(secret, b"xapi:" + learner_id.bytes, sha256).hexdigest()


def statement_id(progress_id: UUID, verb: Verb) -> UUID:
    """Return the id of the one statement about this happening."""
    return uuid5(OURS, f"{progress_id}/{verb.value}")


def statement(happening: Happening, site: str, secret: bytes) -> dict[str, object]:
    """Return the statement; `site` is the platform's own address. Raises NeverTold for the recovery track."""
    if happening.track not in TOLD:
        raise NeverTold
    verb = happening.verb
    said: dict[str, object] = {
        "id": str(statement_id(happening.progress_id, verb)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": site, "name": pseudonym(secret, happening.learner_id)},
        },
        "verb": {"id": f"{ADL}/verbs/{verb.value}", "display": {"en-US": verb.value, "zh-CN": SAID[verb]}},
        "object": {
            "objectType": "Activity",
            "id": f"{site}/lessons/{happening.lesson}",
            "definition": {"type": f"{ADL}/activities/lesson", "name": {"zh-CN": happening.title}},
        },
        "context": {
            "platform": "Qingdun",
            "language": "zh-CN",
            "contextActivities": {"parent": [{"id": f"{site}/courses/{happening.course}"}]},
        },
        "timestamp": happening.at.isoformat(),
    }
    return said | _result(happening)


def _result(happening: Happening) -> dict[str, object]:
    match happening.verb:
        case Verb.PASSED:
            return {"result": {"success": True}}
        case Verb.COMPLETED:
            return {"result": {"completion": True, "duration": f"PT{happening.seconds:.0f}S"}}
        case _:
            return {}
