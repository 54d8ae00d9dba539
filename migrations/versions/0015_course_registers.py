"""Registers of classes as they were fixed for a school year: the pupils that courses are counted over."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = ("student_id", "class_id", "school_id")


def upgrade() -> None:
    op.create_table(
        "course_register",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["school_class.id"], name=op.f("fk_course_register_class_id_school_class")
        ),
        sa.ForeignKeyConstraint(["fixed_by"], ["staff.id"], name=op.f("fk_course_register_fixed_by_staff")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_course_register_school_id_school")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_course_register_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_register")),
        sa.UniqueConstraint("year", "student_id", name=op.f("uq_course_register_year_student_id")),
    )
    for column in COLUMNS:
        op.create_index(op.f(f"ix_course_register_{column}"), "course_register", [column], unique=False)


def downgrade() -> None:
    for column in reversed(COLUMNS):
        op.drop_index(op.f(f"ix_course_register_{column}"), table_name="course_register")
    op.drop_table("course_register")
