from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from app.competitions import set_up
from app.competitions.phases import State, state_of
from app.competitions.scope import Bounds, Reach, bounds, covers_region, covers_school
from app.errors import Invalid
from app.vocabulary import CompetitionLevel

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
COUNTY = Reach(
    Bounds(scope_regions=("640324",)),
    schools=(("3164000001", "豫海一中"), ("3164000002", "河西中学")),
    grades=(("junior-1", "七年级"), ("junior-2", "八年级")),
)
TEACHER = Reach(
    Bounds(scope_schools=("3164000001",), scope_classes=("a", "b")),
    classes=(("a", "七年级(3)班"), ("b", "七年级(4)班")),
    only_classes=True,
)


def test_choosing_nothing_means_the_makers_own_place():
    assert bounds(Bounds(), COUNTY) == Bounds(scope_regions=("640324",))
    assert bounds(Bounds(), TEACHER) == TEACHER.own


def test_a_choice_inside_keeps_the_makers_own_place_beside_it():
    kept = bounds(Bounds(scope_schools=("3164000002",), scope_grades=("junior-1",)), COUNTY)
    assert kept == Bounds(("640324",), ("3164000002",), (), ("junior-1",))
    assert bounds(Bounds(scope_classes=("b",)), TEACHER) == Bounds((), ("3164000001",), ("b",))


@pytest.mark.parametrize(
    ("chosen", "reach", "axis"),
    [
        (Bounds(scope_regions=("640104",)), COUNTY, "regions"),
        (Bounds(scope_schools=("3164000001", "3164000003")), COUNTY, "schools"),
        (Bounds(scope_grades=("senior-1",)), COUNTY, "grades"),
        (Bounds(scope_classes=("a",)), COUNTY, "classes"),
        (Bounds(scope_classes=("a", "c")), TEACHER, "classes"),
        (Bounds(scope_schools=("3164000002",)), TEACHER, "schools"),
    ],
)
def test_a_choice_outside_is_refused_by_name(chosen, reach, axis):
    with pytest.raises(Invalid) as refused:
        bounds(chosen, reach)
    assert list(refused.value.faults) == [axis]


def test_a_teacher_without_classes_invites_nobody_rather_than_the_whole_school():
    nobody = Reach(Bounds(scope_schools=("3164000001",)), only_classes=True)
    with pytest.raises(Invalid, match="任教班级"):
        bounds(Bounds(), nobody)


def test_a_competition_covers_the_schools_below_it():
    county = Bounds(scope_regions=("640324",))
    assert covers_school(county, "640324", "3164000001")
    assert not covers_school(county, "640104", "3164000003")
    assert not covers_school(Bounds(("640324",), ("3164000002",)), "640324", "3164000001")
    assert covers_region(county, "640300") and not covers_region(county, "640100")


def times(**changed):
    form = {"opens_at": "2026-11-25T09:00", "closes_at": "2026-11-26T09:00", "minutes": "6", "attempts_allowed": "1"}
    return set_up.times({name: [text] for name, text in (form | changed).items()}, NOW, HERE)


def test_times_are_read_as_beijing_time():
    checked = times()
    assert checked.faults == {}
    assert checked.values["opens_at"] == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert checked.values["time_limit"] == 360


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"opens_at": "tomorrow"}, "opens_at"),
        ({"opens_at": "2026-13-01 09:00"}, "opens_at"),
        ({"closes_at": ""}, "closes_at"),
        ({"closes_at": "2026-11-25 09:00"}, "closes_at"),
        ({"opens_at": "2026-11-20 09:00", "closes_at": "2026-11-24 12:00"}, "closes_at"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "241"}, "minutes"),
        ({"minutes": "1_0"}, "minutes"),
        ({"minutes": "-6"}, "minutes"),
        ({"closes_at": "2026-11-25 09:05"}, "minutes"),
        ({"attempts_allowed": "0"}, "attempts_allowed"),
        ({"attempts_allowed": "11"}, "attempts_allowed"),
    ],
)
def test_times_that_cannot_be_right_are_named(changed, field):
    assert list(times(**changed).faults) == [field]


@pytest.mark.parametrize(
    "text", ["2026-11-25 09:00", "2026/11/25 9:00", "2026年11月25日 09：00", "2026-11-25T09:00:30"]
)
def test_a_moment_may_be_written_in_several_ways(text):
    assert set_up.moment(text, HERE) == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def results(level=CompetitionLevel.COUNTY, **changed):
    form = {"release": "at_close", "pass_percent": "60", "distinction_percent": "90"}
    form |= {f"weight_{place}": str(weight) for place, weight in enumerate((35, 35, 10, 10, 10))}
    return set_up.results({name: [text] for name, text in (form | changed).items()}, level)


def test_weights_make_a_hundred():
    assert results().values["weights"] == [35, 35, 10, 10, 10]
    assert results().faults == {}
    assert "现在是 101" in results(weight_4="11").faults["weights"]
    assert "weights" in results(weight_0="-35").faults
    assert "weights" not in results(CompetitionLevel.SCHOOL, weight_0="99").values


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"release": "never"}, "release"),
        ({"pass_percent": "101"}, "pass_percent"),
        ({"distinction_percent": "50"}, "distinction_percent"),
        ({"distinction_percent": ""}, "distinction_percent"),
    ],
)
def test_results_that_cannot_be_right_are_named(changed, field):
    assert list(results(**changed).faults) == [field]


def test_a_name_and_a_paper_are_needed():
    paper = uuid4()
    assert set_up.name_and_paper({"name": ["禁毒竞赛"], "paper_id": [str(paper)]}, [paper]).faults == {}
    assert set(set_up.name_and_paper({}, [paper]).faults) == {"name", "paper_id"}
    assert set(set_up.name_and_paper({"name": ["坏\x00名"], "paper_id": [str(uuid4())]}, [paper]).faults) == {
        "name",
        "paper_id",
    }


class Facts:
    opens_at = datetime(2026, 11, 25, tzinfo=UTC)
    closes_at = datetime(2026, 11, 26, tzinfo=UTC)
    published_at = None
    voided_at = None


def test_a_state_follows_from_the_facts():
    facts = Facts()
    assert state_of(facts, NOW) is State.DRAFT
    facts.published_at = NOW
    assert state_of(facts, NOW) is State.UPCOMING
    assert state_of(facts, facts.opens_at) is State.OPEN
    assert state_of(facts, facts.closes_at) is State.CLOSED
    facts.voided_at = NOW
    assert state_of(facts, facts.closes_at) is State.VOID
