"""A teacher's Word file brings pictures: painted anew, shown before yes, kept with the question, seen by everybody."""

import io
import re
import zipfile
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from docx import Document
from sqlmodel import select

from app import clock
from app.exchange.actions.imports import apply
from app.exchange.models import ImportPicture, QuestionImport
from app.questions.models import Question, QuestionPicture, QuestionRevision
from tests.bank import WRITTEN, draft, person
from tests.exchange_questions import painted, promising
from tests.exchange_samples import saved
from tests.journeys.test_pictures import give_pictures, pictures, unpacked
from tests.journeys.test_question_files import page, send
from tests.sitting import begin
from tests.test_two_at_once import at_once

ASKED = ["A．茶叶　B．罂粟　C．水稻　D．小麦", "答案：B"]
STEM = "1．图中的植物是（　　）"
ALT = "一朵红色的花，旁边是球形的果实。"


def word_file(
    *pictures: bytes, alt: str = ALT, after: str = "stem", instead: bytes | None = None, stem: str = STEM
) -> bytes:
    """One question with these pictures below its stem, or below its options; `instead` takes the first one's place."""
    document = Document()
    document.add_paragraph(stem)
    lines = ASKED if after == "stem" else []
    for line in [] if after == "stem" else ASKED[:1]:
        document.add_paragraph(line)
    for content in pictures:
        drawn = document.add_picture(io.BytesIO(content))
        drawn._inline.docPr.set("descr", alt)
    for line in lines or ASKED[1:]:
        document.add_paragraph(line)
    content = saved(document)
    return content if instead is None else replaced(content, instead)


def replaced(content: bytes, instead: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, instead if part.filename.startswith("word/media/") else old.read(part))
    return buffer.getvalue()


def notes(browser, content: bytes) -> str:
    here = send(browser, content, "题目.docx")
    [piece] = page(browser.get(here)).select(".piece-taken, .piece-changed")
    assert not piece.select("img")
    browser.post(f"{here}/application")
    return piece.select_one(".muted").text


def test_a_picture_is_shown_before_yes_and_kept_with_the_question(chen, world, browser_of):
    here = send(chen, word_file(painted("JPEG", comment=b"secret place")), "题目.docx")
    [shown] = page(chen.get(here)).select(".piece-taken img")
    assert shown["alt"] == ALT
    waiting = chen.get(shown["src"])
    assert (waiting.headers["content-type"], waiting.headers["cache-control"]) == ("image/jpeg", "no-store")
    assert world.all(select(QuestionPicture)) == world.all(select(QuestionRevision)) == []
    chen.post(f"{here}/application")
    [revision] = world.all(select(QuestionRevision))
    [kept] = world.all(select(QuestionPicture))
    assert revision.picture == {"file": kept.file, "alt": ALT}
    assert world.all(select(ImportPicture)) == []
    for address in (here, f"/questions/{revision.question_id}", f"/questions/{revision.question_id}/edit"):
        assert f"/pictures/{kept.file}" in chen.get(address).text, address
    screen = browser_of(None).get(f"/pictures/{kept.file}")
    assert screen.content == waiting.content and b"secret" not in screen.content
    assert "immutable" in screen.headers["cache-control"]
    assert screen.headers["x-content-type-options"] == "nosniff"
    assert browser_of(None).get(f"/pictures/{'0' * 32}.png").status_code == 404


def test_the_same_file_again_changes_nothing(chen, world):
    for _ in range(2):
        chen.post(f"{send(chen, word_file(painted()), '题目.docx')}/application")
    assert len(world.all(select(Question))) == len(world.all(select(QuestionPicture))) == 1
    assert world.all(select(ImportPicture)) == []


def test_two_teachers_say_yes_to_the_same_picture_in_one_instant_and_it_is_kept_once(chen, world, browser_of):
    files = [word_file(painted()), word_file(painted(), stem="2．这是（　　）")]
    browsers = [chen, browser_of(world.colleague)]
    sent = [UUID(send(who, file, "题目.docx").rsplit("/", 1)[1]) for who, file in zip(browsers, files, strict=True)]

    def say_yes(db, which):
        staff = [world.teacher, world.colleague][which]
        apply(db, db.get_one(QuestionImport, sent[which]), person(staff), clock.now())

    at_once(world.database, lambda db: say_yes(db, 0), lambda db: say_yes(db, 1))
    assert len(world.all(select(Question))) == 2
    assert len(world.all(select(QuestionPicture))) == 1


def test_a_large_picture_becomes_small(chen, world):
    chen.post(f"{send(chen, word_file(painted(size=(4000, 1000))), '题目.docx')}/application")
    [kept] = world.all(select(QuestionPicture))
    assert (kept.width, kept.height, kept.file[-4:]) == (1200, 300, ".png")


BAD = {
    "broken": painted()[:60],
    "a drawing with a script in it": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an old drawing of Word": b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "nothing": b"",
}


@pytest.mark.parametrize("what", BAD)
def test_a_picture_that_is_none_is_named_and_the_question_stays(chen, world, what):
    said = notes(chen, word_file(painted(), instead=BAD[what]))
    assert "图片 image1.png 没有导入：不是 PNG" in said
    [revision] = world.all(select(QuestionRevision))
    assert revision.picture is None and world.all(select(QuestionPicture)) == []


