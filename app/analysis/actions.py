"""What is done for item analysis: figures are computed once after a competition ended, and kept."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.analysis.gathering import answers_of
from app.analysis.items import analyse
from app.analysis.models import CompetitionFigures
from app.analysis.papers import measure as measure_totals
from app.competitions.models import Attempt, Competition
from app.db import Database
from app.questions.models import RevisionFigures


def measure(db: Session, competition: Competition, now: datetime) -> CompetitionFigures:
    """Compute the figures of a competition and keep them; measuring again replaces them."""
    gathered = answers_of(db, competition)
    items = analyse(gathered.answers)
    figures = db.get(CompetitionFigures, competition.id) or CompetitionFigures(
        competition_id=competition.id, measured_at=now, paper={}, items=[]
    )
    figures.measured_at, figures.paper = now, asdict(measure_totals(gathered.answers.totals, gathered.deviations))
    figures.items = [asdict(item) for item in items]
    db.add(figures)
    db.flush()
    _sum_up(db, [UUID(item.name) for item in items], now)
    return figures


def measure_due(database: Database, now: datetime, most: int = 5) -> int:
    """Measure competitions that have ended and whose attempts are all handed in; return how many were measured."""
    measured = select(CompetitionFigures.competition_id)
    under_way = select(Attempt.competition_id).where(col(Attempt.submitted_at).is_(None))
    due = (
        select(Competition.id)
        .where(
            Competition.closes_at < now,
            col(Competition.published_at).is_not(None),
            col(Competition.voided_at).is_(None),
            col(Competition.id).not_in(measured),
            col(Competition.id).not_in(under_way),
            col(Competition.id).in_(select(Attempt.competition_id)),
        )
        .limit(most)
    )
    with database.reading() as db:
        waiting = list(db.exec(due))
    for competition_id in waiting:
        with database.writing() as db:
            measure(db, db.get_one(Competition, competition_id), now)
    return len(waiting)


def _sum_up(db: Session, revisions: list[UUID], now: datetime) -> None:
    """Bring what the bank shows of each revision up to date: over all competitions, weighted by who was asked."""
    everything = [item for figures in db.exec(select(CompetitionFigures)) for item in figures.items]
    for revision in revisions:
        mine = [item for item in everything if item["name"] == str(revision) and item["facility"] is not None]
        asked = sum(item["asked"] for item in mine)
        row = db.get(RevisionFigures, revision) or RevisionFigures(id=revision, answered=0, measured_at=now)
        row.answered, row.measured_at = asked, now
        row.facility = sum(item["facility"] * item["asked"] for item in mine) / asked if asked else None
        row.discrimination = _mean_discrimination(mine)
        db.add(row)


def _mean_discrimination(items: list[dict[str, float | None]]) -> float | None:
    known = [(item["discrimination_index"], item["asked"]) for item in items]
    sure = [(index, asked) for index, asked in known if index is not None and asked]
    return sum(index * asked for index, asked in sure) / sum(asked for _, asked in sure) if sure else None
