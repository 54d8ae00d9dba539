"""Loading the question bank: once, again, and after its editors worked on it."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app import clock
from app.commands import cli
from app.errors import Refusal
from app.questions.actions.loading import FaultyBank, NoBank, check_bank, load_bank
from app.questions.models import AnswerKey, Claim, Question, QuestionRevision
from app.settings import settings
from tests.bank import question, write_bank
from tests.permissions.matrix import fingerprint


@pytest.fixture
def load(world, tmp_path):
    def load_files(*questions):
        write_bank(tmp_path, *questions)
        with world.database.writing() as db:
            return load_bank(db, tmp_path, clock.now())

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


def reviewed(state: str) -> dict:
    return {"review": {"state": state, "by": "editors", "on": "2026-11-24"}}


def test_drafts_are_not_offered_and_withdrawn_questions_are_retired(load, world):
    assert load(question(1), question(2), question(3, **reviewed("draft"))).added == 2
    assert [found.code for found in world.all(select(Question).order_by(Question.code))][-1] == "law-junior-002"
    assert load(question(1), question(2, **reviewed("retired")), question(3)).retired == 1
    assert one(world, "law-junior-002").retired_at == clock.now()
    assert one(world, "law-junior-003").current_revision_id is not None


def test_one_fault_loads_nothing_and_is_named_with_file_and_question(load, world):
    load(question(1), question(2))
    with pytest.raises(FaultyBank, match=r"junior/law.yaml: law-junior-001: 没有编号为 L99 的论断。") as refused:
        load(question(1, claims=["L99"]), question(3))
    assert refused.value.message.endswith("没有载入任何内容，原有题目没有改变。")
    assert {found.code for found in world.all(select(Question))} == {"law-junior-001", "law-junior-002"}
    assert one(world, "law-junior-002").retired_at is None
    assert load(question(1), question(3)).added == 1


def test_a_folder_without_a_bank_is_refused(tmp_path):
    with pytest.raises(NoBank):
        check_bank(tmp_path)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return a function that types a command, on a migrated database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'platform.db'}")
    settings.cache_clear()

    def type_in(*arguments) -> tuple[int, str]:
        done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
        refused = isinstance(done.exception, Refusal)  # app/__main__.py prints these
        return done.exit_code, done.exception.message if refused else done.output

    type_in("migrate")
    yield type_in
    settings.cache_clear()


def test_the_commands_check_and_load(run, tmp_path):
    folder = write_bank(tmp_path / "bank", question(1), question(2, key="C"))
    code, said = run("bank", "check", folder)
    assert code == 0 and "共 2 道题" in said
    assert run("bank", "load", folder) == (0, "新增 2 题，修订 0 题，未变 0 题，停用 0 题。\n")
    assert run("bank", "load", folder) == (0, "新增 0 题，修订 0 题，未变 2 题，停用 0 题。\n")


def test_the_commands_fail_on_faults_and_say_where(run, tmp_path):
    folder = write_bank(tmp_path / "bank", question(1, claims=["L99"]))
    for command in ("check", "load"):
        code, said = run("bank", command, folder)
        assert code == 1 and "junior/law.yaml: law-junior-001: 没有编号为 L99 的论断。" in said
