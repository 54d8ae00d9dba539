"""Item analysis: the figures of ended competitions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competition_figures",
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paper", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_competition_figures_competition_id_competition")
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_competition_figures")),
    )


def downgrade() -> None:
    op.drop_table("competition_figures")
