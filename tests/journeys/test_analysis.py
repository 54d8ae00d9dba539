"""After a contest its organiser sees which questions were bad; nobody else does, and nobody before it has ended."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.analysis.actions import measure_due
from app.analysis.models import CompetitionFigures
from app.competitions.models import MarkedSheet
from app.matches.models import MatchQuestion
from app.questions.models import Question, RevisionFigures
from tests.contest import Contest
from tests.final import Final, rules_of
from tests.sitting import begin, hand_in, right_letters, tap


def page(reply) -> BeautifulSoup:
    assert reply.status_code == 200, reply.text
    return BeautifulSoup(reply.text, "html.parser")


@pytest.fixture
def ended(world, time, browser_of):
    """A contest over: one pupil got everything right in ten seconds a question, another answered only the first."""
    made = Contest(world, questions=4)
    for pupil, school_class, answered in ((world.lin, world.class_3, 4), (world.zhou, world.class_3, 1)):
        made.enter(pupil, school_class)
        browser = browser_of(pupil)
        place = begin(browser, made)
        for number, letters in list(right_letters(world, made, place).items())[:answered]:
            time.advance(seconds=10)
            assert tap(browser, place, number, letters, number).status_code == 200
        hand_in(browser, place)
    time.advance(hours=2)
    return made


def measured(world) -> int:
    return measure_due(world.database, clock.now())


def test_figures_are_worked_out_once_after_the_end(ended, world):
    assert (measured(world), measured(world)) == (1, 0)
    [figures] = world.all(select(CompetitionFigures))
    assert (figures.paper["n"], len(figures.items)) == (2, 4)
    assert all(item["asked"] == 2 for item in figures.items)
    assert sum(item["facility"] for item in figures.items) == 2.5  # four right answers of one, one of the other
    assert {item["median_seconds"] for item in figures.items} == {10.0}


def test_not_while_somebody_has_not_handed_in(ended, world):
    entry = ended.enter(world.wu, world.class_4)
    attempt = ended.hand_in(entry, 0)
    with world.database.writing() as db:
        db.merge(attempt).submitted_at = None
    assert measured(world) == 0


def test_the_organiser_sees_the_papers_figures_and_each_question_with_what_to_look_at(ended, world, browser_of):
    jin = browser_of(world.organiser)
    here = f"/competitions/{ended.competition.id}/analysis"
    assert "还没有分析结果" in page(jin.get(here)).text
    measured(world)
    shown = page(jin.get(here))
    assert "样本太少" in shown.text and len(shown.select("tbody tr")) == 4
    item = page(jin.get(shown.select_one("tbody a")["href"]))
    assert "正确答案" in item.text and item.select_one("svg.plot")


def test_before_the_end_it_is_refused_and_to_strangers_it_is_not_there(world, browser_of, time):
    made = Contest(world, questions=4)
    here = f"/competitions/{made.competition.id}/analysis"
    assert browser_of(world.organiser).get(here).status_code == 409
    time.advance(hours=2)
    assert browser_of(world.teacher).get(here).status_code == 404
    assert browser_of(world.lin).get(here).status_code == 403
    assert browser_of(world.organiser).get(f"{here}/{world.lin.id}").status_code == 404


def test_a_sheet_handed_in_before_sheets_were_kept_counts_as_well(ended, world):
    with world.database.writing() as db:
        for sheet in db.exec(select(MarkedSheet)).all():
            db.delete(sheet)
    measured(world)
    [figures] = world.all(select(CompetitionFigures))
    assert figures.paper["n"] == 2
    assert sum(item["facility"] for item in figures.items) == 2.5


def test_the_bank_shows_how_pupils_fared_and_where_a_question_was_used(ended, world, browser_of):
    measured(world)
    rows = world.all(select(RevisionFigures))
    assert len(rows) == 4 and all(row.answered == 2 for row in rows)
    question = world.all(select(Question).where(Question.current_revision_id == rows[0].id))[0]
    uses = page(browser_of(world.organiser).get(f"/questions/{question.id}/uses"))
    assert ended.competition.name in uses.text
    assert "还没有用过" in page(browser_of(world.outsider).get(f"/questions/{question.id}/uses")).text


def test_a_voided_contest_is_not_measured(ended, world):
    with world.database.writing() as db:
        competition = db.merge(ended.competition)
        competition.voided_at = clock.now() - timedelta(minutes=1)
    assert measured(world) == 0


def test_a_question_set_aside_for_a_match_says_so(world, browser_of):
    final = Final(world, browser_of, teams=2, rules=rules_of("R2"))
    [row, *_] = world.all(select(MatchQuestion).where(MatchQuestion.match_id == final.match.id))
    question = world.all(select(Question).where(Question.current_revision_id == row.revision_id))[0]
    shown = page(browser_of(world.organiser).get(f"/questions/{question.id}/uses"))
    assert f"{final.tournament.name} · {final.match.name}" in shown.text
    assert final.match.name not in page(browser_of(world.outsider).get(f"/questions/{question.id}/uses")).text
