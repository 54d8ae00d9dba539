"""A picture is seen exactly where its stem is: by a pupil, on paper, and on stage when the question is shown."""

import re
import zlib

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.competitions.models import Competition
from app.matches.cues import ScreenKind
from app.questions.actions.loading import FaultyBank, load_bank
from app.questions.models import QuestionRevision
from tests.bank import question, write_bank
from tests.final import Final, rules_of
from tests.hall import Hall
from tests.permissions.matrix import fingerprint
from tests.sitting import begin, hand_in

PICTURE = {"file": "refusing-a-sweet.svg", "alt": "一个同学举起手掌，没有接递来的糖。"}
ADDRESS = re.compile(r"/static/img/questions/refusing-a-sweet\.svg\?v=[0-9a-f]{10}")


def give_pictures(world, **changed) -> None:
    """Put the picture beside every stem there is."""
    with world.database.writing() as db:
        for revision in db.exec(select(QuestionRevision)):
            revision.picture = PICTURE | changed
            db.add(revision)


def pictures(html: str) -> list:
    return BeautifulSoup(html, "html.parser").select("img.picture")


def test_a_pupil_sees_the_picture_and_what_it_shows_while_answering(lin, world, contest):
    give_pictures(world)
    shown = pictures(lin.get(begin(lin, contest)).text)
    assert len(shown) == 20
    assert {each["alt"] for each in shown} == {PICTURE["alt"]}
    assert {(each["width"], each["height"]) for each in shown} == {("640", "400")}
    assert [each.get("loading") for each in shown] == [None] + ["lazy"] * 19
    assert all(each.find_parent("legend") for each in shown), "it is read out with the stem"
    assert ADDRESS.fullmatch(shown[0]["src"])
    drawing = lin.get(shown[0]["src"])
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert "immutable" in drawing.headers["cache-control"]


def test_a_picture_that_has_gone_leaves_its_words(lin, world, contest):
    give_pictures(world, file="gone.svg")
    page = lin.get(begin(lin, contest))
    assert page.status_code == 200
    assert pictures(page.text) == []
    assert page.text.count(f"图：{PICTURE['alt']}") == 20


def test_a_question_without_a_picture_has_none(lin, contest):
    assert "picture" not in lin.get(begin(lin, contest)).text


def test_the_released_result_shows_it_beside_what_was_wrong(lin, world, contest):
    give_pictures(world)
    place = begin(lin, contest)
    hand_in(lin, place)
    assert pictures(lin.get(f"{place}/result").text) == []
    with world.database.writing() as db:
        db.get_one(Competition, contest.competition.id).released_at = clock.now()
    assert len(pictures(lin.get(f"{place}/result").text)) == 20


def test_teachers_see_it_in_the_bank_on_the_question_and_in_the_paper(browser_of, world, contest):
    give_pictures(world)
    teacher = browser_of(world.teacher)
    assert pictures(teacher.get("/questions").text)
    [revision] = world.all(select(QuestionRevision).limit(1))
    assert len(pictures(teacher.get(f"/questions/{revision.question_id}").text)) == 1
    paper = browser_of(world.organiser).get(f"/papers/{contest.paper.id}")
    assert len(pictures(paper.text)) == 20


