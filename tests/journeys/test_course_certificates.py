"""Whoever has done all of a course fetches a certificate, once; anybody may check it, and nobody sees a whole name."""

import pytest
from sqlmodel import select

from app import clock
from app.courses import printing
from app.courses.actions import certificates
from app.courses.models import CourseCertificate, LessonProgress
from app.courses.words import Track
from app.pdf import make_images
from app.people.models import Student
from tests.adults import new_code, only_learner, type_in
from tests.lessons import Taught


@pytest.fixture(autouse=True)
def _no_guesses():
    certificates._tries.clear()


@pytest.fixture
def taught(world):
    return Taught(world)


def complete(world, taught, learner_id, lessons=2, track=Track.SCHOOL):
    for lesson, revision in list(zip(taught.lessons, taught.revisions, strict=True))[:lessons]:
        facts = {"begun_at": clock.now(), "seen_at": clock.now(), "completed_at": clock.now()}
        facts |= {"learner_id": learner_id, "track": track, "lesson_id": lesson.id, "revision_id": revision.id}
        world.keep(LessonProgress(**facts))


def place(taught):
    return f"/courses/{taught.course.id}"


def only(world) -> CourseCertificate:
    [kept] = world.all(select(CourseCertificate))
    return kept


@pytest.fixture
def fetched(world, taught, browser_of):
    complete(world, taught, world.lin.id)
    assert browser_of(world.lin).post(f"{place(taught)}/certificate").status_code == 303
    return only(world)


def test_a_pupil_who_has_done_everything_is_offered_the_certificate_and_fetches_it_once(world, taught, browser_of):
    complete(world, taught, world.lin.id)
    lin = browser_of(world.lin)
    assert "领取证书" in lin.get(place(taught)).text
    for _ in range(2):
        assert lin.post(f"{place(taught)}/certificate").headers["location"] == place(taught)
    kept = only(world)
    assert (kept.name, kept.school, kept.number, kept.region_code) == ("林小禾", "豫海第一中学", 1, "640324")
    page = lin.get(place(taught)).text
    assert str(kept.serial) in page
    assert "领取证书" not in page


def test_before_the_end_there_is_none(world, taught, browser_of):
    complete(world, taught, world.lin.id, lessons=1)
    lin = browser_of(world.lin)
    assert "领取证书" not in lin.get(place(taught)).text
    assert lin.post(f"{place(taught)}/certificate").status_code == 409
    assert lin.get(f"{place(taught)}/certificate.pdf").status_code == 409
    assert world.all(select(CourseCertificate)) == []


def test_of_a_course_without_lessons_there_is_none(world, browser_of):
    empty = Taught(world, lessons=0)
    assert browser_of(world.lin).post(f"{place(empty)}/certificate").status_code == 409


def test_numbers_count_up_and_codes_differ(world, taught, browser_of):
    for pupil in (world.lin, world.zhou):
        complete(world, taught, pupil.id)
        browser_of(pupil).post(f"{place(taught)}/certificate")
    kept = world.all(select(CourseCertificate).order_by("number"))
    assert [each.number for each in kept] == [1, 2]
    assert kept[0].code != kept[1].code


def test_the_pdf_is_the_pupil_s_own(world, taught, fetched, browser_of):
    reply = browser_of(world.lin).get(f"{place(taught)}/certificate.pdf")
    assert reply.content.startswith(b"%PDF")
    assert reply.headers["cache-control"] == "no-store"
    assert browser_of(world.zhou).get(f"{place(taught)}/certificate.pdf").status_code == 409
    assert browser_of(world.teacher).get(f"{place(taught)}/certificate.pdf").status_code == 403


def test_the_sheet_is_one_page_and_says_whose_it_is_and_what_it_is_not_for(taught, fetched):
    data = printing.sheet(fetched, taught.course, "https://example.cn")
    assert data["sheet"]["recipient"] == "林小禾 同学"
    assert data["note"] == "本证书不作为中小学招生入学依据"
    assert len(make_images(printing.TEMPLATE, data, clock.now())) == 1


def test_anybody_checks_it_and_sees_no_whole_name(fetched, browser_of):
    stranger = browser_of()
    for typed in (str(fetched.serial), str(fetched.serial).lower().replace("-", " ")):
        told = stranger.get("/course-certificates", params={"serial": typed}).text
        assert "真实有效" in told
        assert "林*禾" in told
        assert "林小禾" not in told
        assert "本证书不作为中小学招生入学依据" in told
    assert stranger.get(f"/course-certificates/{fetched.serial}").status_code == 200


def test_a_later_change_of_name_changes_no_certificate(world, fetched, browser_of):
    with world.database.writing() as db:
        db.get(Student, world.lin.id).name = "林新名"
    assert "林*禾" in browser_of().get(f"/course-certificates/{fetched.serial}").text


def test_a_number_that_is_tried_too_often_rests(fetched, browser_of):
    stranger, serial = browser_of(), fetched.serial
    from app.serial_numbers import LETTERS, Serial

    codes = [f"{letter}" * 6 for letter in LETTERS if letter * 6 != serial.code]
    tried = [
        stranger.get(f"/course-certificates/{Serial(serial.year, serial.region_code, serial.number, code, 'QK')}")
        for code in codes
    ]
    assert tried[0].status_code == 404
    assert tried[-1].status_code == 429
    assert stranger.get(f"/course-certificates/{serial}").status_code == 429


def test_the_number_of_an_award_is_none_of_a_course(fetched, browser_of):
    as_award = str(fetched.serial).replace("QK", "QD")
    assert browser_of().get(f"/course-certificates/{as_award}").status_code == 404
    assert browser_of().get(f"/certificates/{fetched.serial}").status_code == 404


def test_a_social_worker_fetches_a_certificate_in_the_adults_area(world, browser_of):
    training = Taught(world, track=Track.WORKER)
    worker = browser_of()
    type_in(worker, new_code(browser_of(world.organiser), Track.WORKER))
    complete(world, training, only_learner(world).id, track=Track.WORKER)
    assert "领取证书" in worker.get(f"/adult{place(training)}").text
    reply = worker.post(f"/adult{place(training)}/certificate")
    assert (reply.status_code, reply.headers["location"]) == (303, f"/adult{place(training)}")
    assert (only(world).name, only(world).school, only(world).track) == ("海霞", "豫海镇社区", Track.WORKER)
    assert worker.get(f"/adult{place(training)}/certificate.pdf").content.startswith(b"%PDF")


def test_somebody_in_recovery_is_offered_none_and_gets_none(world, browser_of):
    recovery = Taught(world, track=Track.RECOVERY)
    learner = browser_of()
    type_in(learner, new_code(browser_of(world.organiser), Track.RECOVERY))
    complete(world, recovery, only_learner(world).id, track=Track.RECOVERY)
    assert "证书" not in learner.get(f"/adult{place(recovery)}").text
    assert learner.post(f"/adult{place(recovery)}/certificate").status_code == 404
    assert learner.get(f"/adult{place(recovery)}/certificate.pdf").status_code == 404
    assert world.all(select(CourseCertificate)) == []


def test_a_pupil_has_no_certificate_of_the_adults_courses(world, browser_of):
    training = Taught(world, track=Track.WORKER)
    complete(world, training, world.lin.id, track=Track.WORKER)
    assert browser_of(world.lin).post(f"{place(training)}/certificate").status_code == 404
