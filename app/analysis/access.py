"""Who may read what the answers say of questions: whoever made the paper or the competition, and those above."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import select

from app.clock import Now
from app.competitions.models import Competition
from app.competitions.organiser_access import held_within
from app.db import Db
from app.errors import NotFound, Refusal
from app.people.access import May, Permit
from app.people.permissions import Action, Resource

MayAnalyse = Annotated[Permit, Depends(May(Resource.ANALYSIS, Action.READ))]


class NotEndedYet(Refusal):
    """Figures of a competition under way would tell who answers how."""

    message = "竞赛结束、全部交卷以后才有题目分析。"


def competition_to_analyse(competition_id: UUID, permit: MayAnalyse, db: Db, now: Now) -> Competition:
    """Return the competition of the address, once it has ended."""
    found = db.exec(select(Competition).where(Competition.id == competition_id, held_within(permit))).one_or_none()
    if found is None:
        raise NotFound
    if found.closes_at > now or found.voided_at:
        raise NotEndedYet
    return found


CompetitionToAnalyse = Annotated[Competition, Depends(competition_to_analyse)]
