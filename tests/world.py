"""The cast: two schools in 同心县, one in another city, and the people the tests tell of. All names are invented."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import wraps

from app import clock
from app.db import Database
from app.people import pins
from app.people.models import ClassMembership, Region, School, SchoolClass, SignIn, Staff, Student, Teaching
from app.people.tokens import token_hash
from app.secret import secret
from app.vocabulary import GradeBand, Role

PASSWORD = "qing-Dun-2026"
# argon2 of PASSWORD with small parameters, so that signing in is quick in tests
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

QUICK_HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)


def at_once(build: Callable[..., None]) -> Callable[..., None]:
    """Keep all that a builder of rows keeps in one transaction: a commit for each takes longer than most tests."""

    @wraps(build)
    def built(self, world: "World", *arguments, **facts) -> None:
        with world.together():
            build(self, world, *arguments, **facts)

    return built


class World:
    """Rows that exist before a test begins. Chapters' tests add what they need with `keep`."""

    def __init__(self, database: Database) -> None:
        self.database, self._open = database, None
        with self.together():
            self._settle()

    def _settle(self) -> None:
        self.regions = [
            Region(code="640000", name="宁夏回族自治区"),
            Region(code="640300", name="吴忠市"),
            Region(code="640324", name="同心县"),
            Region(code="640100", name="银川市"),
            Region(code="640104", name="兴庆区"),
        ]
        self.yuhai = School(code="3164000001", name="豫海第一中学", region_code="640324")
        self.hexi = School(code="3164000002", name="河西中学", region_code="640324")
        self.xingqing = School(code="3164000003", name="兴庆区第三中学", region_code="640104")
        self.keep(*self.regions)
        self.keep(self.yuhai, self.hexi, self.xingqing)
        self.class_3 = self._class(self.yuhai, 3)
        self.class_4 = self._class(self.yuhai, 4)
        self.hexi_class = self._class(self.hexi, 1)
        self.xingqing_class = self._class(self.xingqing, 1)
        self.lin = self._student("林小禾", self.class_3, "10000001")
        self.zhou = self._student("周一鸣", self.class_3, "10000002")
        self.wu = self._student("吴启明", self.class_4, "10000003")
        self.ma = self._student("买买提·艾力江", self.hexi_class, "10000004")
        self.stranger = self._student("陈远", self.xingqing_class, "10000005")
        self.teacher = self._staff("chen", "陈老师", Role.TEACHER, school=self.yuhai)
        self.colleague = self._staff("song", "宋老师", Role.TEACHER, school=self.yuhai)
        self.outsider = self._staff("bai", "白老师", Role.TEACHER, school=self.hexi)
        self.school_admin = self._staff("yuhai", "豫海教务", Role.SCHOOL_ADMIN, school=self.yuhai)
        self.other_admin = self._staff("hexi", "河西教务", Role.SCHOOL_ADMIN, school=self.hexi)
        self.organiser = self._staff("jindu", "县禁毒办", Role.ORGANISER, region="640324")
        self.officer = self._staff("jiaoyu", "县教育局", Role.OFFICER, region="640324")
        self.city_officer = self._staff("yinchuan", "银川市教育局", Role.OFFICER, region="640100")
        self.administrator = self._staff("admin", "平台管理员", Role.ADMINISTRATOR)
        self.keep(
            Teaching(staff_id=self.teacher.id, class_id=self.class_3.id),
            Teaching(staff_id=self.colleague.id, class_id=self.class_4.id),
            Teaching(staff_id=self.outsider.id, class_id=self.hexi_class.id),
        )

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let whatever is kept inside be one transaction."""
        if self._open:
            yield
            return
        with self.database.writing() as self._open:
            try:
                yield
            finally:
                self._open = None

    def keep(self, *rows) -> None:
        """Store rows as they are."""
        with self.together():
            self._open.add_all(rows)
            self._open.flush()  # in this order, which is that of what belongs to what

    def fetch(self, row_type, row_id):
        """Return what the database holds now."""
        with self.database.reading() as db:
            return db.get(row_type, row_id)

    def all(self, query) -> list:
        with self.database.reading() as db:
            return list(db.exec(query))

    def sign_in(self, who: Student | Staff) -> str:
        """Give somebody a signed-in browser without the form; return the cookie's token."""
        token, now = secrets.token_urlsafe(32), clock.now()
        person = {"student_id": who.id} if isinstance(who, Student) else {"staff_id": who.id}
        ends = now + timedelta(hours=12)
        self.keep(SignIn(token_hash=token_hash(token), began_at=now, seen_at=now, ends_at=ends, **person))
        return token

    def pin(self, student: Student) -> str:
        return pins.pin(secret(), student.id, self.fetch(Student, student.id).pin_salt)

    def _class(self, school: School, number: int, band=GradeBand.JUNIOR, entry_year: int = 2026) -> SchoolClass:
        made = SchoolClass(school_id=school.id, band=band, entry_year=entry_year, number=number)
        self.keep(made)
        return made

    def _student(self, name: str, school_class: SchoolClass, login_no: str) -> Student:
        made = Student(login_no=login_no, name=name, school_id=school_class.school_id, pin_salt=secrets.token_hex(8))
        self.keep(made)
        self.keep(ClassMembership(student_id=made.id, class_id=school_class.id, since=date(2026, 9, 1), reason="入学"))
        return made

    def _staff(self, account: str, name: str, role: Role, school: School | None = None, region: str | None = None):
        made = Staff(
            account=account,
            name=name,
            role=role,
            school_id=school.id if school else None,
            region_code=region,
            password_hash=QUICK_HASH,
            must_change_password=False,
        )
        self.keep(made)
        return made
