"""Results and keys: which attempt counts, who sees what when, and that the key stays here until results are out."""

import re
import secrets

from bs4 import BeautifulSoup
from sqlmodel import select

from app import clock
from app.competitions.actions.attempts import recount
from app.competitions.models import Attempt, Competition, MarkedSheet, Response, Standing
from app.competitions.words import Release
from app.questions.models import AnswerKey
from tests.contest import Contest
from tests.sitting import attempt_of, begin, hand_in, right_letters, tap


def test_the_best_of_several_attempts_counts(browser_of, world, time):
    contest = Contest(world, attempts_allowed=2)
    contest.enter(world.lin, world.class_3)
    lin = browser_of(world.lin)
    scores = []
    for wanted in (3, 1):
        place = begin(lin, contest)
        for number, letters in list(right_letters(world, contest, place).items())[:wanted]:
            tap(lin, place, number, letters, number)
        time.advance(seconds=30)
        hand_in(lin, place)
        scores.append(attempt_of(world, place).score)
    assert scores == [15, 5]
    assert [standing.score for standing in world.all(select(Standing))] == [15]
    assert lin.post(f"/competitions/{contest.competition.id}/attempts").status_code == 409


def test_results_wait_for_the_organiser(lin, world, contest):
    place = begin(lin, contest)
    for number, letters in list(right_letters(world, contest, place).items())[:10]:
        tap(lin, place, number, letters, number)
    hand_in(lin, place)
    before = lin.get(f"{place}/result").text
    assert "50" not in BeautifulSoup(before, "html.parser").select_one("main").get_text()
    with world.database.writing() as db:
        db.get_one(Competition, contest.competition.id).released_at = clock.now()
    after = BeautifulSoup(lin.get(f"{place}/result").text, "html.parser")
    assert after.select_one(".score strong").get_text() == "50"
    assert len(after.select("section.question")) == 10
    assert "解析" in after.select_one(".explanation").get_text()


def test_a_key_seen_after_one_attempt_cannot_help_the_next(browser_of, world):
    contest = Contest(world, attempts_allowed=2, release=Release.AT_ONCE)
    contest.enter(world.lin, world.class_3)
    lin = browser_of(world.lin)
    first = begin(lin, contest)
    hand_in(lin, first)
    assert "解析" not in BeautifulSoup(lin.get(f"{first}/result").text, "html.parser").select_one(
        "main"
    ).get_text().replace("每一题的解析", "")
    second = begin(lin, contest)
    hand_in(lin, second)
    assert "解析 0-" in lin.get(f"{second}/result").text


def test_a_teacher_sees_a_result_of_the_own_class_only_after_release(browser_of, lin, world, contest):
    place = begin(lin, contest)
    hand_in(lin, place)
    assert browser_of(world.teacher).get(f"{place}/result").status_code == 200
    assert browser_of(world.colleague).get(f"{place}/result").status_code == 404


def test_a_recount_finds_no_difference_and_sees_a_forged_score(lin, world, contest):
    place = begin(lin, contest)
    hand_in(lin, place)
    assert recount(world.database) == []
    with world.database.writing() as db:
        db.get_one(Attempt, attempt_of(world, place).id).score = 99
    assert recount(world.database) == [attempt_of(world, place).id]


def everything_a_pupil_gets(browser, contest):
    """Every byte sent to a pupil from the home page to the end, before release, without ids and moments."""
    address = f"/competitions/{contest.competition.id}"
    replies = [browser.get("/home"), browser.get(f"{address}/start"), browser.post(f"{address}/attempts")]
    place = replies[-1].headers["location"]
    replies += [browser.get(place), browser.get(f"{place}/clock")]
    replies += [tap(browser, place, number, "A", number) for number in range(1, 21)]
    replies += [browser.get(place), browser.get(f"{place}/submission"), browser.post(f"{place}/submission")]
    replies += [browser.get(f"{place}/result"), browser.get("/home")]
    return [(reply.status_code, reply.text) for reply in replies]


def test_no_byte_before_release_depends_on_the_key(browser_of, world, contest, monkeypatch):
    """Non-interference: two competitions that differ only in which option is right look the same to a pupil."""

    monkeypatch.setattr(secrets, "token_hex", lambda _bytes: "5eed" * 8)
    seen = []
    for letters in ("A", "B"):
        with world.database.writing() as db:
            for key in db.exec(select(AnswerKey)):
                key.letters, key.explanation = letters, f"KEY-{letters}-SECRET"
            for kind in (MarkedSheet, Standing, Response, Attempt):
                for row in db.exec(select(kind)):
                    db.delete(row)
                db.flush()
        seen.append(everything_a_pupil_gets(browser_of(world.lin), contest))
    first, second = (_without_ids(world, replies) for replies in seen)
    assert first == second
    assert not any("SECRET" in text for _, text in first)


def _without_ids(world, replies):
    return [(status, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)) for status, text in replies]
