"""What the answers say: a paper's figures, its questions with flags, one question with its plots, and its uses."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.analysis.access import CompetitionToAnalyse, QuestionToAnalyse
from app.analysis.flags import FLAG_WORDS, Flag, flags
from app.analysis.items import Item
from app.analysis.kept import item_of
from app.analysis.models import CompetitionFigures
from app.competitions.models import Competition
from app.competitions.organiser_access import competitions_held
from app.db import Db
from app.errors import NotFound
from app.matches.access import tournaments_within
from app.matches.models import Match, MatchQuestion, Tournament
from app.papers.access import papers_within
from app.papers.models import Paper, PaperQuestion
from app.people.access import Permit
from app.people.permissions import Action, Resource, scope
from app.questions.access import MayRead, QuestionToRead
from app.questions.marking import LETTERS
from app.questions.models import Question, QuestionRevision
from app.vocabulary import GradeBand, label
from app.web import render

router = APIRouter()
GRAVE = {Flag.NEGATIVE_DISCRIMINATION, Flag.KEY_DOUBTFUL}


@dataclass(frozen=True)
class Row:
    """One question of a competition with its figures."""

    question: Question
    revision: QuestionRevision
    item: Item
    flags: list[Flag]


@dataclass(frozen=True)
class Use:
    """Where a revision was used: a paper, and the competition that was held with it, if any."""

    revision: QuestionRevision
    paper: Paper
    competition: Competition | None
    item: Item | None


@router.get("/competitions/{competition_id}/analysis")
def show_paper(request: Request, competition: CompetitionToAnalyse, db: Db) -> Response:
    """Show the figures of the paper and of each question, those to look at first."""
    figures = db.get(CompetitionFigures, competition.id)
    rows = _rows(db, figures.items) if figures else []
    return render(
        request,
        "analysis/paper.html",
        competition=competition,
        figures=figures,
        paper=figures.paper if figures else {},
        rows=sorted(rows, key=lambda row: (-len(row.flags), row.item.facility or 0)),
        words=FLAG_WORDS,
        grave=GRAVE,
    )


@router.get("/competitions/{competition_id}/analysis/{revision_id}")
def show_item(request: Request, asked: QuestionToAnalyse, db: Db) -> Response:
    """Show one question as pupils answered it: how hard for whom, and who took which option."""
    competition = asked.competition
    figures = db.get(CompetitionFigures, competition.id)
    mine = [item for item in figures.items if item["name"] == str(asked.revision_id)] if figures else []
    if not mine:
        raise NotFound
    [row] = _rows(db, mine)
    return render(
        request,
        "analysis/item.html",
        competition=competition,
        row=row,
        letters=LETTERS,
        words=FLAG_WORDS,
        bands=[(label(band), found) for band in GradeBand for found in row.item.bands if found.band == band],
    )


@router.get("/questions/{question_id}/uses")
def show_uses(request: Request, whole: QuestionToRead, permit: MayRead, db: Db) -> Response:
    """Show which papers and competitions used which revision of a question, and how pupils fared."""
    return render(
        request,
        "analysis/uses.html",
        question=whole.question,
        uses=_uses(db, permit, [revision for revision, _ in whole.revisions]),
        matches=_matches(db, permit, [revision for revision, _ in whole.revisions]),
    )


def _rows(db: Session, items: list[dict[str, Any]]) -> list[Row]:
    ids = [UUID(item["name"]) for item in items]
    query = select(QuestionRevision, Question).join(Question, col(Question.id) == QuestionRevision.question_id)
    known = {
        revision.id: (question, revision)
        for revision, question in db.exec(query.where(col(QuestionRevision.id).in_(ids)))
    }
    read = [item_of(item) for item in items]
    return [Row(*known[UUID(item.name)], item, flags(item)) for item in read]


def _uses(db: Session, permit: Permit, revisions: list[QuestionRevision]) -> list[Use]:
    person = permit.person
    papers, contests = (scope(person.role, what, Action.READ) for what in (Resource.PAPER, Resource.ANALYSIS))
    if papers is None or contests is None:
        return []
    query = (
        select(PaperQuestion.revision_id, Paper, Competition)
        .join(Paper, col(Paper.id) == PaperQuestion.paper_id)
        .join(
            Competition,
            (col(Competition.paper_id) == Paper.id) & competitions_held(Permit(person, contests)),
            isouter=True,
        )
        .where(
            col(PaperQuestion.revision_id).in_([revision.id for revision in revisions]),
            papers_within(Permit(person, papers)),
        )
        .order_by(col(Paper.made_at).desc())
    )
    by_id = {revision.id: revision for revision in revisions}
    return [
        Use(by_id[revision_id], paper, competition, _item(db, competition, revision_id))
        for revision_id, paper, competition in db.exec(query)
    ]


def _matches(db: Session, permit: Permit, revisions: list[QuestionRevision]) -> list[tuple[str, int]]:
    """Return the matches on stage within reach that set a revision aside, with the revision's number."""
    reach = scope(permit.person.role, Resource.TOURNAMENT, Action.READ)
    if reach is None:
        return []
    numbers = {revision.id: revision.number for revision in revisions}
    query = (
        select(Tournament.name, Match.name, MatchQuestion.revision_id)
        .join(Match, col(Match.tournament_id) == Tournament.id)
        .join(MatchQuestion, col(MatchQuestion.match_id) == Match.id)
        .where(col(MatchQuestion.revision_id).in_(list(numbers)), tournaments_within(Permit(permit.person, reach)))
        .order_by(col(Match.made_at).desc())
    )
    return [(f"{tournament} · {match}", numbers[revision]) for tournament, match, revision in db.exec(query)]


def _item(db: Session, competition: Competition | None, revision_id: UUID) -> Item | None:
    figures = db.get(CompetitionFigures, competition.id) if competition else None
    found = [item for item in figures.items if item["name"] == str(revision_id)] if figures else []
    return item_of(found[0]) if found else None
