"""What a pupil is given of every kind of piece, from its value alone: all without script, and no answer in sight."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from app.courses import reading
from app.courses.pieces import KINDS
from app.courses.shuffling import shuffled
from app.web import pages
from tests.pieces import LONG, VALUES, piece_of

PAGE = "{% import 'courses/_pieces.html' as pieces with context %}{{ pieces.piece(kind, piece, '2-1') }}"


def drawn(kind, context=None, /, **changed):
    html = pages.from_string(PAGE).render(kind=kind, piece=piece_of(kind, **changed), **(context or {}))
    return BeautifulSoup(html, "html.parser")


def words(found):
    return "".join(found.get_text().split())


@pytest.mark.parametrize("kind", KINDS)
def test_everything_a_piece_says_is_there_without_script(kind):
    shown = drawn(kind)
    said = words(shown) + "".join(image["alt"] for image in shown.select("img"))
    hidden = {"video", "audio", "good", "costly", "true", *piece_names(kind)}
    for text in piece_of(kind).texts():
        if text not in hidden:
            assert "".join(text.split()) in said
    assert shown.script is None
    assert [
        tag for tag in shown.find_all(True) if any(name.startswith("on") or name == "style" for name in tag.attrs)
    ] == []


def piece_names(kind):
    value = VALUES[kind]
    files = {value.get("file"), value.get("captions")}
    return (
        files
        | set(value.get("scenes", ()))
        | {c["to"] for s in value.get("scenes", {}).values() for c in s.get("choices", ())}
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_piece_is_named_by_its_title_and_its_ids_are_its_own(kind):
    shown = drawn(kind)
    ids = [tag["id"] for tag in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    assert all(one == "piece-2-1" or one.startswith("piece-2-1-") for one in ids)
    for tag in shown.select("[aria-labelledby], [aria-describedby], label[for]"):
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert tag.get(name) is None or tag[name] in ids
    title = shown.select_one("#piece-2-1-title") or shown.figcaption
    assert title.get_text().startswith(VALUES[kind]["title"])


@pytest.mark.parametrize("kind", KINDS)
def test_what_authors_write_is_text_and_never_markup(kind):
    shown = drawn(kind, title="<script>alert(1)</script><b onclick=x>")
    assert shown.script is None
    assert "<script>alert(1)</script>" in shown.get_text()


@pytest.mark.parametrize("kind", KINDS)
def test_sources_are_the_small_marks_that_prose_has(kind):
    shown = drawn(kind, claims=["D01", "S38"])
    mark = shown.select_one(".cited")
    assert str(mark) == reading.html_of("水。[D01,S38]")[5:-5]


def test_statements_and_events_have_marks_of_their_own():
    assert [link["href"] for link in drawn("myth").select(".statement-why .cited a")] == ["#source-S03", "#source-S04"]
    assert len(drawn("timeline").select(".timeline li .cited a")) == 3


def test_every_choice_of_a_story_leads_to_a_scene_and_every_end_back():
    shown = drawn("scenario")
    scenes = {scene["id"] for scene in shown.select(".scene")}
    assert len(scenes) == 4
    assert {link["href"][1:] for link in shown.select(".scene a")} <= scenes
    assert all(scene.select("a") for scene in shown.select(".scene"))
    numbers = [scene.select_one(".scene-number").get_text() for scene in shown.select(".scene")]
    assert [link.small.get_text() for link in shown.select("#piece-2-1-start a")] == ["→ 第 2 幕", "→ 第 3 幕"]
    assert numbers == ["第 1 幕", "第 2 幕", "第 3 幕", "第 4 幕"]


@pytest.mark.parametrize("count", range(2, 11))
def test_what_is_to_be_found_out_never_stands_as_it_was_written(count):
    for seed in ("三种灯", "换习惯", "有几个人", "看台后面", ""):
        found = shuffled(range(count), seed)
        assert sorted(found) == [(place, place - 1) for place in range(1, count + 1)]
        assert sum(place == at for at, (place, _) in enumerate(found, start=1)) <= count // 3
        assert found == shuffled(range(count), seed)


def test_the_right_order_stands_only_in_the_fold():
    shown = drawn("order")
    shown_first = [step.get_text() for step in shown.select(".plain-steps li")]
    assert sorted(shown_first) == sorted(VALUES["order"]["steps"])
    assert shown_first != VALUES["order"]["steps"]
    assert [step.get_text() for step in shown.select("details ol li")] == VALUES["order"]["steps"]


@pytest.mark.parametrize(
    ("kind", "answers"), [("sort", ".card-why"), ("myth", ".statement-why"), ("norms", ".norms-real")]
)
def test_answers_are_folded_away(kind, answers):
    found = drawn(kind).select(answers)
    assert found
    assert all(answer.find_parent("details") and not answer.find_parent("details").has_attr("open") for answer in found)


def test_the_best_way_is_marked_with_a_sign_and_a_word_where_it_is_opened():
    best = drawn("card").select(".best")
    assert [words(mark) for mark in best] == ["★最好的办法"]
    assert best[0].find_parent("details").summary.get_text() == "端起果汁敬他。"


def test_a_guess_has_a_bar_only_where_its_share_is_sure():
    assert drawn("norms").select_one(".bar-fill")["width"] == "6.00%"
    vague = drawn("norms", guesses=["一半", "很少", "3 到 6 人"])
    assert vague.select(".bar") == vague.select("[data-share]") == []


def test_a_note_is_never_sent():
    shown = drawn("reflect")
    assert shown.form is None
    assert shown.textarea.get("name") is None
    assert shown.textarea["autocomplete"] == "off"  # or the browser would fill it in again for the next pupil
    assert "不会发给老师" in shown.get_text()
    assert drawn("skill").input.get("name") is None


def test_notes_know_whose_they_are_without_saying_who():
    pupil, learner = SimpleNamespace(id=uuid4()), SimpleNamespace(learner_id=uuid4())
    assert drawn("reflect").textarea["data-owner"] == ""
    assert drawn("reflect", {"person": pupil}).textarea["data-owner"] == str(pupil.id)[:8]
    assert drawn("reflect", {"progress": learner}).textarea["data-owner"] == str(learner.learner_id)[:8]


def test_a_drawing_that_is_not_there_is_told_in_words():
    assert drawn("figure").img["src"].startswith("/static/img/lessons/primary-stop-think-choose.svg?v=")
    shown = drawn("figure", file="gone.svg")
    assert shown.img is None
    assert "图：一盏红绿灯，旁边有个女孩。" in shown.get_text()


def test_an_empty_slot_shows_the_text_and_says_so():
    shown = drawn("media")
    assert shown.video is None
    assert "还没有放上来" in shown.get_text()
    assert shown.select_one(".transcript").find_parent("details") is None


@pytest.mark.parametrize(("kind", "file", "mime"), [("video", "a.mp4", "video/mp4"), ("audio", "a.ogg", "audio/ogg")])
def test_a_filled_slot_has_captions_and_the_text_in_a_fold(kind, file, mime, tmp_path, monkeypatch):
    (tmp_path / "media/lessons").mkdir(parents=True)
    for name in (file, "a.vtt"):
        (tmp_path / "media/lessons" / name).write_text("WEBVTT")
    monkeypatch.setattr(reading, "STATIC", tmp_path)
    shown = drawn("media", kind=kind, file=file, captions="a.vtt")
    player = shown.find(kind)
    assert (player["preload"], player.source["type"]) == ("none", mime)
    assert player.source["src"].startswith(f"/static/media/lessons/{file}?v=")
    assert player.track["kind"] == "captions"
    assert shown.select_one("details .transcript")
    assert "还没有放上来" not in shown.get_text()


def test_a_word_without_end_is_kept_whole():
    assert LONG in drawn("sort").get_text()
    assert LONG in drawn("timeline").get_text()
