"""The lessons as three people meet them: a fifth-grader on a phone, a teacher in front of a class, and somebody in
recovery who has nothing but a code."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.people.models import School, Staff
from tests.browser.conftest import PC, PHONE, WALL
from tests.browser.lesson_county import (
    Album,
    LessonCounty,
    answer_questions,
    beyond_chromium,
    lesson_county,
    play,
    step_of,
    turn,
)
from tests.browser.ways_in import open_the_class_code, sign_in_by_class_code, slips_of

FIRST, SECOND = "毒品是什么，有哪些名字", "一圈一圈的水纹"
THOUGHT = "我想讲给果果听：说不清来历的不吃"


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[LessonCounty]:
    with lesson_county(tmp_path_factory.mktemp("lessons")) as started:
        yield started


@pytest.fixture
def people(people_of, here):
    return people_of(here)


def by_hand(people, size=PHONE) -> Page:
    """Return a device with a touch screen, whose time passes together with the server's."""
    device = people.device(size, touch=True)
    device.clock.install()
    return device


# ---- a fifth-grader on a phone ----


def test_a_fifth_grader_learns_a_course_on_a_phone(people, here, tmp_path):
    album, mine = Album(tmp_path, "pupil"), "五年级(2)班"
    code = open_the_class_code(people, "teacher1", mine)
    _, pin = slips_of(people.staff("teacher1"), mine)["1"]
    phone = sign_in_by_class_code(by_hand(people), code, "1", pin)
    sent = everything_sent(phone)
    album.take(phone, "home", "去学习")
    begin_the_first_lesson(phone, album)
    go_through(phone, here, album, up_to=6)
    at_the_pc_room = sign_in_by_class_code(by_hand(people, PC), code, "1", pin)
    come_back_elsewhere(at_the_pc_room, album)
    phone.reload()
    assert step_of(phone) == "第 6 步，共 9 步", "the phone knows it as well"
    go_through(phone, here, album, up_to=9)
    the_thought_stays_on_the_phone(phone, at_the_pc_room)
    here.read_on(phone)
    answer_badly_then_well(phone, here, album)
    complete_the_course(phone, here, album)
    fetch_the_certificate(phone, album)
    assert not [each for each in sent if THOUGHT[:5] in each], "what one writes for oneself goes nowhere"
    assert [each for each in sent if "step=2" in each], "and what goes out was seen"
    phone.click("text=换人登录")
    assert phone.evaluate("Object.keys(localStorage).filter(key => key.indexOf('qingdun.kept.') === 0)") == []


