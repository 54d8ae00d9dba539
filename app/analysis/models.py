"""What is remembered of item analysis: the figures of one competition, computed once after it ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Column, Field, SQLModel

from app.db import UtcTime


class CompetitionFigures(SQLModel, table=True):
    """What the answers of one ended competition say of its paper and its questions."""

    __tablename__ = "competition_figures"

    competition_id: UUID = Field(primary_key=True, foreign_key="competition.id")
    measured_at: datetime = Field(sa_type=UtcTime)
    paper: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # papers.Paper
    items: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))  # items.Item, names are revision ids
