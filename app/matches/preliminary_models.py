"""What the platform remembers on the way from sixty teams to the stage: results, settled ties, draws of desks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import JSON, Column, Field, UniqueConstraint

from app.db import Row, UtcTime, Word


class ResultSource(StrEnum):
    """Where a team's result comes from."""

    TYPED = "typed"
    IMPORTED = "imported"
    PAPER = "paper"
    HEAT = "heat"


SOURCE_WORDS = {
    ResultSource.TYPED: "录入",
    ResultSource.IMPORTED: "导入",
    ResultSource.PAPER: "在线答题",
    ResultSource.HEAT: "分场比赛",
}


class PreliminaryResult(Row, table=True):
    """What a team did in the preliminary; a later one replaces it."""

    __tablename__ = "preliminary_result"

    tournament_id: UUID = Field(foreign_key="tournament.id", index=True)
    team_id: UUID = Field(foreign_key="team.id", unique=True)
    hundredths: int  # of a point: of the players' marks together, or of the points of a heat
    seconds: int = 0  # the players' time together
    multiple_right: int = 0
    behind: int = 0  # how many of its equals a tie-break of its heat put before it
    source: ResultSource = Field(sa_type=Word(ResultSource))
    competition_id: UUID | None = Field(default=None, foreign_key="competition.id")
    match_id: UUID | None = Field(default=None, foreign_key="match.id")
    entered_at: datetime = Field(sa_type=UtcTime)
    entered_by: UUID = Field(foreign_key="staff.id")


class ExtraMarks(Row, table=True):
    """加试: what a team tied at a line did on an extra paper."""

    __tablename__ = "extra_marks"
    __table_args__ = (UniqueConstraint("team_id", "line"),)

    tournament_id: UUID = Field(foreign_key="tournament.id", index=True)
    line: str = Field(max_length=20)  # a group, a heat, 外卡, or empty for the whole field
    team_id: UUID = Field(foreign_key="team.id")
    marks: int
    entered_at: datetime = Field(sa_type=UtcTime)
    entered_by: UUID = Field(foreign_key="staff.id")


class TieDraw(Row, table=True):
    """A draw among teams tied at a line: its seed is promised with the list of teams, and published when drawn."""

    __tablename__ = "tie_draw"

    tournament_id: UUID = Field(foreign_key="tournament.id", index=True)
    line: str = Field(max_length=20)
    teams: list[str] = Field(sa_column=Column(JSON, nullable=False))  # ids
    seed: str = Field(max_length=64)  # secret until drawn
    promised_at: datetime = Field(sa_type=UtcTime)
    drawn_at: datetime | None = Field(default=None, sa_type=UtcTime)
    drawn_by: UUID | None = Field(default=None, foreign_key="staff.id")


class DeskDraw(Row, table=True):
    """A draw of desks as it came out. It is kept when it is undone for a new one, with who did so, when and why."""

    __tablename__ = "desk_draw"

    match_id: UUID = Field(foreign_key="match.id", index=True)
    seed: str | None = Field(default=None, max_length=64)  # None: drawn by hand
    places: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))  # id and name of each team, by desk
    drawn_at: datetime = Field(sa_type=UtcTime)
    drawn_by: UUID = Field(foreign_key="staff.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)
    undone_by: UUID | None = Field(default=None, foreign_key="staff.id")
    reason: str = Field(default="", max_length=100)
