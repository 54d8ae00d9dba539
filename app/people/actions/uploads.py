"""What happens to rosters that nobody confirmed: they are forgotten, with the names in them."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.people.models import RosterImport
from app.people.uploads import lapsed


def forget_unconfirmed(db: Session, now: datetime) -> None:
    """Forget the rosters that were never applied in time. Whoever applies one in this moment is refused or first."""
    waiting = col(RosterImport.applied_at).is_(None)
    db.exec(delete(RosterImport).where(waiting, col(RosterImport.checked_at) < lapsed(now)))
