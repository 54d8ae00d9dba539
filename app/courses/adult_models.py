"""What is remembered of adults who learn by a code: as little as can be."""

from datetime import datetime
from uuid import UUID

from sqlmodel import CheckConstraint, Field

from app.courses.words import Track
from app.db import Row, UtcTime, Word


class AdultLearner(Row, table=True):
    """An adult who learns by a code. Somebody in recovery has no name here and no link anywhere (戒毒条例 第七条)."""

    __tablename__ = "adult_learner"
    __table_args__ = (CheckConstraint("track = 'worker' OR name = ''", name="recovery_has_no_name"),)

    track: Track = Field(sa_type=Word(Track))
    name: str = Field(default="", max_length=40)  # of a social worker, for the training record
    unit: str = Field(default="", max_length=80)
    code_hash: str = Field(unique=True, max_length=64)
    label: str = Field(max_length=20)  # 学员 0342: what the helper calls them
    region_code: str = Field(max_length=6)
    staff_id: UUID = Field(foreign_key="staff.id", index=True)  # the helper who gave the code
    made_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class AdultSignIn(Row, table=True):
    """A browser in which somebody has typed their code."""

    __tablename__ = "adult_sign_in"

    learner_id: UUID = Field(foreign_key="adult_learner.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    began_at: datetime = Field(sa_type=UtcTime)
    ends_at: datetime = Field(sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)
