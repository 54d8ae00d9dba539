"""Every address of a screen, tried with the key of every kind of screen, of this match and of another."""

import pytest

from app.main import create_app
from app.matches.cues import ScreenKind
from app.matches.screen_access import COOKIE, HasKeyInAddress
from tests.final import Final, rules_of
from tests.permissions.matrix import screen_guards
from tests.test_architecture import leaves

ROUTES = [route for route in leaves(create_app().routes) if screen_guards(route)]
PLACE = {ScreenKind.PODIUM: 1, ScreenKind.JUDGE: 1}


@pytest.fixture
def finals(world, browser_of):
    return [Final(world, browser_of, teams=2, rules=rules_of("R2")) for _ in range(2)]


def screen(final, kind):
    return final.keys[kind, PLACE.get(kind, 0)]


def call(browser, route, at, key):
    """Call a screen's address as whoever holds `key` would."""
    path = route.path.format(match_id=at.match_id, screen_id=at.id, key=key)
    browser.cookies.clear()
    browser.cookies.set(COOKIE, key)
    return browser.request(next(iter(route.methods)), path).status_code


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)} {route.path}")
def test_a_key_opens_its_own_screen_and_nothing_else(route, finals, browser_of):
    [guard] = screen_guards(route)
    mine, theirs = finals
    browser = browser_of(None)
    for kind in ScreenKind:
        at, key = screen(mine, kind)
        expected = kind in guard.kinds
        assert (call(browser, route, at, key) != 404) == expected, kind
        if not expected or isinstance(guard, HasKeyInAddress):
            continue
        assert call(browser, route, at, screen(theirs, kind)[1]) == 404
        assert call(browser, route, screen(theirs, kind)[0], key) == 404
        assert call(browser, route, at, "") == 404
        for other in set(ScreenKind) - {kind}:
            assert call(browser, route, at, screen(mine, other)[1]) == 404


def test_a_key_ends_with_the_day_and_when_new_ones_are_made(finals, world, time, browser_of):
    mine = finals[0]
    browser = browser_of(None)
    old = screen(mine, ScreenKind.DISPLAY)[1]
    assert browser.get(f"/screens/{old}").status_code == 303
    mine.take_desk()
    mine.host.post(f"{mine.address}/screens", data={"judges": "1"})
    assert browser.get(f"/screens/{old}").status_code == 404
    new = screen(finals[1], ScreenKind.DISPLAY)[1]
    time.advance(hours=13)
    assert browser.get(f"/screens/{new}").status_code == 404
