"""What is remembered of courses: their lessons through all revisions, and who is how far."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import JSON, Column, Field, UniqueConstraint

from app.courses.words import Track
from app.db import Row, UtcTime, Word
from app.serial_numbers import COURSE, Serial
from app.vocabulary import GradeBand


class Course(Row, table=True):
    """A course of lessons, by the code it has in courses.yaml."""

    code: str = Field(unique=True, max_length=30)  # primary-5
    title: str = Field(max_length=60)
    about: str = Field(max_length=200)
    track: Track = Field(sa_type=Word(Track))
    band: GradeBand = Field(sa_type=Word(GradeBand))
    grades: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # within the band
    position: int
    is_optional: bool = False
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Lesson(Row, table=True):
    """A lesson through all its revisions."""

    course_id: UUID = Field(foreign_key="course.id", index=True)
    code: str = Field(unique=True, max_length=40)  # primary-5-1
    number: int
    current_revision_id: UUID | None = None
    retired_at: datetime | None = Field(default=None, sa_type=UtcTime)


class LessonRevision(Row, table=True):
    """What a lesson said at one time: the whole file; a draft until it is published, never changed afterwards."""

    __tablename__ = "lesson_revision"
    __table_args__ = (UniqueConstraint("lesson_id", "number"),)

    lesson_id: UUID = Field(foreign_key="lesson.id")
    number: int
    title: str = Field(max_length=200)
    text: str
    fingerprint: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcTime)
    author_id: UUID | None = Field(default=None, foreign_key="staff.id")  # none: the files
    reason: str = Field(default="", max_length=200)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcTime)
    reviewer_id: UUID | None = Field(default=None, foreign_key="staff.id")


class LessonProgress(Row, table=True):
    """How far one learner is with one lesson. A learner is a pupil, a member of staff or an adult learner, by track.

    Time is counted by the server from heartbeats; what a browser says of itself is where it is, never how long.
    """

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("learner_id", "lesson_id"),)

    learner_id: UUID  # no foreign key: three tables, and none may lead to another
    track: Track = Field(sa_type=Word(Track))
    lesson_id: UUID = Field(foreign_key="lesson.id", index=True)
    revision_id: UUID = Field(foreign_key="lesson_revision.id")  # what the learner sees until the lesson is done
    step: int = 1  # where the learner is
    furthest: int = 1
    seconds: list[float] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # by step
    begun_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime = Field(sa_type=UtcTime)
    best_right: int | None = None  # of the quiz
    passed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    completed_at: datetime | None = Field(default=None, sa_type=UtcTime)


class LessonAnswer(Row, table=True):
    """One answer to a question at the end of a lesson, marked by the server; appended."""

    __tablename__ = "lesson_answer"

    progress_id: UUID = Field(foreign_key="lesson_progress.id", index=True)
    revision_id: UUID = Field(foreign_key="question_revision.id", index=True)
    choice: str = Field(max_length=8)  # letters of the bank
    is_right: bool
    answered_at: datetime = Field(sa_type=UtcTime)


class LessonAssignment(Row, table=True):
    """A lesson a teacher gives a class, with the last day."""

    __tablename__ = "lesson_assignment"
    __table_args__ = (UniqueConstraint("class_id", "lesson_id"),)

    class_id: UUID = Field(foreign_key="school_class.id")
    lesson_id: UUID = Field(foreign_key="lesson.id", index=True)
    staff_id: UUID = Field(foreign_key="staff.id")
    due_on: date
    made_at: datetime = Field(sa_type=UtcTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcTime)


class ClassLesson(Row, table=True):
    """A lesson taught in front of a class: the teacher's step is everybody's."""

    __tablename__ = "class_lesson"

    class_id: UUID = Field(foreign_key="school_class.id", index=True)
    lesson_id: UUID = Field(foreign_key="lesson.id")
    revision_id: UUID = Field(foreign_key="lesson_revision.id")
    staff_id: UUID = Field(foreign_key="staff.id")
    step: int = 1
    opened_at: datetime = Field(sa_type=UtcTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcTime)


class ClassAttendance(Row, table=True):
    """A pupil who was there, by the roll call; it counts as having attended the lesson."""

    __tablename__ = "class_attendance"
    __table_args__ = (UniqueConstraint("class_lesson_id", "student_id"),)

    class_lesson_id: UUID = Field(foreign_key="class_lesson.id")
    student_id: UUID = Field(foreign_key="student.id", index=True)


class PracticeCard(Row, table=True):
    """A question in somebody's wrong-question book, and when it comes again."""

    __tablename__ = "practice_card"
    __table_args__ = (UniqueConstraint("student_id", "question_id"),)

    student_id: UUID = Field(foreign_key="student.id")
    question_id: UUID = Field(foreign_key="question.id")
    memory: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))  # the scheduler's own state
    due_at: datetime = Field(sa_type=UtcTime)
    wrong: int = 0
    right_in_a_row: int = 0
    mastered_at: datetime | None = Field(default=None, sa_type=UtcTime)


