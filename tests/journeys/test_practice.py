"""A pupil practises: five questions a day, by topic, and the wrong-question book with what enters it from elsewhere."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.competitions.models import Competition
from app.courses.actions import practising
from app.courses.models import LessonAnswer, LessonProgress, PracticeAnswer, PracticeCard
from app.courses.practice_days import Pupil
from app.people.models import ClassMembership
from app.questions.models import AnswerKey, Question, QuestionRevision
from app.settings import settings
from app.vocabulary import Difficulty, GradeBand, QuestionKind, Topic
from tests.bank import draft, stock
from tests.lessons import Taught
from tests.sitting import begin, hand_in, right_letters, tap
from tests.test_two_at_once import at_once

SINGLE, EASY = QuestionKind.SINGLE_CHOICE, Difficulty.EASY


@pytest.fixture
def bank(world):
    """Three questions of each topic for junior pupils; the right option is always 乙."""
    stock(world, {(topic, SINGLE, EASY): 3 for topic in Topic})


@pytest.fixture
def come_back(lin, world, time):
    """Let time pass, and Lin sign in again."""

    def sit_down(*, at: datetime | None = None, **passed: float) -> None:
        time.moment = at or time.moment + timedelta(**passed)
        lin.cookies.set("qingdun", world.sign_in(world.lin))

    return sit_down


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def asked(browser, place="/practice/daily") -> BeautifulSoup:
    return page(browser.get(place))


def stem(shown) -> str:
    return shown.select_one("legend.stem").get_text(strip=True)


def letter(shown, words: str) -> str:
    return next(o.input["value"] for o in shown.select(".option") if o.select_one(".option-text").text == words)


def answer(browser, place="/practice/daily", *, right=True) -> BeautifulSoup:
    """Answer the next question; return the page that says what became of it."""
    shown = asked(browser, place)
    form = {"revision_id": shown.select_one("[name=revision_id]")["value"]}
    reply = browser.post("/practice/answers", data=form | {"choice": letter(shown, "乙" if right else "甲")})
    assert reply.status_code == 303, reply.text
    return page(browser.get(reply.headers["location"]))


def practise(browser, *, right=True, place="/practice/daily", times=5) -> None:
    for _ in range(times):
        answer(browser, place, right=right)


def cards(world, student) -> list[PracticeCard]:
    return world.all(select(PracticeCard).where(PracticeCard.student_id == student.id))


def questions(browser, place="/practice/daily", times=5) -> list[str]:
    seen = []
    for _ in range(times):
        seen.append(stem(asked(browser, place)))
        answer(browser, place)
    return seen


# ---- the day's five


def test_a_pupil_finds_practice_on_the_page_of_courses_and_staff_do_not(lin, browser_of, world, bank):
    assert page(lin.get("/courses")).select_one("a[href='/practice']")
    assert not page(browser_of(world.teacher).get("/courses")).select("a[href='/practice']")
    assert "0/5" in page(lin.get("/practice")).text


def test_five_questions_of_five_topics_are_practised_one_at_a_time(lin, bank, world):
    seen = questions(lin)
    assert len({words.split("-")[0] for words in seen}) == 5
    done = page(lin.get("/practice/daily"))
    assert "今天的 5 题练完了" in done.text and len(done.select(".practice-list li")) == 5
    assert len(world.all(select(PracticeAnswer))) == 5


def test_the_day_s_questions_stay_on_another_device_and_change_with_the_day(lin, bank, world, browser_of, come_back):
    first = stem(asked(lin))
    assert stem(asked(browser_of(world.lin))) == first
    today = questions(browser_of(world.lin))
    come_back(days=1)
    assert not set(today) & set(questions(lin))


def test_the_key_comes_only_after_the_answer(lin, bank, world, browser_of):
    before = lin.get("/practice/daily").text
    assert "解析 " not in before and "出处" not in before and "正确" not in before
    shown = answer(lin, right=False)
    assert "这次没有答对" in shown.h1.text and "解析" in shown.select_one(".explanation").text
    assert "出处：《中华人民共和国禁毒法》" in shown.text and "✓ 正确答案" in shown.text
    [made] = world.all(select(PracticeAnswer))
    assert browser_of(world.zhou).get(f"/practice/answers/{made.id}").status_code == 404


def test_no_byte_before_the_answer_depends_on_the_key(lin, bank, world):
    before = lin.get("/practice/daily").text
    with world.database.writing() as db:
        for key in db.exec(select(AnswerKey)):
            key.letters, key.explanation = "D", "别的解析"
    assert lin.get("/practice/daily").text == before


def test_a_question_that_is_not_next_is_refused_so_keys_cannot_be_asked_for(lin, bank, world):
    offered = {
        asked(lin, place).select_one("[name=revision_id]")["value"]
        for place in ("/practice/daily", *(f"/practice/topics/{topic}" for topic in Topic))
    }
    others = [r for r in world.all(select(QuestionRevision.id)) if str(r) not in offered]
    for revision_id in (others[0], UUID(int=7)):
        reply = lin.post("/practice/answers", data={"revision_id": str(revision_id), "choice": "A"})
        assert reply.status_code == 409 and "今天没有排到" in reply.text
    assert world.all(select(PracticeAnswer)) == []


def test_sending_an_answer_twice_counts_once_and_the_first_stands(lin, bank, world):
    shown = asked(lin)
    form = {"revision_id": shown.select_one("[name=revision_id]")["value"]}
    first = lin.post("/practice/answers", data=form | {"choice": letter(shown, "甲")})
    again = lin.post("/practice/answers", data=form | {"choice": letter(shown, "乙")})
    assert first.headers["location"] == again.headers["location"]
    [made] = world.all(select(PracticeAnswer))
    assert (made.choice, made.is_right) == ("A", False)
    assert len(cards(world, world.lin)) == 1


def test_two_clicks_in_the_same_instant_are_one_answer_and_one_card(lin, bank, world):
    revision_id = UUID(asked(lin).select_one("[name=revision_id]")["value"])
    pupil = Pupil(world.lin.id, world.yuhai.id, GradeBand.JUNIOR)

    def click(db):
        return practising.answer(db, pupil, revision_id, "", clock.now(), unsure=True)

    assert isinstance(at_once(world.database, click, click), PracticeAnswer)
    assert (len(world.all(select(PracticeAnswer))), len(cards(world, world.lin))) == (1, 1)


def test_nothing_chosen_is_asked_for_again_and_not_knowing_is_an_answer(lin, bank, world):
    form = {"revision_id": asked(lin).select_one("[name=revision_id]")["value"]}
    for sent in (form, form | {"choice": "Z"}):
        reply = lin.post("/practice/answers", data=sent)
        assert reply.status_code == 422 and "还没有选答案" in reply.text
    reply = lin.post("/practice/answers", data=form | {"unsure": "1"})
    assert "不会也没关系" in page(lin.get(reply.headers["location"])).text
    assert len(cards(world, world.lin)) == 1


def test_of_several_right_options_all_must_be_chosen(lin, world):
    stock(world, {(Topic.HARM, QuestionKind.MULTIPLE_RESPONSE, EASY): 2})
    for words, verdict in ((("甲", "丙"), "没有答对"), (("甲", "丙", "戊"), "答对了")):
        shown = asked(lin)
        form = {"revision_id": shown.select_one("[name=revision_id]")["value"]}
        form["choice"] = [letter(shown, each) for each in words] * 5
        reply = lin.post("/practice/answers", data=form)
        assert verdict in page(lin.get(reply.headers["location"])).h1.text


# ---- which questions


def test_only_valid_questions_of_the_own_band_and_school_are_asked(lin, world, browser_of):
    stock(world, {(Topic.LAW, SINGLE, EASY): 1}, bands=("senior",))
    assert "还没有适合你的题" in page(lin.get("/practice")).text
    draft(world, world.outsider, published_by=world.other_admin)
    draft(world, world.organiser, submitted=True)
    assert "0/" not in page(lin.get("/practice")).text
    draft(world, world.colleague, published_by=world.teacher)
    assert "试一次" in asked(lin).text
    with world.database.writing() as db:
        for question in db.exec(select(Question)):
            question.valid_to = clock.today() - timedelta(days=1)
    assert "还没有适合你的题" in page(lin.get("/practice")).text


def test_a_topic_gives_five_at_a_time_and_none_of_the_day_s_five(lin, world):
    stock(world, {(Topic.LAW, SINGLE, EASY): 17})
    here = "/practice/topics/law"
    assert "第 1 题，共 5 题" in asked(lin, here).text
    seen = questions(lin, here)
    last = page(lin.get(f"/practice/answers/{world.all(select(PracticeAnswer.id))[0]}"))
    assert "这一组练完了" in last.text and last.select_one(f"a[href='{here}']").text == "再来一组"
    assert not set(seen) & set(questions(lin))
    practise(lin, place=here, times=7)
    assert "今天没有要练的题了" in asked(lin, here).text
    assert lin.get("/practice/topics/nothing").status_code == 404


def test_a_pupil_without_a_class_is_told_whom_to_ask(lin, world, bank):
    with world.database.writing() as db:
        for membership in db.exec(select(ClassMembership).where(ClassMembership.student_id == world.lin.id)):
            membership.until = clock.today()
    reply = lin.get("/practice")
    assert reply.status_code == 409 and "请老师" in reply.text


# ---- rest and limit


def test_practice_rests_at_night_and_says_so_kindly(lin, bank, world, come_back):
    shown = asked(lin)
    form = {"revision_id": shown.select_one("[name=revision_id]")["value"], "choice": "A"}
    come_back(at=datetime(2026, 11, 24, 14, 0, tzinfo=UTC))  # ten in the evening
    for reply in (
        lin.get("/practice/daily"),
        lin.get("/practice/topics/law"),
        lin.post("/practice/answers", data=form),
    ):
        assert reply.status_code == 409 and "休息时间" in reply.text
    seen = page(lin.get("/practice"))
    assert "休息时间" in seen.text and not seen.select("a[href='/practice/daily'], a[href^='/practice/topics']")
    assert lin.get("/practice/book").status_code == 200
    assert world.all(select(PracticeAnswer)) == []


def test_a_county_may_do_without_the_rest_at_night(lin, bank, monkeypatch, come_back):
    monkeypatch.setattr(settings(), "practice_night_rest", False)
    come_back(at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert stem(asked(lin))


def test_after_the_day_s_limit_practice_waits_for_tomorrow(lin, bank, monkeypatch, come_back):
    monkeypatch.setattr(settings(), "practice_daily_limit", 6)
    practise(lin)
    last = answer(lin, "/practice/topics/law")
    assert "明天再来" in last.text and not last.select("a[href='/practice/topics/law']")
    assert lin.get("/practice/topics/law").status_code == 409
    assert "明天再来" in page(lin.get("/practice")).text
    come_back(days=1)
    assert stem(asked(lin))


# ---- the wrong-question book


def test_a_wrong_answer_enters_the_book_and_comes_first_tomorrow(lin, bank, world, come_back):
    wrong = stem(asked(lin))
    answer(lin, right=False)
    practise(lin, times=4)
    book = page(lin.get("/practice/book"))
    assert wrong in book.text and "解析 " in book.text and book.select_one("main time").text == "2026-11-25"
    come_back(hours=20)  # eight the next morning
    assert stem(asked(lin)) == wrong and "错题再练" in asked(lin).text
    due = page(lin.get("/practice/book"))
    assert "今天再练" in due.text and "解析 " not in due.text and "正确答案" not in due.text


def test_right_answers_from_the_start_never_enter_the_book(lin, bank, world):
    practise(lin)
    assert cards(world, world.lin) == []
    assert "错题本是空的" in page(lin.get("/practice/book")).text


def test_what_waits_for_its_day_is_not_asked_before(lin, world, come_back):
    stock(world, {(Topic.LAW, SINGLE, EASY): 1})
    answer(lin, right=False)
    come_back(days=1)
    answer(lin)  # comes again in two days
    come_back(days=1)
    assert "今天没有要练的题，错题本里" in page(lin.get("/practice")).text
    assert "今天没有要练的题" in page(lin.get("/practice/daily")).text
    come_back(days=1)
    assert stem(asked(lin))


def test_the_day_s_five_stay_while_due_questions_are_answered(lin, bank, world, come_back):
    practise(lin, right=False)
    come_back(days=1)
    due = {stem(asked(lin))}
    answer(lin, right=False)
    due |= set(questions(lin, times=4))
    assert len(due) == 5 and "今天的 5 题练完了" in page(lin.get("/practice/daily")).text


def test_a_question_right_again_and_again_is_mastered_and_comes_back_when_forgotten(lin, world, come_back):
    stock(world, {(Topic.LAW, SINGLE, EASY): 1})
    answer(lin, right=False)
    for _ in range(4):
        [card] = cards(world, world.lin)
        come_back(at=card.due_at + timedelta(hours=12))
        answer(lin)
    [card] = cards(world, world.lin)
    assert card.mastered_at == clock.now() and card.right_in_a_row == 4
    assert "题干" in page(lin.get("/practice/book/mastered")).text
    assert "错题本是空的" in page(lin.get("/practice/book")).text
    come_back(days=1)
    answer(lin, right=False)
    [card] = cards(world, world.lin)
    assert (card.mastered_at, card.right_in_a_row, card.wrong) == (None, 0, 2)


def test_the_book_is_the_pupil_s_own_and_turns_its_pages(lin, world, browser_of, bank):
    with world.database.writing() as db:
        wrong = dict.fromkeys(db.exec(select(QuestionRevision.id)).all(), clock.now())
        assert practising.note_wrong(db, world.lin.id, wrong, clock.now()) == 21
    first, second = page(lin.get("/practice/book")), page(lin.get("/practice/book?page=2"))
    assert (len(first.select(".practice-list > li")), len(second.select(".practice-list > li"))) == (20, 1)
    assert "错题本是空的" in page(browser_of(world.zhou).get("/practice/book")).text


def test_a_retired_question_leaves_the_book(lin, world, bank):
    answer(lin, right=False)
    with world.database.writing() as db:
        for question in db.exec(select(Question)):
            question.retired_at = clock.now()
    assert "错题本是空的" in page(lin.get("/practice/book")).text


# ---- from lessons and contests


def test_wrong_answers_of_lessons_enter_when_the_pupil_says_so_and_only_once(lin, world, bank):
    taught = Taught(world, lessons=1)
    [revision, other, *_] = world.all(select(QuestionRevision))
    facts = {"lesson_id": taught.first.id, "revision_id": taught.revisions[0].id, "begun_at": clock.now()}
    for student in (world.lin, world.zhou):
        progress = LessonProgress(learner_id=student.id, track=taught.course.track, seen_at=clock.now(), **facts)
        world.keep(progress)
        given = {"progress_id": progress.id, "choice": "A", "answered_at": clock.now()}
        world.keep(
            LessonAnswer(revision_id=revision.id, is_right=False, **given),
            LessonAnswer(revision_id=other.id, is_right=True, **given),
        )
    assert "还有 1 道错题" in page(lin.get("/practice/book")).text
    assert cards(world, world.lin) == []  # looking changes nothing
    for _ in range(2):
        assert lin.post("/practice/book").status_code == 303
    [card] = cards(world, world.lin)
    assert (card.question_id, card.wrong) == (revision.question_id, 1)
    book = page(lin.get("/practice/book"))
    assert revision.stem in book.text and "没有收进来" not in book.text
    assert cards(world, world.zhou) == []


def test_wrong_questions_of_a_contest_enter_after_release_and_only_once(lin, world, contest, browser_of):
    place = begin(lin, contest)
    for number, letters in list(right_letters(world, contest, place).items())[:12]:
        tap(lin, place, number, letters, number)
    hand_in(lin, place)
    refused = lin.post(f"{place}/wrong-questions")
    assert refused.status_code == 409 and "还没有公布" in refused.text and cards(world, world.lin) == []
    with world.database.writing() as db:
        db.get_one(Competition, contest.competition.id).released_at = clock.now()
    result = page(lin.get(f"{place}/result"))
    assert result.select_one(f"form[action='{place}/wrong-questions']")
    assert not page(browser_of(world.teacher).get(f"{place}/result")).select("form[action$='wrong-questions']")
    for _ in range(2):
        assert lin.post(f"{place}/wrong-questions").headers["location"] == "/practice/book"
    assert [card.wrong for card in cards(world, world.lin)] == [1] * 8
    assert len(page(lin.get("/practice/book")).select(".practice-list > li")) == 8
    assert browser_of(world.zhou).post(f"{place}/wrong-questions").status_code == 404


def test_staff_do_not_practise(browser_of, world, bank):
    for who in (world.teacher, world.officer, world.administrator):
        assert browser_of(who).get("/practice").status_code == 403