def everything_sent(page: Page) -> list[str]:
    """Return a list that grows by whatever leaves this page."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(unquote_plus(f"{request.url} {request.post_data or ''}")))
    return sent


def begin_the_first_lesson(phone: Page, album: Album) -> None:
    expect(phone.locator(".card-honour")).to_contain_text("五年级禁毒课 · 12 月 1 日截止，还有 7 天")
    phone.get_by_role("link", name="课程", exact=True).tap()
    cards = phone.locator(".course-card")
    expect(cards.first).to_contain_text("五年级")  # of all grades one's own comes first
    album.take(phone, "courses", "随时停下", whole=False)
    cards.first.tap()
    expect(phone.locator(".lesson-line")).to_have_count(2)
    album.take(phone, "course", SECOND)
    phone.get_by_role("link", name=FIRST).first.tap()
    album.take(phone, "door", "最后有 5 道题")
    turn(phone, "开始学习")


def go_through(phone: Page, here: LessonCounty, album: Album, up_to: int) -> None:
    """Read and play step by step; the next one opens when this one has had its time, and not sooner."""
    while True:
        at = int(re.search(r"\d+", step_of(phone))[0])
        if at == up_to:
            return
        play(phone)
        write_for_oneself(phone)
        album.take(phone, f"step-{at}", f"第 {at} 步")
        if at == 1:
            turn(phone, "下一步")
            assert step_of(phone).startswith("第 1 步"), "nobody has read it yet"
            expect(phone.get_by_text("秒后可以继续")).to_be_in_viewport()
            album.take(phone, "too-early", "秒后可以继续", whole=False)
        here.read_on(phone, 2)
        turn(phone, "下一步")
        expect(phone.locator(".lesson-at")).to_contain_text(f"第 {at + 1} 步")


def write_for_oneself(phone: Page) -> None:
    if phone.locator(".reflect-note").count():
        phone.fill(".reflect-note", THOUGHT)
        phone.reload()
        expect(phone.locator(".reflect-note")).to_have_value(THOUGHT)


def come_back_elsewhere(pc: Page, album: Album) -> None:
    album.take(pc, "home-in-the-pc-room", "接着学")
    pc.get_by_role("link", name="接着学").first.tap()
    expect(pc.locator(".lesson-at")).to_be_visible()
    assert step_of(pc) == "第 6 步，共 9 步"
    album.take(pc, "step-6-in-the-pc-room", "记忆糖")


def the_thought_stays_on_the_phone(phone: Page, pc: Page) -> None:
    turn(phone, "上一步")
    expect(phone.locator(".reflect-note")).to_have_value(THOUGHT)
    pc.reload()
    expect(pc.locator(".reflect-note")).to_have_value("")
    turn(phone, "下一步")


def answer_badly_then_well(phone: Page, here: LessonCounty, album: Album) -> None:
    keys = here.right_answers("primary-5-1")
    album.take(phone, "last-step", "回家做一件事")
    phone.get_by_role("link", name="做课后题").tap()
    expect(phone.locator("section.question")).to_have_count(5)
    assert "正确答案" not in phone.content() and "解析" not in phone.content()
    album.take(phone, "questions", "第 5 题")
    answer_questions(phone, keys, wrong=3)
    expect(phone.locator(".alert").first).to_contain_text("还差一点")
    expect(phone.locator("section.question details")).to_have_count(5)
    album.take(phone, "not-yet", "再做一次")
    answer_questions(phone, keys)
    expect(phone.locator(".alert").first).to_contain_text("这一课学完了，5 道题最多答对 5 道")
    album.take(phone, "passed", "这一课学完了", whole=False)


def complete_the_course(phone: Page, here: LessonCounty, album: Album) -> None:
    phone.get_by_role("link", name="回到课程").tap()
    expect(phone.locator(".lesson-done")).to_have_count(1)
    expect(phone.get_by_role("button", name="领取证书")).to_have_count(0)
    phone.get_by_role("link", name=f"接着学：{SECOND}").tap()
    turn(phone, "开始学习")
    steps = int(re.search(r"共 (\d+) 步", step_of(phone))[1])
    for at in range(1, steps):
        here.read_on(phone, 3)
        turn(phone, "下一步")
        expect(phone.locator(".lesson-at")).to_contain_text(f"第 {at + 1} 步")
    here.read_on(phone)
    phone.get_by_role("link", name="做课后题").tap()
    answer_questions(phone, here.right_answers("primary-5-2"))
    expect(phone.locator(".alert").first).to_contain_text("这一课学完了")


def fetch_the_certificate(phone: Page, album: Album) -> None:
    phone.get_by_role("link", name="回到课程").tap()
    album.take(phone, "course-done", "领取证书")
    phone.get_by_role("button", name="领取证书").tap()
    expect(phone.locator(".course-certificate code")).to_have_text(re.compile(r"^QK"))
    album.take(phone, "certificate", "打开证书")
    file = phone.request.get(phone.get_by_role("link", name="打开证书").get_attribute("href"))
    assert file.headers["content-type"] == "application/pdf"
    assert file.body().startswith(b"%PDF")
    album.keep("certificate.pdf", file.body())


# ---- a teacher in front of a class ----


def test_a_teacher_takes_a_class_through_a_lesson(people, here, tmp_path):
    album, mine = Album(tmp_path, "teacher"), "五年级(1)班"
    code, desk = open_the_class_code(people, "teacher1", mine), people.staff("teacher1")
    slips = slips_of(desk, mine)
    give_the_lesson(desk, mine, album)
    phone = sign_in_by_class_code(by_hand(people), code, "1", slips["1"][1])
    tablet = sign_in_by_class_code(by_hand(people, PC), code, "2", slips["2"][1])
    wall = begin_the_class(people, mine, album)
    for device, size in ((phone, "phone"), (tablet, "tablet")):
        follow_the_teacher(device, album, size)
    the_class_is_taught(wall, [phone, tablet], album)
    call_the_roll(wall, absent=["40", "39"], album=album)
    with a_pupil_elsewhere(here, *slips["39"]) as late:  # was ill, and begins at home
        assert late.post(f"{lesson_of(phone)}/beginning").status_code == 303
    pass_the_tablet_on(tablet, code, "3", slips["3"][1], album)
    for pupil in (phone, tablet):
        do_the_questions(pupil, here, album)
    for no in ("4", "5", "6"):
        with a_pupil_elsewhere(here, *slips[no]) as pupil:
            firsts = {f"q{number}": "A" for number in range(1, 6)}
            assert pupil.post(f"{lesson_of(phone)}/questions", data=firsts).status_code == 303
    watch_the_board(desk, mine, album)
    read_what_is_left(desk, album)
    print_the_sheets(desk, here, album)


def the_lesson(desk: Page) -> None:
    desk.goto("/courses")
    desk.locator(".course-card", has_text="五年级").first.click()
    desk.get_by_role("link", name=SECOND).first.click()


def give_the_lesson(desk: Page, class_name: str, album: Album) -> None:
    the_lesson(desk)
    album.take(desk, "lesson", "教师用", whole=False)
    desk.get_by_role("link", name="布置与上课").click()
    row = desk.locator("tr", has_text=class_name)
    row.locator("[type=checkbox]").check()
    desk.fill("[name=due_on]", "2026-12-04")
    album.take(desk, "giving", class_name)
    desk.get_by_role("button", name="布置给选中的班级").click()
    expect(row.locator("time")).to_have_text("2026-12-04")
    album.take(desk, "given", "布置好了")


def begin_the_class(people, class_name: str, album: Album) -> Page:
    wall = people.staff("teacher1", WALL)
    the_lesson(wall)
    wall.get_by_role("link", name="布置与上课").click()
    wall.locator("tr", has_text=class_name).get_by_role("button", name="上课").click()
    album.take(wall, "wall-step-1", "第 1 步，共 8 步", whole=False)
    return wall


def follow_the_teacher(device: Page, album: Album, size: str) -> None:
    device.reload()
    album.take(device, f"{size}-home", "老师正在上课")
    device.get_by_role("button", name="跟着老师学").tap()
    album.take(device, f"{size}-follows", "第 1 步，共 8 步")


def the_class_is_taught(wall: Page, devices: list[Page], album: Album) -> None:
    """The teacher turns the page, by the keys of a presenter or by the button, and every screen turns with it."""
    for at in range(2, 9):
        if at % 2:
            wall.get_by_role("button", name="下一步").click()
        else:
            wall.keyboard.press("PageDown")
        album.take(wall, f"wall-step-{at}", f"第 {at} 步，共 8 步", whole=False)
        for device in devices if at in (2, 5, 8) else ():
            device.clock.run_for(3_000)
            expect(device.locator(".lesson-at")).to_contain_text(f"第 {at} 步，共 8 步")
            play(device)
    album.take(devices[0], "phone-at-the-end", "回家做一件事")
    wall.get_by_role("button", name="下课").click()
    for device in devices:
        device.clock.run_for(3_000)
        expect(device.locator("[data-class-note]")).to_have_count(0)  # the class is over: on one's own again


def call_the_roll(wall: Page, absent: list[str], album: Album) -> None:
    wall.get_by_role("button", name="全班都到了").click()
    expect(wall.locator("main")).to_contain_text("到课 40 人，全班 40 人")
    for no in absent:
        wall.locator(".roll-pupil", has=wall.locator(f".number:text-is('{no}')")).click()
    wall.get_by_role("button", name="记下到课").click()
    album.take(wall, "roll", "到课 38 人，全班 40 人")


def lesson_of(device: Page) -> str:
    return re.search(r"/lessons/[^/]+", device.url)[0]


def pass_the_tablet_on(tablet: Page, code: str, student_no: str, pin: str, album: Album) -> None:
    """Two share a tablet: the second finds nothing of the first, and goes on where the class was."""
    first = tablet.locator(".who-name").inner_text()
    tablet.click("text=换人登录")
    sign_in_by_class_code(tablet, code, student_no, pin)
    expect(tablet.locator("body")).not_to_contain_text(first)
    album.take(tablet, "tablet-passed-on", "还差课后题")
    tablet.get_by_role("link", name="去做课后题").first.tap()


def do_the_questions(device: Page, here: LessonCounty, album: Album) -> None:
    """Whoever was there has only the questions left."""
    device.reload()
    if not device.url.endswith("/questions"):
        album.take(device, "phone-was-there", "这一课你到课了")
        device.get_by_role("link", name="做课后题").first.tap()
    expect(device.locator("section.question")).to_have_count(5)
    answer_questions(device, here.right_answers("primary-5-2"))
    expect(device.locator(".alert").first).to_contain_text("这一课学完了")


def a_pupil_elsewhere(here: LessonCounty, login_no: str, pin: str):
    return beyond_chromium(here.url, "/sign-in/student", login_no=login_no, pin=pin)


def watch_the_board(desk: Page, class_name: str, album: Album) -> None:
    the_lesson(desk)
    desk.get_by_role("link", name="布置与上课").click()
    desk.locator("tr", has_text=class_name).get_by_role("link", name="看板").click()
    expect(desk.locator(".tile")).to_have_count(40)
    expect(desk.locator(".tile", has_text="第 1 步")).to_have_count(1)
    expect(desk.locator(".tile-waiting")).to_have_count(1)
    for no in ("1", "3"):
        mine = desk.locator(".tile", has=desk.locator(f".tile-number:text-is('{no}')"))
        expect(mine).to_have_class(re.compile("tile-done"))
    expect(desk.locator("#board")).not_to_contain_text("分")
    album.take(desk, "board", "截止 2026-12-04")
    desk.set_viewport_size(WALL)
    album.take(desk, "board-at-the-wall", "看板")
    desk.set_viewport_size(PC)


def read_what_is_left(desk: Page, album: Album) -> None:
    board = desk.url
    desk.get_by_role("link", name="未完成名单").click()
    album.take(desk, "unfinished", "共 2 人未完成")
    expect(desk.locator("tbody tr")).to_have_count(2)
    on_paper(desk, album, "unfinished-on-paper")
    desk.goto(board)
    desk.get_by_role("link", name="课后题情况").click()
    album.take(desk, "by-question", "第一次就答对")
    expect(desk.get_by_text("第一次就答对")).to_have_count(5)
    expect(desk.get_by_text(re.compile(r"\d / 5 人"))).to_have_count(5)


def print_the_sheets(desk: Page, here: LessonCounty, album: Album) -> None:
    for button, name, words in (("打印教案", "notes", "授课班级"), ("打印学习单", "worksheet", "姓名")):
        the_lesson(desk)
        desk.get_by_role("link", name=button).first.click()
        album.take(desk, name, words)
        on_paper(desk, album, f"{name}-on-paper")


def on_paper(page: Page, album: Album, name: str) -> None:
    """See a page as the printer gets it: the bar with the buttons stays on the screen."""
    page.emulate_media(media="print")
    expect(page.locator(".print-bar")).to_be_hidden()
    album.keep(f"{name}.pdf", page.pdf(format="A4"))
    page.emulate_media(media="screen")


# ---- a person in recovery with only a code ----


def test_somebody_in_recovery_learns_with_nothing_but_a_code(people, here, tmp_path):
    album = Album(tmp_path, "recovery")
    organiser = people.staff("jindu")
    code = a_code_on_paper(organiser, album)
    phone = by_hand(people)
    a_wrong_code_is_refused_kindly(phone, code, album)
    come_in(phone, code.lower().replace("-", " "))
    names = names_of_the_county(here)
    learn_some_of_the_first_lesson(phone, here, album)
    assert nothing_names_anybody(phone, names)
    leave(phone, album)
    come_in(phone, code)
    come_back_to_step_3(phone, album)
    lesson = lesson_of(phone)
    finish_the_lesson(phone, here, album)
    read_what_is_kept(phone, album)
    assert nothing_names_anybody(phone, names)
    others = organiser, people.staff("jiaoyu"), people.staff("teacher1")
    what_others_see(*others, album, "少于 10 人", "crowd-of-one")
    eleven_others_begin(organiser, here, lesson)
    what_others_see(*others, album, "10 人以上", "crowd")


def a_code_on_paper(organiser: Page, album: Album) -> str:
    organiser.goto("/courses")
    organiser.get_by_role("link", name="成人学习码").click()
    album.take(organiser, "codes", "不登记姓名")
    organiser.get_by_role("button", name="生成学习码").click()
    slip = organiser.locator(".slip")
    expect(slip).to_have_count(1)
    album.take(organiser, "slip", "请自己收好")
    on_paper(organiser, album, "slip-on-paper")
    assert re.fullmatch(
        r"学员 \d{4} 学习码 \w{4}-\w{4}-\w{4} 网址 \S+/adult 请自己收好，不要给别人看。",
        re.sub(r"\s+", " ", slip.inner_text()),
    ), "nothing else is on the paper"
    return slip.locator(".slip-code").inner_text()


def a_wrong_code_is_refused_kindly(phone: Page, code: str, album: Album) -> None:
    phone.goto("/adult")
    album.take(phone, "door", "输入学习码")
    phone.fill("[name=code]", code[:-1] + ("3" if code[-1] != "3" else "4"))
    phone.get_by_role("button", name="开始学习").tap()
    album.take(phone, "refused", "学习码不对，或者已经停用，请对照纸条再输一次。")
    assert phone.goto("/adult/courses").url.endswith("/adult"), "who has no code sees nothing"


def come_in(phone: Page, code: str) -> None:
    phone.goto("/adult")
    phone.fill("[name=code]", code)
    phone.get_by_role("button", name="开始学习").tap()
    phone.wait_for_url("**/adult/courses")


def names_of_the_county(here: LessonCounty) -> set[str]:
    with here.database.reading() as db:
        return {*db.exec(select(Staff.name)), *db.exec(select(School.name)), "青盾"}


def nothing_names_anybody(phone: Page, names: set[str]) -> bool:
    """Return whether the page tells neither a name nor what it is for: somebody may look over one's shoulder."""
    return phone.title() == "学习" and not [name for name in names if name in phone.content()]


