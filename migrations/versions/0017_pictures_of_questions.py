"""Pictures that came in files of questions: waiting to be confirmed, and kept."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_picture")),
        sa.UniqueConstraint("file", name=op.f("uq_question_picture_file")),
    )
    op.create_table(
        "import_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["question_import.id"], name=op.f("fk_import_picture_import_id_question_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_picture")),
        sa.UniqueConstraint("import_id", "file", name=op.f("uq_import_picture_import_id_file")),
    )


def downgrade() -> None:
    op.drop_table("import_picture")
    op.drop_table("question_picture")
