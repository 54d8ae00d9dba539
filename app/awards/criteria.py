"""Rule: who has earned what: awards by place, coaches of the first three, and which schools might be honoured.

Equal teams share a place and an award. Where equal teams stand on both sides of a line between two awards, nobody can
say who gets which: such a tie is settled on stage, and until then no award is granted at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from app.awards.words import COACH_AWARD, AwardKind
from app.errors import Refusal
from app.matches.rulebook import Awarded
from app.matches.standings import Placed, Tie, boundaries, ties_to_settle

COACHES_OF = 3  # awards, from the first
MOST_SUGGESTED = 20


class TieOpen(Refusal):
    """Who of equal teams gets the better award is not for a form to decide."""

    message = "奖项界线上还有并列的队伍，没有颁发奖项。"


@dataclass(frozen=True)
class Earned:
    """An award that a team has earned, or its coaches."""

    kind: AwardKind
    name: str
    team: UUID
    place: int

    @property
    def key(self) -> str:
        """Return how a form names it."""
        return f"{self.kind.value}:{self.team}"


@dataclass(frozen=True)
class Participation:
    """How many pupils of a school were entered in a competition, and how many took part."""

    school: str
    entered: int
    took_part: int

    @property
    def rate(self) -> float:
        """Return the share that took part."""
        return self.took_part / self.entered if self.entered else 0.0


def open_ties(places: Sequence[Placed], awards: Iterable[Awarded]) -> list[Tie]:
    """Return the ties that run across a line between two awards, or below the last."""
    return ties_to_settle(places, boundaries(award.count for award in awards))


def earned(places: Sequence[Placed], awards: Sequence[Awarded], coaches: Mapping[UUID, int]) -> list[Earned]:
    """Return every award from the best to the last; `coaches` says how many a team has.

    Refused while a tie is open.
    """
    if open_ties(places, awards):
        raise TieOpen
    last_places = list(accumulate(award.count for award in awards))
    for_teams, for_coaches = [], []
    for row in places:
        rank = sum(row.place > last for last in last_places)
        if rank == len(awards):
            continue
        for_teams.append(Earned(AwardKind.PLACE, awards[rank].name, row.team, row.place))
        if rank < COACHES_OF and coaches.get(row.team):
            for_coaches.append(Earned(AwardKind.COACH, COACH_AWARD, row.team, row.place))
    return for_teams + for_coaches


def suggested(schools: Iterable[Participation]) -> list[Participation]:
    """Return schools in the order in which 优秀组织奖 might go to them: by rate, then by numbers. A person decides.

    >>> tallies = [Participation("甲", 10, 9), Participation("乙", 100, 90), Participation("丙", 5, 0)]
    >>> [each.school for each in suggested(tallies)]
    ['乙', '甲']
    """
    active = (each for each in schools if each.took_part)
    return sorted(active, key=lambda each: (-each.rate, -each.took_part, each.school))[:MOST_SUGGESTED]
