"""Cancelled tournaments: who cancelled one, and why. A match says so in its rulings."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tournament", sa.Column("cancelled_by", sa.Uuid(), nullable=True))
    op.add_column("tournament", sa.Column("why_cancelled", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("tournament", "why_cancelled")
    op.drop_column("tournament", "cancelled_by")
