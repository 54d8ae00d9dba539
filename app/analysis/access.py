"""Who may read what the answers say of questions: whoever made the paper or the competition, and those above."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, select

from app.clock import Now
from app.competitions.models import Competition
from app.competitions.organiser_access import competitions_held
from app.db import Db
from app.errors import NotFound, Refusal
from app.papers.models import PaperQuestion
from app.people.access import May, Permit
from app.people.permissions import Action, Resource

MayAnalyse = Annotated[Permit, Depends(May(Resource.ANALYSIS, Action.READ))]


class NotEndedYet(Refusal):
    """Figures of a competition under way would tell who answers how."""

    message = "竞赛结束、全部交卷以后才有题目分析。"


@dataclass(frozen=True)
class Asked:
    """A revision on the paper of an ended competition."""

    competition: Competition
    revision_id: UUID


def competition_to_analyse(competition_id: UUID, permit: MayAnalyse, db: Db, now: Now) -> Competition:
    """Return the competition of the address, once it has ended."""
    return _ended(_load(db, permit, competition_id), now)


def question_to_analyse(competition_id: UUID, revision_id: UUID, permit: MayAnalyse, db: Db, now: Now) -> Asked:
    """Return the revision of the address, which stands on the competition's paper, once that has ended."""
    found = _load(db, permit, competition_id)
    on_paper = select(PaperQuestion.id).where(
        PaperQuestion.paper_id == found.paper_id, PaperQuestion.revision_id == revision_id
    )
    if db.exec(on_paper).first() is None:
        raise NotFound
    return Asked(_ended(found, now), revision_id)


def _load(db: Session, permit: Permit, competition_id: UUID) -> Competition:
    found = db.exec(
        select(Competition).where(Competition.id == competition_id, competitions_held(permit))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _ended(competition: Competition, now: datetime) -> Competition:
    if competition.closes_at > now or competition.voided_at:
        raise NotEndedYet
    return competition


CompetitionToAnalyse = Annotated[Competition, Depends(competition_to_analyse)]
QuestionToAnalyse = Annotated[Asked, Depends(question_to_analyse)]
