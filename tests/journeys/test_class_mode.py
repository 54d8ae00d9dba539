"""A teacher teaches a lesson in front of the class: pupils' screens follow, and the roll says who was there."""

from bs4 import BeautifulSoup
from sqlmodel import select

from app.courses.models import ClassAttendance, ClassLesson, LessonProgress
from app.people.models import Teaching
from tests.journeys.test_assigning_lessons import assign, board_of, page, tiles
from tests.journeys.test_setting_up import move, words

JSON = {"Accept": "application/json"}


def open_class(browser, taught, school_class, lesson=None) -> str:
    lesson = lesson or taught.first
    reply = browser.post(f"/classes/{school_class.id}/lessons/{lesson.id}/teaching")
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def turn(browser, screen, step):
    return browser.post(f"{screen}/step", data={"step": step})


def step_seen(browser, taught) -> int:
    return browser.get(f"/lessons/{taught.first.id}/class/step", headers=JSON).json()["step"]


def there(world) -> set:
    return {row.student_id for row in world.all(select(ClassAttendance))}


def call(browser, screen, *students, **more):
    return browser.post(f"{screen}/roll", data={"present": [str(each.id) for each in students]} | more)


def test_pupils_follow_the_teacher_s_step(chen, lin, world, taught):
    lesson = f"/lessons/{taught.first.id}"
    assert step_seen(lin, taught) == 0 and "跟着老师学" not in lin.get(lesson).text
    screen = open_class(chen, taught, world.class_3)
    assert "第 1 步，共 3 步" in words(chen.get(screen))
    assert "老师正在上课" in words(lin.get("/home"))
    form = page(lin.get(lesson)).find("button", string="跟着老师学").find_parent("form")
    way = lin.post(form["action"])
    assert way.status_code == 303 and way.headers["location"] == f"{lesson}/class"
    followed = page(lin.get(f"{lesson}/class"))
    assert "有人在路边" in followed.text and followed.select_one("[data-class-step]")["data-step"] == "1"
    assert turn(chen, screen, 3).status_code == 303
    assert step_seen(lin, taught) == 3
    assert "先说不" in page(lin.get(f"{lesson}/class")).text and "先说不" in page(chen.get(screen)).text


def test_a_step_with_a_piece_is_drawn_as_a_fragment_too(chen, lin, world, taught):
    screen = open_class(chen, taught, world.class_3)
    turn(chen, screen, 2)
    for browser, address in ((chen, screen), (lin, f"/lessons/{taught.first.id}/class")):
        reply = browser.get(address, headers={"HX-Request": "true"})
        assert reply.status_code == 200 and "大声说不" in reply.text and "<html" not in reply.text


def test_the_step_stays_inside_the_lesson(chen, world, taught, lin):
    screen = open_class(chen, taught, world.class_3)
    turn(chen, screen, 60)
    assert step_seen(lin, taught) == 3
    assert turn(chen, screen, 0).status_code == 422


def test_only_the_own_class_follows(chen, world, taught, browser_of):
    open_class(chen, taught, world.class_3)
    wu = browser_of(world.wu)
    assert step_seen(wu, taught) == 0 and "老师正在上" not in wu.get(f"/lessons/{taught.first.id}").text
    assert wu.get(f"/lessons/{taught.first.id}/class").headers["location"] == f"/lessons/{taught.first.id}"
    move(world, world.lin, world.xingqing_class, world.xingqing)
    assert step_seen(browser_of(world.lin), taught) == 0


def test_following_leaves_ones_own_place_alone(chen, lin, world, taught, time):
    lin.post(f"/lessons/{taught.first.id}/beginning")
    screen = open_class(chen, taught, world.class_3)
    turn(chen, screen, 3)
    lin.post(f"/lessons/{taught.first.id}/class")
    time.advance(seconds=30)
    lin.get(f"/lessons/{taught.first.id}/class")
    [mine] = world.all(select(LessonProgress))
    assert (mine.step, mine.furthest, mine.completed_at) == (1, 1, None)


def test_a_class_ends_by_the_teacher_or_by_itself(chen, lin, world, taught, time, browser_of):
    screen = open_class(chen, taught, world.class_3)
    reply = chen.post(f"{screen}/closing")
    assert reply.headers["location"] == f"{screen}/roll"
    assert step_seen(lin, taught) == 0
    refused = turn(chen, screen, 2)
    assert refused.status_code == 409 and "这节课已经结束" in words(refused)
    assert "已经结束" in words(chen.get(screen))
    assert chen.post(f"{screen}/closing").status_code == 303
    again = open_class(chen, taught, world.class_3)
    assert again != screen and step_seen(lin, taught) == 1
    time.advance(hours=3)
    lin = browser_of(world.lin)
    assert step_seen(lin, taught) == 0
    assert turn(browser_of(world.teacher), again, 2).status_code == 409


def test_pressing_twice_goes_on_with_the_same_class(chen, world, taught):
    assert open_class(chen, taught, world.class_3) == open_class(chen, taught, world.class_3)
    assert len(world.all(select(ClassLesson))) == 1


def test_a_class_is_taught_one_lesson_at_a_time(chen, lin, world, taught, browser_of):
    open_class(chen, taught, world.class_3)
    open_class(chen, taught, world.class_3, taught.lessons[1])
    assert step_seen(lin, taught) == 0
    world.keep(Teaching(staff_id=world.colleague.id, class_id=world.class_3.id))
    song = browser_of(world.colleague)
    refused = song.post(f"/classes/{world.class_3.id}/lessons/{taught.first.id}/teaching")
    assert refused.status_code == 409 and "另一位老师正在给这个班上课" in words(refused)
    joined = open_class(song, taught, world.class_3, taught.lessons[1])
    assert turn(song, joined, 2).status_code == 303, "whoever has the class may help with what goes on"


