"""What is done with the lessons' files: load them, so that loading twice changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlmodel import Session, col, select

from app.courses.actions.files import LessonReport, check_lessons
from app.courses.lessons import read_lesson
from app.courses.models import Course, Lesson, LessonRevision
from app.courses.words import Track
from app.errors import Refusal
from app.questions.plain_yaml import read_yaml
from app.vocabulary import GradeBand


class FaultyLessons(Refusal):
    """The files have faults: half the lessons are never loaded."""

    def __init__(self, found: LessonReport) -> None:
        shown = [str(fault) for fault in found.faults[:20]]
        super().__init__("\n".join([*shown, f"课程有 {len(found.faults)} 处错误，没有载入任何内容。"]))


class CourseEntry(BaseModel):
    """A course as it stands in courses.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+)?$")]
    title: Annotated[str, Field(min_length=2, max_length=60)]
    track: Track
    band: GradeBand
    grades: list[int]
    optional: bool = False
    about: Annotated[str, Field(min_length=4, max_length=200)]


@dataclass
class Loaded:
    """What loading changed."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"课程：新增 {self.added} 课，修订 {self.revised} 课，未变 {self.unchanged} 课。"


def load_lessons(db: Session, folder: Path, now: datetime) -> Loaded:
    """Bring the stored courses to what the files say; refuse files with faults.

    A changed lesson gets a new revision: whoever is in the middle of it goes on with the old words.
    """
    found = check_lessons(folder)
    if found.faults:
        raise FaultyLessons(found)
    courses = _load_courses(db, (folder / "lessons" / "courses.yaml").read_text(encoding="utf-8"))
    known = {lesson.code: lesson for lesson in db.exec(select(Lesson))}
    result = Loaded()
    for path in sorted((folder / "lessons").glob("*.md")):
        if path.name != "README.md":
            _load(db, result, courses, known, path, now)
    return result


def _load_courses(db: Session, text: str) -> dict[str, Course]:
    entries = TypeAdapter(list[CourseEntry]).validate_python(read_yaml(text))
    known = {course.code: course for course in db.exec(select(Course))}
    for position, entry in enumerate(entries, start=1):
        course = known.get(entry.code) or Course(
            code=entry.code, title="", about="", track=entry.track, band=entry.band, position=position
        )
        course.title, course.about, course.track, course.band = entry.title, entry.about, entry.track, entry.band
        course.grades, course.position, course.is_optional = entry.grades, position, entry.optional
        db.add(course)
        known[entry.code] = course
    db.flush()
    return known


def _load(
    db: Session, result: Loaded, courses: dict[str, Course], known: dict[str, Lesson], path: Path, now: datetime
) -> None:
    text = path.read_text(encoding="utf-8-sig")
    front = read_lesson(text).front
    fingerprint = sha256(text.encode()).hexdigest()
    lesson = known.get(front.code)
    before = _revisions(db, lesson)
    from_files = [revision for revision in before if revision.author_id is None]
    if lesson and from_files and from_files[-1].fingerprint == fingerprint:  # what was written here since then stays
        result.unchanged += 1
        return
    if lesson is None:
        lesson = Lesson(course_id=courses[front.course].id, code=front.code, number=front.number)
        result.added += 1
    else:
        result.revised += 1
    revision = LessonRevision(
        lesson_id=lesson.id,
        number=before[-1].number + 1 if before else 1,
        title=front.title,
        text=text,
        fingerprint=fingerprint,
        made_at=now,
        published_at=now,
    )
    lesson.current_revision_id = revision.id
    db.add(lesson)
    db.flush()
    db.add(revision)


def _revisions(db: Session, lesson: Lesson | None) -> list[LessonRevision]:
    """Return all revisions of a lesson in their order, drafts too."""
    if lesson is None:
        return []
    query = select(LessonRevision).where(LessonRevision.lesson_id == lesson.id).order_by(col(LessonRevision.number))
    return list(db.exec(query))
