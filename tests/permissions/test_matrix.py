"""Every guarded address, called by every role on every kind of thing, and compared with the permission table.

Nobody: sent to sign in. A role without a permit: 403. A thing out of reach: 404, in the same words as a thing that does
not exist. A thing within reach: anything but a refusal of the person or an error. Refusals leave no trace in any table.
On SQLite all of it; on PostgreSQL the reading addresses, because there the tests share one database.
"""

import pytest

from app.main import create_app
from tests.permissions.matrix import (
    MISSING,
    addresses,
    unknown_routes,
)
from tests.permissions.stage import empty, performance, stage_on_file, traces

APP = create_app()
ADDRESSES = addresses(APP)
READING = [address for address in ADDRESSES if address.method == "GET" and address.kind]


def judge(address, expectation, reply) -> bool:
    """Return whether the reply is what the table promises."""
    match expectation:
        case "sign in":
            to_sign_in = reply.status_code == 303 and reply.headers["location"].startswith("/sign-in")
            return reply.status_code == 401 or (address.method == "GET" and to_sign_in)
        case "not allowed":
            return reply.status_code == 403
        case "not found":
            return reply.status_code == 404
        case _:
            return reply.status_code not in {401, 403, 404} and reply.status_code < 500


@pytest.fixture(scope="module")
def on_file(empty_sqlite, tmp_path_factory):
    with stage_on_file(empty_sqlite, tmp_path_factory.mktemp("matrix")) as made:
        yield made


def refuse_everybody_else(address, stage, cells) -> list[str]:
    """Send every request that must be refused; return what went wrong."""
    wrong, words_of_missing = [], {}
    for who, variant, thing, expectation in sorted(cells, key=lambda cell: cell[1] != MISSING):
        reply = stage.send(address, who, thing)
        if not judge(address, expectation, reply):
            wrong.append(f"{who}, {variant}: {reply.status_code}, should be: {expectation}")
        if expectation == "not found":
            words = words_of_missing.setdefault(who, reply.text)
            if reply.text != words:
                wrong.append(f"{who}, {variant}: not the words of a thing that does not exist")
    return wrong


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_the_table_is_kept(address, on_file, record_property):
    stage = on_file.stage
    cells = list(stage.cells(address))
    on_file.restore()
    before = traces(stage)
    wrong = refuse_everybody_else(address, stage, [cell for cell in cells if cell[3] != "within reach"])
    assert traces(stage) == before, "a refusal left a trace"
    within = [cell for cell in cells if cell[3] == "within reach"]
    for who, variant, thing, expectation in within:
        reply = stage.send(address, who, thing)
        if not judge(address, expectation, reply):
            wrong.append(f"{who}, {variant}: {reply.status_code}, should be within reach")
        if address.method != "GET":
            on_file.restore()
    assert address.method != "GET" or traces(stage) == before, "reading left a trace"
    record_property("cells", len(cells))
    assert wrong == []
    assert within, "nobody may ever come here: the cast is too small"


@pytest.mark.timeout(400)  # every reading address, every role, in one database
def test_the_table_is_kept_on_postgresql(postgres, time):
    wrong = []
    try:
        with performance(postgres) as stage:
            for address in READING:
                for who, variant, thing, expectation in stage.cells(address):
                    reply = stage.send(address, who, thing)
                    if not judge(address, expectation, reply):
                        wrong.append(f"{address}: {who}, {variant}: {reply.status_code}, should be: {expectation}")
        assert wrong == []
    finally:
        empty(postgres)


def test_no_route_escapes_the_matrix():
    assert unknown_routes(APP.routes) == []
    assert {address.path for address in ADDRESSES} >= {"/classes", "/students/{student_id}/pin", "/schools"}
