"""Two people, or two clicks, in the same instant: one transaction is still open when the other begins."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlmodel import select

from app import clock
from app.competitions import beginning
from app.competitions.actions import attempts
from app.competitions.actions.sheet import Chosen, save_sheet
from app.competitions.beginning import Beginning
from app.competitions.models import Attempt, Competition, Entry, Response
from app.errors import NotFound, Refusal
from app.people.access import Permit
from app.people.actions import class_codes, own_password, rosters, sign_ins, staff
from app.people.actions.guesses import Denied
from app.people.actions.reading_rosters import check
from app.people.actions.rosters import NothingToUndo, RosterAlreadyApplied, RosterChangedMeanwhile
from app.people.models import ClassCode, RosterImport, School, SignIn, Staff, Student, Teaching
from app.people.permissions import Scope
from app.people.persons import Person
from app.people.roster import parse
from app.vocabulary import Role
from tests.contest import Contest

HEAD = ["姓名", "班级"]


def at_once(database, first, second):
    """Do `first`; before it is committed begin `second`; return what the second gave, or the refusal it met."""

    def later():
        with database.writing() as db:
            return second(db)

    with ThreadPoolExecutor(1) as thread:
        with database.writing() as db:
            first(db)
            db.flush()
            other = thread.submit(later)
            wait([other], timeout=0.3)  # it waits for us, or has gone by
        try:
            return other.result(20)
        except Refusal as refusal:
            return refusal


@pytest.fixture
def roster(database, world):
    """Return a function that uploads rows for 豫海 and gives the id of the checked upload."""

    def checked(*rows, school=None):
        with database.writing() as db:
            here = db.get_one(School, (school or world.yuhai).id)
            read = parse([HEAD if len(rows[0]) == 2 else [*HEAD, "学籍号"], *map(list, rows)], 2026)
            return check(db, here, read, world.school_admin.id, None, "a.xlsx", b"", clock.now()).id

    return checked


def applying(roster_id):
    return lambda db: rosters.apply_roster(db, db.get_one(RosterImport, roster_id), None, clock.now())


def undoing(roster_id):
    return lambda db: rosters.undo_roster(db, db.get_one(RosterImport, roster_id), clock.now())


def pupils(world, name):
    return world.all(select(Student).where(Student.name == name))


def test_a_second_click_on_import_brings_nobody_twice(database, world, roster):
    roster_id = roster(["马小云", "七年级3班"])
    refusal = at_once(database, applying(roster_id), applying(roster_id))
    assert isinstance(refusal, RosterAlreadyApplied)
    assert len(pupils(world, "马小云")) == 1


def test_two_colleagues_who_import_the_same_pupil_bring_one(database, world, roster):
    mine, yours = roster(["马小云", "七年级3班"]), roster(["马小云", "七年级3班"])
    assert isinstance(at_once(database, applying(mine), applying(yours)), RosterChangedMeanwhile)
    assert len(pupils(world, "马小云")) == 1


def test_two_schools_that_import_one_registration_number_do_not_share_it(database, world, roster):
    row = ["马小云", "七年级1班", "L640324201501010001"]
    mine, yours = roster(row), roster(row, school=world.hexi)
    assert isinstance(at_once(database, applying(mine), applying(yours)), RosterChangedMeanwhile)
    assert [pupil.school_id for pupil in pupils(world, "马小云")] == [world.yuhai.id]


def test_a_second_click_on_undo_is_refused(database, world, roster):
    roster_id = roster(["马小云", "七年级3班"])
    with database.writing() as db:
        applying(roster_id)(db)
    assert isinstance(at_once(database, undoing(roster_id), undoing(roster_id)), NothingToUndo)
    assert pupils(world, "马小云") == []


def test_a_second_click_gives_a_teacher_each_class_once(database, world):
    def give(db):
        staff.set_classes(db, db.get_one(Staff, world.teacher.id), [world.class_3.id, world.class_4.id])

    assert at_once(database, give, give) is None
    taught = world.all(select(Teaching.class_id).where(Teaching.staff_id == world.teacher.id))
    assert sorted(taught) == sorted([world.class_3.id, world.class_4.id])


def test_a_second_click_opens_no_second_code(database, world):
    def open_it(db):
        return class_codes.open_code(db, world.class_3.id, world.teacher.id, clock.now()).code

    second = at_once(database, open_it, open_it)
    assert world.all(select(ClassCode.code)) == [second]


def test_a_reset_stands_against_whoever_was_just_changing_the_password(database, world):
    """The old password was verified before the reset; what was verified then is worth nothing now."""
    old = world.teacher.password_hash
    here = world.sign_in(world.teacher)

    def reset(db):
        staff.reset_password(db, db.get_one(Staff, world.teacher.id), "hash of the first password", clock.now())

    def change(db):
        mine = db.exec(select(SignIn.id).where(SignIn.staff_id == world.teacher.id)).first()
        return own_password.change_password(db, world.teacher.id, old, True, "hash of mine", clock.now(), mine)

    assert here and isinstance(at_once(database, reset, change), Denied)
    kept = world.fetch(Staff, world.teacher.id)
    assert (kept.password_hash, kept.must_change_password) == ("hash of the first password", True)


def test_a_sign_in_that_begins_during_a_reset_of_the_pin_ends_with_it(database, world):
    with database.writing() as db:
        sign_ins.begin(db, db.get_one(Student, world.lin.id), clock.now(), None)

    def begin(db):
        mine = db.exec(select(Student).where(Student.id == world.lin.id).with_for_update()).one()
        sign_ins.begin(db, mine, clock.now(), None)

    def reset(db):
        from app.people.actions import pupils as helping

        helping.reset_pin(db, db.get_one(Student, world.lin.id), clock.now())

    assert at_once(database, begin, reset) is None
    assert all(sign_in.revoked_at for sign_in in world.all(select(SignIn)))


@pytest.fixture
def attempt(database, world):
    contest = Contest(world)
    entries = contest.enter_everybody()
    with database.writing() as db:
        entry = db.get_one(Entry, entries[world.lin.id].id)
        competition = db.get_one(Competition, contest.competition.id)
        return attempts.start_attempt(db, competition, entry, entry.id, clock.now())


def test_a_sheet_sent_twice_by_a_plain_form_is_kept_once(database, world, attempt):
    def save(db):
        mine = db.get_one(Attempt, attempt.id)
        save_sheet(db, mine, {1: Chosen("A", marked=False)}, attempt.sign_in_id, clock.now())

    assert at_once(database, save, save) is None
    assert [response.choice for response in world.all(select(Response))] == ["A"]


def test_handing_in_waits_for_nobody_twice(database, world, attempt):
    def hand_in(db):
        attempts.submit(db, db.get_one(Attempt, attempt.id), clock.now())

    assert at_once(database, hand_in, hand_in) is None
    assert world.fetch(Attempt, attempt.id).submitted_at is not None


def test_whoever_is_refused_holds_nobody_back_and_leaves_nothing(database, world):
    """Three press 开始 in the same group: one may, one is not entered, one has chosen not to take part."""
    contest = Contest(world)
    contest.enter(world.lin, world.class_3)
    contest.enter(world.zhou, world.class_3, opted_out_at=clock.now())

    def pressing(student):
        person = Person(student.id, Role.STUDENT, student.name, student.school_id, None, student.id)
        return Beginning(contest.competition.id, Permit(person, Scope.OWN), clock.now())

    pupils = [world.zhou, world.lin, world.wu]
    with database.writers.begin() as connection:
        outcomes = beginning.write(connection, [pressing(pupil) for pupil in pupils])
    assert isinstance(outcomes[0], attempts.OptedOut)
    assert [attempt.id for attempt in world.all(select(Attempt))] == [outcomes[1]]
    assert isinstance(outcomes[2], NotFound)
