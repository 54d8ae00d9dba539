"""Beginning, many at a time: when a lesson starts a whole school presses 开始 in the same second.

Each pupil alone would hold SQLite's only turn to write through several visits to threads and a commit of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from app.competitions.access import published
from app.competitions.actions.attempts import entry_of, hold, start_attempt
from app.competitions.models import Competition
from app.errors import Refusal
from app.people.access import Permit

AT_ONCE = 25  # some fifty milliseconds, in which answers wait


@dataclass(frozen=True, slots=True)
class Beginning:
    """One pupil on the way to an attempt."""

    competition_id: UUID
    permit: Permit
    now: datetime


def write(connection: Connection, beginnings: Sequence[Beginning]) -> list[UUID | Refusal]:
    """Begin for each pupil, or go on with what is running; return the attempt's id, or why not, in the same order.

    Whoever is refused leaves nothing behind and holds nobody else back. Pupils are taken in the order of their ids, so
    that two processes never wait for each other's pupils.
    """
    outcomes: dict[int, UUID | Refusal] = {}
    held: dict[UUID, Competition] = {}
    order = sorted(range(len(beginnings)), key=lambda place: beginnings[place].permit.person.id)
    with Session(connection, expire_on_commit=False) as session:
        for place in order:
            one = beginnings[place]
            try:
                competition = _held(session, held, one)  # outside the savepoint: rolling back to it would let go
                with session.begin_nested():
                    outcomes[place] = _begin(session, competition, one)
            except Refusal as refusal:
                outcomes[place] = refusal
    return [outcomes[place] for place in range(len(beginnings))]


def _held(session: Session, held: dict[UUID, Competition], one: Beginning) -> Competition:
    """Return the competition, held once for the whole group."""
    if one.competition_id not in held:
        competition = published(session, one.competition_id)
        hold(session, competition, one.now)
        held[one.competition_id] = competition
    return held[one.competition_id]


def _begin(session: Session, competition: Competition, one: Beginning) -> UUID:
    person = one.permit.person
    entry = entry_of(session, competition, person.id, one.now)
    return start_attempt(session, competition, entry, person.sign_in_id, one.now).id