def learn_some_of_the_first_lesson(phone: Page, here: LessonCounty, album: Album) -> None:
    album.take(phone, "courses", "课程")
    phone.locator(".course-card").first.tap()
    album.take(phone, "course", "罐子里的红豆")
    phone.get_by_role("link", name="罐子里的红豆").first.tap()
    album.take(phone, "lesson-door", "开始学习")
    turn(phone, "开始学习")
    for at in (1, 2):
        album.take(phone, f"step-{at}", f"第 {at} 步，共 8 步")
        here.read_on(phone, 3)
        turn(phone, "下一步")


def leave(phone: Page, album: Album) -> None:
    phone.get_by_role("button", name="退出").tap()
    album.take(phone, "left", "输入学习码")
    assert phone.context.cookies() == []
    assert phone.evaluate("Object.keys(localStorage)") == []


def come_back_to_step_3(phone: Page, album: Album) -> None:
    album.take(phone, "back", "课程")
    phone.locator(".course-card").first.tap()
    phone.get_by_role("link", name="接着学").tap()
    expect(phone.locator(".lesson-at")).to_contain_text("第 3 步，共 8 步")


def finish_the_lesson(phone: Page, here: LessonCounty, album: Album) -> None:
    for at in range(3, 8):
        play(phone)
        album.take(phone, f"step-{at}", f"第 {at} 步，共 8 步")
        here.read_on(phone, 2)
        turn(phone, "下一步")
    here.read_on(phone)
    phone.get_by_role("link", name="做课后题").tap()
    answer_questions(phone, here.right_answers("recovery-1"))
    album.take(phone, "passed", "这一课学完了", whole=False)
    phone.get_by_role("link", name="回到课程").tap()
    expect(phone.get_by_role("link", name="衬衣口袋里的卡片").first).to_be_visible()


