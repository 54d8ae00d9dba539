"""What has happened in the county beside the things of the permission stage: contests over, lessons learnt, codes.

All of it over HTTP, the way people do it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
from sqlmodel import select

from app import clock
from app.analysis.actions import measure_due
from app.competitions.models import Attempt, Entry
from app.courses.adult_access import COOKIE as STUDY
from app.courses.models import CourseCertificate, LessonRevision
from app.courses.words import Track
from app.people.models import Region, Staff, Student
from app.vocabulary import Difficulty, QuestionKind, Role, Topic
from tests.adults import new_code, page, type_in
from tests.bank import stock
from tests.contest import Contest
from tests.journeys.test_course_certificates import complete
from tests.journeys.test_pictures import give_pictures
from tests.lessons import Taught
from tests.permissions.matrix import CAST
from tests.permissions.objects import taught
from tests.sheets import pupil, sheet
from tests.sitting import begin, hand_in, right_letters, tap
from tests.world import World
from tests.written_lessons import fit_text

LONG_SCHOOL, LONG_PUPIL = "宁夏回族自治区吴忠市同心县豫海回民中学教育集团第一校区分校", "阿依古丽·买买提艾力江娜"
NEWCOMERS = ("new_pupil", "new_teacher", "new_organiser", "new_officer")
ADULT_ROUTES = (
    "courses",
    "courses/{course_id}",
    "lessons/{lesson_id}",
    "lessons/{lesson_id}/questions",
    "training",
    "safety",
    "courses/{course_id}/certificate.pdf",
    "{rest:path}",
)


@dataclass(frozen=True)
class Happened:
    """An address that leads to what happened, and the cookies of somebody it is meant for; none are a stranger's."""

    route: str
    names: dict
    who: str
    cookies: dict[str, str]
    status: int = 200
    form: dict[str, str] | None = None  # what is sent there; a file is its text, under a name that ends in .csv


