"""Certificates of courses: fetched on the course page, printed by their holder, checked by anybody by their number."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.clock import Now
from app.courses import printing
from app.courses.access import MayLearn
from app.courses.actions import certificates
from app.courses.adult_access import ROOT, CourseToStudy, InTraining
from app.courses.certificate_access import CertificateOfPupil, CertificateOfWorker, CourseOfPupil, Printed
from app.courses.models import Course, CourseCertificate
from app.courses.routes.adult_area import AdultRoute
from app.db import Db
from app.errors import Refusal
from app.pdf import make_pdf
from app.people.labels import public_name
from app.serial_numbers import NOT_FOR_ADMISSION
from app.web import NO_STORE, go, render, site_of

router = APIRouter()
area = APIRouter(prefix=ROOT, route_class=AdultRoute)  # the adults' own
Typed = Annotated[str, Query(max_length=80)]


@router.post("/courses/{course_id}/certificate")
def fetch(permit: MayLearn, course: CourseOfPupil, db: Db, now: Now) -> Response:
    """Fetch the certificate of a completed course."""
    certificates.fetch(db, certificates.pupil(db, permit.person.id), course, now)
    return go(f"/courses/{course.id}")


@router.get("/courses/{course_id}/certificate.pdf")
def print_own(request: Request, printed: CertificateOfPupil, now: Now) -> Response:
    """Send a pupil's own certificate."""
    return _pdf(request, printed, now)


@area.post("/courses/{course_id}/certificate")
def fetch_as_worker(adult: InTraining, course: CourseToStudy, db: Db, now: Now) -> Response:
    """Fetch the certificate of a completed training."""
    certificates.fetch(db, certificates.worker(db, adult.id), course, now)
    return go(f"{ROOT}/courses/{course.id}")


@area.get("/courses/{course_id}/certificate.pdf")
def print_as_worker(request: Request, printed: CertificateOfWorker, now: Now) -> Response:
    """Send a social worker's own certificate."""
    return _pdf(request, printed, now)


router.include_router(area)


@router.get("/course-certificates")
def look_up(request: Request, db: Db, now: Now, serial: Typed = "") -> Response:
    """Ask for the number of a certificate; show what it says where one is given."""
    return check(request, serial, db, now) if serial else _page(request, "", None)


@router.get("/course-certificates/{serial}")
def check(request: Request, serial: str, db: Db, now: Now) -> Response:
    """Show anybody whether a certificate is genuine and stands, with its name masked."""
    try:
        found = certificates.checked(db, serial, now)
    except Refusal as refusal:
        return _page(request, serial[:80], None, refusal)
    return _page(request, str(found[0].serial), found)


def _pdf(request: Request, printed: Printed, now: Now) -> Response:
    data = printing.sheet(printed.certificate, printed.course, site_of(request))
    made = make_pdf(printing.TEMPLATE, data, now)
    return Response(made, media_type=printing.MEDIA_TYPE, headers=NO_STORE | {"Content-Disposition": "inline"})


def _page(
    request: Request, serial: str, found: tuple[CourseCertificate, Course] | None, refusal: Refusal | None = None
) -> Response:
    certificate, course = found or (None, None)
    return render(
        request,
        "courses/certificate.html",
        status=refusal.status if refusal else 200,
        serial=serial,
        certificate=certificate,
        course=course,
        name=public_name(certificate.name) if certificate else "",
        issuer=printing.ISSUER,
        note=NOT_FOR_ADMISSION,
        fault=refusal.message if refusal else "",
    )
