"""Rule: what a match is at one moment, as plain values.

A show follows from its programme (rules, teams, questions) and the numbered rulings made so far; see `playing`. It
holds no words of any question and no key, so whatever is made of it alone cannot give one away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app.matches.cues import Phase, Scene
from app.matches.points import By, Entry, scores
from app.matches.rounds import Round
from app.matches.rulebook import Rules
from app.matches.standings import NotInTieBreak, Placed, SuddenDeath, Tie, standings, sudden_death
from app.matches.turns import Turn
from app.matches.words import Outcome, QuestionState
from app.vocabulary import QuestionKind

S = QuestionState
LASTING = frozenset({S.SCORED, S.CLOSED, S.VOID})  # after these the next question may come
RACING = frozenset({S.READING, S.COUNTDOWN, S.OPEN})
TOLD = frozenset({S.SCORED, S.APPEAL, S.CLOSED})


@dataclass(frozen=True)
class Ruling:
    """One numbered decision of a match: who did what, when, with what particulars. `act` is a Move or a Cue."""

    number: int
    act: str
    at: datetime
    actor: UUID | None = None  # nobody: the machine
    data: Mapping[str, object] = field(default_factory=dict)

    def by(self, note: str = "") -> By:
        """Return who answers for the ledger lines of this ruling."""
        said = self.data.get("note")
        return By(self.actor, self.at, note or (said.strip()[:200] if isinstance(said, str) else ""))


@dataclass(frozen=True)
class TeamOnStage:
    """A team at its desk. Its players are ids; names stay with the organiser."""

    id: UUID
    name: str
    desk: int
    players: tuple[UUID, ...] = ()
    substitutes: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A question set aside for a round: its place there, and whether it is a spare."""

    id: UUID
    round: int  # index in the rules' rounds
    number: int
    kind: QuestionKind = QuestionKind.SINGLE_CHOICE
    is_reserve: bool = False
    value: int | None = None  # what it is played for, in a risk round


@dataclass(frozen=True)
class Programme:
    """What is fixed before a match begins."""

    rules: Rules
    teams: tuple[TeamOnStage, ...]
    questions: tuple[Planned, ...]

    @property
    def desks(self) -> dict[UUID, int]:
        """Return the desk of each team."""
        return {team.id: team.desk for team in self.teams}


@dataclass(frozen=True)
class Answered:
    """What one team was judged on a question; `points` only where a jury gave them."""

    team: UUID
    outcome: Outcome
    points: Decimal | None = None
    is_second: bool = False  # 补答
    letters: str = ""


@dataclass(frozen=True)
class Asked:
    """A question that has been called up, and what came of it so far."""

    planned: Planned
    state: QuestionState
    since: datetime
    turn: Turn | None = None
    team: UUID | None = None  # who may answer now
    value: int | None = None
    factor: int = 1  # 双倍分
    ends: datetime | None = None  # when the time of this state is up
    window: datetime | None = None  # when the time of a whole burst is up
    left: timedelta | None = None  # what was left when the clock was stopped
    counting: datetime | None = None
    opened: datetime | None = None
    tied: tuple[UUID, ...] = ()
    locked: tuple[UUID, ...] = ()  # may not press any more
    answers: tuple[Answered, ...] = ()
    tally: Mapping[str, int] = field(default_factory=dict)  # the hall's answers, once closed
    rereads: int = 0
    lapsed: bool = False  # nobody pressed
    voided: bool = False  # and a spare one takes its place
    appellant: UUID | None = None  # who appealed

    @property
    def takes_turn(self) -> bool:
        """Return whether the turn counts as taken: a question that was voided gives it back."""
        return not self.voided


@dataclass(frozen=True)
class Show:
    """A match as it stands after `version` rulings."""

    programme: Programme
    version: int = 0
    phase: Phase = Phase.PREPARING
    scene: Scene = Scene.TITLE
    round: int | None = None
    asked: tuple[Asked, ...] = ()
    passed: tuple[tuple[int, Turn], ...] = ()  # (round, turn) given up without a question
    ledger: tuple[Entry, ...] = ()
    absent: frozenset[UUID] = frozenset()
    line_ups: Mapping[UUID, tuple[tuple[UUID, ...], tuple[UUID, ...], int]] = field(default_factory=dict)
    lifelines: tuple[tuple[UUID, str], ...] = ()
    tie: Tie | None = None
    tie_from: int = 0  # where among the questions the tie-break begins
    settled: Mapping[UUID, int] = field(default_factory=dict)  # order among teams whose tie was broken
    frozen: int | None = None  # how many ledger lines the public knows
    frozen_order: Mapping[UUID, int] = field(default_factory=dict)  # and which tie-breaks
    unveiled: int = 0  # how many places have been told, from the last
    delay: int = 0  # seconds
    clean: bool = False
    shows_join_code: bool = False
    boot: str = ""
    unconfirmed: bool = False  # the server was started again, or the match cancelled for a while, while a clock ran
    suspended: "Show | None" = None  # as it stood when it was cancelled
    why_cancelled: str = ""  # for staff: it may speak of people

    @property
    def question(self) -> Asked | None:
        """Return the question called up last."""
        return self.asked[-1] if self.asked else None

    @property
    def current_round(self) -> Round | None:
        """Return the settings of the round being played."""
        return None if self.round is None else self.programme.rules.rounds[self.round]

    @property
    def scores(self) -> dict[UUID, Decimal]:
        """Return every team's score, as those at the desks know it."""
        return scores(self.ledger, self.programme.rules.floor)

    @property
    def public_scores(self) -> dict[UUID, Decimal]:
        """Return every team's score as the hall knows it: of the moment of freezing, while frozen."""
        return scores(
            self.ledger[: self.frozen] if self.frozen is not None else self.ledger, self.programme.rules.floor
        )

    @property
    def places(self) -> list[Placed]:
        """Return the standings, tie-breaks included."""
        return standings(self.scores, self.order_among_equals, self.absent)

    @property
    def sudden_death(self) -> SuddenDeath | None:
        """Return how the tie-break stands, while one is played."""
        if self.tie is None:
            return None
        asked = [each for each in self.asked[self.tie_from :] if self.round_of(each).kind.breaks_ties]
        answers = [(answer.team, answer.outcome) for each in asked if each.state in TOLD for answer in each.answers]
        tie = replace(self.tie, teams=tuple(team for team in self.tie.teams if team not in self.absent))
        return sudden_death(tie, _counting(tie, answers))

    @property
    def order_among_equals(self) -> dict[UUID, int]:
        """Return what tie-breaks have settled so far, the one being played included."""
        playing = self.sudden_death
        return dict(self.settled) | (playing.settled if playing else {})

    def team(self, team_id: UUID) -> TeamOnStage:
        """Return a team of this match."""
        return next(team for team in self.programme.teams if team.id == team_id)

    def with_question(self, asked: Asked) -> "Show":
        """Return the show with the last question changed."""
        return replace(self, asked=(*self.asked[:-1], asked))

    def round_of(self, asked: Asked) -> Round:
        """Return the settings of the round a question belongs to."""
        return self.programme.rules.rounds[asked.planned.round]


def _counting(tie: Tie, answers: Iterable[tuple[UUID, Outcome]]) -> list[tuple[UUID, Outcome]]:
    """Return the answers that count: when one is overruled, or a team leaves, a later one may have lost its sense."""
    counting: list[tuple[UUID, Outcome]] = []
    for answer in answers:
        try:
            sudden_death(tie, [*counting, answer])
        except NotInTieBreak:
            continue
        counting.append(answer)
    return counting
