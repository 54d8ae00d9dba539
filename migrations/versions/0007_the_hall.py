"""The hall: seats, answers, prizes and tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience_hall",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_audience_hall_match_id_match")),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_audience_hall")),
        sa.UniqueConstraint("code", name=op.f("uq_audience_hall_code")),
    )
    op.create_table(
        "audience_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_audience_seat_match_id_match")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_seat")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_audience_seat_key_hash")),
        sa.UniqueConstraint("match_id", "code_hash", name=op.f("uq_audience_seat_match_id_code_hash")),
        sa.UniqueConstraint("match_id", "number", name=op.f("uq_audience_seat_match_id_number")),
    )
    op.create_table(
        "prize_draw",
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wins_each", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_prize_draw_match_id_match")),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_prize_draw")),
    )
    op.create_table(
        "prize_pool",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("tickets_each", sa.Integer(), nullable=False),
        sa.Column("by_draw", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_prize_pool_match_id_match")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_pool")),
        sa.UniqueConstraint("match_id", "name", name=op.f("uq_prize_pool_match_id_name")),
    )
    op.create_table(
        "audience_answer",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("letters", sa.String(length=8), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_audience_answer_match_id_match")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["match_question.id"], name=op.f("fk_audience_answer_question_id_match_question")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["audience_seat.id"], name=op.f("fk_audience_answer_seat_id_audience_seat")
        ),
        sa.PrimaryKeyConstraint("question_id", "seat_id", name=op.f("pk_audience_answer")),
    )
    op.create_index(op.f("ix_audience_answer_match_id"), "audience_answer", ["match_id"], unique=False)
    op.create_index(op.f("ix_audience_answer_seat_id"), "audience_answer", ["seat_id"], unique=False)
    op.create_table(
        "prize_kind",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_blank", sa.Boolean(), nullable=False),
        sa.CheckConstraint("given BETWEEN 0 AND stock", name=op.f("ck_prize_kind_given")),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_prize_kind_weight")),
        sa.ForeignKeyConstraint(["pool_id"], ["prize_pool.id"], name=op.f("fk_prize_kind_pool_id_prize_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_kind")),
        sa.UniqueConstraint("pool_id", "place", name=op.f("uq_prize_kind_pool_id_place")),
    )
    op.create_table(
        "prize_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("prize_id", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("scratched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["staff.id"], name=op.f("fk_prize_ticket_issued_by_staff")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_prize_ticket_match_id_match")),
        sa.ForeignKeyConstraint(["pool_id"], ["prize_pool.id"], name=op.f("fk_prize_ticket_pool_id_prize_pool")),
        sa.ForeignKeyConstraint(["prize_id"], ["prize_kind.id"], name=op.f("fk_prize_ticket_prize_id_prize_kind")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["match_question.id"], name=op.f("fk_prize_ticket_question_id_match_question")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["audience_seat.id"], name=op.f("fk_prize_ticket_seat_id_audience_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prize_ticket")),
        sa.UniqueConstraint("code", name=op.f("uq_prize_ticket_code")),
        sa.UniqueConstraint("match_id", "number", name=op.f("uq_prize_ticket_match_id_number")),
        sa.UniqueConstraint("question_id", "seat_id", name=op.f("uq_prize_ticket_question_id_seat_id")),
    )
    op.create_index(op.f("ix_prize_ticket_pool_id"), "prize_ticket", ["pool_id"], unique=False)
    op.create_index(op.f("ix_prize_ticket_prize_id"), "prize_ticket", ["prize_id"], unique=False)
    op.create_index(op.f("ix_prize_ticket_seat_id"), "prize_ticket", ["seat_id"], unique=False)
    op.create_table(
        "prize_redemption",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_prize_redemption_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["prize_ticket.id"], name=op.f("fk_prize_redemption_ticket_id_prize_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_prize_redemption")),
    )


def downgrade() -> None:
    op.drop_table("prize_redemption")
    op.drop_index(op.f("ix_prize_ticket_seat_id"), table_name="prize_ticket")
    op.drop_index(op.f("ix_prize_ticket_prize_id"), table_name="prize_ticket")
    op.drop_index(op.f("ix_prize_ticket_pool_id"), table_name="prize_ticket")
    op.drop_table("prize_ticket")
    op.drop_table("prize_kind")
    op.drop_index(op.f("ix_audience_answer_seat_id"), table_name="audience_answer")
    op.drop_index(op.f("ix_audience_answer_match_id"), table_name="audience_answer")
    op.drop_table("audience_answer")
    op.drop_table("prize_pool")
    op.drop_table("prize_draw")
    op.drop_table("audience_seat")
    op.drop_table("audience_hall")
