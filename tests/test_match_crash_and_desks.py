"""A match that is interrupted, and a match that two desks fight over: nothing is lost and nothing stale is done."""

from hashlib import sha256

import pytest

from app import clock
from app.errors import Refusal
from app.matches import programmes
from app.matches.actions import hosting
from app.matches.actions.ruling import add_rulings
from app.matches.cues import Cue, Desk
from app.matches.models import Match, PointsEntry, RulingRow
from app.matches.playing import played
from app.matches.words import QuestionState
from app.people.persons import Person
from tests.final import Final, rules_of

S = QuestionState


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, rules=rules_of("R2", "R4"))
    made.take_desk()
    return made


def chance(*about) -> int:
    return int.from_bytes(sha256(repr(about).encode()).digest()[:4])


def person(world, who, sign_in) -> Person:
    return Person(
        id=who.id,
        name=who.name,
        role=who.role,
        sign_in_id=sign_in,
        school_id=who.school_id,
        region_code=who.region_code,
        must_change_password=False,
    )


def test_after_a_restart_the_clock_has_the_same_end_and_the_host_is_asked(final, time):
    for _ in range(5):
        if final.step().status_code != 200:
            break
    choice = final.show
    question = next(p for p in choice.programme.questions if p.round == 0)
    final.rule("show", question=str(question.id))
    final.step()
    final.step()
    assert final.show.question.state is S.ANSWERING
    ends = final.show.question.ends
    with final.world.database.writing() as db:
        match = final.held(db)
        programmes.forget(match.id)
        add_rulings(db, match, [(Cue.RESTARTED, {"boot": "another"})], None, clock.now())
    time.advance(seconds=90)
    shown = final.machine()
    assert shown.unconfirmed and shown.question.ends == ends and shown.question.state is S.ANSWERING
    assert "服务曾经中断" in final.host.get(f"{final.address}/desks/host").text
    final.rule("confirm", again="0")
    assert final.machine().question.state is S.JUDGING


def test_the_rulings_in_the_database_make_the_same_show_and_the_same_ledger(final):
    final.step()
    final.rule("adjust", team=str(final.teams[0].id), delta="12.5", note="表演")
    final.rule("undo_entry", entry="4")
    final.rule("foul", team=str(final.teams[1].id), foul="notes")
    known = final.show
    with final.world.database.reading() as db:
        match = db.get(Match, final.match.id)
        assert played(programmes.programme_of(db, match), programmes.rulings_of(db, match.id)) == known
    rows = final.world.all(programmes.select(PointsEntry).where(PointsEntry.match_id == final.match.id))
    assert sorted((row.number, row.hundredths) for row in rows) == [
        (entry.number, int(entry.delta * 100)) for entry in known.ledger
    ]
    assert known.scores[final.teams[1].id] == 80


def test_of_two_desks_only_the_one_at_the_wheel_and_up_to_date_is_obeyed(final, world):
    """Random interleavings: each desk reads, waits, commands with what it read; the history stays in one line."""
    from uuid import uuid4

    desks = [person(world, world.organiser, uuid4()) for _ in range(2)]
    read = [(0, 0), (0, 0)]  # (version, token) as each desk last saw them
    applied = stale = 0
    with world.database.writing() as db:
        match = final.held(db)
        for turn in range(600):
            me = chance(turn, "who") % 2
            what = chance(turn, "what") % 5
            wheel = hosting.holder(db, match.id, Desk.HOST)[0]
            show = programmes.show_of(db, match)
            if what == 0:
                hosting.take_wheel(db, match, Desk.HOST, desks[me], clock.now(), over=True)
            elif what == 1:
                read[me] = (show.version, wheel.token if wheel.sign_in_id == desks[me].sign_in_id else read[me][1])
            else:
                order = hosting.Order(Desk.HOST, *read[me], [(Cue.SCENE, {"scene": "scores"})])
                fresh = read[me] == (show.version, wheel.token)
                try:
                    hosting.command(db, match, order, desks[me], clock.now())
                    assert fresh, "a stale command was obeyed"
                    applied += 1
                except Refusal:
                    assert not fresh, "a fresh command was refused"
                    stale += 1
        numbers = [row.number for row in db.exec(programmes.select(RulingRow).order_by(RulingRow.number))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert applied > 20 and stale > 100
