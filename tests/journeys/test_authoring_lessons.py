"""Lessons written in the browser: a draft, its preview and faults, a colleague's eye; learners go on undisturbed."""

from shutil import copyfile, copytree, ignore_patterns

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.courses.actions.files import OURS
from app.courses.actions.loading import load_lessons
from app.courses.models import Lesson, LessonComment, LessonRevision
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import stock
from tests.lessons import Taught, lesson_text
from tests.written_lessons import MORE, fit_text

HTMX = {"HX-Request": "true"}
CODES = ("skill-siea-001", "skill-siea-002", "skill-siea-003")


@pytest.fixture
def taught(world):
    stock(world, {(Topic.SKILL, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 3})
    return Taught(world, questions=CODES)


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser)


@pytest.fixture
def admin(browser_of, world):
    return browser_of(world.administrator)


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def here(taught) -> str:
    return f"/lesson-drafts/{taught.first.id}"


def write(browser, taught, text: str, reason: str = "说得更清楚", **more):
    return browser.post(f"{here(taught)}/edit", data={"text": text, "reason": reason} | more)


def drafts(world) -> list[LessonRevision]:
    return world.all(select(LessonRevision).where(LessonRevision.published_at.is_(None)))


def test_a_lesson_is_revised_by_one_and_let_out_by_another(organiser, admin, taught, world):
    assert write(organiser, taught, fit_text(taught, CODES, title="新的故事"), submit="1").status_code == 303
    assert "待审核" in page(admin.get("/lesson-drafts")).text
    shown = page(admin.get(here(taught)))
    assert "新的故事" in shown.select_one("ins").parent.text and "说得更清楚" in shown.text
    assert organiser.post(f"{here(taught)}/publication").status_code == 409
    assert admin.post(f"{here(taught)}/publication").status_code == 303
    lesson = world.fetch(Lesson, taught.first.id)
    current = world.fetch(LessonRevision, lesson.current_revision_id)
    assert (current.title, current.number, current.reviewer_id) == ("新的故事", 2, world.administrator.id)
    assert "与第 1 版相比" in page(admin.get(f"{here(taught)}/revisions/2")).text


def test_whoever_is_in_the_middle_of_a_lesson_goes_on_with_the_old_words(organiser, admin, browser_of, taught, world):
    lin, zhou = browser_of(world.lin), browser_of(world.zhou)
    address = f"/lessons/{taught.first.id}"
    lin.post(f"{address}/beginning")
    write(organiser, taught, fit_text(taught, CODES, title="新的故事"), submit="1")
    admin.post(f"{here(taught)}/publication")
    zhou.post(f"{address}/beginning")
    assert "第 1 个故事" in lin.get(address).text and "新的故事" not in lin.get(address).text
    assert "新的故事" in zhou.get(address).text


def test_a_draft_may_be_faulty_but_is_not_handed_in(organiser, taught, world):
    assert write(organiser, taught, "---\ntitle: 半课\n---\n").status_code == 303
    assert drafts(world)[0].title == "半课"
    assert organiser.post(f"{here(taught)}/submission").status_code == 409
    kept = write(organiser, taught, fit_text(taught, CODES).replace("[写一句", "[[写一句"), submit="1")
    assert kept.status_code == 422 and "[[写一句" in kept.text


def test_the_preview_shows_the_lesson_and_its_faults_and_keeps_nothing(organiser, taught, world):
    text = fit_text(taught, CODES).replace("先说不，", "毒品是指《禁毒法》说的东西。先说不，")
    seen = organiser.post(f"{here(taught)}/preview", data={"text": text}, headers=HTMX)
    assert "没有写出处" in seen.text and "小林可以怎么办" in seen.text and "<form" not in seen.text
    whole = organiser.post(f"{here(taught)}/preview", data={"text": text})  # without script
    assert "没有写出处" in whole.text and "毒品是指" in page(whole).select_one("textarea").text
    assert drafts(world) == []
    live = page(organiser.get(f"{here(taught)}/edit")).select_one("textarea")  # the form would wait for a reason
    assert live["hx-post"] == f"{here(taught)}/preview"


def test_a_published_lesson_is_not_changed_without_a_reason(organiser, taught, world):
    refused = write(organiser, taught, fit_text(taught, CODES), reason=" ")
    assert refused.status_code == 422 and "请写明为什么修改" in refused.text and drafts(world) == []


def test_a_text_that_is_too_large_is_refused_and_shown_again(organiser, taught, world):
    assert write(organiser, taught, "字\n" * 2_500).status_code == 422
    assert write(organiser, taught, "```a\n" * 200).status_code == 422
    assert drafts(world) == []


