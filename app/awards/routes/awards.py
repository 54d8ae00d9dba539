"""The awards of a match: what was earned, the one act of granting, and taking back with a reason."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import StringConstraints
from sqlmodel import Session, col, select

from app.awards import participation
from app.awards.access import (
    AwardToChange,
    CertificateToChange,
    MatchToAward,
    MatchWithAwards,
    MayGrantAwards,
    MayReadAwards,
    may_grant,
    may_print,
)
from app.awards.actions import granting
from app.awards.actions.granting import Grant
from app.awards.criteria import open_ties
from app.awards.models import Award, Certificate
from app.awards.words import WORDS, AwardKind
from app.clock import Now
from app.db import Db
from app.errors import Invalid, NotFound
from app.matches import programmes
from app.matches.cues import Phase
from app.matches.models import Match
from app.people.access import Permit
from app.people.labels import public_name
from app.people.models import Region, School
from app.web import go, render

router = APIRouter()
Line = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]
Ticks = Annotated[list[Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]], Form(max_length=200)]


@router.get("/matches/{match_id}/awards")
def show_awards(
    request: Request, match: MatchWithAwards, permit: MayReadAwards, db: Db, competition: UUID | None = None
) -> Response:
    """Show what was earned and what is granted; schools are suggested by a competition, where one is named."""
    return _page(request, db, match, permit, competition, {}, {})


@router.post("/matches/{match_id}/awards")
def grant_awards(
    request: Request,
    match: MatchToAward,
    permit: MayGrantAwards,
    db: Db,
    now: Now,
    issuer: Line = "",
    earned: Ticks = [],  # noqa: B006  # read by the framework, never changed
    schools: Ticks = [],  # noqa: B006
) -> Response:
    """Grant what was ticked, and issue its certificates."""
    honoured = participation.may_be_honoured(db, permit, match, schools)
    show = programmes.show_of(db, match)
    try:
        granting.grant(db, match, show, Grant(set(earned), honoured, issuer, permit.person.id, now))
    except Invalid as invalid:
        return _page(request, db, match, permit, None, {"issuer": issuer}, invalid.faults)
    return go(f"/matches/{match.id}/awards")


@router.post("/awards/{award_id}/certificates")
def issue_missing(award: AwardToChange, db: Db, now: Now) -> Response:
    """Issue the certificates that an award lacks."""
    granting.issue_missing(db, db.get_one(Match, award.match_id), award, now)
    return go(f"/matches/{award.match_id}/awards")


@router.post("/awards/{award_id}/revocation")
def revoke_award(award: AwardToChange, permit: MayGrantAwards, now: Now, reason: Line = "") -> Response:
    """Take back an award and all its certificates."""
    granting.revoke(award, reason, permit.person.id, now)
    return go(f"/matches/{award.match_id}/awards")


@router.post("/awards/{award_id}/certificates/{certificate_id}/revocation")
def revoke_certificate(
    award: AwardToChange, certificate: CertificateToChange, permit: MayGrantAwards, now: Now, reason: Line = ""
) -> Response:
    """Take back one certificate; the award stands, and another may be issued."""
    granting.revoke(certificate, reason, permit.person.id, now)
    return go(f"/matches/{award.match_id}/awards")


def _page(
    request: Request,
    db: Session,
    match: Match,
    permit: Permit,
    competition_id: UUID | None,
    typed: dict[str, str],
    faults: dict[str, str],
) -> Response:
    show = programmes.show_of(db, match)
    ties = open_ties(show.places, show.programme.rules.awards) if show.phase is Phase.ENDED else []
    grants = may_grant(permit.person) and show.phase is Phase.ENDED and not match.is_rehearsal and not ties
    awards = granting.awards_of(db, match.id)
    competitions = participation.competitions_for(db, permit) if grants else []
    if competition_id and competition_id not in {each.id for each in competitions}:
        raise NotFound
    known = {(award.kind, award.recipient): award for award in awards}  # the latest word on each
    earned = granting.earned_in(db, show) if grants else []
    return render(
        request,
        "awards/awards.html",
        status=422 if faults else 200,
        match=match,
        show=show,
        phase=Phase,
        ties=[(tie.place, [show.team(team) for team in tie.teams]) for tie in ties],
        grants=grants,
        prints=may_print(permit.person),
        awards=awards,
        certificates=_certificates(db, awards),
        missing=granting.missing(db, match, awards),
        due=[(e, known.get((e.kind, str(e.team)))) for e in earned if not _stands(known.get((e.kind, str(e.team))))],
        competitions=[(each.id, each.name) for each in competitions],
        competition_id=competition_id,
        suggestions=participation.suggestions(db, permit, competition_id) if competition_id else [],
        schools=participation.schools_on_stage(db, match) if grants else [],
        honoured={a.recipient for a in awards if a.kind is AwardKind.ORGANISATION and a.revoked_at is None},
        issuer=typed.get("issuer") or _issuer(db, match, awards),
        words=WORDS,
        public_name=public_name,
        faults=faults,
    )


def _stands(award: Award | None) -> bool:
    return award is not None and award.revoked_at is None


def _certificates(db: Session, awards: list[Award]) -> dict[UUID, list[Certificate]]:
    query = select(Certificate).where(col(Certificate.award_id).in_([award.id for award in awards]))
    found: dict[UUID, list[Certificate]] = {award.id: [] for award in awards}
    for certificate in db.exec(query.order_by(col(Certificate.position), col(Certificate.number))):
        found[certificate.award_id].append(certificate)
    return found


def _issuer(db: Session, match: Match, awards: list[Award]) -> str:
    """Return who probably grants: whoever did last, else the school, else the county's organisers."""
    if awards:
        return max(awards, key=lambda award: award.granted_at).issuer
    school_id = granting.school_of(db, match)
    if school_id:
        return db.get_one(School, school_id).name
    region = db.exec(select(Region).where(Region.code == granting.region_of(db, match))).one_or_none()
    return f"{region.name}禁毒知识竞赛组委会" if region else ""
