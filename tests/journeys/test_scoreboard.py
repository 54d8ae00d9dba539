"""What strangers, the livestream and graphics software get of a match: what the hall sees, and nothing before."""

import csv
import io

import pytest

from app.matches.cues import ScreenKind
from tests.final import Final, rules_of


@pytest.fixture
def final(world, browser_of) -> Final:
    made = Final(world, browser_of, rules=rules_of("R1"))
    made.take_desk()
    return made


def api(final) -> str:
    return f"/api/v1{final.address}/scoreboard"


def test_nobody_sees_a_match_before_it_begins(final, browser_of):
    stranger = browser_of(None)
    assert stranger.get(api(final)).status_code == 404
    assert stranger.get(f"/live/{final.match.id}").status_code == 404


def test_a_stranger_reads_scores_as_json_and_csv_and_asks_again_for_nothing_new(final, browser_of):
    final.step()
    stranger = browser_of(None)
    reply = stranger.get(api(final))
    assert [team["score"] for team in reply.json()["teams"]] == [100, 100, 100]
    assert reply.headers["cache-control"] == "public, max-age=1"
    assert stranger.get(api(final), headers={"If-None-Match": reply.headers["etag"]}).status_code == 304
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"{api(final)}?format=csv").content.decode("utf-8-sig"))))
    assert [row["队伍"] for row in rows] == ["第1队", "第2队", "第3队"]
    assert "第1队" in stranger.get(f"/live/{final.match.id}").text


def test_a_frozen_scoreboard_tells_no_later_points_until_places_are_told(final, browser_of):
    final.step()
    final.rule("freeze")
    stranger = browser_of(None)
    before = stranger.get(api(final)).json()["teams"]
    final.rule("adjust", team=str(final.teams[2].id), delta="50", note="表演加分")
    assert stranger.get(api(final)).json()["teams"] == before
    final.rule("unveil", places="3")
    assert stranger.get(api(final)).json()["teams"][0]["score"] == 150


def test_the_livestream_lags_and_the_hall_does_not(final, time):
    final.step()
    final.rule("delay", seconds="10")
    overlay = final.browser_of(None)
    key = final.keys[ScreenKind.OVERLAY, 0][1]
    display, address = final.enter(ScreenKind.DISPLAY)
    time.advance(seconds=20)
    final.rule("adjust", team=str(final.teams[0].id), delta="7", note="更正")
    assert "107" in display.get(address).text
    assert "107" not in overlay.get(f"/overlay/{key}?layout=full").text
    time.advance(seconds=11)
    assert "107" in overlay.get(f"/overlay/{key}?layout=full").text


def test_a_cleaned_screen_is_blank_at_once_for_everybody_outside(final, browser_of):
    final.step()
    final.rule("delay", seconds="10")
    final.rule("clean", on="1")
    key = final.keys[ScreenKind.OVERLAY, 0][1]
    assert "第1队" not in browser_of(None).get(f"/overlay/{key}").text
    assert browser_of(None).get(api(final)).json()["teams"] == []


def test_no_player_s_name_leaves_the_organiser(final, browser_of):
    for _ in range(5):
        final.step()
    display, address = final.enter(ScreenKind.DISPLAY)
    podium, there = final.enter(ScreenKind.PODIUM, 1)
    key = final.keys[ScreenKind.OVERLAY, 0][1]
    stranger = browser_of(None)
    told = [display.get(address), podium.get(there), stranger.get(f"/overlay/{key}"), stranger.get(api(final))]
    assert all("虚构" not in reply.text for reply in told)
    assert "1 号选手" in told[0].text
