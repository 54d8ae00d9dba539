"""Courses: lessons and their revisions, progress, assignments, practice, adult learners."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("track", sa.String(length=32), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_optional", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
    )
    op.create_table(
        "course_certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("track", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("school", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_certificate_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_certificate")),
        sa.UniqueConstraint("learner_id", "course_id", name=op.f("uq_course_certificate_learner_id_course_id")),
        sa.UniqueConstraint(
            "year", "region_code", "number", name=op.f("uq_course_certificate_year_region_code_number")
        ),
    )
    op.create_table(
        "lesson",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("current_revision_id", sa.Uuid(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_lesson_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("code", name=op.f("uq_lesson_code")),
    )
    op.create_index(op.f("ix_lesson_course_id"), "lesson", ["course_id"], unique=False)
    op.create_table(
        "adult_learner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("track", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("track = 'worker' OR name = ''", name=op.f("ck_adult_learner_recovery_has_no_name")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_adult_learner_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adult_learner")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_adult_learner_code_hash")),
    )
    op.create_index(op.f("ix_adult_learner_staff_id"), "adult_learner", ["staff_id"], unique=False)
    op.create_table(
        "lesson_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["school_class.id"], name=op.f("fk_lesson_assignment_class_id_school_class")
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_assignment_lesson_id_lesson")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_lesson_assignment_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_assignment")),
        sa.UniqueConstraint("class_id", "lesson_id", name=op.f("uq_lesson_assignment_class_id_lesson_id")),
    )
    op.create_index(op.f("ix_lesson_assignment_lesson_id"), "lesson_assignment", ["lesson_id"], unique=False)
    op.create_table(
        "lesson_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_lesson_revision_author_id_staff")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_revision_lesson_id_lesson")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["staff.id"], name=op.f("fk_lesson_revision_reviewer_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_revision")),
        sa.UniqueConstraint("lesson_id", "number", name=op.f("uq_lesson_revision_lesson_id_number")),
    )
    op.create_table(
        "practice_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revision.id"], name=op.f("fk_practice_answer_revision_id_question_revision")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_practice_answer_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
    )
    op.create_index(op.f("ix_practice_answer_student_id"), "practice_answer", ["student_id"], unique=False)
    op.create_table(
        "practice_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("right_in_a_row", sa.Integer(), nullable=False),
        sa.Column("mastered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_practice_card_question_id_question")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_practice_card_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_card")),
        sa.UniqueConstraint("student_id", "question_id", name=op.f("uq_practice_card_student_id_question_id")),
    )
    op.create_table(
        "adult_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["adult_learner.id"], name=op.f("fk_adult_sign_in_learner_id_adult_learner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adult_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_adult_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_adult_sign_in_learner_id"), "adult_sign_in", ["learner_id"], unique=False)
    op.create_table(
        "class_lesson",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_class_lesson_class_id_school_class")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_class_lesson_lesson_id_lesson")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["lesson_revision.id"], name=op.f("fk_class_lesson_revision_id_lesson_revision")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_class_lesson_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_lesson")),
    )
    op.create_index(op.f("ix_class_lesson_class_id"), "class_lesson", ["class_id"], unique=False)
    op.create_table(
        "lesson_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("track", sa.String(length=32), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("furthest", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("best_right", sa.Integer(), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_progress_lesson_id_lesson")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["lesson_revision.id"], name=op.f("fk_lesson_progress_revision_id_lesson_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_progress")),
        sa.UniqueConstraint("learner_id", "lesson_id", name=op.f("uq_lesson_progress_learner_id_lesson_id")),
    )
    op.create_index(op.f("ix_lesson_progress_lesson_id"), "lesson_progress", ["lesson_id"], unique=False)
    op.create_table(
        "class_attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_lesson_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_lesson_id"], ["class_lesson.id"], name=op.f("fk_class_attendance_class_lesson_id_class_lesson")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_class_attendance_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_attendance")),
        sa.UniqueConstraint(
            "class_lesson_id", "student_id", name=op.f("uq_class_attendance_class_lesson_id_student_id")
        ),
    )
    op.create_index(op.f("ix_class_attendance_student_id"), "class_attendance", ["student_id"], unique=False)
    op.create_table(
        "lesson_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("progress_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["lesson_progress.id"], name=op.f("fk_lesson_answer_progress_id_lesson_progress")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revision.id"], name=op.f("fk_lesson_answer_revision_id_question_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_answer")),
    )
    op.create_index(op.f("ix_lesson_answer_progress_id"), "lesson_answer", ["progress_id"], unique=False)
    op.create_index(op.f("ix_lesson_answer_revision_id"), "lesson_answer", ["revision_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_lesson_answer_revision_id"), table_name="lesson_answer")
    op.drop_index(op.f("ix_lesson_answer_progress_id"), table_name="lesson_answer")
    op.drop_table("lesson_answer")
    op.drop_index(op.f("ix_class_attendance_student_id"), table_name="class_attendance")
    op.drop_table("class_attendance")
    op.drop_index(op.f("ix_lesson_progress_lesson_id"), table_name="lesson_progress")
    op.drop_table("lesson_progress")
    op.drop_index(op.f("ix_class_lesson_class_id"), table_name="class_lesson")
    op.drop_table("class_lesson")
    op.drop_index(op.f("ix_adult_sign_in_learner_id"), table_name="adult_sign_in")
    op.drop_table("adult_sign_in")
    op.drop_table("practice_card")
    op.drop_index(op.f("ix_practice_answer_student_id"), table_name="practice_answer")
    op.drop_table("practice_answer")
    op.drop_table("lesson_revision")
    op.drop_index(op.f("ix_lesson_assignment_lesson_id"), table_name="lesson_assignment")
    op.drop_table("lesson_assignment")
    op.drop_index(op.f("ix_adult_learner_staff_id"), table_name="adult_learner")
    op.drop_table("adult_learner")
    op.drop_index(op.f("ix_lesson_course_id"), table_name="lesson")
    op.drop_table("lesson")
    op.drop_table("course_certificate")
    op.drop_table("course")
