"""What the journeys share: a competition of the county with everybody in it, and Lin at a browser."""

import pytest

from tests.contest import Contest


@pytest.fixture
def contest(world) -> Contest:
    made = Contest(world)
    made.entries = made.enter_everybody()
    return made


@pytest.fixture
def lin(browser_of, world):
    return browser_of(world.lin)