def test_a_text_cannot_say_that_it_is_another_lesson(organiser, taught):
    seen = organiser.post(f"{here(taught)}/preview", data={"text": fit_text(taught, CODES, number=9)}, headers=HTMX)
    assert "number 应为 1" in seen.text


def test_a_draft_goes_back_with_words_and_is_in_its_author_s_hands_alone(organiser, admin, taught, world):
    write(organiser, taught, fit_text(taught, CODES), submit="1")
    assert admin.post(f"{here(taught)}/return", data={"words": " "}).status_code == 422
    assert admin.post(f"{here(taught)}/return", data={"words": "故事再短一些。"}).status_code == 303
    assert "故事再短一些。" in page(organiser.get(here(taught))).text
    assert write(admin, taught, fit_text(taught, CODES)).status_code == 409
    assert admin.get(f"{here(taught)}/edit").status_code == 409
    assert admin.post(f"{here(taught)}/publication").status_code == 409  # not handed in any more
    assert organiser.post(f"{here(taught)}/remarks", data={"words": "好的。"}).status_code == 303
    assert len(world.all(select(LessonComment))) == 2


def test_a_draft_is_taken_back_and_thrown_away(organiser, admin, taught, world):
    write(organiser, taught, fit_text(taught, CODES), submit="1")
    organiser.post(f"{here(taught)}/remarks", data={"words": "等一等。"})
    assert organiser.post(f"{here(taught)}/withdrawal").status_code == 303
    assert drafts(world)[0].submitted_at is None
    assert organiser.post(f"{here(taught)}/discarding").status_code == 303
    assert drafts(world) == [] and world.all(select(LessonComment)) == []
    assert "没有草稿" in organiser.post(f"{here(taught)}/discarding").text


def test_a_new_lesson_begins_at_the_end_of_its_course_and_nobody_learns_it_yet(organiser, taught, world, browser_of):
    made = organiser.post("/lesson-drafts/new", data={"course_id": taught.course.id})
    [new] = [lesson for lesson in world.all(select(Lesson)) if lesson.number == 3]
    assert made.headers["location"] == f"/lesson-drafts/{new.id}/edit" and new.code == "junior-7-3"
    assert "code: junior-7-3" in page(organiser.get(made.headers["location"])).select_one("textarea").text
    assert browser_of(world.lin).get(f"/lessons/{new.id}").status_code == 404
    organiser.post(f"/lesson-drafts/{new.id}/discarding")
    assert world.fetch(Lesson, new.id) is None


def test_a_draft_behind_a_newer_revision_waits_until_its_author_has_seen_it(organiser, taught, world):
    write(organiser, taught, fit_text(taught, CODES))
    world.keep(
        newer := LessonRevision(
            lesson_id=taught.first.id, number=3, title="新", text=fit_text(taught, CODES, title="新"),
            fingerprint="new", made_at=clock.now(), published_at=clock.now(),
        )
    )  # fmt: skip
    lesson = world.fetch(Lesson, taught.first.id)
    lesson.current_revision_id = newer.id
    world.keep(lesson)
    assert "发布了新版本" in organiser.post(f"{here(taught)}/submission").text
    seen = page(organiser.get(f"{here(taught)}/edit")).select_one("[name=seen]")["value"]
    assert write(organiser, taught, fit_text(taught, CODES), submit="1", seen=seen).status_code == 303
    assert [draft.number for draft in drafts(world)] == [4]


def one_lesson(folder):
    """Make a folder with the platform's bank and one lesson."""
    copytree(OURS, folder, ignore=ignore_patterns("lessons"), dirs_exist_ok=True)
    lessons = folder / "lessons"
    lessons.mkdir()
    copyfile(OURS / "lessons" / "courses.yaml", lessons / "courses.yaml")
    codes = tuple(f"skill-junior-{number:03}" for number in (1, 2, 3))
    (lessons / "junior-7-1.md").write_text(lesson_text("junior-7-1", codes) + MORE)
    return folder


def test_loading_the_files_again_leaves_what_was_written_here(world, tmp_path):
    folder = one_lesson(tmp_path)
    with world.database.writing() as db:
        load_lessons(db, folder, clock.now())
    [lesson] = world.all(select(Lesson))
    written = LessonRevision(
        lesson_id=lesson.id, number=2, title="本县的例子", text="…", fingerprint="here", made_at=clock.now(),
        published_at=clock.now(), author_id=world.organiser.id,
    )  # fmt: skip
    world.keep(written)
    lesson.current_revision_id = written.id
    world.keep(lesson)
    with world.database.writing() as db:
        loaded = load_lessons(db, folder, clock.now())
    assert (loaded.added, loaded.revised) == (0, 0)
    assert world.fetch(Lesson, lesson.id).current_revision_id == written.id
