"""The organiser's list and page of a competition, and what may still be done after publication."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, func, select

from app.clock import HERE, Now
from app.competitions import set_up, timing
from app.competitions.actions import releasing, setting_up
from app.competitions.models import Competition
from app.competitions.numbers import answering, progress, progress_by_class, scope_tally, unfinished
from app.competitions.organiser_access import (
    CompetitionToChange,
    CompetitionToRead,
    MayRead,
    competitions_within,
    may_change,
)
from app.competitions.paper_choice import paper_facts
from app.competitions.phases import STATE_WORDS, State, state_of
from app.competitions.release import results_are_out
from app.competitions.scope_words import scope_in_words
from app.competitions.words import RELEASE_WORDS
from app.db import Db
from app.errors import Invalid
from app.people.access import Permit, classes_within, schools_within
from app.people.models import School, SchoolClass
from app.people.permissions import Action, Resource
from app.people.permissions import scope as scope_of
from app.people.registers import class_name
from app.web import go, render

router = APIRouter(prefix="/competitions")
A_PAGE = 24
Line = Annotated[str, Form(max_length=400)]


@router.get("")
def competitions(
    request: Request, permit: MayRead, db: Db, now: Now, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """List the competitions of this person, the latest first."""
    inside = competitions_within(db, permit)
    in_sight = select(Competition).where(
        inside, col(Competition.voided_at).is_(None) | col(Competition.published_at).is_not(None)
    )
    total = db.exec(select(func.count()).select_from(in_sight.subquery())).one()
    rows = db.exec(in_sight.order_by(col(Competition.opens_at).desc()).offset((page - 1) * A_PAGE).limit(A_PAGE))
    cards = [
        (competition, state_of(competition, now), progress(db, competition.id, schools_within(permit)))
        for competition in rows
    ]
    return render(
        request,
        "competitions/organiser/list.html",
        cards=cards,
        State=State,
        state_words=STATE_WORDS,
        page_no=page,
        pages=max(1, -(-total // A_PAGE)),
        may_create=scope_of(permit.person.role, Resource.COMPETITION, Action.CREATE) is not None,
    )


@router.get("/{competition_id}")
def show_competition(request: Request, competition: CompetitionToRead, permit: MayRead, db: Db, now: Now) -> Response:
    """Show the facts, the numbers, and the ways to boards and tables; a draft goes on where it was left."""
    mine = may_change(db, permit.person, competition)
    if competition.published_at is None and competition.voided_at is None and mine:
        return go(f"/competitions/{competition.id}/publication")
    return _page(request, db, permit, competition, now, mine, {}, "")


def _page(
    request: Request,
    db: Session,
    permit: Permit,
    competition: Competition,
    now: datetime,
    mine: bool,
    faults: dict[str, str],
    typed: str,
) -> Response:
    state = state_of(competition, now)
    return render(
        request,
        "competitions/organiser/competition.html",
        status=422 if faults else 200,
        competition=competition,
        state=state,
        State=State,
        state_words=STATE_WORDS,
        paper=paper_facts(db, competition.paper_id),
        scope=scope_in_words(db, competition),
        numbers=progress(db, competition.id, schools_within(permit)),
        expected=scope_tally(db, competition, now).pupils if competition.entries_frozen_at is None else 0,
        classes=_classes(db, permit, competition, now),
        release_words=RELEASE_WORDS,
        weight_words=set_up.WEIGHT_WORDS,
        out=results_are_out(
            competition.release, competition.released_at, competition.closes_at, now, may_try_again=True
        ),
        mine=mine,
        faults=faults,
        typed=typed,
        now=now,
    )


def _classes(db: Session, permit: Permit, competition: Competition, now: datetime) -> list[tuple[object, ...]]:
    """Return the classes whose boards this person may watch, with how far each has come."""
    reach = scope_of(permit.person.role, Resource.ENTRY, Action.READ)
    if reach is None or competition.voided_at:
        return []
    mine = classes_within(Permit(permit.person, reach))
    came = progress_by_class(db, competition.id, mine)
    order = (col(SchoolClass.band), col(SchoolClass.entry_year).desc(), col(SchoolClass.number))
    found = db.exec(select(SchoolClass).where(mine, col(SchoolClass.id).in_(list(came))).order_by(*order))
    return [(each, class_name(each, now), came[each.id]) for each in found]


@router.post("/{competition_id}/name")
def rename(
    request: Request, competition: CompetitionToChange, permit: MayRead, db: Db, now: Now, name: Line = ""
) -> Response:
    """Give another name."""
    try:
        setting_up.rename(competition, name.strip())
    except Invalid as invalid:
        return _page(request, db, permit, competition, now, True, invalid.faults, name)
    return go(f"/competitions/{competition.id}")


@router.post("/{competition_id}/closing-time")
def extend(
    request: Request, competition: CompetitionToChange, permit: MayRead, db: Db, now: Now, closes_at: Line = ""
) -> Response:
    """Move the close further away."""
    try:
        releasing.extend(db, competition, set_up.moment(closes_at, HERE), now)
    except Invalid as invalid:
        return _page(request, db, permit, competition, now, True, invalid.faults, closes_at)
    return go(f"/competitions/{competition.id}")


@router.post("/{competition_id}/entries")
def count_again(competition: CompetitionToChange, db: Db, now: Now) -> Response:
    """Enter pupils who came later: 重新统计应参加人数."""
    releasing.count_again(db, competition, now)
    return go(f"/competitions/{competition.id}")


@router.get("/{competition_id}/release")
def ask_before_release(request: Request, competition: CompetitionToChange, db: Db, now: Now) -> Response:
    """Say what releasing means, and whether it can be done now."""
    state = state_of(competition, now)
    if state in (State.DRAFT, State.VOID) or competition.released_at:
        return go(f"/competitions/{competition.id}")
    return render(
        request,
        "competitions/organiser/release.html",
        competition=competition,
        state=state,
        State=State,
        phase=timing.phase(competition.opens_at, competition.closes_at, now),
        waiting=unfinished(db, competition.id),
        running=answering(db, competition.id, now),
        numbers=progress(db, competition.id, col(School.id).is_not(None)),
    )


@router.post("/{competition_id}/release")
def release(
    competition: CompetitionToChange,
    db: Db,
    now: Now,
    at_close: Annotated[str, Form(max_length=10)] = "",
    ends_now: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Release the results now, or leave it to the clock."""
    if at_close:
        releasing.release_at_close(db, competition)
    else:
        releasing.release(db, competition, now, ends_now=bool(ends_now))
    return go(f"/competitions/{competition.id}")


@router.post("/{competition_id}/voiding")
def void(
    request: Request, competition: CompetitionToChange, permit: MayRead, db: Db, now: Now, reason: Line = ""
) -> Response:
    """Declare a competition void, with a reason; a draft disappears from the lists."""
    try:
        releasing.void(db, competition, reason, now)
    except Invalid as invalid:
        return _page(request, db, permit, competition, now, True, invalid.faults, reason)
    return go(f"/competitions/{competition.id}" if competition.published_at else "/competitions")
