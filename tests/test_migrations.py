"""The migrations make exactly the tables that the code expects, from nothing, whole or not at all."""

from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel, select

from app.db import Database
from app.questions.models import Question, QuestionRevision
from app.tables import configuration, is_up_to_date, migrate

SCRIPTS = ScriptDirectory.from_config(configuration())


def differences(database: Database) -> list:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)


def test_an_empty_database_comes_to_what_the_code_expects(database):
    assert is_up_to_date(database)
    assert differences(database) == []


def test_migrating_again_changes_nothing(database):
    migrate(database)
    assert is_up_to_date(database)


def test_a_database_without_tables_is_not_up_to_date(tmp_path):
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    assert not is_up_to_date(fresh)
    for revision in reversed([script.revision for script in SCRIPTS.walk_revisions()]):
        migrate(fresh, revision)  # one at a time, as an old platform would come up
    assert is_up_to_date(fresh)
    fresh.close()


@pytest.mark.parametrize("script", list(SCRIPTS.walk_revisions()), ids=lambda script: script.revision)
def test_a_migration_is_numbered_and_named_in_words(script):
    assert script.path.rsplit("/", 1)[1].startswith(f"{script.revision}_") or script.revision in script.path
    assert script.doc and script.doc[0].isupper()


@pytest.fixture(params=["sqlite", "postgresql"])
def last_release(request, tmp_path):
    """A database as the last release left it, with a question in it."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    else:
        url, name = request.getfixturevalue("postgres_url"), f"old_{uuid4().hex[:8]}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        before, _, query = url.partition("?")
        database = Database(f"{before.rsplit('/', 1)[0]}/{name}?{query}")
    migrate(database, "0009")
    with database.engine.begin() as connection:
        for table, rows in OLD_ROWS.items():
            columns = ", ".join(rows[0])
            values = ", ".join(f":{column}" for column in rows[0])
            connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), rows)
    yield database
    database.close()


LOADED = "2026-11-20 08:00:00+00:00"
IDS = [UUID(int=n).hex for n in range(3)]
OLD_ROWS = {
    "question": [{"id": IDS[0], "code": "law-junior-001", "topic": "law", "current_revision_id": IDS[1]}],
    "question_revision": [
        {
            "id": IDS[1],
            "question_id": IDS[0],
            "number": 1,
            "kind": "single_choice",
            "difficulty": "easy",
            "stem": "什么是毒品？",
            "options": '["国家规定管制的", "\\u4ef7\\u683c\\u8d35\\u7684"]',
            "bands": '["junior"]',
            "claims": '["L01"]',
            "source": "《禁毒法》第二条",
            "fingerprint": "x",
            "made_at": LOADED,
        }
    ],
    "answer_key": [{"id": IDS[1], "letters": "A", "explanation": "法律这样规定。"}],
}


def test_what_the_last_release_held_is_there_afterwards_published_and_found_by_a_search(last_release):
    migrate(last_release)
    assert differences(last_release) == []
    with last_release.reading() as db:
        [question] = db.exec(select(Question)).all()
        [revision] = db.exec(select(QuestionRevision)).all()
        assert (question.tags, question.owner_id, question.valid_to) == ([], None, None)
        assert revision.published_at == revision.made_at and revision.submitted_at is None
        assert revision.sought == "law-junior-001\n什么是毒品？\n国家规定管制的\n价格贵的\n《禁毒法》第二条"
        assert revision.picture is None
