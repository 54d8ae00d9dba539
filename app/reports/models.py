"""What the platform remembers of files that were taken away."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.db import Row, UtcTime


class Export(Row, table=True):
    """Who took which file, when, for what purpose, with how many rows, and its fingerprint."""

    staff_id: UUID | None = Field(default=None, foreign_key="staff.id", index=True)  # None: the command line
    kind: str = Field(max_length=40)
    about: str = Field(max_length=200)  # the competition or class it is about
    purpose: str = Field(max_length=200)
    row_count: int
    sha256: str = Field(max_length=64)
    taken_at: datetime = Field(sa_type=UtcTime)
