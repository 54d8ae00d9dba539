"""Files of questions that wait to be confirmed, and handed-in sheets in one row each."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("difficulty", sa.String(length=32), nullable=False),
        sa.Column("bands", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("already", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_question_import_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_import")),
    )
    op.create_index(op.f("ix_question_import_staff_id"), "question_import", ["staff_id"], unique=False)
    op.create_table(
        "marked_sheet",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_marked_sheet_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_marked_sheet_competition_id_competition")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_marked_sheet")),
    )
    op.create_index(op.f("ix_marked_sheet_competition_id"), "marked_sheet", ["competition_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_marked_sheet_competition_id"), table_name="marked_sheet")
    op.drop_table("marked_sheet")
    op.drop_index(op.f("ix_question_import_staff_id"), table_name="question_import")
    op.drop_table("question_import")
