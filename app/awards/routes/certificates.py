"""Certificates as PDF for those who hand them out, and the page where anybody checks one by its number."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from app.awards import printing
from app.awards.access import AwardToPrint, MatchToPrint
from app.awards.actions import checking
from app.awards.actions.granting import awards_of
from app.awards.models import Award, Certificate
from app.awards.words import WORDS, Holder
from app.clock import Now
from app.db import Db, TheDatabase
from app.errors import Refusal
from app.pdf import make_pdf
from app.people.labels import public_name
from app.serial_numbers import NOT_FOR_ADMISSION
from app.web import NO_STORE, render, site_of

router = APIRouter()
Typed = Annotated[str, Query(max_length=80)]


@router.get("/matches/{match_id}/certificates.pdf")
def print_all(request: Request, match: MatchToPrint, database: TheDatabase, now: Now) -> Response:
    """Send every certificate of a match that stands, one to a page."""
    with database.reading() as db:
        pairs = [pair for award in awards_of(db, match.id) for pair in _of(db, award)]
    return _pdf(request, pairs, f"{match.name} 证书", now)


@router.get("/awards/{award_id}/certificates.pdf")
def print_one_award(request: Request, award: AwardToPrint, database: TheDatabase, now: Now) -> Response:
    """Send the certificates of one award."""
    with database.reading() as db:
        pairs = _of(db, award)
    return _pdf(request, pairs, f"{award.name} 证书", now)


@router.get("/certificates")
def look_up(request: Request, db: Db, now: Now, serial: Typed = "") -> Response:
    """Ask for the number of a certificate; show what it says where one is given."""
    return check(request, serial, db, now) if serial else _page(request, "", None)


@router.get("/certificates/{serial}")
def check(request: Request, serial: str, db: Db, now: Now) -> Response:
    """Show anybody whether a certificate is genuine and stands, with its name masked."""
    try:
        found = checking.checked(db, serial, now)
    except Refusal as refusal:
        return _page(request, serial[:80], None, refusal)
    return _page(request, str(found[0].serial), found)


def _of(db: Session, award: Award) -> list[tuple[Certificate, Award]]:
    query = select(Certificate).where(Certificate.award_id == award.id).order_by(col(Certificate.position))
    return [(certificate, award) for certificate in db.exec(query)]


def _pdf(request: Request, pairs: list[tuple[Certificate, Award]], title: str, now: Now) -> Response:
    made = make_pdf(printing.TEMPLATE, printing.sheets(pairs, title, site_of(request)), now)
    return Response(made, media_type=printing.MEDIA_TYPE, headers=NO_STORE | {"Content-Disposition": "inline"})


def _page(
    request: Request, serial: str, found: tuple[Certificate, Award] | None, refusal: Refusal | None = None
) -> Response:
    certificate, award = found or (None, None)
    name = public_name(certificate.name) if certificate else ""
    return render(
        request,
        "awards/certificate.html",
        status=refusal.status if refusal else 200,
        serial=serial,
        certificate=certificate,
        award=award,
        name=name,
        revoked_at=(certificate.revoked_at or award.revoked_at) if certificate and award else None,
        holders=WORDS,
        holder=Holder,
        note=NOT_FOR_ADMISSION,
        fault=refusal.message if refusal else "",
    )
