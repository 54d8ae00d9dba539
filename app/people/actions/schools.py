"""Adding regions and schools."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.errors import Invalid
from app.people import school_codes
from app.people.models import Region, School
from app.people.regions import NINGXIA, is_county

TAKEN = "已经有这个标识码的学校。"


def load_regions(db: Session) -> int:
    """Add the divisions that are missing; return how many. Doing it again changes nothing."""
    there = set(db.exec(select(Region.code)))
    missing = [Region(code=code, name=name) for code, name in NINGXIA.items() if code not in there]
    db.add_all(missing)
    return len(missing)


def create_school(db: Session, code: str, name: str, region_code: str, is_sure: bool) -> School:
    """Add a school. An unusual code is refused once, with the doubt, and accepted from somebody who is sure."""
    faults = school_faults(db, name, region_code)
    fault = school_codes.fault(code)
    if fault:
        faults["code"] = fault
    elif db.exec(select(School).where(School.code == code)).first():
        faults["code"] = TAKEN
    elif (doubt := school_codes.doubt(code)) and not is_sure:
        faults["sure"] = doubt
    if faults:
        raise Invalid(faults)
    school = School(code=code, name=name.strip(), region_code=region_code)
    try:
        with db.begin_nested():
            db.add(school)
    except IntegrityError:  # somebody added it in the same instant
        raise Invalid({"code": TAKEN}) from None
    return school


def change_school(db: Session, school: School, name: str, region_code: str) -> None:
    """Rename or move a school; its code, classes and pupils stay."""
    faults = school_faults(db, name, region_code)
    if faults:
        raise Invalid(faults)
    school.name, school.region_code = name.strip(), region_code
    db.add(school)


def school_faults(db: Session, name: str, region_code: str) -> dict[str, str]:
    """Return what is wrong with a school's name and place."""
    faults = {}
    if not 2 <= len(name.strip()) <= 80:
        faults["name"] = "学校名称应为 2 到 80 个字。"
    known = db.exec(select(Region).where(Region.code == region_code)).first()
    if known is None or not is_county(region_code):
        faults["region_code"] = "请选择学校所在的县区。"
    return faults
