"""Setting a competition up: a draft in four plain forms, a preview, publication."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from app.clock import HERE, Now
from app.competitions import scope, set_up
from app.competitions.actions import setting_up
from app.competitions.models import Competition
from app.competitions.numbers import scope_tally
from app.competitions.organiser_access import Draft, DraftToChange, MayCreate
from app.competitions.paper_choice import PaperToChoose, paper_facts, papers_to_choose
from app.competitions.reach import home_of, reach_of
from app.competitions.scope import Bounds
from app.competitions.scope_words import scope_in_words
from app.competitions.set_up import STEPS, Checked, Form
from app.competitions.words import RELEASE_WORDS
from app.db import Db
from app.errors import Invalid
from app.papers.access import MayRead as MayReadPapers
from app.people.access import Permit
from app.web import go, plain_form, render

router = APIRouter(prefix="/competitions")
Step = Annotated[int, Path(ge=1, le=4)]
Codes = Annotated[list[str], Query(max_length=500)]
AXES = ("regions", "schools", "classes", "grades")


async def sent_form(request: Request) -> Form:
    """Return the fields of a plain form, each with everything sent under its name; files are not looked at."""
    sent = await plain_form(request, 600)
    return {name: [text for text in sent.getlist(name) if isinstance(text, str)] for name in sent}


SentForm = Annotated[Form, Depends(sent_form)]


@router.get("/new")
def new_competition(request: Request, permit: MayCreate, papers: MayReadPapers, db: Db) -> Response:
    """Show the first step of a new competition."""
    return _first_page(request, papers_to_choose(db, papers), {}, {})


@router.post("")
def create_competition(
    request: Request, form: SentForm, permit: MayCreate, papers: MayReadPapers, db: Db, now: Now
) -> Response:
    """Keep a draft and go on to the second step."""
    offered = papers_to_choose(db, papers)
    checked = set_up.name_and_paper(form, [paper.id for paper in offered])
    home = home_of(permit.person)
    try:
        reach = reach_of(db, permit.person, *home, now)
        draft = setting_up.begin_draft(db, checked, reach, permit.person.id, home, now)
    except Invalid as invalid:
        return _first_page(request, offered, form, invalid.faults)
    return go(f"/competitions/{draft.id}/set-up/2")


@router.get("/{competition_id}/set-up/{step}")
def show_step(request: Request, draft: DraftToChange, papers: MayReadPapers, db: Db, now: Now, step: Step) -> Response:
    """Show one step with what is kept so far."""
    if draft.competition.published_at:
        return go(f"/competitions/{draft.competition.id}")
    return _page(request, db, draft, papers, step, now, {}, {})


@router.post("/{competition_id}/set-up/{step}")
def keep_step(
    request: Request, form: SentForm, draft: DraftToChange, papers: MayReadPapers, db: Db, now: Now, step: Step
) -> Response:
    """Keep one step and go on to the next; with a fault, show it again and keep nothing."""
    competition = draft.competition
    try:
        if step == 3:
            setting_up.choose_scope(db, competition, _chosen(form), draft.reach)
        else:
            setting_up.change_draft(db, competition, _checked(db, competition, papers, form, step, now))
    except Invalid as invalid:
        return _page(request, db, draft, papers, step, now, form, invalid.faults)
    if "count" in form:
        return go(f"/competitions/{competition.id}/set-up/3")
    return go(f"/competitions/{competition.id}/" + (f"set-up/{step + 1}" if step < 4 else "publication"))


@router.get("/{competition_id}/scope")
def count_scope(
    request: Request,
    draft: DraftToChange,
    db: Db,
    now: Now,
    regions: Codes = [],  # noqa: B006  # FastAPI copies defaults
    schools: Codes = [],  # noqa: B006
    classes: Codes = [],  # noqa: B006
    grades: Codes = [],  # noqa: B006
) -> Response:
    """Say how many pupils a choice would take in, before it is kept."""
    chosen = Bounds(tuple(regions), tuple(schools), tuple(classes), tuple(grades))
    try:
        tally, fault = scope_tally(db, scope.bounds(chosen, draft.reach), now), ""
    except Invalid as invalid:
        tally, fault = None, invalid.message
    return render(
        request,
        "competitions/organiser/scope_count.html",
        block="count",
        draft=draft.competition,
        tally=tally,
        fault=fault,
    )


@router.get("/{competition_id}/publication")
def preview(request: Request, draft: DraftToChange, db: Db, now: Now) -> Response:
    """Show everything once more, as it will be announced, and the button that publishes."""
    if draft.competition.published_at:
        return go(f"/competitions/{draft.competition.id}")
    return _preview(request, db, draft, now, 200)


@router.post("/{competition_id}/publication")
def publish(request: Request, draft: DraftToChange, db: Db, now: Now) -> Response:
    """Publish, or say what keeps it from being published."""
    try:
        setting_up.publish(db, draft.competition, draft.reach, now)
    except setting_up.NotReady:
        return _preview(request, db, draft, now, 422)
    return go(f"/competitions/{draft.competition.id}")


def _checked(db: Session, competition: Competition, papers: Permit, form: Form, step: int, now: datetime) -> Checked:
    match step:
        case 1:
            offered = papers_to_choose(db, papers, competition.paper_id)
            return set_up.name_and_paper(form, [paper.id for paper in offered])
        case 2:
            return set_up.times(form, now, HERE)
        case _:
            return set_up.results(form, competition.level)


def _chosen(form: Form) -> Bounds:
    return Bounds(**{f"scope_{axis}": tuple(form.get(axis, ())) for axis in AXES})


def _first_page(request: Request, papers: list[PaperToChoose], form: Form, faults: dict[str, str]) -> Response:
    return render(
        request,
        "competitions/organiser/step_1.html",
        status=422 if faults else 200,
        draft=None,
        papers=papers,
        typed={name: set_up.one(form, name) for name in form},
        faults=faults,
        steps=STEPS,
    )


def _page(
    request: Request,
    db: Session,
    draft: Draft,
    papers: Permit,
    step: int,
    now: datetime,
    form: Form,
    faults: dict[str, str],
) -> Response:
    competition = draft.competition
    context: dict[str, Any] = {"typed": {name: set_up.one(form, name) for name in form}}
    match step:
        case 1:
            context["papers"] = papers_to_choose(db, papers, competition.paper_id)
        case 3:
            chosen = _chosen(form) if form else setting_up.chosen_in(competition, draft.reach)
            context |= {"reach": draft.reach, "chosen": chosen, "tally": scope_tally(db, competition, now), "fault": ""}
        case 4:
            context |= {"release_words": RELEASE_WORDS, "weight_words": set_up.WEIGHT_WORDS}
            context["paper"] = paper_facts(db, competition.paper_id)
    return render(
        request,
        f"competitions/organiser/step_{step}.html",
        status=422 if faults else 200,
        draft=competition,
        faults=faults,
        steps=STEPS,
        **context,
    )


def _preview(request: Request, db: Session, draft: Draft, now: datetime, status: int) -> Response:
    competition = draft.competition
    return render(
        request,
        "competitions/organiser/preview.html",
        status=status,
        draft=competition,
        steps=STEPS,
        paper=paper_facts(db, competition.paper_id),
        tally=scope_tally(db, competition, now),
        scope=scope_in_words(db, competition),
        faults=setting_up.faults_of(db, competition, draft.reach, now),
        release_words=RELEASE_WORDS,
        weight_words=set_up.WEIGHT_WORDS,
        is_open=competition.opens_at <= now,
    )
