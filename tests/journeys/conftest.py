"""What the journeys share: a competition of the county, a course that is taught, and Lin and a teacher at browsers."""

import pytest

from app.vocabulary import Difficulty, QuestionKind, Topic
from tests.bank import stock
from tests.contest import Contest
from tests.event import Event
from tests.lessons import Taught


@pytest.fixture
def contest(world) -> Contest:
    made = Contest(world)
    made.entries = made.enter_everybody()
    return made


@pytest.fixture
def lin(browser_of, world):
    return browser_of(world.lin)


@pytest.fixture
def chen(browser_of, world):
    return browser_of(world.teacher)


@pytest.fixture
def codes(world):
    stock(world, {(Topic.SKILL, QuestionKind.SINGLE_CHOICE, Difficulty.EASY): 3})
    return tuple(f"skill-siea-{number:03}" for number in (1, 2, 3))


@pytest.fixture
def taught(world, codes):
    return Taught(world, questions=codes)


@pytest.fixture
def event(world, browser_of):
    return Event(world, browser_of(world.organiser))
