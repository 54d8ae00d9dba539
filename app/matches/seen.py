"""Rule: what public screens are made of, as plain values; `public` makes them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.matches.cues import Phase, Scene
from app.matches.words import Outcome, QuestionState
from app.questions.drawing import Drawing


@dataclass(frozen=True)
class PublicTeam:
    """A team's line on the scoreboard. `place` is None while the final places are being unveiled one by one."""

    id: UUID
    desk: int
    name: str
    score: Decimal
    place: int | None
    is_absent: bool
    is_answering: bool
    outcome: Outcome | None  # on the question being shown, once judged in public
    award: str = ""


@dataclass(frozen=True)
class PublicOption:
    """An option; `is_key` is None until the reveal. `share` is the part of the hall that chose it, once closed."""

    letter: str
    words: str
    is_key: bool | None
    share: float | None


@dataclass(frozen=True)
class PublicQuestion:
    """The question on stage."""

    number: int
    of: int
    state: QuestionState
    state_words: str
    kind: str
    stem: str
    picture: Drawing | None
    options: tuple[PublicOption, ...]
    value: int | None
    answering: str  # 3 号台 · 2 号选手
    explanation: str | None
    source: str | None
    answered: int | None  # how many of the hall answered, once closed


@dataclass(frozen=True)
class PublicClock:
    """A countdown: when it ends, how long it runs in all, and what is left when it stands still."""

    ends: datetime | None
    seconds: int
    left: float | None


@dataclass(frozen=True)
class PublicView:
    """Everything the public screens know, at one version."""

    version: int
    name: str
    phase: Phase
    scene: Scene
    round_name: str
    round_number: int
    place_of_round: int  # among the rounds that are sure to come; 0 in a tie-break
    rounds: int  # without tie-breaks, which may never happen
    is_tie_break: bool
    is_race: bool
    round_rules: str
    notice: str  # 3 号台抢跑，扣 10 分，本题不能再抢
    question: PublicQuestion | None
    clock: PublicClock | None
    teams: tuple[PublicTeam, ...]  # by desk
    is_frozen: bool
    unveiled: int
    delay: int
    clean: bool
    shows_join_code: bool

    @property
    def by_place(self) -> list[PublicTeam]:
        """Return the teams from the first place to the last; those not yet told and the absent come last, by desk."""
        return sorted(self.teams, key=lambda team: (team.place is None, team.place or 0, -team.score, team.desk))
