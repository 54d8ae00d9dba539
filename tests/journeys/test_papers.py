"""A teacher makes a paper: from the blueprint to the printed sheet, and what nobody else may do with it."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlmodel import col, select

from app.papers.models import BlueprintLine, Paper, PaperMode, PaperQuestion
from app.papers.sittings import full_marks, load_lines
from app.questions.models import Question, QuestionRevision
from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import stock

SINGLE, MULTIPLE, TRUE_FALSE = QuestionKind
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bank(world):
    stock(
        world, {(topic, kind, difficulty): 3 for topic in Topic for kind in QuestionKind for difficulty in Difficulty}
    )


@pytest.fixture
def teacher(browser_of, world, bank):
    return browser_of(world.teacher)


def make(browser, **changed) -> str:
    """Make a paper; return its address."""
    data = {"name": "七年级禁毒小测", "band": "junior", "mode": "fixed", "preset": "county"} | changed
    made = browser.post("/papers/new", data=data)
    assert made.status_code == 303, made.text
    return made.headers["location"]


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


def paper_of(world, address: str) -> Paper:
    return next(paper for paper in world.all(select(Paper)) if str(paper.id) in address)


def places(world, address: str) -> list[PaperQuestion]:
    query = select(PaperQuestion).where(PaperQuestion.paper_id == paper_of(world, address).id)
    return world.all(query.order_by(col(PaperQuestion.id)))


def lines(world, address: str) -> list[BlueprintLine]:
    query = select(BlueprintLine).where(BlueprintLine.paper_id == paper_of(world, address).id)
    return world.all(query.order_by(col(BlueprintLine.position)))


def test_a_teacher_makes_a_paper_from_blueprint_to_print(teacher, world):
    address = make(teacher)
    shown = page(teacher.get(address))
    assert "满分 100 分 · 20 题" in shown.select_one(".page-header").text
    assert len({line.difficulty for line in lines(world, address)}) == 3  # every stored line has one difficulty
    assert places(world, address) == []

    assert teacher.post(f"{address}/assembly").status_code == 303
    assert len(page(teacher.get(address)).select("#questions li.card")) == 20

    place = places(world, address)[0]
    assert teacher.post(f"{address}/questions/{place.id}/swap").status_code == 303
    assert world.fetch(PaperQuestion, place.id).revision_id != place.revision_id

    assert teacher.post(f"{address}/publication").status_code == 303
    paper = paper_of(world, address)
    assert paper.published_at is not None
    with world.database.reading() as db:
        frozen = load_lines(db, paper.id)
        assert full_marks(db, paper.id) == 100
    assert [len(line.revisions) for line in frozen] == [line.count for line in frozen]

    for part in ("paper", "answer_sheet", "key"):
        printed = teacher.get(f"{address}/print.pdf?part={part}&version=A")
        assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
        assert printed.content.startswith(b"%PDF")
        assert printed.headers["cache-control"] == "no-store"


def test_a_published_paper_no_longer_changes(teacher, world):
    address = make(teacher)
    teacher.post(f"{address}/publication")  # chooses by itself when nothing was chosen
    before, line = places(world, address), lines(world, address)[0]
    assert len(before) == 20
    refused = [
        teacher.post(f"{address}/lines", data={"kind": SINGLE, "count": "1", "marks": "5"}),
        teacher.post(f"{address}/lines/{line.id}", data={"count": "9", "marks": "5"}),
        teacher.post(f"{address}/lines/{line.id}/removal"),
        teacher.post(f"{address}/assembly"),
        teacher.post(f"{address}/questions/{before[0].id}/swap"),
        teacher.post(f"{address}/publication"),
        teacher.post(f"{address}/removal"),
    ]
    assert [reply.status_code for reply in refused] == [409] * 7
    assert "试卷已经发布，不能再改" in refused[0].text
    assert places(world, address) == before
    assert "/assembly" not in teacher.get(address).text


def test_a_drawn_paper_freezes_everything_its_lines_may_use(teacher, world):
    address = make(teacher, mode="drawn", preset="hundred")
    assert teacher.post(f"{address}/assembly").status_code == 409
    assert teacher.get(f"{address}/print.pdf").status_code == 409  # nothing to print before publishing
    assert teacher.post(f"{address}/publication").status_code == 303
    paper = paper_of(world, address)
    with world.database.reading() as db:
        frozen = load_lines(db, paper.id)
    assert paper.mode is PaperMode.DRAWN
    assert sum(line.count * line.marks for line in frozen) == 100
    assert all(len(line.revisions) == 21 for line in frozen)
    used = [revision for line in frozen for revision in line.revisions]
    assert len(used) == len(set(used))
    one, other = (teacher.get(f"{address}/print.pdf?version={version}").content for version in "AB")
    assert one.startswith(b"%PDF") and one != other


def test_a_short_line_is_shown_and_stops_publishing(teacher, world):
    address = make(teacher, preset="blank")
    teacher.post(
        f"{address}/lines", data={"topic": "law", "kind": SINGLE, "difficulty": "hard", "count": 4, "marks": 5}
    )
    row = page(teacher.get(address)).select_one("#blueprint tr.faulty")
    assert "找到 3 / 需要 4" in row.text
    for act in ("assembly", "publication"):
        refused = teacher.post(f"{address}/{act}")
        assert refused.status_code == 409
        assert "要 4 道，题库只有 3 道" in refused.text
    assert places(world, address) == [] and paper_of(world, address).published_at is None
    line = lines(world, address)[0]
    teacher.post(f"{address}/lines/{line.id}", data={"count": 3, "marks": 10})
    assert teacher.post(f"{address}/publication").status_code == 303


def test_a_line_of_any_difficulty_is_kept_as_lines_of_one(teacher, world):
    address = make(teacher, preset="blank")
    teacher.post(f"{address}/lines", data={"topic": "", "kind": SINGLE, "difficulty": "", "count": 10, "marks": 5})
    assert [(line.difficulty, line.count) for line in lines(world, address)] == [
        (Difficulty.EASY, 5),
        (Difficulty.MEDIUM, 3),
        (Difficulty.HARD, 2),
    ]
    teacher.post(f"{address}/lines/{lines(world, address)[1].id}/removal")
    assert [line.count for line in lines(world, address)] == [5, 2]


def test_live_figures_tell_how_many_questions_a_new_line_would_find(teacher):
    address = make(teacher, preset="blank")
    ask = f"{address}/stock?topic=law&kind=single_choice&difficulty=easy&count=5"
    fragment = BeautifulSoup(teacher.get(ask, headers=HTMX).text, "html.parser")
    assert fragment.select_one("main") is None
    assert "找到 3 / 需要 5" in fragment.select_one("#stock").get_text(" ", strip=True).replace("  ", " ")
    whole = page(teacher.get(ask))  # without script
    assert whole.select_one("#stock").get_text(" ", strip=True) == fragment.select_one("#stock").get_text(
        " ", strip=True
    )
    assert whole.select_one("#topic option[selected]")["value"] == "law"
    teacher.post(
        f"{address}/lines", data={"topic": "law", "kind": SINGLE, "difficulty": "easy", "count": 2, "marks": 5}
    )
    assert "找到 1 /" in BeautifulSoup(teacher.get(ask, headers=HTMX).text, "html.parser").text


def test_changing_the_blueprint_forgets_the_chosen_questions(teacher, world):
    address = make(teacher)
    teacher.post(f"{address}/assembly")
    line = lines(world, address)[0]
    teacher.post(f"{address}/lines/{line.id}", data={"count": line.count, "marks": 2})
    assert len(places(world, address)) == 20  # only the marks changed
    teacher.post(f"{address}/lines/{line.id}", data={"count": line.count + 1, "marks": 2})
    assert places(world, address) == []
    assert teacher.get(f"{address}/print.pdf").status_code == 409


def test_a_question_retired_after_it_was_chosen_stops_publishing(teacher, world, time):
    address = make(teacher)
    teacher.post(f"{address}/assembly")
    revision = world.fetch(QuestionRevision, places(world, address)[0].revision_id)
    question = world.fetch(Question, revision.question_id)
    question.retired_at = time()
    world.keep(question)
    refused = teacher.post(f"{address}/publication")
    assert refused.status_code == 409 and "已经修订或停用" in refused.text
    teacher.post(f"{address}/assembly")
    assert teacher.post(f"{address}/publication").status_code == 303


def test_questions_of_other_bands_are_never_asked(browser_of, world):
    stock(world, {(Topic.LAW, SINGLE, Difficulty.EASY): 5}, bands=("senior", "vocational"))
    teacher = browser_of(world.teacher)
    line = {"kind": SINGLE, "difficulty": "easy", "count": 5, "marks": 5}
    junior, senior = make(teacher, preset="blank"), make(teacher, preset="blank", band="senior")
    for address in (junior, senior):
        teacher.post(f"{address}/lines", data=line)
    assert teacher.post(f"{junior}/publication").status_code == 409
    assert teacher.post(f"{senior}/publication").status_code == 303


def test_a_teacher_elsewhere_finds_no_such_paper(teacher, browser_of, world):
    address = make(teacher)
    teacher.post(f"{address}/assembly")
    place, line = places(world, address)[0], lines(world, address)[0]
    for somebody in (world.colleague, world.outsider, world.other_admin):
        browser = browser_of(somebody)
        assert browser.get(address).status_code == 404
        assert browser.get(f"{address}/print.pdf?part=key").status_code == 404
        assert browser.post(f"{address}/publication").status_code == 404
        assert browser.post(f"{address}/questions/{place.id}/swap").status_code == 404
        assert "七年级禁毒小测" not in browser.get("/papers").text
    own = make(browser_of(world.outsider))
    assert teacher.post(f"{address}/lines/{lines(world, own)[0].id}/removal").status_code == 404
    assert browser_of(world.school_admin).get(address).status_code == 200
    assert browser_of(world.organiser).get(address).status_code == 200
    assert lines(world, address)[0] == line


def test_pupils_and_officers_never_see_papers_or_the_bank(teacher, browser_of, world):
    address = make(teacher)
    question = world.all(select(Question))[0]
    for somebody in (world.lin, world.officer, world.administrator):
        browser = browser_of(somebody)
        for page_of_staff in (address, "/papers", "/questions", f"/questions/{question.id}"):
            assert browser.get(page_of_staff).status_code == 403
    assert teacher.get(f"/questions/{question.id}").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [{"name": "  "}, {"preset": "none"}],
)
def test_a_refused_new_paper_keeps_what_was_typed(teacher, world, changed):
    reply = teacher.post("/papers/new", data={"name": "测验", "band": "senior", "preset": "blank"} | changed)
    assert reply.status_code == 422
    assert BeautifulSoup(reply.text, "html.parser").select_one("#band option[selected]")["value"] == "senior"
    assert world.all(select(Paper)) == []


@pytest.mark.parametrize("line", [{"count": 0}, {"count": 101}, {"marks": -1}, {"kind": "essay"}, {"topic": "magic"}])
def test_an_impossible_line_is_refused(teacher, world, line):
    address = make(teacher, preset="blank")
    sound = {"kind": SINGLE, "difficulty": "easy", "count": 1, "marks": 5}
    assert teacher.post(f"{address}/lines", data=sound | line).status_code == 422
    assert lines(world, address) == []
    assert teacher.post(f"{address}/lines", data=sound).status_code == 303


def test_a_paper_cannot_grow_without_end(teacher, world):
    address = make(teacher, preset="blank")
    line = {"kind": SINGLE, "difficulty": "easy", "count": 100, "marks": 1}
    assert [teacher.post(f"{address}/lines", data=line).status_code for _ in range(3)] == [303, 303, 409]
    assert len(lines(world, address)) == 2


def test_a_draft_can_be_thrown_away(teacher, world):
    address = make(teacher)
    teacher.post(f"{address}/assembly")
    assert teacher.post(f"{address}/removal").headers["location"] == "/papers"
    assert world.all(select(Paper)) == [] and world.all(select(PaperQuestion)) == []


def test_the_bank_is_narrowed_by_topic_band_kind_difficulty_and_words(teacher):
    def found(query: str) -> int:
        return int(re.search(r"找到 (\d+) 道题", teacher.get(f"/questions?{query}").text)[1])

    assert found("") == 189
    assert found("topic=law") == 27
    assert found("topic=law&kind=true_false&difficulty=hard&band=junior") == 3
    assert found("band=senior") == 0
    assert found("q=harm-siea-00") == 3
    assert found("q=%25%25") == 0  # a percent sign is only a percent sign
    assert found("q=x") == 189  # one character narrows nothing
    assert "page=2" in teacher.get("/questions?kind=true_false").text
    assert teacher.get("/questions?topic=magic").status_code == 422
    assert teacher.get("/questions?q=%00%00").status_code == 422
    assert teacher.get("/questions?page=9999").status_code == 200


def test_a_question_is_read_with_its_key_and_its_past(teacher, world):
    question = world.all(select(Question).where(Question.code == "law-muea-001"))[0]
    shown = page(teacher.get(f"/questions/{question.id}")).select_one("main").get_text(" ", strip=True)
    assert shown.count("正确答案") == 3
    assert "解析 law-muea-001" in shown


def test_removing_a_line_twice_removes_one(teacher, world):
    address = make(teacher)
    first, *others = lines(world, address)
    assert teacher.post(f"{address}/lines/{first.id}/removal").status_code == 303
    assert teacher.post(f"{address}/lines/{first.id}/removal").status_code == 404
    assert lines(world, address) == others
