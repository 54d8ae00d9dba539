"""A lesson goes out as a package and comes in as a draft; hostile packages are refused and leave nothing."""

import io
import json
import zipfile
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.courses.actions.files import IMAGES
from app.courses.models import Lesson, LessonComment, LessonRevision
from app.courses.packages import read_package, write_package
from app.courses.words import Track
from app.exchange.repainting import repaint
from app.questions.models import QuestionPicture, QuestionRevision
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import stock
from tests.exchange_questions import painted
from tests.lessons import Taught
from tests.written_lessons import fit_text

CODES = ("skill-siea-001", "skill-siea-002", "skill-siea-003")
FIGURE = "\n## 看图\n\n```figure\ntitle: 一张图\nfile: {file}\nalt: 一条通向学校的路。\n```\n"


@pytest.fixture
def taught(world):
    return Taught(world)


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser)


def send(browser, content: bytes):
    return browser.post("/lesson-drafts/packages", files={"file": ("lesson.zip", content)})


def drafts(world) -> list[LessonRevision]:
    return world.all(select(LessonRevision).where(LessonRevision.published_at.is_(None)))


def test_a_lesson_goes_out_and_comes_back_as_a_draft(organiser, taught, world):
    out = organiser.get(f"/lesson-drafts/{taught.first.id}/exports/package")
    packaged = read_package(out.content)
    assert packaged.text == taught.revisions[0].text and out.headers["content-type"] == "application/zip"
    assert "没有需要导入的内容" in send(organiser, out.content).text
    text = packaged.text.replace("第 1 个故事", "另一个故事")
    came = send(organiser, write_package(taught.first.code, text, {}))
    assert came.headers["location"] == f"/lesson-drafts/{taught.first.id}"
    [draft] = drafts(world)
    assert (draft.title, draft.number, draft.author_id) == ("另一个故事", 2, world.organiser.id)
    assert world.fetch(Lesson, taught.first.id).current_revision_id == taught.revisions[0].id


def test_figures_of_a_package_are_named_and_never_installed(organiser, taught, world):
    file = next(IMAGES.glob("*.svg"))
    before = file.read_bytes()
    text = fit_text(taught, ()) + FIGURE.format(file="stranger.svg")
    content = write_package("junior-7-1", text, {"stranger.svg": b"<svg/>", file.name: b"<svg onload='x()'/>"})
    assert send(organiser, content).status_code == 303
    [said] = world.all(select(LessonComment))
    assert "stranger.svg（本平台没有）" in said.words and f"{file.name}（与本平台的不同）" in said.words
    assert file.read_bytes() == before and not (IMAGES / "stranger.svg").exists()
    assert "没有图片 stranger.svg" in organiser.get(f"/lesson-drafts/{taught.first.id}").text


def test_a_package_may_bring_a_new_lesson_of_a_course_that_is_here(organiser, taught, world):
    text = fit_text(taught, (), title="第三课").replace("junior-7-1", "junior-7-3").replace("number: 1", "number: 3")
    assert send(organiser, write_package("junior-7-3", text, {})).status_code == 303
    assert [lesson.number for lesson in world.all(select(Lesson).where(Lesson.code == "junior-7-3"))] == [3]
    elsewhere = text.replace("course: junior-7", "course: junior-9")
    assert "没有编号为" in send(organiser, write_package("x", elsewhere.replace("junior-7-3", "junior-9-3"), {})).text


def archive(files: dict[str, bytes], /, **manifest) -> bytes:
    sums = {path: {"sha256": sha256(content).hexdigest()} for path, content in files.items()}
    said = {"format": "qingdun-lesson", "version": 1, "files": sums} | manifest
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in (files | {"manifest.json": json.dumps(said).encode()}).items():
            made.writestr(path, content)
    return buffer.getvalue()


def encrypted() -> bytes:
    content = bytearray(archive({"lesson.md": b"x"}))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


