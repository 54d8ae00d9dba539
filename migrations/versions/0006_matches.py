"""Tournaments, teams and matches on stage."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tournament",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_tournament_owner_id_staff")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_tournament_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tournament")),
    )
    op.create_index(op.f("ix_tournament_owner_id"), "tournament", ["owner_id"], unique=False)
    op.create_index(op.f("ix_tournament_school_id"), "tournament", ["school_id"], unique=False)
    op.create_table(
        "match",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tournament_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draw_seed", sa.String(length=64), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.Column("drawn_by_hand", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by"], ["staff.id"], name=op.f("fk_match_drawn_by_staff")),
        sa.ForeignKeyConstraint(["tournament_id"], ["tournament.id"], name=op.f("fk_match_tournament_id_tournament")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
    )
    op.create_index(op.f("ix_match_tournament_id"), "match", ["tournament_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tournament_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("school_name", sa.String(length=80), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("heat", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_team_school_id_school")),
        sa.ForeignKeyConstraint(["tournament_id"], ["tournament.id"], name=op.f("fk_team_tournament_id_tournament")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("tournament_id", "name", name=op.f("uq_team_tournament_id_name")),
    )
    op.create_index(op.f("ix_team_school_id"), "team", ["school_id"], unique=False)
    op.create_table(
        "match_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_match_place_match_id_match")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_match_place_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_place")),
        sa.UniqueConstraint("match_id", "desk", name=op.f("uq_match_place_match_id_desk")),
        sa.UniqueConstraint("match_id", "team_id", name=op.f("uq_match_place_match_id_team_id")),
    )
    op.create_index(op.f("ix_match_place_team_id"), "match_place", ["team_id"], unique=False)
    op.create_table(
        "match_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_reserve", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_match_question_match_id_match")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revision.id"], name=op.f("fk_match_question_revision_id_question_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_question")),
        sa.UniqueConstraint("match_id", "revision_id", name=op.f("uq_match_question_match_id_revision_id")),
        sa.UniqueConstraint(
            "match_id", "round", "is_reserve", "number", name=op.f("uq_match_question_match_id_round_is_reserve_number")
        ),
    )
    op.create_index(op.f("ix_match_question_revision_id"), "match_question", ["revision_id"], unique=False)
    op.create_table(
        "match_screen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_match_screen_match_id_match")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_screen")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_match_screen_key_hash")),
        sa.UniqueConstraint("match_id", "kind", "place", name=op.f("uq_match_screen_match_id_kind_place")),
    )
    op.create_table(
        "points_entry",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=10), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_points_entry_match_id_match")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_points_entry_team_id_team")),
        sa.PrimaryKeyConstraint("match_id", "number", name=op.f("pk_points_entry")),
    )
    op.create_table(
        "ruling",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_ruling_match_id_match")),
        sa.PrimaryKeyConstraint("match_id", "number", name=op.f("pk_ruling")),
    )
    op.create_table(
        "team_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("position BETWEEN 1 AND 12", name=op.f("ck_team_member_position")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_team_member_student_id_student")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("team_id", "position", name=op.f("uq_team_member_team_id_position")),
    )
    op.create_index(op.f("ix_team_member_student_id"), "team_member", ["student_id"], unique=False)
    op.create_table(
        "wheel",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_wheel_match_id_match")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_wheel_staff_id_staff")),
        sa.PrimaryKeyConstraint("match_id", "desk", name=op.f("pk_wheel")),
    )
    op.create_table(
        "buzz",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=True),
        sa.Column("round_trip", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_buzz_match_id_match")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["match_question.id"], name=op.f("fk_buzz_question_id_match_question")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_buzz_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buzz")),
    )
    op.create_index(op.f("ix_buzz_question_id"), "buzz", ["question_id"], unique=False)
    op.create_table(
        "judge_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("judge", sa.Integer(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_judge_mark_match_id_match")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["match_question.id"], name=op.f("fk_judge_mark_question_id_match_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_mark")),
    )
    op.create_index(op.f("ix_judge_mark_question_id"), "judge_mark", ["question_id"], unique=False)
    op.create_table(
        "podium_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("letters", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_podium_answer_match_id_match")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["match_question.id"], name=op.f("fk_podium_answer_question_id_match_question")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_podium_answer_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_podium_answer")),
    )
    op.create_index(op.f("ix_podium_answer_match_id"), "podium_answer", ["match_id"], unique=False)
    op.create_index(op.f("ix_podium_answer_question_id"), "podium_answer", ["question_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_podium_answer_question_id"), table_name="podium_answer")
    op.drop_index(op.f("ix_podium_answer_match_id"), table_name="podium_answer")
    op.drop_table("podium_answer")
    op.drop_index(op.f("ix_judge_mark_question_id"), table_name="judge_mark")
    op.drop_table("judge_mark")
    op.drop_index(op.f("ix_buzz_question_id"), table_name="buzz")
    op.drop_table("buzz")
    op.drop_table("wheel")
    op.drop_index(op.f("ix_team_member_student_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_table("ruling")
    op.drop_table("points_entry")
    op.drop_table("match_screen")
    op.drop_index(op.f("ix_match_question_revision_id"), table_name="match_question")
    op.drop_table("match_question")
    op.drop_index(op.f("ix_match_place_team_id"), table_name="match_place")
    op.drop_table("match_place")
    op.drop_index(op.f("ix_team_school_id"), table_name="team")
    op.drop_table("team")
    op.drop_index(op.f("ix_match_tournament_id"), table_name="match")
    op.drop_table("match")
    op.drop_index(op.f("ix_tournament_school_id"), table_name="tournament")
    op.drop_index(op.f("ix_tournament_owner_id"), table_name="tournament")
    op.drop_table("tournament")
