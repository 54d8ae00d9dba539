"""What the platform remembers of awards and certificates. Both are documents: what they say stays as it was granted."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index, UniqueConstraint, text

from app.awards.words import AwardKind, Holder
from app.db import Row, UtcTime, Word
from app.serial_numbers import Serial

STANDING = text("revoked_at IS NULL")


class Award(Row, table=True):
    """奖项: granted by a person after a match; taken back only with a reason."""

    __table_args__ = (
        Index(
            "uq_award_standing",
            "match_id",
            "kind",
            "recipient",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    match_id: UUID = Field(foreign_key="match.id", index=True)
    kind: AwardKind = Field(sa_type=Word(AwardKind))
    recipient: str = Field(max_length=80)  # the team's id, or the name of a school
    name: str = Field(max_length=40)  # 一等奖 …
    place: int | None = None
    team_id: UUID | None = Field(default=None, foreign_key="team.id", index=True)
    team: str = Field(default="", max_length=40)
    school: str = Field(max_length=80)
    event: str = Field(max_length=100)
    issuer: str = Field(max_length=60)
    granted_at: datetime = Field(sa_type=UtcTime)
    granted_by: UUID = Field(foreign_key="staff.id")
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    revoked_by: UUID | None = Field(default=None, foreign_key="staff.id")
    revoke_reason: str = Field(default="", max_length=200)


class Certificate(Row, table=True):
    """证书: one sheet for one holder. The name is kept as printed: a later change of a team changes no sheet."""

    __table_args__ = (
        UniqueConstraint("year", "region_code", "number"),
        Index(
            "uq_certificate_standing",
            "award_id",
            "position",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    award_id: UUID = Field(foreign_key="award.id", index=True)
    holder: Holder = Field(sa_type=Word(Holder))
    position: int = 0  # in the team; 0: the team's or the school's own
    name: str = Field(default="", max_length=40)
    year: int
    region_code: str = Field(max_length=6)
    number: int
    code: str = Field(max_length=6)
    issued_at: datetime = Field(sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    revoked_by: UUID | None = Field(default=None, foreign_key="staff.id")
    revoke_reason: str = Field(default="", max_length=200)

    @property
    def serial(self) -> Serial:
        """Return the number as it is printed and checked."""
        return Serial(self.year, self.region_code, self.number, self.code)