def test_another_class_s_lesson_is_not_found(chen, world, taught, browser_of):
    screen = open_class(browser_of(world.colleague), taught, world.class_4)
    for reply in (chen.get(screen), chen.get(f"{screen}/roll"), turn(chen, screen, 2), call(chen, screen, world.wu)):
        assert reply.status_code == 404
    assert chen.post(f"/classes/{world.class_4.id}/lessons/{taught.first.id}/teaching").status_code == 404
    assert browser_of(world.lin).get(screen).status_code == 403
    assert there(world) == set()


def test_who_was_there_is_noted_by_the_roll_and_can_be_corrected(chen, world, taught):
    screen = open_class(chen, taught, world.class_3)
    assert page(chen.get(f"{screen}/roll")).select("input[checked]") == []
    assert call(chen, screen, world.lin, world.wu).status_code == 303
    assert there(world) == {world.lin.id}, "Wu is not of this class"
    board = board_of(taught, world.class_3)
    assert tiles(chen.get(board)) == {"林小禾": "到课", "周一鸣": "未开始"}
    assert "到课 1 人" in words(chen.get(board)) and "林小禾" not in words(chen.get(f"{board}/unfinished"))
    call(chen, screen, world.zhou)
    assert there(world) == {world.zhou.id}
    assert [row.learner_id for row in world.all(select(LessonProgress))] == [world.zhou.id], "no trace of the slip"
    call(chen, screen, everybody="1")
    call(chen, screen, everybody="1")
    assert there(world) == {world.lin.id, world.zhou.id}


def test_a_correction_takes_no_work_of_a_pupil_away(chen, lin, world, taught, time):
    screen = open_class(chen, taught, world.class_3)
    lin.post(f"/lessons/{taught.first.id}/beginning")
    time.advance(seconds=20)
    lin.post(f"/lessons/{taught.first.id}/beats", json={"step": 1}, headers=JSON)
    call(chen, screen, world.lin)
    call(chen, screen)
    [mine] = world.all(select(LessonProgress))
    assert mine.seconds[0] == 20.0 and there(world) == set()


def test_whoever_was_there_may_answer_at_once_and_only_the_questions_complete_the_lesson(chen, lin, world, taught):
    assign(chen, taught, world.class_3)
    screen = open_class(chen, taught, world.class_3)
    call(chen, screen, world.lin)
    chen.post(f"{screen}/closing")
    [mine] = world.all(select(LessonProgress))
    assert (mine.completed_at, mine.passed_at, mine.seconds) == (None, None, []), "no time is made up"
    home = words(lin.get("/home"))
    assert "已到课" in home and "去做课后题" in home
    assert "这一课你到课了" in words(lin.get(f"/lessons/{taught.first.id}"))
    questions = f"/lessons/{taught.first.id}/questions"
    right = {
        box["name"]: box["value"]
        for box in page(lin.get(questions)).select("input[name^=q]")
        if box.find_parent("label").select_one(".option-text").text == "乙"
    }
    assert lin.post(questions, data=right).status_code == 303
    [mine] = world.all(select(LessonProgress))
    assert mine.completed_at and mine.passed_at and mine.best_right == 3
    assert tiles(chen.get(board_of(taught, world.class_3)))["林小禾"] == "已学完"
    assert "第 1 个故事" not in words(lin.get("/home"))


def test_whoever_was_there_reads_the_steps_again_in_any_order(chen, lin, world, taught):
    call(chen, open_class(chen, taught, world.class_3), world.lin)
    assert lin.post(f"/lessons/{taught.first.id}/place", data={"step": 3}).status_code == 303
    shown = words(lin.get(f"/lessons/{taught.first.id}"))
    assert "第 3 步" in shown and "秒后可以继续" not in shown


def test_a_pupil_who_was_there_and_moves_keeps_it(chen, world, taught, browser_of):
    screen = open_class(chen, taught, world.class_3)
    call(chen, screen, world.lin)
    move(world, world.lin, world.class_4, world.yuhai)
    call(chen, screen, world.zhou)
    assert there(world) == {world.lin.id, world.zhou.id}, "who is no longer on the list is not taken off it"
    song = browser_of(world.colleague)
    assert tiles(song.get(board_of(taught, world.class_4)))["林小禾"] == "到课"


def test_the_projector_does_not_show_names_and_the_class_page_leads_back_to_it(chen, world, taught):
    screen = open_class(chen, taught, world.class_3)
    shown = BeautifulSoup(chen.get(screen).text, "html.parser")
    assert "projected" in shown.html["class"] and "林小禾" not in shown.text and not shown.select("header.masthead")
    assert screen in chen.get(f"/classes/{world.class_3.id}/lessons").text
    assert "回到大屏" in words(chen.get(board_of(taught, world.class_3)))


def test_a_class_lesson_keeps_the_words_it_began_with(chen, lin, world, taught):
    screen = open_class(chen, taught, world.class_3)
    with world.database.writing() as db:
        db.get_one(type(taught.first), taught.first.id).current_revision_id = taught.revisions[1].id
    assert "第 1 个故事" in words(chen.get(screen))
    assert "第 1 个故事" in words(lin.get(f"/lessons/{taught.first.id}/class"))


def test_records_of_classes_are_listed_with_how_many_were_there(chen, world, taught):
    call(chen, open_class(chen, taught, world.class_3), world.lin, world.zhou)
    shown = words(chen.get(board_of(taught, world.class_3)))
    assert "上课记录" in shown and "到课 2 人" in shown and "全班都学完或到课了" in shown
