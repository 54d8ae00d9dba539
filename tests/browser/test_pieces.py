"""The pieces of a lesson in Chromium: for everybody, at every size, without script, on paper; and what is kept."""

import gzip

import pytest
from playwright.sync_api import Page, expect

from app.courses.pieces import KINDS
from tests.browser.axe import shut_out
from tests.browser.conftest import PC, PHONE, sticks_out
from tests.browser.pieces_site import LESSONS, by_key, opened, play_sort, site
from tests.pieces import VALUES

PARTS = ("document", "stylesheet", "script")
__all__ = ["opened", "site"]


# ---- for everybody, at every size ----


@pytest.mark.parametrize("script", [True, False], ids=["live", "plain"])
def test_every_kind_shuts_nobody_out_and_nothing_sticks_out(opened, script):
    if script:
        page = opened(f"/pieces/{','.join(KINDS)}")
        assert shut_out(page) + sticks_out(page) == []
    else:
        page = opened(f"/pieces/{','.join(KINDS)}", script=False)
        for size in (PHONE, PC):
            page.set_viewport_size(size)
            wide = page.locator("body").bounding_box()["width"]
            assert all(box["x"] + box["width"] <= wide + 1 for box in boxes(page)), size


def boxes(page: Page) -> list[dict]:
    return [found.bounding_box() for found in page.locator(".piece, .piece-figure, .piece *:visible").all()]


def test_a_piece_that_was_played_shuts_nobody_out(opened):
    page = opened(f"/pieces/{','.join(KINDS)}")
    page.click(".piece-scenario .pick >> nth=0")
    play_sort(page, right=False)
    page.locator(".piece-sort").get_by_role("button", name="对一对").click()
    page.locator(".piece-order").get_by_role("button", name="对一对").click()
    page.get_by_role("button", name="看正确的顺序").click()
    for moves in page.locator(".piece-myth .statement-moves").all():
        moves.locator("button").first.click()
    for decision in page.locator(".decision summary").all():
        decision.click()
    page.click(".piece-norms .pick >> nth=0")
    assert shut_out(page) + sticks_out(page) == []


def test_a_whole_lesson_is_light_and_whole(opened):
    page = opened("/pieces/timeline")
    longest = sorted(LESSONS, key=lambda name: LESSONS[name].stat().st_size)[-2:]
    for name in longest:
        sizes = {}
        page.on("response", lambda reply, sizes=sizes: sizes.update({reply.url: reply}))
        page.goto(f"/lesson/{name}", wait_until="load")
        sent = [reply for reply in sizes.values() if reply.request.resource_type in PARTS]
        assert len(sent) > 8
        assert sum(len(gzip.compress(reply.body())) for reply in sent) <= 150 * 1024
        assert shut_out(page) + sticks_out(page) == []


def test_a_mark_opens_the_sources_it_leads_to(opened):
    page = opened("/pieces/norms")
    page.click(".piece-title .cited a")
    expect(page.locator("#source-Z03")).to_be_visible()


def test_without_script_answers_wait_in_folds(opened):
    page = opened("/pieces/sort,order,myth,card,norms", PHONE, script=False)
    expect(page.locator("[data-with-script]:visible")).to_have_count(0)
    expect(page.locator(".card-why:visible, .statement-why:visible, .norms-real:visible")).to_have_count(0)
    for fold in page.locator("summary").all():
        if fold.is_visible():
            fold.click()
    expect(page.locator(".card-why:visible")).to_have_count(4)
    expect(page.locator(".statement-why:visible")).to_have_count(2)
    expect(page.locator(".order-whole li:visible")).to_have_text(VALUES["order"]["steps"])
    expect(page.locator(".norms-real:visible")).to_contain_text("有90多个没有用。")


# ---- what stays on the device ----


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.indexOf('qingdun.kept.') === 0)")


def test_a_note_stays_on_the_device_until_it_is_cleared(opened):
    page = opened("/pieces/reflect,skill")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    note = page.get_by_label("谁能帮你？")
    note.fill("姥姥")
    page.get_by_label("我练过了").check()
    page.click("h1")
    assert asked == []
    page.reload()
    expect(note).to_have_value("姥姥")
    expect(page.get_by_label("我练过了")).to_be_checked()
    by_key(page, "清除")
    expect(note).to_have_value("")
    expect(page.locator("[data-said]")).to_have_text("已清除。")
    page.reload()
    expect(note).to_have_value("")


def test_signing_out_forgets_everything_that_was_kept(opened):
    page = opened("/pieces/reflect")
    page.get_by_label("谁能帮你？").fill("姥姥")
    page.evaluate("localStorage.setItem('something-else', 'stays')")
    page.goto("/pieces/timeline")  # a page without notes
    assert len(kept(page)) == 2
    page.click("text=换人登录")
    page.wait_for_url("**who=nobody")
    assert kept(page) == []
    assert page.evaluate("localStorage.getItem('something-else')") == "stays"


def test_the_next_pupil_never_sees_the_note_of_one_who_did_not_sign_out(opened):
    page = opened("/pieces/reflect?who=one")
    page.get_by_label("谁能帮你？").fill("姥姥")
    page.goto("/pieces/reflect?who=two")
    expect(page.get_by_label("谁能帮你？")).to_have_value("")
    page.goto("/pieces/reflect?who=one")
    expect(page.get_by_label("谁能帮你？")).to_have_value("")


# ---- paper ----


def test_on_paper_everything_stands_open(opened):
    page = opened("/pieces/scenario,sort,order,myth,card,norms")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".piece-live:visible")).to_have_count(0)
    expect(page.locator(".scene:visible")).to_have_count(4)
    expect(page.locator(".piece-plain .card-why:visible")).to_have_count(4)
    expect(page.locator(".comes:visible")).to_have_count(3)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".comes:visible")).to_have_count(0)
