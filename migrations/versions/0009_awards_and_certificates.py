"""Awards and certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STANDING = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("school", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoke_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["granted_by"], ["staff.id"], name=op.f("fk_award_granted_by_staff")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_award_match_id_match")),
        sa.ForeignKeyConstraint(["revoked_by"], ["staff.id"], name=op.f("fk_award_revoked_by_staff")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_award_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    op.create_index(op.f("ix_award_match_id"), "award", ["match_id"], unique=False)
    op.create_index(op.f("ix_award_team_id"), "award", ["team_id"], unique=False)
    op.create_index(
        "uq_award_standing",
        "award",
        ["match_id", "kind", "recipient"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoke_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_certificate_award_id_award")),
        sa.ForeignKeyConstraint(["revoked_by"], ["staff.id"], name=op.f("fk_certificate_revoked_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("year", "region_code", "number", name=op.f("uq_certificate_year_region_code_number")),
    )
    op.create_index(op.f("ix_certificate_award_id"), "certificate", ["award_id"], unique=False)
    op.create_index(
        "uq_certificate_standing",
        "certificate",
        ["award_id", "position"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_index("uq_certificate_standing", table_name="certificate")
    op.drop_index(op.f("ix_certificate_award_id"), table_name="certificate")
    op.drop_table("certificate")
    op.drop_index("uq_award_standing", table_name="award")
    op.drop_index(op.f("ix_award_team_id"), table_name="award")
    op.drop_index(op.f("ix_award_match_id"), table_name="award")
    op.drop_table("award")