class County:
    """The served stage, with hands to act in it."""

    def __init__(self, world: World, url: str, time) -> None:
        self.world, self.url, self.time = world, url, time
        self._tokens: dict[str, str] = {}
        self._open: list[httpx.Client] = []

    def browser_of(self, who: Student | Staff | None = None) -> httpx.Client:
        cookies = {} if who is None else {"qingdun": self.world.sign_in(who)}
        client = httpx.Client(base_url=self.url, cookies=cookies, trust_env=False, verify=False, timeout=20)
        self._open.append(client)
        return client

    def close(self) -> None:
        for client in self._open:
            client.close()

    def token(self, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self.world.sign_in(getattr(self.world, who))
        return self._tokens[who]

    def seen_by(self, who: str, route: str, status: int = 200, **names) -> Happened:
        return Happened(route, names, who, {"qingdun": self.token(who)}, status)

    def sent_by(self, who: str, route: str, form: dict[str, str], status: int = 422, **names) -> Happened:
        cookies = {"qingdun": self.token(who)} if who in CAST[1:] else {}
        return Happened(route, names, who, cookies, status, form)

    def public(self, route: str, status: int = 200, who: str = "a stranger", **names) -> Happened:
        return Happened(route, names, who, names.pop("cookies", {}), status)


def people_of_length(world: World) -> None:
    """Give a school and a pupil the longest names that are met, and let some come to whom nothing has happened yet."""
    with world.database.writing() as db:
        db.merge(world.yuhai).name = LONG_SCHOOL
        db.merge(world.lin).name = LONG_PUPIL
    world.keep(Region(code="640200", name="石嘴山市"))
    quiet = world._class(world.xingqing, 2)
    world.new_pupil = world._student("海小云", quiet, "10000006")
    world.new_teacher = world._staff("new", "新老师", Role.TEACHER, school=world.xingqing)
    world.new_organiser = world._staff("shijindu", "市禁毒办", Role.ORGANISER, region="640200")
    world.new_officer = world._staff("shizuishan", "石嘴山市教育局", Role.OFFICER, region="640200")


def life(county: County) -> Iterator[Happened]:
    """Tell of everything outside of the hall; courses come when the bank has all its questions."""
    for chapter in (ways_in, refusals, forms, contests, courses, adults):
        yield from chapter(county)


def forms(county: County) -> Iterator[Happened]:
    """What comes back to whoever sent a form: what is shown once, and forms in which something is to be mended."""
    new = {"account": "ma.laoshi", "name": "马老师", "role": "teacher"}
    yield county.sent_by("school_admin", "/staff", new, status=200)
    yield county.sent_by("school_admin", "/staff", {"account": "", "name": ""})
    yield county.sent_by("organiser", "/adult-codes/learners", {"count": "3"}, status=200)
    yield county.sent_by("organiser", "/adult-codes/workers", {"name": "海霞", "unit": ""})
    yield county.sent_by("organiser", "/competitions", {"name": ""})
    yield county.sent_by("teacher", "/questions/new", {"stem": "", "kind": "single_choice"})
    yield county.sent_by("teacher", "/questions/imports", {"text": "", "topic": "law"})
    yield county.sent_by("school_admin", "/rosters", {"file.csv": "甲,乙"})
    yield county.sent_by("administrator", "/schools", {"code": "1", "name": "", "region_code": "640324"})
    yield county.sent_by("teacher", "/password", {"current": "no", "new": "no", "again": "nothing"})
    yield county.sent_by("nobody", "/sign-in/staff", {"account": "chen", "password": "no"}, status=401)
    yield county.sent_by("nobody", "/sign-in/student", {"login_no": "10000001", "pin": "000000"}, status=401)
    yield county.sent_by("nobody", "/adult/sign-in", {"code": "ABCD"}, status=401)


def refusals(county: County) -> Iterator[Happened]:
    """Where people come who may not, or too early, or to what does not exist."""
    nowhere = {"competition_id": uuid4(), "code": "ABCDEFGH", "match_code": "ABCDEF", "key": "x" * 43}
    yield county.seen_by("lin", "/reports", status=403)
    yield county.seen_by("lin", "/competitions/{competition_id}/start", status=404, **nowhere)
    yield county.seen_by("teacher", "/nowhere", status=404)
    for route in ("/tickets/{code}", "/join/{match_code}", "/screens/{key}"):
        yield county.public(route, status=404, **nowhere)
    for route in ("/certificates/{serial}", "/course-certificates/{serial}"):
        yield county.public(route, status=404, serial="QD-0000-0000")


def ways_in(county: County) -> Iterator[Happened]:
    world = county.world
    teacher = county.browser_of(world.teacher)
    here = f"/classes/{world.class_3.id}"
    assert teacher.post(f"{here}/codes").status_code == 303
    code = re.sub(r"\D", "", page(teacher.get(f"{here}/code")).select_one(".big-code").text)
    names = {"code": code, "student_id": world.lin.id}
    for route in ("/sign-in", "/sign-in/class/{code}", "/sign-in/class/{code}/{student_id}", "/sign-in/staff"):
        yield county.public(route, **names)
    for route in ("/classes", "/classes/{class_id}", "/classes/{class_id}/code"):
        yield county.seen_by("teacher", route, class_id=world.class_3.id)
    admin = county.browser_of(world.school_admin)
    content = sheet(pupil("马小云"), pupil("", no="9"), pupil("金海燕", "八年级1班"), pupil("李云", "火箭班"))
    reply = admin.post("/rosters", files={"file": ("七年级名单.xlsx", content)})
    roster = {"roster_id": reply.headers["location"].rsplit("/", 1)[1]}
    yield county.seen_by("school_admin", "/rosters/{roster_id}", **roster)
    yield county.seen_by("school_admin", "/rosters/{roster_id}/faults.xlsx", **roster)
    content = sheet(pupil("海小云", "七年级4班"), pupil("吴启明", "七年级4班", sex="男"))
    done = admin.post("/rosters", files={"file": ("七年级4班.xlsx", content)}).headers["location"]
    assert admin.post(f"{done}/application").status_code == 303
    yield county.seen_by("school_admin", "/rosters/{roster_id}", roster_id=done.rsplit("/", 1)[1])
    yield county.seen_by("school_admin", "/rosters")


def courses(county: County) -> Iterator[Happened]:
    """A course learnt to its certificate, one under way, and practice that went wrong."""
    world, made = county.world, taught(county.world)
    stock(world, {(topic, QuestionKind.SINGLE_CHOICE, Difficulty.MEDIUM): 3 for topic in Topic})
    with world.database.writing() as db:
        codes = ("skill-sime-001", "skill-sime-002", "skill-sime-003")
        db.get_one(LessonRevision, made.revisions[0].id).text = fit_text(made, codes)
    names = {"course_id": made.course.id, "lesson_id": made.first.id}
    complete(world, made, world.zhou.id)
    assert county.browser_of(world.zhou).post(f"/courses/{made.course.id}/certificate").status_code == 303
    yield county.seen_by("ma", "/lessons/{lesson_id}", **names)
    wu, here = county.browser_of(world.wu), f"/lessons/{made.first.id}"
    for who in ("wu", "lin", "zhou", "teacher", "officer"):
        for route in ("/courses", "/courses/{course_id}", "/lessons/{lesson_id}"):
            yield county.seen_by(who, route, **names)
    read_all(wu, here, county.time)
    yield county.seen_by("lin", "/lessons/{lesson_id}/questions", **names)
    assert wu.post(f"{here}/questions", data={"q1": "A", "q2": "B", "q3": "C"}).status_code == 303
    yield county.seen_by("wu", "/lessons/{lesson_id}/questions", **names)
    yield county.seen_by("zhou", "/courses/{course_id}/certificate.pdf", **names)
    know_nothing(county.browser_of(world.lin))
    for route in ("/practice", "/practice/daily", "/practice/book"):
        yield county.seen_by("lin", route)
        yield county.seen_by("wu", route)
    [mine] = world.all(select(CourseCertificate))
    yield county.public("/course-certificates")
    yield county.public("/course-certificates/{serial}", serial=mine.serial)


def read_all(browser, here: str, time) -> None:
    assert browser.post(f"{here}/beginning").status_code == 303
    for step in range(2, 12):
        time.advance(seconds=20)
        browser.post(f"{here}/place", data={"step": step})


def know_nothing(browser: httpx.Client) -> None:
    """Practise the questions of the day, and know none of them."""
    while asked := page(browser.get("/practice/daily")).select_one("[name=revision_id]"):
        form = {"revision_id": asked["value"], "unsure": "1"}
        assert browser.post("/practice/answers", data=form).status_code == 303


def adults(county: County) -> Iterator[Happened]:
    """In each track somebody who has a certificate or may have, and somebody who has only just come."""
    world, organiser = county.world, county.browser_of(county.world.organiser)
    yield county.public("/adult")
    for track in (Track.RECOVERY, Track.WORKER):
        made = Taught(world, lessons=1, track=track)
        names = {"course_id": made.course.id, "lesson_id": made.first.id}
        for is_new in (True, False):
            browser = county.browser_of()
            assert type_in(browser, new_code(organiser, track)).status_code == 303
            if not is_new:
                read_all(browser, f"/adult/lessons/{made.first.id}", county.time)
                browser.post(f"/adult/courses/{made.course.id}/certificate")
            cookies = {STUDY: browser.cookies[STUDY]}
            for route in ADULT_ROUTES:
                status = 404 if "rest" in route else 200
                yield county.public(f"/adult/{route}", status, track.value, cookies=cookies, rest="nowhere", **names)
        yield county.seen_by("organiser", "/adult-codes", query=f"?track={track.value}")


def contests(county: County) -> Iterator[Happened]:
    """One that is over with everything out, one that runs, and a draft on its way."""
    world = county.world
    county.time.advance(hours=-3)
    over, kept_back = Contest(world, questions=4), Contest(world, questions=4)
    give_pictures(world)
    for student, school_class, right in ((world.lin, world.class_3, 4), (world.zhou, world.class_3, 1)):
        over.enter(student, school_class)
        sit(county, over, student, right)
    over.enter(world.wu, world.class_4)
    county.time.advance(hours=3)
    measure_due(world.database, clock.now())
    yield county.seen_by("organiser", "/competitions/{competition_id}/release", competition_id=kept_back.competition.id)
    organiser = county.browser_of(world.organiser)
    assert organiser.post(f"/competitions/{over.competition.id}/release").status_code == 303
    names = {"competition_id": over.competition.id, "class_id": world.class_3.id}
    names |= {"revision_id": next(iter(over.revisions))}
    for route in ("", "/analysis", "/analysis/{revision_id}", "/release"):
        yield county.seen_by("organiser", "/competitions/{competition_id}" + route, **names)
    for route in ("results", "board", "unfinished"):
        for school_class in (world.class_3, world.class_4):
            facts = names | {"class_id": school_class.id}
            who = "teacher" if school_class is world.class_3 else "colleague"
            yield county.seen_by(who, "/competitions/{competition_id}/classes/{class_id}/" + route, **facts)
    for who in ("teacher", "organiser", "officer"):
        yield county.seen_by(who, "/reports/competitions/{competition_id}", **names)
        yield county.seen_by(who, "/competitions/{competition_id}", **names)
    for attempt in world.all(select(Attempt).where(Attempt.competition_id == over.competition.id)):
        who = "lin" if attempt.student_id == world.lin.id else "zhou"
        yield county.seen_by(who, "/attempts/{attempt_id}/result", attempt_id=attempt.id)
    yield from drafts(county, over)
    yield from running(county)


def sit(county: County, contest: Contest, student: Student, right: int, *, is_over: bool = True) -> str:
    """Let a pupil answer so many questions rightly, and mistake or leave out others; return the attempt's address."""
    browser = county.browser_of(student)
    place = begin(browser, contest)
    for number, letters in list(right_letters(county.world, contest, place).items())[:right]:
        assert tap(browser, place, number, letters, number).status_code == 200
    if is_over and right < 4:
        key = right_letters(county.world, contest, place)[4]
        assert tap(browser, place, 4, "A" if key == "B" else "B", 4).status_code == 200
    if is_over:
        hand_in(browser, place)
    return place


def running(county: County) -> Iterator[Happened]:
    world = county.world
    runs = Contest(world, questions=8, time_limit=3000)
    for student in (world.lin, world.zhou):
        runs.enter(student, world.class_3)
    place = sit(county, runs, world.zhou, 2, is_over=False)
    names = {"competition_id": runs.competition.id, "class_id": world.class_3.id}
    for route in ("", "/submission"):
        yield county.seen_by("zhou", "/attempts/{attempt_id}" + route, attempt_id=place.rsplit("/", 1)[1])
    yield county.seen_by("lin", "/competitions/{competition_id}/start", **names)
    for route in ("board", "results", "unfinished"):
        yield county.seen_by("teacher", "/competitions/{competition_id}/classes/{class_id}/" + route, **names)
    yield county.seen_by("organiser", "/competitions/{competition_id}", **names)
    entries = select(Entry.id).where(Entry.competition_id == runs.competition.id, Entry.student_id == world.zhou.id)
    yield county.seen_by("teacher", "/entries/{entry_id}", entry_id=world.all(entries)[0])


def drafts(county: County, other: Contest) -> Iterator[Happened]:
    organiser = county.browser_of(county.world.organiser)
    data = {"name": "七年级禁毒知识竞赛", "paper_id": str(other.paper.id)}
    place = organiser.post("/competitions", data=data).headers["location"].removesuffix("/set-up/2")
    names = {"competition_id": place.rsplit("/", 1)[1]}
    for step in (1, 2, 3, 4):
        yield county.seen_by("organiser", "/competitions/{competition_id}/set-up/{step}", step=step, **names)
    yield county.seen_by("organiser", "/competitions/{competition_id}/publication", **names)
    yield county.seen_by("organiser", "/competitions/{competition_id}", **names)
