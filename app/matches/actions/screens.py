"""Screens of a match and their keys: made, shown once, replaced."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.matches.cues import ScreenKind
from app.matches.models import Match, Place, Screen
from app.people.tokens import token_hash

LIFE = timedelta(hours=12)
ONE_EACH = (ScreenKind.DISPLAY, ScreenKind.OVERLAY)


@dataclass(frozen=True)
class NewKey:
    """A screen and the key that opens it, to be shown once."""

    screen: Screen
    key: str


def make_keys(db: Session, match: Match, judges: int, now: datetime) -> list[NewKey]:
    """Give every screen of a match a new key; the old ones end at once."""
    db.exec(delete(Screen).where(col(Screen.match_id) == match.id))
    desks = db.exec(select(Place.desk).where(Place.match_id == match.id, col(Place.desk).is_not(None))).all()
    wanted = [(kind, 0) for kind in ONE_EACH]
    wanted += [(ScreenKind.PODIUM, desk) for desk in sorted(desk for desk in desks if desk is not None)]
    wanted += [(ScreenKind.JUDGE, number) for number in range(1, judges + 1)]
    return [_make(db, match.id, kind, place, now) for kind, place in wanted]


def screens_of(db: Session, match_id: UUID) -> list[Screen]:
    """Return the screens of a match."""
    rows = db.exec(select(Screen).where(Screen.match_id == match_id)).all()
    return sorted(rows, key=lambda screen: (list(ScreenKind).index(screen.kind), screen.place))


def _make(db: Session, match_id: UUID, kind: ScreenKind, place: int, now: datetime) -> NewKey:
    key = secrets.token_urlsafe(24)
    screen = Screen(
        match_id=match_id, kind=kind, place=place, key_hash=token_hash(key), made_at=now, ends_at=now + LIFE
    )
    db.add(screen)
    return NewKey(screen, key)
