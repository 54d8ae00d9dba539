"""Preliminary results, settled ties and draws of desks."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tie_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tournament_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by"], ["staff.id"], name=op.f("fk_tie_draw_drawn_by_staff")),
        sa.ForeignKeyConstraint(
            ["tournament_id"], ["tournament.id"], name=op.f("fk_tie_draw_tournament_id_tournament")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_draw")),
    )
    op.create_index(op.f("ix_tie_draw_tournament_id"), "tie_draw", ["tournament_id"], unique=False)
    op.create_table(
        "desk_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["drawn_by"], ["staff.id"], name=op.f("fk_desk_draw_drawn_by_staff")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_desk_draw_match_id_match")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_desk_draw_undone_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_draw")),
    )
    op.create_index(op.f("ix_desk_draw_match_id"), "desk_draw", ["match_id"], unique=False)
    op.create_table(
        "extra_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tournament_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_extra_marks_entered_by_staff")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_extra_marks_team_id_team")),
        sa.ForeignKeyConstraint(
            ["tournament_id"], ["tournament.id"], name=op.f("fk_extra_marks_tournament_id_tournament")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_marks")),
        sa.UniqueConstraint("team_id", "line", name=op.f("uq_extra_marks_team_id_line")),
    )
    op.create_index(op.f("ix_extra_marks_tournament_id"), "extra_marks", ["tournament_id"], unique=False)
    op.create_table(
        "preliminary_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tournament_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("multiple_right", sa.Integer(), nullable=False),
        sa.Column("behind", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Uuid(), nullable=True),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_preliminary_result_competition_id_competition")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_preliminary_result_entered_by_staff")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_preliminary_result_match_id_match")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_preliminary_result_team_id_team")),
        sa.ForeignKeyConstraint(
            ["tournament_id"], ["tournament.id"], name=op.f("fk_preliminary_result_tournament_id_tournament")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preliminary_result")),
        sa.UniqueConstraint("team_id", name=op.f("uq_preliminary_result_team_id")),
    )
    op.create_index(op.f("ix_preliminary_result_tournament_id"), "preliminary_result", ["tournament_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_preliminary_result_tournament_id"), table_name="preliminary_result")
    op.drop_table("preliminary_result")
    op.drop_index(op.f("ix_extra_marks_tournament_id"), table_name="extra_marks")
    op.drop_table("extra_marks")
    op.drop_index(op.f("ix_desk_draw_match_id"), table_name="desk_draw")
    op.drop_table("desk_draw")
    op.drop_index(op.f("ix_tie_draw_tournament_id"), table_name="tie_draw")
    op.drop_table("tie_draw")
