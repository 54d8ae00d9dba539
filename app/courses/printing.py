"""What goes onto the certificate of a course, as data for the template."""

from pathlib import Path
from typing import Any

import segno

from app.clock import HERE
from app.courses.models import Course, CourseCertificate
from app.courses.words import Track
from app.serial_numbers import NOT_FOR_ADMISSION

TEMPLATE = Path(__file__).parent / "certificate.typ"
MEDIA_TYPE = "application/pdf"
ISSUER = "青盾禁毒学习平台"
CALLED = {Track.SCHOOL: ("{} 同学", "{}学生"), Track.WORKER: ("{} 同志", "{}工作人员")}


def sheet(certificate: CourseCertificate, course: Course, base: str) -> dict[str, Any]:
    """Return the one page; `base` is the address under which it can be checked."""
    serial = str(certificate.serial)
    address, day = f"{base}/course-certificates/{serial}", certificate.issued_at.astimezone(HERE)
    name, place = CALLED[certificate.track]
    return {
        "title": f"{course.title} 学习证书",
        "note": NOT_FOR_ADMISSION,
        "sheet": {
            "recipient": name.format(certificate.name),
            "reason": f"{place.format(certificate.school)}，学完下列课程的全部内容，并通过每一课的课后题：",
            "course": course.title,
            "closing": "特此证明。",
            "issuer": ISSUER,
            "day": f"{day.year} 年 {day.month} 月 {day.day} 日",
            "serial": serial,
            "qr": segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, dark="#10243a"),
        },
    }
