"""Three schools of 同心县 with their classes, pupils and staff."""

import json
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from app.demo.names import pupil_name, staff_name
from app.people.labels import school_year
from app.people.models import ClassMembership, School, SchoolClass, Staff, Student, Teaching
from app.people.passwords import hash_password
from app.vocabulary import GradeBand, Role

COUNTY = "640324"
# school: code, name, then (band, grade, class number) of each class
SCHOOLS = (
    ("2164900001", "同心县青禾小学", GradeBand.PRIMARY, ((5, 1), (5, 2), (6, 1), (6, 2))),
    ("3164900002", "同心县启明初级中学", GradeBand.JUNIOR, ((1, 1), (1, 2), (1, 3), (2, 1))),
    ("3464900003", "同心县长风高级中学", GradeBand.SENIOR, ((1, 1), (1, 2), (2, 1), (2, 2))),
)


SignInToPrint = tuple[str, str, str]  # role in words, account, password


@dataclass(frozen=True)
class Cast:
    """Who was made, and the sign-ins to print."""

    organiser: Staff
    teachers: dict[str, Staff]  # by school code
    sign_ins: list[SignInToPrint]


def make_county(db: Session, today: date) -> Cast:
    """Add the schools and everybody in them; passwords are random."""
    cast = Cast(organiser := _staff("jindu", "县禁毒办", Role.ORGANISER, region=COUNTY), {}, [])
    officer = _staff("jiaoyu", "县教育局", Role.OFFICER, region=COUNTY)
    administrator = _staff("admin", "平台管理员", Role.ADMINISTRATOR)
    for words, person in (("竞赛组织者", organiser), ("教育局", officer), ("平台管理员", administrator)):
        _add(db, cast, words, person)
    pupil = 0
    for index, (code, name, band, classes) in enumerate(SCHOOLS):
        school = School(code=code, name=name, region_code=COUNTY)
        db.add(school)
        db.flush()
        admin = _staff(f"admin{index + 1}", staff_name(100 + index), Role.SCHOOL_ADMIN, school=school)
        _add(db, cast, f"{name} 学校管理员", admin)
        teacher = _staff(f"teacher{index + 1}", staff_name(index), Role.TEACHER, school=school)
        _add(db, cast, f"{name} 教师", teacher)
        cast.teachers[code] = teacher
        for position, (grade, number) in enumerate(classes):
            made = SchoolClass(school_id=school.id, band=band, entry_year=school_year(today) - grade + 1, number=number)
            db.add(made)
            db.flush()
            if position < 2:
                db.add(Teaching(staff_id=teacher.id, class_id=made.id))
            for seat in range(1, 41 + (pupil + position) % 4):
                pupil += 1
                _pupil(db, pupil, seat, school, made, today)
    return cast


def keep_sign_ins(path: Path, sign_ins: list[SignInToPrint]) -> None:
    """Remember the passwords of the demonstration, readable by its owner only."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(sign_ins, ensure_ascii=False))


def read_sign_ins(path: Path) -> list[SignInToPrint]:
    """Return what `keep_sign_ins` kept, or nothing."""
    return [tuple(row) for row in json.loads(path.read_text())] if path.exists() else []


def _staff(account: str, name: str, role: Role, school: School | None = None, region: str | None = None) -> Staff:
    return Staff(
        account=account,
        name=name,
        role=role,
        school_id=school.id if school else None,
        region_code=region,
        password_hash="",
        must_change_password=False,
    )


def _add(db: Session, cast: Cast, words: str, person: Staff) -> None:
    password = f"Qd-{secrets.token_hex(4)}"
    person.password_hash = hash_password(password)
    db.add(person)
    db.flush()
    cast.sign_ins.append((words, person.account, password))


def _pupil(db: Session, number: int, seat: int, school: School, made: SchoolClass, today: date) -> None:
    student = Student(
        login_no=f"{26000000 + number}",
        name=pupil_name(number),
        sex="男" if number % 2 else "女",
        school_id=school.id,
        student_no=str(seat),
        pin_salt=secrets.token_hex(8),
    )
    db.add(student)
    db.flush()
    db.add(ClassMembership(student_id=student.id, class_id=made.id, since=today, reason="入学"))
