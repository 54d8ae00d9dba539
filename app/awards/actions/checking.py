"""Checking a certificate by its number: open to anybody, and nobody finds one by trying."""

import hmac
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.awards import serials
from app.awards.models import Award, Certificate
from app.errors import NotFound, Refusal
from app.people import locks

KEPT = 10_000  # numbers whose wrong guesses one process remembers


class NoSuchCertificate(NotFound):
    """A number that opens nothing; near or far, the words are the same."""

    message = "没有这个编号的证书，请对照证书再输入一次。"


class Resting(Refusal):
    """Too many wrong codes for one number."""

    status = 429
    message = "这个编号连续查错次数太多，请稍后再查。"


@dataclass
class Tries:
    """Wrong codes tried for one number, and until when it rests."""

    failures: int = 0
    rests_until: datetime | None = None


_tries: OrderedDict[str, Tries] = OrderedDict()
_guard = threading.Lock()


def checked(db: Session, typed: str, now: datetime) -> tuple[Certificate, Award]:
    """Return the certificate with this number and its award, revoked or not.

    A slip of the pen fails its check letter and costs nothing. A code that passes it and is wrong was made up: after a
    few of them the number rests, as an account does, whoever asks and wherever from.
    """
    serial = serials.read(typed)
    if serial is None:
        raise NoSuchCertificate
    with _guard:
        tries = _tries.get(serial.counted, Tries())
        if tries.rests_until and now < tries.rests_until:
            raise Resting
    query = select(Certificate, Award).join(Award, Award.id == Certificate.award_id)  # type: ignore[arg-type]
    query = query.where(Certificate.year == serial.year, Certificate.region_code == serial.region_code)
    found = db.exec(query.where(Certificate.number == serial.number)).one_or_none()
    if found is None or not hmac.compare_digest(found[0].code, serial.code):
        _note(serial.counted, now)
        raise NoSuchCertificate
    return found


def _note(counted: str, now: datetime) -> None:
    with _guard:
        tries = _tries.setdefault(counted, Tries())
        _tries.move_to_end(counted)
        tries.failures += 1
        rest = locks.pupil_rest(tries.failures)
        tries.rests_until = now + rest if rest else None
        if len(_tries) > KEPT:
            _tries.popitem(last=False)
