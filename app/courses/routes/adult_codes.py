"""Codes for adults, in the hands of those who give them out: made, listed by label, renewed, ended."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, func, select

from app.clock import Now
from app.courses import codes
from app.courses.actions import adults
from app.courses.actions.adults import NewWorker, Slip
from app.courses.adult_access import ROOT, AdultToChange, MayMakeCodes, MayReadCodes
from app.courses.adult_models import AdultLearner
from app.courses.adult_records import crowd_of, seconds_of
from app.courses.words import Track
from app.db import Db
from app.people.access import Permit
from app.people.routes.forms import LINE, Page
from app.web import go, render, site_of

router = APIRouter()
A_PAGE = 50
WANTED = {"name": "请填写姓名，培训记录上要用。", "unit": "请填写单位，培训记录上要用。"}
Shown = Annotated[Track, Query(alias="track")]
Name = Annotated[str, Form(max_length=40, pattern=LINE)]
Unit = Annotated[str, Form(max_length=80, pattern=LINE)]
Count = Annotated[int, Form(ge=1, le=codes.MOST_AT_ONCE)]


@router.get("/adult-codes")
def list_codes(
    request: Request, db: Db, permit: MayReadCodes, track: Shown = Track.RECOVERY, page: Page = 1
) -> Response:
    """List the codes this helper gave, by label; of people in recovery nothing else is shown, but crowds."""
    return _list(request, db, permit, Track.WORKER if track is Track.WORKER else Track.RECOVERY, page, {}, {})


@router.post("/adult-codes/learners")
def make_learners(request: Request, db: Db, permit: MayMakeCodes, now: Now, count: Count) -> Response:
    """Make codes for people in recovery and show their slips, once."""
    person = permit.person
    return _slips(request, adults.make_learners(db, person.id, person.region_code or "", count, now), Track.RECOVERY)


@router.post("/adult-codes/workers")
def make_worker(request: Request, db: Db, permit: MayMakeCodes, now: Now, name: Name = "", unit: Unit = "") -> Response:
    """Make a code for a social worker and show its slip, once."""
    person, worker = permit.person, NewWorker(name.strip(), unit.strip())
    faults = {key: words for key, words in WANTED.items() if not getattr(worker, key)}
    if faults:
        typed = {"name": worker.name, "unit": worker.unit}
        return _list(request, db, permit, Track.WORKER, 1, typed, faults)
    return _slips(request, [adults.make_worker(db, person.id, person.region_code or "", worker, now)], Track.WORKER)


@router.post("/adult-codes/{adult_id}/renewal")
def renew(request: Request, db: Db, learner: AdultToChange) -> Response:
    """Give a learner another code and show its slip, once."""
    return _slips(request, [adults.renew(db, learner)], learner.track)


@router.post("/adult-codes/{adult_id}/end")
def end(db: Db, learner: AdultToChange, now: Now) -> Response:
    """End a learner's code for good."""
    adults.end(db, learner, now)
    return go(f"/adult-codes?track={learner.track}")


def _list(
    request: Request,
    db: Session,
    permit: Permit,
    track: Track,
    page: int,
    typed: dict[str, str],
    faults: dict[str, str],
) -> Response:
    mine = (AdultLearner.staff_id == permit.person.id, AdultLearner.track == track)
    total = db.exec(select(func.count()).select_from(AdultLearner).where(*mine)).one()
    rows = select(AdultLearner).where(*mine).order_by(col(AdultLearner.label))
    learners = db.exec(rows.offset((page - 1) * A_PAGE).limit(A_PAGE)).all()
    is_recovery = track is Track.RECOVERY
    times = {} if is_recovery else seconds_of(db, [each.id for each in learners])
    return render(
        request,
        "courses/adult/codes.html",
        status=422 if faults else 200,
        learners=learners,
        hours={each.id: codes.hours(times.get(each.id, 0.0)) for each in learners},
        is_recovery=is_recovery,
        crowd=crowd_of(db, permit.person.id) if is_recovery else None,
        track=track,
        total=total,
        page_no=page,
        pages=max(1, -(-total // A_PAGE)),
        most=codes.MOST_AT_ONCE,
        typed=typed,
        faults=faults,
    )


def _slips(request: Request, slips: list[Slip], track: Track) -> Response:
    return render(
        request,
        "courses/adult/slips.html",
        slips=slips,
        in_groups=codes.in_groups,
        address=site_of(request) + ROOT,
        back=f"/adult-codes?track={track}",
    )
