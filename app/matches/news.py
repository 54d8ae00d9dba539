"""News of a match: whoever draws its screens, in any process, looks at it again."""

from uuid import UUID

from sqlmodel import Session

from app import live

KIND = "match"


def changed(db: Session, match_id: UUID, *, urgent: bool = True) -> None:
    """Say, with the commit of `db`, that a match or what stands on its screens has changed."""
    live.announce(db, KIND, str(match_id), urgent=urgent)