def unpacked(printed: bytes) -> bytes:
    """Return what a PDF says, with its packed parts opened."""
    parts = [printed]
    for found in re.finditer(rb"stream\r?\n", printed):
        try:
            parts.append(zlib.decompressobj().decompress(printed[found.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_the_printed_paper_has_the_picture_and_its_words(browser_of, world, contest):
    organiser = browser_of(world.organiser)
    address = f"/papers/{contest.paper.id}/print.pdf?part=paper"
    words = b"FEFF" + PICTURE["alt"].encode("utf-16-be").hex().upper().encode()
    plain = organiser.get(address).content
    assert words not in unpacked(plain)
    give_pictures(world)
    printed = organiser.get(address)
    assert printed.status_code == 200
    assert words in unpacked(printed.content)
    assert len(printed.content) > len(plain) + 10_000
    give_pictures(world, file="gone.svg")
    assert organiser.get(address).status_code == 200


def test_the_display_shows_it_exactly_when_it_shows_the_stem(browser_of, world):
    final = Final(world, browser_of, rules=rules_of("R1"))
    give_pictures(world)
    final.take_desk()
    display, there = final.enter(ScreenKind.DISPLAY)
    podium, desk = final.enter(ScreenKind.PODIUM, 1)
    overlay = f"/overlay/{final.keys[ScreenKind.OVERLAY, 0][1]}?layout=full"
    seen = set()
    for _ in range(12):
        final.step(force="1")
        state = final.show.question.state if final.show.question else "none"
        pages = [display.get(there).text, browser_of(None).get(overlay).text, podium.get(desk).text]
        for page in pages:
            stem = BeautifulSoup(page, "html.parser").select(".asked-stem, .podium-stem")
            assert len(pictures(page)) == len(stem), state
            assert (PICTURE["file"] in page) is bool(stem), state
        seen.add((state, bool(pictures(pages[0]))))
        assert bool(pictures(pages[0])) is (state not in ("none", "shown")), state
        if state == "answering":
            assert pictures(final.host.get(f"{final.address}/desks/host").text)
            assert pictures(pages[2]), "the team that answers has it at its podium"
            final.rule("judge", outcome="right")
    assert {("shown", False), ("reading", True), ("answering", True)} <= seen


def test_no_screen_names_the_picture_of_a_question_that_is_not_shown_yet(browser_of, world):
    """Whoever knows a picture's name may fetch it: so a screen learns it with the stem and not before."""
    final = Final(world, browser_of, rules=rules_of("R1"))
    files = {}
    with world.database.writing() as db:
        for number, revision in enumerate(db.exec(select(QuestionRevision))):
            files[revision.stem] = f"{number:032x}.png"
            revision.picture = {"file": files[revision.stem], "alt": "一张图。"}
            db.add(revision)
    final.take_desk()
    screens = [final.enter(ScreenKind.DISPLAY), final.enter(ScreenKind.PODIUM, 1), final.enter(ScreenKind.PODIUM, 2)]
    screens.append((browser_of(None), f"/overlay/{final.keys[ScreenKind.OVERLAY, 0][1]}?layout=full"))
    seen = set()
    for _ in range(30):
        final.step(force="1")
        for screen, address in screens:
            page = screen.get(address).text
            stems = [each.text for each in BeautifulSoup(page, "html.parser").select(".asked-stem, .podium-stem")]
            named = set(re.findall(r"[0-9a-f]{32}\.png", page))
            assert named == {files[stem] for stem in stems}, final.show.question and final.show.question.state
            seen |= named
        if final.show.question and final.show.question.state == "answering":
            final.rule("judge", outcome="right")
    assert len(seen) > 1, "more than one question was shown"


def test_a_phone_in_the_hall_shows_it_with_the_question(browser_of, world, time):
    final = Final(world, browser_of, rules=rules_of("A1"))
    give_pictures(world)
    final.take_desk()
    hall = Hall(final)
    phone = hall.phone(1)
    assert pictures(phone.get(hall.address).text) == []
    hall.ask()
    assert [each["alt"] for each in pictures(phone.get(hall.address).text)] == [PICTURE["alt"]]


@pytest.fixture
def load(world, tmp_path):
    def load_files(*questions):
        with world.database.writing() as db:
            return load_bank(db, write_bank(tmp_path, *questions), clock.now())

    return load_files


def test_loading_keeps_the_picture_and_loading_twice_changes_nothing(load, world):
    assert load(question(1, picture=PICTURE), question(2)).added == 2
    kept = {revision.stem: revision.picture for revision in world.all(select(QuestionRevision))}
    assert sorted(kept.values(), key=str) == [None, PICTURE]
    with world.database.reading() as db:
        before = fingerprint(db)
    assert load(question(1, picture=PICTURE), question(2)).unchanged == 2
    with world.database.reading() as db:
        assert fingerprint(db) == before
    changed = PICTURE | {"alt": "戴红领巾的同学举起手掌，没有接糖。"}
    assert load(question(1, picture=changed), question(2)).revised == 1


def test_a_bank_whose_picture_is_missing_is_not_loaded(load, world):
    with pytest.raises(FaultyBank, match=r"图 no-such\.svg：没有这个文件。"):
        load(question(1, picture=PICTURE | {"file": "no-such.svg"}))
    assert world.all(select(QuestionRevision)) == []