def test_a_picture_that_would_burst_is_refused_before_it_is_unpacked(chen):
    # Its first lines promise a hundred thousand million pixels.
    assert "尺寸太大" in notes(chen, word_file(painted(), instead=promising(300_000)))


def test_a_picture_under_a_false_name_is_what_it_is(chen, world):
    chen.post(f"{send(chen, word_file(painted(), instead=painted('JPEG')), '题目.docx')}/application")
    assert [kept.file[-4:] for kept in world.all(select(QuestionPicture))] == [".jpg"]


def test_several_pictures_or_one_among_options_are_named(chen):
    assert "题中有 2 张图片，没有导入" in notes(chen, word_file(painted(), painted(size=(9, 9))))


def test_a_picture_behind_the_options_is_named(chen):
    assert "题中有 1 张图片，没有导入" in notes(chen, word_file(painted(), after="options"))


def test_without_words_a_picture_goes_to_no_reviewer_and_words_are_written_in_the_editor(chen, world):
    chen.post(f"{send(chen, word_file(painted(), alt=''), '题目.docx')}/application")
    [revision] = world.all(select(QuestionRevision))
    edit = f"/questions/{revision.question_id}/edit"
    sent = {
        "kind": "single_choice", "stem": revision.stem, "letters": "B", "topic": "law", "bands": "junior",
        "difficulty": "easy", "source": "学校题库", "submit": "1", "picture_alt": "", "picture": "../../secret",
    } | dict(zip(("option_A", "option_B"), revision.options, strict=False))  # fmt: skip
    assert "请给图片写一句文字说明" in BeautifulSoup(chen.post(edit, data=sent).text, "html.parser").text
    assert chen.post(edit, data=sent | {"picture_alt": ALT}).status_code == 303
    [after] = world.all(select(QuestionRevision))
    assert after.picture == {"file": revision.picture["file"], "alt": ALT} and after.submitted_at
    chen.post(edit, data=sent | {"without_picture": "1"})
    assert world.all(select(QuestionRevision))[0].picture is None


def test_the_preview_shows_the_picture_while_its_question_is_written(chen, world, browser_of):
    chen.post(f"{send(chen, word_file(painted()), '题目.docx')}/application")
    [revision] = world.all(select(QuestionRevision))
    edit = page(chen.get(f"/questions/{revision.question_id}/edit"))
    shown = [(each["src"], each["alt"]) for each in edit.select("#preview img")]
    assert shown == [(f"/pictures/{revision.picture['file']}", ALT)] * 2, "as a pupil and as the hall sees it"
    here = edit.select_one(".write-form")["hx-post"]
    assert here == f"/questions/{revision.question_id}/preview"
    sent = {"kind": "single_choice", "stem": "另一个题干", "picture_alt": "一朵花。", "picture": "x.png"}
    asked = {"headers": {"HX-Request": "true"}}
    assert [each["alt"] for each in page(chen.post(here, data=sent, **asked)).select("img")] == ["一朵花。"] * 2
    assert page(chen.post(here, data=sent | {"without_picture": "1"}, **asked)).select("img") == []
    assert len(page(chen.post(here, data=sent)).select("#preview img")) == 2, "without a script it is the whole page"
    assert world.all(select(QuestionRevision))[0].stem == revision.stem, "nothing is kept"
    assert browser_of(world.outsider).post(here, data=sent, **asked).status_code == 404


def test_the_preview_does_not_call_a_question_like_itself(chen, world):
    made = draft(world, world.teacher)
    sent = {"kind": "single_choice", "stem": WRITTEN.stem}
    reply = chen.post(f"/questions/{made.id}/preview", data=sent, headers={"HX-Request": "true"})
    assert "题库里有相近的题" not in page(reply).text


def test_a_pupil_and_the_printed_paper_have_it(lin, browser_of, world, contest):
    file = f"{7:032x}.png"
    world.keep(QuestionPicture(file=file, content=painted(), width=320, height=200, made_at=clock.now()))
    address, image = f"/papers/{contest.paper.id}/print.pdf?part=paper", re.compile(rb"/Subtype\s*/Image")
    organiser = browser_of(world.organiser)
    assert not image.search(unpacked(organiser.get(address).content))
    give_pictures(world, file=file)
    assert {each["src"] for each in pictures(lin.get(begin(lin, contest)).text)} == {f"/pictures/{file}"}
    assert image.search(unpacked(organiser.get(address).content))


def test_a_word_file_that_goes_out_has_the_picture(chen, world):
    chen.post(f"{send(chen, word_file(painted()), '题目.docx')}/application")
    [kept] = world.all(select(QuestionPicture))
    out = chen.get("/questions/exports/docx?whose=mine&state=draft").content
    with zipfile.ZipFile(io.BytesIO(out)) as parts:
        [drawn] = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert parts.read(drawn) == kept.content
    [shown] = page(chen.get(send(chen, out, "还来.docx"))).select(".piece-taken img")
    assert shown["alt"] == ALT
