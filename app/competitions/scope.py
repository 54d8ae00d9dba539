"""Rule: which classes take part in a competition, and that nobody reaches further than their own place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.errors import Invalid
from app.people.permissions import region_prefix
from app.vocabulary import CompetitionLevel

Choice = tuple[str, str]  # a value and the words beside it


class InScope(Protocol):
    """Whatever says who takes part: a competition, or bounds that are still being chosen."""

    @property
    def scope_regions(self) -> Sequence[str]:
        """Return division codes."""

    @property
    def scope_schools(self) -> Sequence[str]:
        """Return 学校标识码."""

    @property
    def scope_classes(self) -> Sequence[str]:
        """Return ids of classes."""

    @property
    def scope_grades(self) -> Sequence[str]:
        """Return grades: junior-1, senior-2 …"""


@dataclass(frozen=True)
class Bounds:
    """Who takes part, on four axes; an axis that is empty asks for nothing."""

    scope_regions: tuple[str, ...] = ()
    scope_schools: tuple[str, ...] = ()
    scope_classes: tuple[str, ...] = ()
    scope_grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reach:
    """How far a maker may reach: their own place, and what they may choose inside it."""

    own: Bounds
    regions: tuple[Choice, ...] = ()
    schools: tuple[Choice, ...] = ()
    classes: tuple[Choice, ...] = ()
    grades: tuple[Choice, ...] = ()
    only_classes: bool = False  # a teacher: without a class there is nobody to invite


OUTSIDE = {
    "regions": "有的地区不在你的管理范围内，请重新选择。",
    "schools": "有的学校不在你的管理范围内，请重新选择。",
    "classes": "有的班级不归你管理，请重新选择。",
    "grades": "有的年级在你的范围内没有班级，请重新选择。",
}


def bounds(chosen: Bounds, reach: Reach) -> Bounds:
    """Return what is kept of a choice: an axis left empty becomes the maker's own place, so it never means everybody.

    A choice outside the reach is refused by name, not silently dropped.

    >>> town = Reach(Bounds(scope_regions=("640324",)), schools=(("3164000001", "豫海"),))
    >>> bounds(Bounds(scope_schools=("3164000001",)), town).scope_regions
    ('640324',)
    """
    if reach.only_classes and not reach.classes:
        raise Invalid({"classes": "你还没有任教班级，请先联系学校管理员分配班级。"})
    kept, faults = {}, {}
    for axis, sentence in OUTSIDE.items():
        wanted: tuple[str, ...] = getattr(chosen, f"scope_{axis}")
        offered = {value for value, _ in getattr(reach, axis)}
        if not set(wanted) <= offered:
            faults[axis] = sentence
        kept[f"scope_{axis}"] = tuple(sorted(set(wanted))) or getattr(reach.own, f"scope_{axis}")
    if faults:
        raise Invalid(faults)
    return Bounds(**kept)


def covers_region(scope: InScope, region_code: str) -> bool:
    """Return whether any school of a region may take part.

    >>> covers_region(Bounds(scope_regions=("640300",)), "640324"), covers_region(Bounds(("640104",)), "640324")
    (True, False)
    """
    mine = region_prefix(region_code)
    prefixes = [region_prefix(code) for code in scope.scope_regions]
    return not prefixes or any(mine.startswith(prefix) or prefix.startswith(mine) for prefix in prefixes)


def covers_school(scope: InScope, region_code: str, school_code: str) -> bool:
    """Return whether any class of a school may take part."""
    inside = not scope.scope_regions or _lies_in(region_code, scope.scope_regions)
    return inside and (not scope.scope_schools or school_code in scope.scope_schools)


def level(region_code: str | None) -> CompetitionLevel:
    """Return the level of a competition from the region that holds it; without one, a school does.

    >>> [level(code).value for code in (None, "640324", "640300", "640000")]
    ['school', 'county', 'city', 'province']
    """
    if region_code is None:
        return CompetitionLevel.SCHOOL
    if region_code.endswith("0000"):
        return CompetitionLevel.PROVINCE
    return CompetitionLevel.CITY if region_code.endswith("00") else CompetitionLevel.COUNTY


def parents(region_code: str) -> tuple[str, ...]:
    """Return the codes of a region and of those it lies in.

    >>> parents("640324"), parents("640300")
    (('640324', '640300', '640000'), ('640300', '640000'))
    """
    return tuple(dict.fromkeys((region_code, region_code[:4] + "00", region_code[:2] + "0000")))


def _lies_in(region_code: str, codes: Iterable[str]) -> bool:
    return any(region_code.startswith(region_prefix(code)) for code in codes)
