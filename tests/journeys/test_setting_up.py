"""A competition is set up in four steps, published, and its pupils entered on the day it opens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.competitions.actions.entries import open_due
from app.competitions.models import Competition, Entry
from app.competitions.words import Release
from app.papers.models import Paper
from app.people.models import ClassMembership, SchoolClass, Student
from app.vocabulary import CompetitionLevel, GradeBand
from tests.contest import Contest

TIMES = {"opens_at": "2026-11-25T09:00", "closes_at": "2026-11-26 18:00", "minutes": "20", "attempts_allowed": "2"}
RESULTS = {"release": "by_hand", "pass_percent": "60", "distinction_percent": "85"}
WEIGHTS = {f"weight_{place}": weight for place, weight in enumerate(("35", "35", "10", "10", "10"))}


def paper_of(world, staff, **home) -> Paper:
    """A published paper of this person, with questions."""
    made = Contest(world, questions=4, published_at=None).paper
    with world.database.writing() as db:
        paper = db.get_one(Paper, made.id)
        paper.owner_id, paper.school_id, paper.region_code = staff.id, home.get("school_id"), home.get("region_code")
    return made


def page(reply):
    return BeautifulSoup(reply.text, "html.parser")


def words(reply) -> str:
    return " ".join(page(reply).select_one("main").get_text(" ").split())


def faulty(reply) -> list[str]:
    assert reply.status_code == 422
    return [fault.get_text(strip=True) for fault in page(reply).select("main .fault")]


def begin(browser, paper, name="七年级禁毒知识竞赛") -> str:
    reply = browser.post("/competitions", data={"name": name, "paper_id": str(paper.id)})
    assert reply.status_code == 303, reply.text
    assert reply.headers["location"].endswith("/set-up/2")
    return reply.headers["location"].removesuffix("/set-up/2")


def kept(world, place: str) -> Competition:
    return world.fetch(Competition, UUID(place.rsplit("/", 1)[1]))


def entered(world, place: str) -> set[UUID]:
    query = select(Entry.student_id).where(Entry.competition_id == kept(world, place).id)
    return set(world.all(query))


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser)


def test_a_teacher_sets_up_a_competition_step_by_step(chen, world, time, browser_of):
    paper = paper_of(world, world.teacher, school_id=world.yuhai.id)
    assert "县赛卷" in words(chen.get("/competitions/new"))
    place = begin(chen, paper)
    reply = chen.post(f"{place}/set-up/2", data=TIMES)
    assert reply.headers["location"] == f"{place}/set-up/3"
    assert "1 名学生" not in words(chen.get(f"{place}/set-up/3"))
    assert "2 名学生 · 1 个班级" in words(chen.get(f"{place}/set-up/3"))
    reply = chen.post(f"{place}/set-up/3", data={"classes": str(world.class_3.id)})
    assert reply.headers["location"] == f"{place}/set-up/4"
    reply = chen.post(f"{place}/set-up/4", data=RESULTS)
    assert reply.headers["location"] == f"{place}/publication"
    preview = words(chen.get(f"{place}/publication"))
    assert "七年级(3)班" in preview and "20 分钟" in preview and "由组织者手动公布" in preview
    assert chen.post(f"{place}/publication").headers["location"] == place
    competition = kept(world, place)
    assert (competition.level, competition.school_id) == (CompetitionLevel.SCHOOL, world.yuhai.id)
    assert (competition.time_limit, competition.attempts_allowed) == (1200, 2)
    assert (competition.release, competition.distinction_percent) == (Release.BY_HAND, 85)
    assert competition.published_at == time.moment and competition.entries_frozen_at is None
    assert "未开始" in words(chen.get(place))
    assert entered(world, place) == set()
    time.advance(days=1)
    open_due(world.database, time.moment)
    assert entered(world, place) == {world.lin.id, world.zhou.id}


def test_a_draft_is_left_and_taken_up_again_by_its_maker_only(chen, world, browser_of):
    place = begin(chen, paper_of(world, world.teacher))
    chen.post(f"{place}/set-up/2", data=TIMES)
    assert "草稿" in words(chen.get("/competitions"))
    assert chen.get(place).headers["location"] == f"{place}/publication"
    step = page(chen.get(f"{place}/set-up/2"))
    assert step.select_one("#opens_at")["value"] == "2026-11-25T09:00"
    colleague = browser_of(world.colleague)
    assert colleague.get(place).status_code == 404
    assert colleague.post(f"{place}/set-up/2", data=TIMES).status_code == 404
    assert "七年级禁毒知识竞赛" not in words(colleague.get("/competitions"))


def test_a_teacher_cannot_choose_a_class_of_somebody_else(chen, world):
    place = begin(chen, paper_of(world, world.teacher))
    for foreign in (world.class_4, world.hexi_class):
        reply = chen.post(f"{place}/set-up/3", data={"classes": str(foreign.id)})
        assert faulty(reply) == ["有的班级不归你管理，请重新选择。"]
    assert chen.post(f"{place}/set-up/3", data={"schools": "3164000002"}).status_code == 422
    assert chen.post(f"{place}/set-up/3", data={"classes": "' OR 1=1"}).status_code == 422
    assert kept(world, place).scope_classes == [str(world.class_3.id)]
    chen.post(f"{place}/publication")
    assert kept(world, place).published_at


def test_a_class_taken_from_its_teacher_keeps_the_draft_from_being_published(chen, world):
    place = begin(chen, paper_of(world, world.teacher))
    with world.database.writing() as db:
        draft = db.get_one(Competition, kept(world, place).id)
        draft.scope_classes = [str(world.class_4.id)]
    reply = chen.post(f"{place}/publication")
    assert reply.status_code == 422
    assert "有的班级不归你管理" in words(reply)
    assert kept(world, place).published_at is None


def test_a_teacher_cannot_use_the_paper_of_somebody_else(chen, world):
    paper = paper_of(world, world.colleague)
    reply = chen.post("/competitions", data={"name": "竞赛", "paper_id": str(paper.id)})
    assert reply.status_code == 422 and "请选择一份已发布的试卷。" in words(reply)
    assert not world.all(select(Competition).where(Competition.owner_id == world.teacher.id))


def test_faults_stand_beside_their_fields_and_nothing_is_kept(chen, world):
    place = begin(chen, paper_of(world, world.teacher))
    before = kept(world, place)
    reply = chen.post(f"{place}/set-up/2", data=TIMES | {"closes_at": "2026-11-25 08:00", "minutes": "500"})
    assert faulty(reply) == ["结束时间应晚于开始时间。", "答题时长应为 1 到 240 分钟。"]
    assert page(reply).select_one("#minutes")["value"] == "500"
    reply = chen.post(f"{place}/set-up/4", data=RESULTS | {"distinction_percent": "50"})
    assert faulty(reply) == ["优秀线不能低于及格线。"]
    assert faulty(chen.post(f"{place}/set-up/1", data={"name": "x"}))[0] == "名称应为 2 到 80 个字。"
    assert kept(world, place) == before


def test_hostile_forms_get_a_sentence(chen, world):
    place = begin(chen, paper_of(world, world.teacher))
    for data in ({}, {"opens_at": "\x00", "minutes": "९"}, {"minutes": "9" * 5000}, {"regions": ["x"] * 300}):
        for step in (1, 2, 3, 4):
            assert chen.post(f"{place}/set-up/{step}", data=data).status_code in (303, 422)
    assert chen.post(f"{place}/set-up/9", data=TIMES).status_code == 404
    files = {"name": ("a.txt", b"x", "text/plain")}
    assert chen.post(f"{place}/set-up/1", files=files).status_code == 400


def test_the_count_follows_the_choice_before_it_is_kept(organiser, world):
    place = begin(organiser, paper_of(world, world.organiser, region_code="640324"))
    assert "4 名学生 · 3 个班级 · 2 所学校" in words(organiser.get(f"{place}/set-up/3"))
    live = organiser.get(f"{place}/scope", params={"schools": "3164000002"}, headers={"HX-Request": "true"})
    assert "<html" not in live.text and ">1</b> 名学生" in live.text
    assert "不在你的管理范围内" in organiser.get(f"{place}/scope", params={"schools": "3164000003"}).text
    assert kept(world, place).scope_schools == []
    reply = organiser.post(f"{place}/set-up/3", data={"schools": "3164000002", "count": "1"})
    assert reply.headers["location"] == f"{place}/set-up/3"
    assert "1 名学生 · 1 个班级 · 1 所学校" in words(organiser.get(f"{place}/set-up/3"))


def test_a_county_weighs_its_total_and_reaches_its_own_schools_only(organiser, world, time):
    place = begin(organiser, paper_of(world, world.organiser, region_code="640324"), "同心县竞赛")
    reply = organiser.post(f"{place}/set-up/4", data=RESULTS | WEIGHTS | {"weight_0": "30"})
    assert faulty(reply) == ["五个权重之和应为 100，现在是 95。"]
    organiser.post(f"{place}/set-up/4", data=RESULTS | WEIGHTS)
    organiser.post(f"{place}/set-up/2", data=TIMES | {"opens_at": "2026-11-24 10:00"})
    organiser.post(f"{place}/publication")
    assert kept(world, place).level is CompetitionLevel.COUNTY
    assert kept(world, place).entries_frozen_at == time.moment, "its window was open already"
    assert entered(world, place) == {world.lin.id, world.zhou.id, world.wu.id, world.ma.id}


def test_grades_that_do_not_take_part_are_left_out(organiser, world):
    senior = SchoolClass(school_id=world.hexi.id, band=GradeBand.SENIOR, entry_year=2026, number=1)
    world.keep(senior)
    place = begin(organiser, paper_of(world, world.organiser, region_code="640324"))
    organiser.post(f"{place}/set-up/3", data={"grades": "senior-1"})
    reply = organiser.post(f"{place}/publication")
    assert reply.status_code == 422 and "现在的范围里没有学生" in words(reply)
    organiser.post(f"{place}/set-up/3", data={"grades": ["senior-1", "junior-1"]})
    assert organiser.post(f"{place}/publication").status_code == 303


def test_nothing_but_name_and_close_changes_after_publication(chen, world):
    place = begin(chen, paper_of(world, world.teacher))
    chen.post(f"{place}/publication")
    before = kept(world, place)
    assert chen.get(f"{place}/set-up/2").headers["location"] == place
    assert chen.post(f"{place}/set-up/2", data=TIMES).status_code == 409
    assert chen.post(f"{place}/set-up/3", data={}).status_code == 409
    assert kept(world, place) == before
    chen.post(f"{place}/name", data={"name": "新的名称"})
    assert kept(world, place).name == "新的名称"
    assert faulty(chen.post(f"{place}/name", data={"name": ""}))
    assert kept(world, place).name == "新的名称"


def test_pupils_entered_at_the_opening_stay_the_total_when_one_moves(organiser, world, time, browser_of):
    place = begin(organiser, paper_of(world, world.organiser, region_code="640324"))
    organiser.post(f"{place}/set-up/2", data=TIMES)
    organiser.post(f"{place}/publication")
    time.advance(days=1)
    open_due(world.database, time.moment)
    before = entered(world, place)
    move(world, world.lin, world.xingqing_class, world.xingqing)
    newcomer = Student(login_no="10000009", name="新同学", school_id=world.yuhai.id, pin_salt="x")
    world.keep(newcomer)
    world.keep(
        ClassMembership(student_id=newcomer.id, class_id=world.class_3.id, since=date(2026, 11, 25), reason="转入")
    )
    open_due(world.database, time.moment + timedelta(hours=1))
    organiser = browser_of(world.organiser)
    assert entered(world, place) == before
    assert f"应参加 {len(before)}" in words(organiser.get(place))
    organiser.post(f"{place}/entries")
    assert entered(world, place) == before | {newcomer.id}
    organiser.post(f"{place}/entries")
    assert len(world.all(select(Entry).where(Entry.competition_id == kept(world, place).id))) == len(before) + 1


def move(world, student, school_class, school):
    with world.database.writing() as db:
        now_in = db.exec(select(ClassMembership).where(ClassMembership.student_id == student.id)).one()
        now_in.until = date(2026, 11, 25)
        db.get_one(Student, student.id).school_id = school.id
        db.flush()
        db.add(
            ClassMembership(student_id=student.id, class_id=school_class.id, since=date(2026, 11, 25), reason="转出")
        )


def test_a_county_competition_is_seen_by_its_schools_and_no_others(organiser, world, browser_of):
    place = begin(organiser, paper_of(world, world.organiser, region_code="640324"), "同心县竞赛")
    organiser.post(f"{place}/set-up/3", data={"schools": "3164000001"})
    insiders = [browser_of(who) for who in (world.teacher, world.school_admin, world.officer)]
    assert all(insider.get(place).status_code == 404 for insider in insiders), "it is still a draft"
    organiser.post(f"{place}/publication")
    for insider in insiders:
        assert insider.get(place).status_code == 200
        assert "同心县竞赛" in words(insider.get("/competitions"))
        assert "作废" not in words(insider.get(place))
        assert insider.post(f"{place}/voiding", data={"reason": "试试看"}).status_code in (403, 404)
    for outsider in (world.outsider, world.other_admin, world.city_officer):
        browser = browser_of(outsider)
        assert browser.get(place).status_code == 404
        assert "同心县竞赛" not in words(browser.get("/competitions"))


def test_publishing_twice_and_a_deleted_draft(chen, world):
    place = begin(chen, paper_of(world, world.teacher))
    chen.post(f"{place}/publication")
    first = kept(world, place)
    chen.post(f"{place}/publication")
    assert kept(world, place) == first
    other = begin(chen, paper_of(world, world.teacher), "写错了的草稿")
    assert chen.post(f"{other}/voiding", data={"reason": "草稿删除"}).headers["location"] == "/competitions"
    assert "写错了的草稿" not in words(chen.get("/competitions"))


def test_two_that_freeze_at_once_enter_every_pupil_once(world, time):
    contest = Contest(world, entries_frozen_at=None)
    with ThreadPoolExecutor(4) as pool:
        both = [pool.submit(open_due, world.database, time.moment) for _ in range(4)]
        assert [done.exception() for done in both] == [None] * 4
    entered_students = world.all(select(Entry.student_id).where(Entry.competition_id == contest.competition.id))
    assert sorted(entered_students) == sorted([world.lin.id, world.zhou.id, world.wu.id, world.ma.id])
