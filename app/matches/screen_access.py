"""Who stands at a screen: not a person but a key, given to one screen of one match for the length of a show."""

import re
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col, select

from app.clock import Now
from app.db import TheDatabase
from app.errors import NotFound
from app.matches.cues import ScreenKind
from app.matches.models import Match, Place, Screen
from app.people.tokens import token_hash

COOKIE = "qingdun-screen"
KEY = re.compile(r"^[A-Za-z0-9_-]{20,64}$")


@dataclass(frozen=True)
class AtScreen:
    """A screen in front of somebody, its match, and at a podium the team."""

    screen: Screen
    match: Match
    team: UUID | None


class HasKey:
    """Dependency: the screen of the address, opened by its own key; another screen's key opens nothing.

    Every route of a screen has one among its dependencies; a test asks each with every kind of key.
    """

    def __init__(self, *kinds: ScreenKind) -> None:
        self.kinds = kinds

    async def __call__(
        self, request: Request, match_id: UUID, screen_id: UUID, database: TheDatabase, now: Now
    ) -> AtScreen:
        """Return the screen, or say that there is no such thing."""
        key = request.cookies.get(COOKIE, "")

        def find(db: Session) -> AtScreen:
            query = select(Screen).where(Screen.id == screen_id, Screen.match_id == match_id, Screen.ends_at > now)
            return _found(db, db.exec(query.where(Screen.key_hash == token_hash(key))).one_or_none(), self.kinds)

        return await database.look(find)


class HasKeyInAddress(HasKey):
    """Dependency: the overlay, whose key stands in its address because broadcasting software has no cookies to give."""

    async def __call__(self, key: str, database: TheDatabase, now: Now) -> AtScreen:  # type: ignore[override]
        """Return the screen, or say that there is no such thing."""

        def find(db: Session) -> AtScreen:
            return screen_with(db, key, now, self.kinds)

        return await database.look(find)


def screen_with(db: Session, key: str, now: Now, kinds: tuple[ScreenKind, ...] = tuple(ScreenKind)) -> AtScreen:
    """Return the screen that a key opens."""
    if not KEY.match(key):
        raise NotFound
    query = select(Screen).where(Screen.key_hash == token_hash(key), Screen.ends_at > now)
    return _found(db, db.exec(query).one_or_none(), kinds)


def _found(db: Session, screen: Screen | None, kinds: tuple[ScreenKind, ...]) -> AtScreen:
    if screen is None or screen.kind not in kinds:
        raise NotFound
    match = db.get_one(Match, screen.match_id)
    at = select(Place.team_id).where(Place.match_id == match.id, col(Place.desk) == screen.place)
    team = db.exec(at).one_or_none() if screen.kind is ScreenKind.PODIUM else None
    if screen.kind is ScreenKind.PODIUM and team is None:
        raise NotFound
    return AtScreen(screen, match, team)


K = ScreenKind
AnyScreen = Annotated[AtScreen, Depends(HasKey(K.DISPLAY, K.PODIUM, K.JUDGE))]
AtPodium = Annotated[AtScreen, Depends(HasKey(K.PODIUM))]
AtJudge = Annotated[AtScreen, Depends(HasKey(K.JUDGE))]
AtOverlay = Annotated[AtScreen, Depends(HasKeyInAddress(K.OVERLAY))]
