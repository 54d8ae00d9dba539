"""A teacher and a Word file from the internet: what is taken, what is refused and why, until after the contest."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import PC, running_county
from tests.exchange_samples import as_docx, sample

HERE = ZoneInfo("Asia/Shanghai")
NAME, PAPER = "导入题小测", "新旧题小卷"
QUESTIONS = 12


def test_from_a_word_file_to_the_questions_that_were_bad(people_of, tmp_path_factory, tmp_path):
    with running_county(tmp_path_factory.mktemp("bank")) as county:  # of its own: other tests look at an untouched bank
        the_story(people_of(county), tmp_path)


def the_story(people, tmp_path) -> None:
    teacher = people.staff("teacher2", PC)
    lines, _ = sample()
    (tmp_path / "网上的题库.docx").write_bytes(as_docx(lines))
    drop_the_file(teacher, tmp_path / "网上的题库.docx")
    mend_two(teacher)
    keep_them(teacher)
    hand_all_in(teacher)
    a_colleague_reviews(people.staff("admin2", PC))
    keys = a_paper_of_new_and_old(teacher)
    contest = a_contest(teacher)
    for place in (0, 1):
        take_it(people.pupil(place), keys, mistakes=4 * place)
    see_which_were_bad(teacher, contest)


def drop_the_file(teacher: Page, path) -> None:
    """Nothing is stored yet: every line stands there with what became of it."""
    teacher.goto("/questions/imports")
    teacher.set_input_files("[name=file]", path)
    teacher.select_option("#topic", "skill")
    teacher.fill("#source", "校内题库，编者核对")
    teacher.fill("#tag", "网上的题")
    teacher.click("text=读取并预览")
    expect(teacher.locator(".stats")).to_contain_text("已识别")
    assert teacher.locator(".piece-taken, .piece-changed").count() == 96
    refused = teacher.locator(".piece-refused")
    assert refused.count() == 4
    expect(refused.nth(0)).to_contain_text("没有找到答案")
    expect(refused.nth(1)).to_contain_text("选项缺少 C")
    expect(refused.nth(2)).to_contain_text("答案不一致")
    expect(refused.nth(3)).to_contain_text("单选题")


def mend_two(teacher: Page) -> None:
    """The first lacks its key, the second an option; both are mended where they stand."""
    first = teacher.locator(".piece-refused").nth(0)
    first.locator("[name=key]").fill("B")
    first.locator("text=改好了").click()
    expect(teacher.locator(".piece-refused")).to_have_count(3)
    second = teacher.locator(".piece-refused").nth(0)
    second.locator("[name=options]").fill("不吃\n尝一颗\n送人")
    second.locator("[name=key]").fill("A")
    second.locator("text=改好了").click()
    expect(teacher.locator(".piece-refused")).to_have_count(2)


def keep_them(teacher: Page) -> None:
    teacher.click("text=确认，存入 98 道草稿")
    expect(teacher.locator("main")).to_contain_text("已存入 98 道草稿")


def do_to_all(page: Page, address: str, what: str) -> int:
    """Tick everything page after page, and do one thing to it; return how many pages there were."""
    pages = 0
    page.goto(address)
    while page.locator("[data-all]").count():
        page.check("[data-all]")
        page.select_option("#what", what)
        page.click("text=执行")
        pages += 1
        page.goto(address)
    return pages


def hand_all_in(teacher: Page) -> None:
    assert do_to_all(teacher, "/questions?state=draft&whose=mine&tag=网上的题", "submit") == 4
    teacher.goto("/questions?state=in_review&whose=mine")
    expect(teacher.locator(".page-header")).to_contain_text("98 道题")


def a_colleague_reviews(colleague: Page) -> None:
    """One is read closely and sent on; the rest is let out page by page."""
    colleague.goto("/questions?state=in_review")
    colleague.click(".found a >> nth=0")
    expect(colleague.locator("main")).to_contain_text("校内题库，编者核对")
    colleague.fill("#words", "题干清楚，可以用。")
    colleague.click("text=发表意见")
    colleague.click("text=通过并发布")
    expect(colleague.locator("main")).to_contain_text("已发布")
    do_to_all(colleague, "/questions?state=in_review", "publish")
    colleague.goto("/questions?whose=colleagues&tag=网上的题")
    expect(colleague.locator(".page-header")).to_contain_text("98 道题")


def a_paper_of_new_and_old(teacher: Page) -> dict[str, set[str]]:
    """One line of the blueprint finds the bank's questions and the new ones; return the right options by stem."""
    teacher.goto("/papers/new")
    teacher.fill("[name=name]", PAPER)
    teacher.check("[name=preset][value=blank]")
    teacher.click("main form button")
    line = teacher.locator("form[action$='/lines']")
    line.locator("[name=topic]").select_option("skill")
    line.locator("[name=kind]").select_option("single_choice")
    line.locator("[name=difficulty]").select_option("medium")
    line.locator("[name=count]").fill(str(QUESTIONS))
    line.get_by_text("添加这一行").click()
    teacher.click("text=选题 >> nth=-1")
    cards = teacher.locator("#questions .card")
    expect(cards).to_have_count(QUESTIONS)
    expect(teacher.locator("#questions")).to_contain_text("own-")
    expect(teacher.locator("#questions")).to_contain_text("skill-")
    keys = {}
    for card in cards.all():
        right = [words.split("．", 1)[1] for words in card.locator(".is-key").all_inner_texts()]
        keys[card.locator(".stem").inner_text()] = {re.sub(r"\s*(（正确答案）)?\s*✓?$", "", one) for one in right}
    teacher.click("text=发布试卷")
    expect(teacher.locator("main")).to_contain_text("已发布")
    return keys


