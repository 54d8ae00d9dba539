"""Checking a certificate by its number: open to anybody, and nobody finds one by trying."""

import hmac
from datetime import datetime

from sqlmodel import Session, select

from app import serial_numbers
from app.awards.models import Award, Certificate
from app.people.number_tries import NoSuchCertificate, NumberTries, Resting

_tries = NumberTries()


def checked(db: Session, typed: str, now: datetime) -> tuple[Certificate, Award]:
    """Return the certificate with this number and its award, revoked or not.

    A slip of the pen fails its check letter and costs nothing. A code that passes it and is wrong was made up: after a
    few of them the number rests, as an account does, whoever asks and wherever from.
    """
    serial = serial_numbers.read(typed)
    if serial is None:
        raise NoSuchCertificate
    if _tries.rests(serial.counted, now):
        raise Resting
    query = select(Certificate, Award).join(Award, Award.id == Certificate.award_id)  # type: ignore[arg-type]
    query = query.where(Certificate.year == serial.year, Certificate.region_code == serial.region_code)
    found = db.exec(query.where(Certificate.number == serial.number)).one_or_none()
    if found is None or not hmac.compare_digest(found[0].code, serial.code):
        _tries.note(serial.counted, now)
        raise NoSuchCertificate
    return found
