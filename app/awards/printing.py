"""What goes onto certificates, as data for the template."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import segno

from app.awards import layout
from app.awards.layout import Facts
from app.awards.models import Award, Certificate
from app.clock import HERE
from app.errors import Refusal
from app.serial_numbers import NOT_FOR_ADMISSION

TEMPLATE = Path(__file__).parent / "certificate.typ"
MEDIA_TYPE = "application/pdf"


class NothingToPrint(Refusal):
    """Only certificates that stand are printed."""

    message = "没有可以打印的证书：还没有颁发，或者已经撤销。"


def facts_of(certificate: Certificate, award: Award, name: str) -> Facts:
    """Return what a certificate is about, with the name as it is to be read."""
    return Facts(certificate.holder, award.event, award.name, award.school, award.team, name)


def sheets(pairs: Iterable[tuple[Certificate, Award]], title: str, base: str) -> dict[str, Any]:
    """Return one page for each certificate that stands; `base` is the address under which it can be checked."""
    standing = [(each, award) for each, award in pairs if each.revoked_at is None and award.revoked_at is None]
    if not standing:
        raise NothingToPrint
    return {
        "title": title,
        "note": NOT_FOR_ADMISSION,
        "sheets": [_sheet(certificate, award, base) for certificate, award in standing],
    }


def _sheet(certificate: Certificate, award: Award, base: str) -> dict[str, str]:
    words = layout.said(facts_of(certificate, award, certificate.name))
    day = certificate.issued_at.astimezone(HERE)
    address = f"{base}/certificates/{certificate.serial}"
    return {
        "recipient": words.recipient,
        "reason": words.reason,
        "honour": words.honour,
        "issuer": award.issuer,
        "day": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "serial": str(certificate.serial),
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, dark="#10243a"),
    }