def a_contest(teacher: Page) -> str:
    teacher.goto("/competitions/new")
    teacher.fill("[name=name]", NAME)
    teacher.locator(".choice", has_text=PAPER).locator("input").check()
    teacher.click("text=保存，下一步")
    now = datetime.now(HERE)
    teacher.fill("[name=opens_at]", f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M}")
    teacher.fill("[name=closes_at]", f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    teacher.fill("[name=minutes]", "10")
    teacher.click("text=保存，下一步")
    teacher.locator("label", has_text="七年级(1)班").locator("input").check()
    teacher.click("text=保存，下一步")
    teacher.locator("label", has_text="由组织者手动公布").locator("input").check()
    teacher.click("text=保存，去预览")
    teacher.click("button:has-text('发布竞赛')")
    expect(teacher.locator("main")).to_contain_text("进行中")
    return re.sub(r"\?.*", "", teacher.url)


def take_it(pupil: Page, keys: dict[str, set[str]], mistakes: int) -> None:
    """A pupil answers everything, wrong in the first so many questions, and hands in."""
    pupil.locator(".card", has_text=NAME).locator("text=去答题").click()
    pupil.click("form button:has-text('开始答题')")
    pupil.wait_for_url("**/attempts/**")
    for number in range(1, QUESTIONS + 1):
        question = pupil.locator(".question.is-current")
        right = keys[question.locator(".stem").inner_text()]
        wanted = number > mistakes
        options = question.locator(".option").all()
        next(one for one in options if (one.locator(".option-text").inner_text() in right) is wanted).click()
        expect(pupil.locator("[data-save-state]")).to_have_text("已保存")
        if number < QUESTIONS:
            question.locator("text=下一题").click()
    pupil.locator(".question.is-current button", has_text="交卷").click()
    pupil.click("main form button:has-text('交卷')")
    pupil.wait_for_url("**/result")


def see_which_were_bad(teacher: Page, contest: str) -> None:
    """Releasing ends the contest; a little later its figures are there, with a plot for each question."""
    teacher.goto(f"{contest}/release")
    teacher.click("text=现在结束竞赛并公布")
    expect(teacher.locator("main")).to_contain_text("已公布")
    teacher.goto(f"{contest}/analysis")
    for _ in range(20):
        if teacher.locator("tbody tr").count():
            break
        teacher.wait_for_timeout(3_000)
        teacher.reload()
    expect(teacher.locator("tbody tr")).to_have_count(QUESTIONS)
    expect(teacher.locator("tbody tr").first).to_contain_text("样本太少")
    teacher.click("tbody tr >> nth=0 >> a")
    expect(teacher.locator("svg.plot")).to_be_visible()
    expect(teacher.locator("main")).to_contain_text("得分率")