def read_what_is_kept(phone: Page, album: Album) -> None:
    phone.get_by_role("link", name="我的安全").tap()
    for size in (PHONE, PC, WALL):
        phone.set_viewport_size(size)
        album.take(phone, f"safety-{size['width']}", "现在保存着 1 课的学习记录")
    phone.set_viewport_size(PHONE)


def eleven_others_begin(organiser: Page, here: LessonCounty, lesson: str) -> None:
    organiser.goto("/adult-codes")
    organiser.fill("[name=count]", "11")
    organiser.get_by_role("button", name="生成学习码").click()
    expect(organiser.locator(".slip")).to_have_count(11)
    for code in organiser.locator(".slip-code").all_inner_texts():
        with beyond_chromium(here.url, "/adult/sign-in", code=code) as other:
            assert other.post(f"/adult{lesson}/beginning").status_code == 303


def what_others_see(organiser: Page, officer: Page, teacher: Page, album: Album, crowd: str, name: str) -> None:
    """The office that gave the code and the bureau read a round figure; a teacher reads nothing."""
    organiser.goto("/adult-codes")
    expect(organiser.locator(".facts dd").first).to_have_text(crowd)
    album.take(organiser, f"{name}-at-the-office", crowd)
    officer.goto("/reports/courses")
    expect(officer.locator(".card", has_text="康复同行")).to_contain_text(f"开始学习的：{crowd}")
    album.take(officer, f"{name}-at-the-bureau", crowd)
    for address in ("/reports", "/courses"):
        officer.goto(address)
        expect(officer.locator("body")).not_to_contain_text(re.compile("康复同行|学员"))
    for stranger in (officer, teacher):
        assert stranger.goto("/adult-codes").status == 403
    teacher.goto("/courses")
    expect(teacher.locator("body")).not_to_contain_text(re.compile("康复同行|学员"))
