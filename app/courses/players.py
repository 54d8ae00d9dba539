"""A lesson as files that play without our server: one page with all steps, its styles, scripts and drawings."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.courses.lessons import Lesson
from app.courses.reading import html_of
from app.courses.scorm import ENTRY
from app.questions.marking import LETTERS
from app.questions.models import AnswerKey, Claim, QuestionRevision
from app.vocabulary import QuestionKind
from app.web import STATIC, pages

SHEETS = tuple(f"css/{name}.css" for name in ("tokens", "base", "parts", "attempt", "courses", "pieces"))
SCRIPTS = tuple(
    f"js/{name}.js" for name in ("polyfills", "scorm", "lesson-player", "pieces", "pieces-choosing", "pieces-arranging")
)
OURS = ("img/lessons/", "img/questions/")  # films and recordings stay behind: their words are there


@dataclass(frozen=True)
class Asked:
    """A question with its key, as it stands in the page of a package."""

    number: int
    stem: str
    many: bool
    options: list[tuple[str, str]]
    key: str
    explanation: str
    source: str
    picture: dict[str, str] | None


def asked(number: int, revision: QuestionRevision, key: AnswerKey) -> Asked:
    """Return a question of the bank for a package: whoever has the package has the key."""
    file = _address(f"img/questions/{revision.picture['file']}") if revision.picture else ""
    return Asked(
        number,
        revision.stem,
        revision.kind is QuestionKind.MULTIPLE_RESPONSE,
        list(zip(LETTERS, revision.options, strict=False)),
        "".join(sorted(key.letters)),
        key.explanation,
        revision.source,
        {"file": file, "alt": revision.picture["alt"]} if revision.picture and file else None,
    )


def player(course: str, text: Lesson, questions: Sequence[Asked], sources: Sequence[Claim]) -> dict[str, bytes]:
    """Return the files by their paths in the package."""
    used: set[str] = set()

    def address(path: str) -> str:
        found = _address(path)
        used.update([found] if found else [])
        return found

    page = pages.get_template("courses/packages/_player.html").render(
        course=course,
        text=text,
        questions=questions,
        sources=sources,
        html=html_of,
        sheets=SHEETS,
        scripts=SCRIPTS,
        lesson_file=address,
    )
    used.update(each.picture["file"] for each in questions if each.picture)
    files = {path: (STATIC / path).read_bytes() for path in sorted({*SHEETS, *SCRIPTS, *used})}
    return files | {ENTRY: page.encode()}


def _address(path: str) -> str:
    """Return where a file of ours is in the package: where it is in static/; nothing for what is not taken along."""
    return path if path.startswith(OURS) and (STATIC / path).is_file() else ""
