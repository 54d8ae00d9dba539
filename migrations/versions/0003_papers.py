"""Papers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_paper_owner_id_staff")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_paper_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_owner_id"), "paper", ["owner_id"], unique=False)
    op.create_index(op.f("ix_paper_school_id"), "paper", ["school_id"], unique=False)
    op.create_table(
        "blueprint_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("difficulty", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.CheckConstraint("count BETWEEN 1 AND 100", name=op.f("ck_blueprint_line_count")),
        sa.CheckConstraint("marks BETWEEN 1 AND 100", name=op.f("ck_blueprint_line_marks")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_blueprint_line_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprint_line")),
        sa.UniqueConstraint("paper_id", "position", name=op.f("uq_blueprint_line_paper_id_position")),
    )
    op.create_table(
        "paper_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["blueprint_line.id"], name=op.f("fk_paper_question_line_id_blueprint_line")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_question_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revision.id"], name=op.f("fk_paper_question_revision_id_question_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_question")),
        sa.UniqueConstraint("paper_id", "revision_id", name=op.f("uq_paper_question_paper_id_revision_id")),
    )
    op.create_index(op.f("ix_paper_question_line_id"), "paper_question", ["line_id"], unique=False)
    op.create_index(op.f("ix_paper_question_revision_id"), "paper_question", ["revision_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_paper_question_revision_id"), table_name="paper_question")
    op.drop_index(op.f("ix_paper_question_line_id"), table_name="paper_question")
    op.drop_table("paper_question")
    op.drop_table("blueprint_line")
    op.drop_index(op.f("ix_paper_school_id"), table_name="paper")
    op.drop_index(op.f("ix_paper_owner_id"), table_name="paper")
    op.drop_table("paper")
