"""Competitions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_limit", sa.Integer(), nullable=False),
        sa.Column("attempts_allowed", sa.Integer(), nullable=False),
        sa.Column("release", sa.String(length=32), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("distinction_percent", sa.Integer(), nullable=False),
        sa.Column("scope_regions", sa.JSON(), nullable=False),
        sa.Column("scope_schools", sa.JSON(), nullable=False),
        sa.Column("scope_classes", sa.JSON(), nullable=False),
        sa.Column("scope_grades", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint("attempts_allowed BETWEEN 1 AND 10", name=op.f("ck_competition_attempts_allowed")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_competition_window")),
        sa.CheckConstraint("time_limit BETWEEN 60 AND 14400", name=op.f("ck_competition_time_limit")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_competition_owner_id_staff")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_competition_paper_id_paper")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_competition_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competition")),
    )
    op.create_index(op.f("ix_competition_owner_id"), "competition", ["owner_id"], unique=False)
    op.create_index(op.f("ix_competition_school_id"), "competition", ["school_id"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("extra_seconds", sa.Integer(), nullable=False),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_entry_class_id_school_class")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_entry_competition_id_competition")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_entry_school_id_school")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_entry_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("competition_id", "student_id", name=op.f("uq_entry_competition_id_student_id")),
    )
    op.create_index("ix_entry_place", "entry", ["competition_id", "school_id", "class_id"], unique=False)
    op.create_index(op.f("ix_entry_student_id"), "entry", ["student_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_clock", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("right", sa.Integer(), nullable=True),
        sa.Column("late_answers", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_attempt_competition_id_competition")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_attempt_entry_id_entry")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_attempt_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_attempt_entry_id_number")),
    )
    op.create_index(op.f("ix_attempt_competition_id"), "attempt", ["competition_id"], unique=False)
    op.create_index(op.f("ix_attempt_student_id"), "attempt", ["student_id"], unique=False)
    op.create_index(op.f("ix_attempt_submitted_at"), "attempt", ["submitted_at"], unique=False)
    op.create_table(
        "response",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_response_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "number", "sequence", name=op.f("pk_response")),
    )
    op.create_table(
        "standing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("time_used", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_standing_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_standing_competition_id_competition")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_standing_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_standing_entry_id")),
    )
    op.create_index(op.f("ix_standing_competition_id"), "standing", ["competition_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_standing_competition_id"), table_name="standing")
    op.drop_table("standing")
    op.drop_table("response")
    op.drop_index(op.f("ix_attempt_submitted_at"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_student_id"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_competition_id"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_index(op.f("ix_entry_student_id"), table_name="entry")
    op.drop_index("ix_entry_place", table_name="entry")
    op.drop_table("entry")
    op.drop_index(op.f("ix_competition_school_id"), table_name="competition")
    op.drop_index(op.f("ix_competition_owner_id"), table_name="competition")
    op.drop_table("competition")
