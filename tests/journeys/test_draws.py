"""Who sits at which desk: promised, drawn, published and checked by anybody; by hand; and drawn anew on record."""

from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from app.matches import programmes
from app.matches.actions.draws import draw_of
from app.matches.models import Match, Place
from app.matches.preliminary_models import DeskDraw
from tests.final import Final, rules_of


def page(reply):
    return BeautifulSoup(reply.text, "html.parser")


class Draw:
    """A final of three teams whose desks are not drawn yet, and its organiser."""

    def __init__(self, world, browser_of) -> None:
        self.world, self.browser_of = world, browser_of
        self.final = Final(world, browser_of, teams=3, rules=rules_of("R2"))
        with world.database.writing() as db:
            for place in db.exec(select(Place).where(Place.match_id == self.final.match.id)):
                place.desk = None
        programmes.forget(self.final.match.id)
        self.browser = browser_of(world.organiser)
        self.address = f"{self.final.address}/draw"
        self.public = f"/draws/{self.final.match.id}"

    @property
    def match(self):
        return self.world.fetch(Match, self.final.match.id)

    def post(self, path="", **data):
        return self.browser.post(self.address + path, data=data)

    def hold(self):
        assert self.post("/promise").status_code == 303
        assert self.post().status_code == 303

    def desks(self):
        return {place.team_id: place.desk for place in self.world.all(select(Place))}

    def by_hand(self, *desks):
        return {f"desk.{team.id}": desk for team, desk in zip(self.final.teams, desks, strict=True)}


@pytest.fixture
def draw(world, browser_of):
    return Draw(world, browser_of)


def test_the_promise_is_shown_before_and_the_seed_only_after(draw, browser_of):
    stranger = browser_of(None)
    assert stranger.get(draw.public).status_code == 404
    assert draw.post().status_code == 409
    draw.post("/promise")
    seed = draw.match.draw_seed
    promised = sha256(seed.encode()).hexdigest()
    for browser, address in ((draw.browser, draw.address), (stranger, draw.public)):
        text = browser.get(address).text
        assert promised in text and seed not in text
    draw.post("/promise")
    assert draw.match.draw_seed == seed
    draw.post()
    shown = draw.browser.get(draw.address).text
    assert seed in shown and "县禁毒办" in shown and "核对一致" in shown
    assert seed in stranger.get(draw.public).text


def test_anybody_can_repeat_the_draw_from_what_the_public_page_says(draw, browser_of):
    draw.hold()
    shown = page(browser_of(None).get(draw.public)).select_one("[data-recheck]")
    assert sha256(shown["data-seed"].encode()).hexdigest() == shown["data-promise"]
    teams = [row["data-team"] for row in shown.select("[data-team]")]
    assert teams == sorted(teams, key=lambda team: sha256(f"{shown['data-seed']}:{team}".encode()).hexdigest())
    assert [str(team) for team, _ in sorted(draw.desks().items(), key=lambda each: each[1])] == teams


def test_the_public_page_names_teams_and_nobody_else(draw, browser_of):
    draw.hold()
    text = browser_of(None).get(draw.public).text
    assert "第1队" in text
    assert "县禁毒办" not in text and "虚构" not in text


def test_the_match_is_played_at_the_desks_drawn(draw):
    assert draw.final.show.version == 0
    draw.hold()
    assert draw.final.show.programme.desks == draw.desks()
    with draw.world.database.reading() as db:
        shown = draw_of(db, db.get(Match, draw.match.id))
    assert [name for name, _ in shown] == ["第1队", "第2队", "第3队"]
    assert sorted(desk for _, desk in shown) == [1, 2, 3]


def test_a_draw_by_hand_is_typed_in(draw, browser_of):
    assert draw.post("/desks", **draw.by_hand("2", "3", "1")).status_code == 303
    assert [draw.desks()[team.id] for team in draw.final.teams] == [2, 3, 1]
    assert draw.match.drawn_by_hand
    assert "现场抽签" in browser_of(None).get(draw.public).text


@pytest.mark.parametrize(
    ("desks", "faulty", "words"),
    [
        (("1", "1", "2"), [0, 1], "台号 1 有 2 支队伍"),
        (("1", "2", "7"), [2], "没有台号 7，共 3 个台位"),
        (("1", "", "x"), [1, 2], "请填 1 到 3 的整数"),
    ],
)
def test_desks_that_cannot_be_right_are_named_beside_their_teams(draw, desks, faulty, words):
    reply = draw.post("/desks", **draw.by_hand(*desks))
    assert reply.status_code == 422
    told = {fault["id"].removesuffix("-fault"): fault.text for fault in page(reply).select("p.fault")}
    assert set(told) == {f"desk.{draw.final.teams[at].id}" for at in faulty}
    assert all(words in text for text in told.values())
    assert set(draw.desks().values()) == {None}


def test_drawing_again_takes_a_reason_and_keeps_the_old_draw_for_all_to_see(draw, browser_of):
    draw.hold()
    before = draw.match.draw_seed
    assert draw.post().status_code == 409
    assert draw.post("/promise").status_code == 409
    assert draw.post("/redrawing", reason="").status_code == 422
    assert draw.post("/redrawing", reason="第2队迟到").status_code == 303
    assert set(draw.desks().values()) == {None}
    draw.hold()
    assert draw.match.draw_seed != before
    text = browser_of(None).get(draw.public).text
    assert "第2队迟到" in text and before in text
    assert [row.undone_at is None for row in draw.world.all(select(DeskDraw).order_by(DeskDraw.drawn_at))].count(
        True
    ) == 1


def test_once_the_match_has_begun_the_desks_stay(draw):
    draw.hold()
    draw.final.take_desk()
    assert draw.final.step().status_code == 200
    assert draw.post("/redrawing", reason="不服").status_code == 409
    assert draw.post("/desks", **draw.by_hand("1", "2", "3")).status_code == 409
    assert "重新抽签" not in draw.browser.get(draw.address).text


def test_a_rehearsal_has_no_public_draw(draw, browser_of, world):
    draw.hold()
    with world.database.writing() as db:
        db.get(Match, draw.match.id).is_rehearsal = True
    assert browser_of(None).get(draw.public).status_code == 404


def test_an_officer_looks_on(draw, browser_of, world):
    draw.post("/promise")
    officer = browser_of(world.officer)
    assert "公布承诺值" not in officer.get(draw.address).text
    assert officer.post(draw.address).status_code == 403
