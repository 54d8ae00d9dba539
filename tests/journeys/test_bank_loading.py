"""Loading the question bank: once, again, and after its editors worked on it."""

import pytest
from sqlmodel import select

from app import clock
from app.questions.actions import NoBank, check_bank, load_bank
from app.questions.models import AnswerKey, Claim, Question, QuestionRevision
from tests.bank import question, write_bank
from tests.permissions.matrix import fingerprint


@pytest.fixture
def load(world, tmp_path):
    def load_files(*questions, **options):
        write_bank(tmp_path, *questions)
        with world.database.writing() as db:
            return load_bank(db, tmp_path, clock.now(), **options)

    return load_files


def one(world, code: str) -> Question:
    return world.all(select(Question).where(Question.code == code))[0]


def test_loading_keeps_questions_keys_and_claims(load, world):
    assert load(question(1), question(2, kind="true_false", options={}, key="错")).added == 2
    revision = world.fetch(QuestionRevision, one(world, "law-junior-001").current_revision_id)
    assert (revision.number, revision.options[1], revision.bands) == (1, "国家规定管制", ["junior", "senior"])
    assert world.fetch(AnswerKey, revision.id).letters == "B"
    statement = world.fetch(QuestionRevision, one(world, "law-junior-002").current_revision_id)
    assert statement.options == ["对", "错"]
    assert world.fetch(AnswerKey, statement.id).letters == "B"
    assert world.all(select(Claim))[0].source == "《中华人民共和国禁毒法》第二条第一款"


def test_loading_twice_changes_nothing(load, world, time):
    load(question(1), question(2))
    with world.database.reading() as db:
        before = fingerprint(db)
    time.advance(days=1)
    again = load(question(1), question(2))
    assert (again.added, again.revised, again.unchanged, again.retired) == (0, 0, 2, 0)
    with world.database.reading() as db:
        assert fingerprint(db) == before


def test_a_changed_question_is_revised_and_the_old_words_stay(load, world):
    load(question(1))
    old = one(world, "law-junior-001").current_revision_id
    assert load(question(1, explanation="新的解析：国家规定管制是法定条件之一。")).revised == 1
    revisions = world.all(select(QuestionRevision).order_by(QuestionRevision.number))
    assert [revision.number for revision in revisions] == [1, 2]
    assert one(world, "law-junior-001").current_revision_id == revisions[1].id
    assert "价格" in world.fetch(AnswerKey, old).explanation


def test_a_question_that_left_the_files_is_retired_and_may_return(load, world):
    load(question(1), question(2))
    assert load(question(1)).retired == 1
    assert one(world, "law-junior-002").retired_at == clock.now()
    assert load(question(1)).retired == 0
    load(question(1), question(2))
    assert one(world, "law-junior-002").retired_at is None
    assert len(world.all(select(QuestionRevision))) == 2


def test_drafts_are_loaded_only_when_asked_for(load, world):
    draft = question(2, review={"state": "draft", "by": "editors", "on": "2026-11-24"})
    assert load(question(1), draft).added == 1
    assert load(question(1), draft, include_drafts=True).added == 1


def test_a_faulty_question_is_left_out_and_retires_nothing(load, world):
    load(question(1), question(2))
    found = load(question(1, claims=["L99"]))
    assert (found.left_out, found.retired) == (["law-junior-001"], 0)
    assert "law-junior-001" in str(found)
    assert one(world, "law-junior-002").retired_at is None


def test_a_folder_without_a_bank_is_refused(tmp_path):
    with pytest.raises(NoBank):
        check_bank(tmp_path)