class PracticeAnswer(Row, table=True):
    """One answer in practice, marked by the server; appended."""

    __tablename__ = "practice_answer"

    student_id: UUID = Field(foreign_key="student.id", index=True)
    revision_id: UUID = Field(foreign_key="question_revision.id")
    choice: str = Field(max_length=8)
    is_right: bool
    answered_at: datetime = Field(sa_type=UtcTime)


class CourseCertificate(Row, table=True):
    """That somebody completed a course; printed with a serial number that anybody can check."""

    __tablename__ = "course_certificate"
    __table_args__ = (
        UniqueConstraint("learner_id", "course_id"),
        UniqueConstraint("year", "region_code", "number"),
    )

    learner_id: UUID
    course_id: UUID = Field(foreign_key="course.id")
    track: Track = Field(sa_type=Word(Track))
    name: str = Field(max_length=40)  # as it was then; a label for adult learners
    school: str = Field(default="", max_length=80)
    year: int
    region_code: str = Field(max_length=6)
    number: int
    code: str = Field(max_length=6)
    issued_at: datetime = Field(sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)

    @property
    def serial(self) -> Serial:
        """Return the number as it is printed and checked."""
        return Serial(self.year, self.region_code, self.number, self.code, COURSE)


class LessonComment(Row, table=True):
    """What a colleague says of a lesson's revision: a remark, or why it goes back."""

    __tablename__ = "lesson_comment"

    revision_id: UUID = Field(foreign_key="lesson_revision.id", index=True)
    author_id: UUID = Field(foreign_key="staff.id")
    words: str = Field(max_length=500)
    returns: bool = False  # whether it sent the draft back
    made_at: datetime = Field(sa_type=UtcTime)


class LessonStatement(Row, table=True):
    """What a record store outside is told of a learner's lesson, under a pseudonym; by the statement's own id."""

    __tablename__ = "lesson_statement"
    __table_args__ = (UniqueConstraint("progress_id", "verb"),)

    progress_id: UUID  # no foreign key: a beginning may be taken back, what was told stays told
    verb: str = Field(max_length=20)
    body: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    made_at: datetime = Field(sa_type=UtcTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)  # none: nothing more to do
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcTime)


class CourseRegister(Row, table=True):
    """A pupil on a class's register as the school year's were fixed: who courses are counted over, whatever follows."""

    __tablename__ = "course_register"
    __table_args__ = (UniqueConstraint("year", "student_id"),)

    year: int  # the school year, by the year in which it began
    student_id: UUID = Field(foreign_key="student.id", index=True)
    class_id: UUID = Field(foreign_key="school_class.id", index=True)
    school_id: UUID = Field(foreign_key="school.id", index=True)
    region_code: str = Field(max_length=6)
    band: GradeBand = Field(sa_type=Word(GradeBand))
    grade: int  # within the band
    fixed_at: datetime = Field(sa_type=UtcTime)
    fixed_by: UUID = Field(foreign_key="staff.id")
