"""What nobody confirmed, or what was taken back, does not stay: neither pictures nor the names of pupils."""

from uuid import UUID

import pytest
from sqlmodel import select

from app import clock
from app.exchange.actions import pictures
from app.exchange.actions.imports import apply, undo
from app.exchange.models import ImportPicture, QuestionImport
from app.people.actions import rosters, uploads
from app.people.models import RosterImport, School
from app.people.uploads import WAITS
from app.questions.models import Question, QuestionPicture, QuestionRevision
from tests.bank import person
from tests.exchange_questions import painted
from tests.journeys.test_pictures_in_word_files import word_file
from tests.journeys.test_question_files import page, send
from tests.sheets import pupil, sheet
from tests.test_two_at_once import at_once

OTHER_STEM = "2．这张图里是（　　）"


def kept(browser, content: bytes) -> str:
    here = send(browser, content, "题目.docx")
    assert browser.post(f"{here}/application").status_code == 303
    return here


def shown(world) -> list[str]:
    return sorted(world.all(select(QuestionPicture.file)))


def house_is_kept(world) -> None:
    with world.database.writing() as db:
        uploads.forget_unconfirmed(db, clock.now())
        pictures.forget_unconfirmed(db, clock.now())


def test_an_import_taken_back_takes_its_pictures_with_it(chen, world):
    here = kept(chen, word_file(painted()))
    [file] = shown(world)
    assert chen.get(f"/pictures/{file}").status_code == 200
    chen.post(f"{here}/undoing")
    assert world.all(select(Question)) == [] and shown(world) == []
    assert chen.get(f"/pictures/{file}").status_code == 404
    assert chen.get(here).status_code == 200


def test_a_picture_that_another_question_shows_stays(chen, world, browser_of):
    here = kept(chen, word_file(painted()))
    kept(browser_of(world.outsider), word_file(painted(), stem=OTHER_STEM))
    chen.post(f"{here}/undoing")
    assert len(shown(world)) == 1 == len(world.all(select(Question)))


def test_a_question_handed_in_keeps_its_picture_when_the_import_is_taken_back(chen, world):
    here = kept(chen, word_file(painted()))
    [revision] = world.all(select(QuestionRevision))
    assert chen.post(f"/questions/{revision.question_id}/submission").status_code == 303
    chen.post(f"{here}/undoing")
    assert shown(world) == [revision.picture["file"]]


@pytest.mark.parametrize("first", ["taken back", "kept"])
def test_one_takes_an_import_back_while_another_keeps_the_same_picture(chen, world, browser_of, first):
    mine = UUID(kept(chen, word_file(painted())).rpartition("/")[2])
    outsider = browser_of(world.outsider)
    theirs = UUID(send(outsider, word_file(painted(), stem=OTHER_STEM), "题目.docx").rpartition("/")[2])

    def take_back(db):
        undo(db, db.get_one(QuestionImport, mine), clock.now())

    def keep(db):
        apply(db, db.get_one(QuestionImport, theirs), person(world.outsider), clock.now())

    at_once(world.database, *((take_back, keep) if first == "taken back" else (keep, take_back)))
    [left] = world.all(select(QuestionRevision))
    assert shown(world) == [left.picture["file"]], "whoever shows a question has its picture"


def test_an_upload_that_nobody_confirms_is_forgotten_with_its_pictures(chen, world, time):
    here = send(chen, word_file(painted()), "题目.docx")
    assert f"上传 {WAITS.days} 天后还没有确认，这份预览会删除" in page(chen.get(here)).text
    assert f"上传 {WAITS.days} 天后删除" in page(chen.get("/questions/imports")).text
    time.advance(days=WAITS.days)
    house_is_kept(world)
    assert len(world.all(select(ImportPicture))) == 1 == len(world.all(select(QuestionImport)))
    time.advance(seconds=1)
    house_is_kept(world)
    assert world.all(select(ImportPicture)) == world.all(select(QuestionImport)) == []


def test_what_was_confirmed_is_not_forgotten(chen, world, time):
    here = kept(chen, word_file(painted()))
    time.advance(days=WAITS.days + 30)
    house_is_kept(world)
    assert [f"/questions/imports/{each.id}" for each in world.all(select(QuestionImport))] == [here]
    assert len(shown(world)) == 1


@pytest.fixture
def roster(browser_of, world):
    """A roster that the school's administrator sent, with a pupil who is not here yet."""
    admin = browser_of(world.school_admin)
    reply = admin.post("/rosters", files={"file": ("名单.xlsx", sheet(pupil("马小云", no="21")))})
    return UUID(reply.headers["location"].rpartition("/")[2])


def test_the_names_of_a_roster_that_nobody_confirms_are_forgotten(roster, browser_of, world, time):
    admin = browser_of(world.school_admin)
    assert f"没有确认的名单，上传 {WAITS.days} 天后删除" in page(admin.get("/rosters")).text
    assert "马小云" in world.fetch(RosterImport, roster).rows
    time.advance(days=WAITS.days)
    house_is_kept(world)
    assert len(world.all(select(RosterImport))) == 1
    time.advance(seconds=1)
    house_is_kept(world)
    assert world.all(select(RosterImport)) == []


def test_a_roster_that_was_applied_stays_and_can_be_looked_at(roster, browser_of, world, time):
    assert browser_of(world.school_admin).post(f"/rosters/{roster}/application").status_code == 303
    time.advance(days=WAITS.days + 30)
    house_is_kept(world)
    assert len(world.all(select(RosterImport))) == 1


def test_a_roster_forgotten_while_somebody_applies_it_is_not_there(roster, world, time):
    time.advance(days=WAITS.days, seconds=1)

    def forget(db):
        db.exec(select(School.id).where(School.id == world.yuhai.id).with_for_update(key_share=True)).one()
        uploads.forget_unconfirmed(db, clock.now())

    def late(db):
        rosters.apply_roster(db, RosterImport(**seen), None, clock.now())

    seen = world.fetch(RosterImport, roster).model_dump()
    met = at_once(world.database, forget, late)
    assert type(met).__name__ == "NotFound"
