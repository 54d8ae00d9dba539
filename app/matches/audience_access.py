"""Who holds a phone in the hall: not a person but a seat, entered with the code on its slip."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from app.db import TheDatabase
from app.matches.actions.audience import seat_with
from app.matches.audience_answering import COOKIE
from app.matches.audience_models import AudienceSeat


class HasSeat:
    """Dependency: the seat whose phone this is, in the match of the address; another match's phone has none."""

    async def __call__(self, request: Request, match_id: UUID, database: TheDatabase) -> AudienceSeat:
        """Return the seat, or say that this phone has none."""
        key = request.cookies.get(COOKIE, "")
        return await database.look(lambda db: seat_with(db, match_id, key))


AtSeat = Annotated[AudienceSeat, Depends(HasSeat())]