HOSTILE = {
    "no zip": b"PK not a zip",
    "nothing in it": archive({}),
    "a path that leads out": archive({"lesson.md": b"x", "../figures/a.svg": b"<svg/>"}),
    "an absolute path": archive({"lesson.md": b"x", "/etc/passwd": b""}),
    "changed after packing": archive({"lesson.md": b"x"}, files={"lesson.md": {"sha256": "0"}}),
    "a file nobody named": archive({"lesson.md": b"x"}, files={}),
    "a bomb": archive({"lesson.md": b"x", "figures/a.svg": b"0" * (20 << 20)}),
    "too many files": archive({f"figures/{number}.svg": b"" for number in range(100)} | {"lesson.md": b"x"}),
    "not UTF-8": archive({"lesson.md": "课".encode("gb18030")}),
    "characters no page shows": archive({"lesson.md": b"---\n\x00"}),
    "no lesson": archive({"lesson.md": b"x"}),
    "another version": archive({"lesson.md": b"x"}, version=9),
    "a manifest of another kind": archive({"lesson.md": b"x"}, files=["lesson.md"]),
    "with a password": encrypted(),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_package_leaves_nothing(kind, organiser, taught, world):
    refused = send(organiser, HOSTILE[kind])
    assert refused.status_code == 422 and "field-faulty" in refused.text
    assert drafts(world) == [] and len(world.all(select(Lesson))) == 2


def test_a_draft_of_somebody_else_is_not_written_over(organiser, browser_of, taught, world):
    send(organiser, write_package("junior-7-1", fit_text(taught, ()), {}))
    other = send(browser_of(world.administrator), write_package("junior-7-1", fit_text(taught, (), title="别的"), {}))
    assert other.status_code == 409 and drafts(world)[0].author_id == world.organiser.id


def test_without_a_file_the_form_says_so(organiser, taught):
    assert "请选择一个课程包" in organiser.post("/lesson-drafts/packages").text


@pytest.mark.parametrize(
    "kind, manifest", [("scorm-1.2", "imsmanifest.xml"), ("scorm-2004", "imsmanifest.xml"), ("cmi5", "cmi5.xml")]
)
def test_a_lesson_goes_to_other_platforms_with_its_questions_and_their_keys(kind, manifest, organiser, world):
    stock(world, {(Topic.SKILL, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 3})
    taught = Taught(world, questions=CODES)
    here = f"/lesson-drafts/{taught.first.id}/exports"
    assert "答案在文件里" in organiser.get(here).text
    archive = zipfile.ZipFile(io.BytesIO(organiser.get(f"{here}/{kind}").content))
    page = archive.read("index.html").decode()
    assert page.count("data-key=") == 3 and "解析 skill-siea-001" in page
    assert "第 1 个故事" in archive.read(manifest).decode() and "js/scorm.js" in archive.namelist()


@pytest.mark.parametrize("kind", ["scorm-1.2", "scorm-2004", "cmi5"])
def test_a_question_s_picture_goes_along_wherever_it_lies_here_and_its_words_where_it_has_gone(kind, organiser, world):
    stock(world, {(Topic.SKILL, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 3})
    came = repaint(painted())
    kept = {"file": came.file, "content": came.content, "width": came.width, "height": came.height}
    world.keep(QuestionPicture(**kept, made_at=clock.now()))
    files = (came.file, "refusing-a-sweet.svg", f"{9:032x}.png")
    with world.database.writing() as db:
        for revision, file in zip(
            db.exec(select(QuestionRevision).order_by(QuestionRevision.stem)), files, strict=True
        ):
            revision.picture = {"file": file, "alt": f"这是 {file}。"}
            db.add(revision)
    taught = Taught(world, questions=CODES)
    packed = organiser.get(f"/lesson-drafts/{taught.first.id}/exports/{kind}").content
    archive = zipfile.ZipFile(io.BytesIO(packed))
    page = BeautifulSoup(archive.read("index.html"), "html.parser")
    shown = {each["src"]: each["alt"] for each in page.select("img.picture")}
    assert sorted(shown) == ["img/questions/refusing-a-sweet.svg", f"pictures/{came.file}"]
    assert archive.read(f"pictures/{came.file}") == came.content
    assert [each.text for each in page.select(".picture-words")] == [f"图：这是 {files[2]}。"]
    if kind != "cmi5":  # which names only the page
        assert f'"pictures/{came.file}"' in archive.read("imsmanifest.xml").decode()


def test_the_recovery_track_goes_to_no_platform_that_keeps_names(organiser, world):
    taught = Taught(world, track=Track.RECOVERY)
    here = f"/lesson-drafts/{taught.first.id}/exports"
    assert "不记名" in organiser.get(here).text and "scorm" not in organiser.get(here).text
    assert organiser.get(f"{here}/cmi5").status_code == 409
    assert organiser.get(f"{here}/package").status_code == 200


def test_a_lesson_that_was_never_published_is_played_nowhere(organiser, taught, world):
    organiser.post("/lesson-drafts/new", data={"course_id": taught.course.id})
    [new] = world.all(select(Lesson).where(Lesson.number == 3))
    assert organiser.get(f"/lesson-drafts/{new.id}/exports/scorm-1.2").status_code == 409
    assert "code: junior-7-3" in read_package(organiser.get(f"/lesson-drafts/{new.id}/exports/package").content).text
