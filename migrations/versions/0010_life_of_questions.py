"""Life of questions: whose they are, drafts and reviews, tags, laws, and what pupils' answers say."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law")),
        sa.UniqueConstraint("title", "version", name=op.f("uq_law_title_version")),
    )
    op.create_index(op.f("ix_law_title"), "law", ["title"], unique=False)
    op.create_table(
        "law_article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("law_id", sa.Uuid(), nullable=False),
        sa.Column("article", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["law_id"], ["law.id"], name=op.f("fk_law_article_law_id_law")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_article")),
        sa.UniqueConstraint("law_id", "article", name=op.f("uq_law_article_law_id_article")),
    )
    op.create_table(
        "revision_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Float(), nullable=True),
        sa.Column("discrimination", sa.Float(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_figures")),
    )
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_bulk_change_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
    )
    op.create_index(op.f("ix_bulk_change_staff_id"), "bulk_change", ["staff_id"], unique=False)
    op.create_table(
        "review_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("returns", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_review_comment_author_id_staff")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revision.id"], name=op.f("fk_review_comment_revision_id_question_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    op.create_index(op.f("ix_review_comment_revision_id"), "review_comment", ["revision_id"], unique=False)
    op.add_column("question", sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column("question", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("question", sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.add_column("question", sa.Column("school_id", sa.Uuid(), nullable=True))
    op.add_column("question", sa.Column("region_code", sa.String(length=6), nullable=True))
    op.create_index(op.f("ix_question_owner_id"), "question", ["owner_id"], unique=False)
    op.create_index(op.f("ix_question_school_id"), "question", ["school_id"], unique=False)
    op.add_column("question_revision", sa.Column("picture", sa.JSON(), nullable=True))
    op.add_column("question_revision", sa.Column("sought", sa.String(), nullable=False, server_default=""))
    op.add_column("question_revision", sa.Column("author_id", sa.Uuid(), nullable=True))
    op.add_column("question_revision", sa.Column("reason", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("question_revision", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("question_revision", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("question_revision", sa.Column("reviewer_id", sa.Uuid(), nullable=True))
    _fill_in()


def _fill_in() -> None:
    """What is there came from the bank's files and was published when it was loaded; it must be found by a search."""
    connection = op.get_bind()
    question = sa.table("question", sa.column("id", sa.Uuid()), sa.column("code", sa.String()))
    revision = sa.table(
        "question_revision",
        sa.column("id", sa.Uuid()),
        sa.column("question_id", sa.Uuid()),
        sa.column("stem", sa.String()),
        sa.column("options", sa.JSON()),
        sa.column("source", sa.String()),
        sa.column("sought", sa.String()),
        sa.column("made_at", sa.DateTime(timezone=True)),
        sa.column("published_at", sa.DateTime(timezone=True)),
    )
    connection.execute(revision.update().values(published_at=revision.c.made_at))
    wanted = sa.select(revision.c.id, question.c.code, revision.c.stem, revision.c.options, revision.c.source)
    for id_, code, stem, options, source in connection.execute(
        wanted.join_from(revision, question, question.c.id == revision.c.question_id)
    ).all():
        sought = "\n".join([code, stem, *options, source]).lower()
        connection.execute(revision.update().where(revision.c.id == id_).values(sought=sought))


def downgrade() -> None:
    for column in ("reviewer_id", "published_at", "submitted_at", "reason", "author_id", "sought", "picture"):
        op.drop_column("question_revision", column)
    op.drop_index(op.f("ix_question_school_id"), table_name="question")
    op.drop_index(op.f("ix_question_owner_id"), table_name="question")
    for column in ("region_code", "school_id", "owner_id", "tags", "valid_to"):
        op.drop_column("question", column)
    op.drop_index(op.f("ix_review_comment_revision_id"), table_name="review_comment")
    op.drop_table("review_comment")
    op.drop_index(op.f("ix_bulk_change_staff_id"), table_name="bulk_change")
    op.drop_table("bulk_change")
    op.drop_table("revision_figures")
    op.drop_table("law_article")
    op.drop_index(op.f("ix_law_title"), table_name="law")
    op.drop_table("law")
