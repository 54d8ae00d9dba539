"""Which competitions a person may look at for 优秀组织奖, and how many pupils of each school took part."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from app.awards.criteria import Participation, suggested
from app.competitions.models import Competition, Entry, Standing
from app.matches.models import Match, Team
from app.people.access import Permit, schools_within
from app.people.models import School


def competitions_for(db: Session, permit: Permit) -> list[Competition]:
    """Return the competitions that schools of this permit took part in, newest first."""
    inside = select(Entry.competition_id).join(School, col(School.id) == Entry.school_id)
    query = select(Competition).where(col(Competition.id).in_(inside.where(schools_within(permit))))
    return list(db.exec(query.where(col(Competition.voided_at).is_(None)).order_by(col(Competition.opens_at).desc())))


def suggestions(db: Session, permit: Permit, competition_id: UUID) -> list[Participation]:
    """Return the schools of a competition that might be honoured, the most active first."""
    query = (
        select(School.name, func.count(col(Entry.id)), func.count(col(Standing.id)))
        .join(Entry, col(Entry.school_id) == School.id)
        .join(Standing, col(Standing.entry_id) == Entry.id, isouter=True)
        .where(Entry.competition_id == competition_id, schools_within(permit))
        .group_by(col(School.id), School.name)
    )
    return suggested(Participation(*row) for row in db.exec(query))


def schools_on_stage(db: Session, match: Match) -> list[str]:
    """Return the schools whose teams entered the tournament; they may have no account here."""
    query = select(Team.school_name).where(Team.tournament_id == match.tournament_id).distinct()
    return sorted(db.exec(query))


def may_be_honoured(db: Session, permit: Permit, match: Match, names: list[str]) -> list[str]:
    """Return those of `names` that are schools of this permit or of the tournament."""
    within = db.exec(select(School.name).where(schools_within(permit), col(School.name).in_(names)))
    known = {*within, *schools_on_stage(db, match)}
    return [name for name in names if name in known]
