"""The laptop on stage dies: the spare one goes on from a copy made a moment ago, with the same screens' keys."""

import shutil

import pytest
from starlette.testclient import TestClient

from app import backups
from app.db import Database
from app.main import create_app
from app.matches import programmes
from app.matches.cues import ScreenKind
from tests.final import JSON, Final, rules_of


@pytest.fixture
def spare(tmp_path, empty_sqlite, time):
    """A world on a file of its own, so that there is something to copy."""
    from tests.world import World

    path = tmp_path / "stage.db"
    shutil.copy(empty_sqlite, path)
    database = Database(f"sqlite:///{path}")
    yield World(database), path
    database.close()


def test_the_show_goes_on_from_a_copy_with_the_same_points_screens_and_hands(spare, tmp_path):
    world, path = spare
    first = create_app(world.database)

    def browser_of(app, who):
        client = TestClient(app, follow_redirects=False)
        client.__enter__()
        if who is not None:
            client.cookies.set("qingdun", world.sign_in(who))
        return client

    final = Final(world, lambda who=None: browser_of(first, who), rules=rules_of("R2"))
    final.take_desk()
    for _ in range(5):
        final.step()
    final.rule("judge", outcome="right")
    display, address = final.enter(ScreenKind.DISPLAY)
    shown, cookies = display.get(address).text, dict(display.cookies)
    before = final.show
    made = backups.make(f"sqlite:///{path}", tmp_path / "copy.backup")

    backups.restore(f"sqlite:///{tmp_path / 'laptop.db'}", made.path)
    copy = Database(f"sqlite:///{tmp_path / 'laptop.db'}")
    programmes.forget(final.match.id)
    with copy.reading() as db:
        assert programmes.show_of(db, db.merge(final.match)).ledger == before.ledger
    second = create_app(copy)
    with TestClient(second, follow_redirects=False) as wall:
        wall.cookies.update(cookies)
        assert wall.get(address).text == shown
    host = browser_of(second, None)
    host.cookies.update(dict(final.host.cookies))
    wheel = host.post(f"{final.address}/desks/host/wheel", data={"over": "1"}, headers=JSON).json()["token"]
    data = {"version": before.version, "token": wheel}
    assert host.post(f"{final.address}/desks/host/step", data=data, headers=JSON).status_code == 200
    copy.close()
