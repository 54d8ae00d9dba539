"""What is done with the lessons' files: read them with the bank they rest on, and say what is wrong."""

from dataclasses import dataclass
from pathlib import Path

from app.courses.lesson_checks import faults
from app.courses.lessons import Faulty, Lesson, read_lesson
from app.errors import NotFound
from app.questions.actions.loading import check_bank
from app.questions.bank import Fault
from app.settings import PROJECT

OURS = PROJECT / "question_bank"
IMAGES = PROJECT / "app" / "static" / "img" / "lessons"


class NoLessons(NotFound):
    """The folder holds no lessons."""

    message = "这个文件夹里没有课程文件。"


@dataclass(frozen=True)
class LessonReport:
    """The lessons that could be read, and what must be mended."""

    lessons: list[Lesson]
    faults: list[Fault]

    def __str__(self) -> str:
        lines = [f"错误 {fault}" for fault in self.faults]
        pieces = sum(1 for lesson in self.lessons for _ in lesson.pieces)
        steps = sum(len(lesson.steps) for lesson in self.lessons)
        said = f"共 {len(self.lessons)} 课，{steps} 步，{pieces} 个互动环节；{len(self.faults)} 处错误。"
        return "\n".join([*lines, said])


def check_lessons(folder: Path = OURS) -> LessonReport:
    """Return the report on the lessons in `folder`/lessons, which rest on the bank in `folder`."""
    paths = sorted((folder / "lessons").glob("*.md"))
    files = {path.name: path.read_text(encoding="utf-8-sig", errors="replace") for path in paths}
    files.pop("README.md", None)
    if not files:
        raise NoLessons
    bank = check_bank(folder).bank
    claims = {claim.id for _, claim in bank.claims}
    questions = {entry.id: entry for _, entry in bank.questions if entry.review.state == "published"}
    images = {path.name for path in IMAGES.glob("*.svg")}
    found = sorted(faults(files, claims, questions, images))
    lessons = []
    for text in files.values():
        try:
            lessons.append(read_lesson(text))
        except Faulty:
            continue  # it is among the faults
    return LessonReport(lessons, found)
