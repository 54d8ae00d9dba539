"""Every kind of piece that is played, in Chromium: by keyboard alone and by touch."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.pieces_site import by_key, opened, site, smallest, tab_to
from tests.pieces import VALUES

__all__ = ["opened", "site"]


# ---- scenario ----


def test_a_story_by_keyboard_alone(opened):
    page = opened("/pieces/scenario")
    now = page.locator(".scene-now")
    expect(now).to_contain_text("队长递过来")
    expect(page.locator(".scene:visible")).to_have_count(0)
    by_key(page, "吸一口。")
    expect(now).to_be_focused()
    expect(now).to_contain_text("怎样做更好吸过一口，也随时可以停。")
    expect(page.locator(".trail li")).to_have_text(["吸一口。"])
    by_key(page, "再试一次", "Space")
    by_key(page, "“我不吸。”")
    by_key(page, "再看一会儿。")
    expect(page.locator(".trail li")).to_have_text(["“我不吸。”", "再看一会儿。"])
    by_key(page, "回到上一个选择")
    expect(page.locator(".trail li")).to_have_text(["“我不吸。”"])
    by_key(page, "一起去练球。")
    expect(now).to_contain_text("✓ 结局：这样真好")
    by_key(page, "换一条路走走看")
    expect(now).to_contain_text("队长递过来")
    expect(page.locator(".trail-box")).to_be_hidden()


def test_a_story_without_script_is_followed_by_its_links(opened):
    page = opened("/pieces/scenario", PHONE, script=False)
    expect(page.locator(".scene:visible")).to_have_count(4)
    page.click("#piece-1-1-start >> text=“我不吸。”")
    assert page.url.endswith("#piece-1-1-firm")
    page.click("#piece-1-1-firm >> text=一起去练球。")
    assert page.url.endswith("#piece-1-1-pair")
    page.click("#piece-1-1-pair >> text=再试一次")
    assert page.url.endswith("#piece-1-1-start")


# ---- sort ----


def test_sorting_by_keyboard_alone(opened):
    page = opened("/pieces/sort")
    tab_to(page, "放到“绿灯”")
    for left in (3, 2, 1):  # the keyboard stays at the group, the next card is read out
        page.keyboard.press("Enter")
        expect(page.locator(".sort-hand[role=status]")).to_contain_text(f"还有 {left} 张")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="对一对")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".piece-sum")).to_have_text("放对了 2 张，共 4 张。看看为什么。")
    expect(page.locator(".checked .verdict-wrong")).to_have_text(["✗ 该去“红灯”"] * 2)
    expect(page.locator(".checked", has_text="尝电子烟")).to_contain_text("法律说的吸烟包括电子烟。")
    by_key(page, "再试一次")
    expect(page.locator(".sort-hand")).to_contain_text("还有 2 张")
    expect(page.locator(".placed")).to_have_count(2)
    by_key(page, "放到“红灯”")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".piece-sum")).to_have_text("4 张都放对了。")


def test_sorting_by_touch_and_taking_a_card_back(opened):
    page = opened("/pieces/sort", PHONE, touch=True)
    first = page.locator(".sort-card").inner_text()
    page.locator(".button-wide").nth(1).tap()
    page.locator(".placed").tap()
    expect(page.locator(".sort-card")).to_have_text(first)
    for _ in range(4):
        page.locator(".button-wide").nth(1).tap()
    expect(page.locator(".sort-card")).to_have_count(0)
    page.get_by_role("button", name="对一对").tap()
    expect(page.locator(".checked .card-why")).to_have_count(4)
    assert smallest(page) >= 44


# ---- order ----


def test_ordering_by_keyboard_alone(opened):
    page = opened("/pieces/order")
    right = VALUES["order"]["steps"]
    lines = page.locator(".order-line")
    expect(lines).to_have_count(3)
    by_key(page, "对一对")
    expect(page.locator(".piece-sum")).to_contain_text("步在对的位置，再调一调。")
    expect(page.get_by_role("button", name="看正确的顺序")).to_be_visible()
    page.reload()
    for place, step in enumerate(right):
        while lines.nth(place).locator(".order-words").inner_text() != step:
            tab_to(page, f"上移：{step}")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.ariaLabel") == f"上移：{step}", "the keyboard goes with it"
    expect(page.locator(".piece-live [role=status].sr")).to_contain_text("现在是第")
    by_key(page, "对一对")
    expect(page.locator(".piece-sum")).to_have_text("顺序都对了。")
    expect(page.locator(".order-line .verdict-right")).to_have_count(3)
    expect(page.locator(".order-answer")).to_have_text("先看清楚，再想办法。", use_inner_text=True)


def test_a_step_at_the_end_stays_there(opened):
    page = opened("/pieces/order", PHONE, touch=True)
    top = page.locator(".order-line").first
    words = top.inner_text()
    top.locator(".order-move").first.dispatch_event("click")
    expect(page.locator(".order-line").first).to_have_text(words, use_inner_text=True)
    top.locator(".order-move").last.tap()
    expect(page.locator(".order-line").nth(1)).to_have_text(words, use_inner_text=True)
    assert smallest(page) >= 44


# ---- myth, card, norms ----


def test_myth_or_fact_by_keyboard_alone(opened):
    page = opened("/pieces/myth")
    expect(page.locator(".statement-why:visible")).to_have_count(0)
    by_key(page, "不是真的")
    why = page.locator(".piece-live .statement-why")
    expect(why.nth(0)).to_contain_text("✗ 和你想的不一样：是真的。法律这样写着。S03、S04")
    by_key(page, "是真的")
    by_key(page, "不是真的", "Space")
    expect(why.nth(1)).to_contain_text("✓ 想对了：不是真的。")
    expect(page.locator(".piece-sum")).to_have_text("2 句都想过了，想对了 1 句。")
    expect(page.locator("[aria-pressed=true]")).to_have_text(["不是真的", "不是真的"])


def test_a_decision_is_tried_by_touch_and_tried_again(opened):
    page = opened("/pieces/card", PHONE, touch=True)
    expect(page.locator(".comes:visible")).to_have_count(0)
    page.get_by_text("沾一下。").tap()
    expect(page.locator(".comes:visible")).to_have_text("第二筷子也来了。")
    page.get_by_text("端起果汁敬他。").tap()
    expect(page.locator(".best:visible")).to_have_text("★ 最好的办法")
    assert smallest(page) >= 44


def test_the_real_figure_comes_after_the_guess(opened):
    page = opened("/pieces/norms")
    expect(page.get_by_text("真实的数字")).to_have_count(2)
    expect(page.locator(".norms-real:visible")).to_have_count(0)
    by_key(page, "大约 60 人")
    shown = page.locator(".norms-shown")
    expect(shown).to_be_focused()
    expect(shown).to_contain_text("你猜的：大约 60 人")
    expect(shown).to_contain_text("真实的数字：大约 6 人Z03")
    bars = shown.locator(".bar-fill").evaluate_all("all => all.map(one => one.getAttribute('width'))")
    assert bars == ["60.00%", "6.00%"]
    by_key(page, "再猜一次")
    expect(page.locator(".piece-norms .pick").first).to_be_focused()
    page.click("text=大约 6 人 >> visible=true")
    expect(shown).to_contain_text("✓ 你猜对了")
