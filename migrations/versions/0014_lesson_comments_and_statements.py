"""Lessons written in the browser: comments on revisions; and what a record store outside is told of learning."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("returns", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_lesson_comment_author_id_staff")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["lesson_revision.id"], name=op.f("fk_lesson_comment_revision_id_lesson_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_comment")),
    )
    op.create_index(op.f("ix_lesson_comment_revision_id"), "lesson_comment", ["revision_id"], unique=False)
    op.create_table(
        "lesson_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("progress_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_statement")),
        sa.UniqueConstraint("progress_id", "verb", name=op.f("uq_lesson_statement_progress_id_verb")),
    )
    op.create_index(op.f("ix_lesson_statement_due_at"), "lesson_statement", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_lesson_statement_due_at"), table_name="lesson_statement")
    op.drop_table("lesson_statement")
    op.drop_index(op.f("ix_lesson_comment_revision_id"), table_name="lesson_comment")
    op.drop_table("lesson_comment")
