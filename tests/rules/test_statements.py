"""What a record store is told: by pseudonym, always the same words, never of the recovery track."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.courses.statements import Happening, NeverTold, Verb, pseudonym, statement, statement_id
from app.courses.words import Track

LEARNER, PROGRESS = UUID(int=7), UUID(int=9)
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
BEGUN = Happening(Verb.INITIALIZED, Track.SCHOOL, PROGRESS, LEARNER, "junior-7-1", "放学路上", "junior-7", AT, 312.4)
SITE, KEY = "https://school.example", b"secret"


def test_a_statement_says_who_by_pseudonym_what_and_when():
    said = statement(BEGUN, SITE, KEY)
    assert said["actor"] == {
        "objectType": "Agent", "account": {"homePage": SITE, "name": pseudonym(KEY, LEARNER)},
    }  # fmt: skip
    assert said["verb"]["id"] == "http://adlnet.gov/expapi/verbs/initialized"
    assert said["object"]["id"] == "https://school.example/lessons/junior-7-1"
    assert said["timestamp"] == "2026-11-24T04:00:00+00:00" and "result" not in said
    assert str(LEARNER) not in json.dumps(said) and str(PROGRESS) not in json.dumps(said)


def test_completed_says_how_long_and_passed_says_success():
    assert statement(replace(BEGUN, verb=Verb.COMPLETED), SITE, KEY)["result"] == {
        "completion": True, "duration": "PT312S",
    }  # fmt: skip
    assert statement(replace(BEGUN, verb=Verb.PASSED), SITE, KEY)["result"] == {"success": True}


def test_the_same_happening_has_the_same_id_and_another_another():
    assert statement(BEGUN, SITE, KEY)["id"] == str(statement_id(PROGRESS, Verb.INITIALIZED))
    assert len({statement_id(id_, verb) for id_ in (PROGRESS, LEARNER) for verb in Verb}) == 6


def test_another_secret_or_learner_gives_another_pseudonym():
    names = {pseudonym(KEY, LEARNER), pseudonym(b"other", LEARNER), pseudonym(KEY, PROGRESS)}
    assert len(names) == 3 and pseudonym(KEY, LEARNER) in names


def test_nobody_in_recovery_is_told_of():
    with pytest.raises(NeverTold):
        statement(replace(BEGUN, track=Track.RECOVERY), SITE, KEY)
