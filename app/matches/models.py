"""What the platform remembers of tournaments, teams and matches on stage."""

from datetime import datetime
from uuid import UUID

from sqlmodel import JSON, BigInteger, CheckConstraint, Column, Field, SQLModel, UniqueConstraint

from app.db import Row, UtcTime, Word
from app.matches.cues import CompetitionStage, Desk, ScreenKind
from app.matches.words import EntryReason
from app.vocabulary import CompetitionLevel, GradeBand


class Tournament(Row, table=True):
    """赛事: what teams enter; it may have a preliminary and ends in one match or several."""

    name: str = Field(max_length=80)
    level: CompetitionLevel = Field(sa_type=Word(CompetitionLevel))
    rules: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))  # see plain.py; a match has its own copy
    owner_id: UUID = Field(foreign_key="staff.id", index=True)
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)
    region_code: str | None = Field(default=None, max_length=6)
    made_at: datetime = Field(sa_type=UtcTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    cancelled_by: UUID | None = None
    why_cancelled: str = Field(default="", max_length=200)  # for staff


class Team(Row, table=True):
    """代表队: a school's team in a tournament."""

    __table_args__ = (UniqueConstraint("tournament_id", "name"),)

    tournament_id: UUID = Field(foreign_key="tournament.id")
    name: str = Field(max_length=40)  # shown on stage
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)
    school_name: str = Field(max_length=80)
    group: str = Field(default="", max_length=20)  # 小学组 …
    heat: str = Field(default="", max_length=20)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcTime)


class TeamMember(Row, table=True):
    """A player, substitute or coach. Names stay inside: stage and public screens say 1号选手."""

    __tablename__ = "team_member"
    __table_args__ = (
        UniqueConstraint("team_id", "position"),
        CheckConstraint("position BETWEEN 1 AND 12", name="position"),
    )

    team_id: UUID = Field(foreign_key="team.id")
    position: int  # players first, by seat; then substitutes; then coaches
    part: str = Field(max_length=10)  # player · substitute · coach
    name: str = Field(max_length=40)
    student_id: UUID | None = Field(default=None, foreign_key="student.id", index=True)


class Match(Row, table=True):
    """现场赛: one show. How far it is follows from its rulings."""

    tournament_id: UUID = Field(foreign_key="tournament.id", index=True)
    name: str = Field(max_length=80)
    stage: CompetitionStage = Field(default=CompetitionStage.FINAL, sa_type=Word(CompetitionStage))
    band: GradeBand = Field(default=GradeBand.JUNIOR, sa_type=Word(GradeBand))  # whose questions may be asked
    rules: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    is_rehearsal: bool = False
    made_at: datetime = Field(sa_type=UtcTime)
    draw_seed: str | None = Field(default=None, max_length=64)  # secret until the draw
    drawn_at: datetime | None = Field(default=None, sa_type=UtcTime)
    drawn_by: UUID | None = Field(default=None, foreign_key="staff.id")
    drawn_by_hand: bool = False
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcTime)  # as its rulings say; they know who and why


class Place(Row, table=True):
    """A team in a match, and the desk it drew."""

    __tablename__ = "match_place"
    __table_args__ = (UniqueConstraint("match_id", "team_id"), UniqueConstraint("match_id", "desk"))

    match_id: UUID = Field(foreign_key="match.id")
    team_id: UUID = Field(foreign_key="team.id", index=True)
    desk: int | None = None


class MatchQuestion(Row, table=True):
    """场上题: a revision set aside for a round of a match."""

    __tablename__ = "match_question"
    __table_args__ = (
        UniqueConstraint("match_id", "round", "is_reserve", "number"),
        UniqueConstraint("match_id", "revision_id"),
    )

    match_id: UUID = Field(foreign_key="match.id")
    round: int  # index in the rules' rounds
    number: int
    is_reserve: bool = False
    value: int | None = None  # what it is played for, in a risk round
    revision_id: UUID = Field(foreign_key="question_revision.id", index=True)


class RulingRow(SQLModel, table=True):
    """裁定: one numbered decision of a match, never changed. The match is the fold of these (see playing.py)."""

    __tablename__ = "ruling"

    match_id: UUID = Field(primary_key=True, foreign_key="match.id")
    number: int = Field(primary_key=True)
    act: str = Field(max_length=20)
    at: datetime = Field(sa_type=UtcTime)
    actor_id: UUID | None = None
    data: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class PointsEntry(SQLModel, table=True):
    """A line of the ledger as its ruling entered it: for those who read tables; `sweep --recount` compares."""

    __tablename__ = "points_entry"

    match_id: UUID = Field(primary_key=True, foreign_key="match.id")
    number: int = Field(primary_key=True)
    round: str = Field(max_length=10)
    question_id: UUID | None = None
    team_id: UUID = Field(foreign_key="team.id")
    hundredths: int  # of a point
    reason: EntryReason = Field(sa_type=Word(EntryReason))
    actor_id: UUID | None = None
    at: datetime = Field(sa_type=UtcTime)
    note: str = Field(default="", max_length=200)
    reverses: int | None = None


class Buzz(Row, table=True):
    """A press of a buzzer as the server received it; what became of it is decided by `buzzing`."""

    match_id: UUID = Field(foreign_key="match.id")
    question_id: UUID = Field(foreign_key="match_question.id", index=True)
    team_id: UUID = Field(foreign_key="team.id")
    received: int = Field(sa_type=BigInteger)  # nanoseconds since 1970
    held: bool = False
    claimed: int | None = Field(default=None, sa_type=BigInteger)  # the terminal's own time: only for the log
    round_trip: int | None = None  # microseconds, measured by the server


class PodiumAnswer(Row, table=True):
    """What a team tapped on its podium: letters, or the value it chooses to play for. The last in time counts."""

    __tablename__ = "podium_answer"

    match_id: UUID = Field(foreign_key="match.id", index=True)
    question_id: UUID | None = Field(default=None, foreign_key="match_question.id", index=True)
    team_id: UUID = Field(foreign_key="team.id")
    letters: str = Field(default="", max_length=8)
    value: int | None = None  # 0: declines
    received_at: datetime = Field(sa_type=UtcTime)


class JudgeMark(Row, table=True):
    """A judge's mark for one performance; the last one before the ruling counts."""

    __tablename__ = "judge_mark"

    match_id: UUID = Field(foreign_key="match.id")
    question_id: UUID = Field(foreign_key="match_question.id", index=True)
    judge: int
    hundredths: int
    received_at: datetime = Field(sa_type=UtcTime)


class Screen(Row, table=True):
    """A screen of a match and the key that opens it; only the key's hash is kept."""

    __tablename__ = "match_screen"
    __table_args__ = (UniqueConstraint("match_id", "kind", "place"),)

    match_id: UUID = Field(foreign_key="match.id")
    kind: ScreenKind = Field(sa_type=Word(ScreenKind))
    place: int = 0  # the desk of a podium, the number of a judge
    key_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(sa_type=UtcTime)
    ends_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcTime)  # None: not connected
    tested_at: datetime | None = Field(default=None, sa_type=UtcTime)  # its buzzer was pressed before the match


class Wheel(SQLModel, table=True):
    """Who commands a match from the host's or the adjudicator's desk. The token grows with every take-over."""

    match_id: UUID = Field(primary_key=True, foreign_key="match.id")
    desk: Desk = Field(primary_key=True, sa_type=Word(Desk))
    token: int
    staff_id: UUID = Field(foreign_key="staff.id")
    sign_in_id: UUID
    until: datetime = Field(sa_type=UtcTime)
