"""A lesson as files that play without our server: one page with all steps, its styles, scripts and drawings."""

from collections.abc import Mapping, Sequence
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
    picture: dict[str, str] | None  # its path in the package, or nothing where it is not there; and its words
    content: bytes = b""  # of a picture that lies in the database, not in static/


def asked(number: int, revision: QuestionRevision, key: AnswerKey, came: Mapping[str, bytes]) -> Asked:
    """Return a question of the bank for a package: whoever has the package has the key.

    `came`: the pictures that came in files of questions, by name.
    """
    name = revision.picture["file"] if revision.picture else ""
    content = came.get(name, b"")
    file = f"pictures/{name}" if content else _address(f"img/questions/{name}")
    return Asked(
        number,
        revision.stem,
        revision.kind is QuestionKind.MULTIPLE_RESPONSE,
        list(zip(LETTERS, revision.options, strict=False)),
        "".join(sorted(key.letters)),
        key.explanation,
        revision.source,
        {"file": file, "alt": revision.picture["alt"]} if revision.picture else None,
        content,
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
    pictures = {each.picture["file"]: each.content for each in questions if each.picture and each.picture["file"]}
    used.update(path for path, content in pictures.items() if not content)
    files = {path: (STATIC / path).read_bytes() for path in sorted({*SHEETS, *SCRIPTS, *used})}
    return files | {path: content for path, content in pictures.items() if content} | {ENTRY: page.encode()}


def _address(path: str) -> str:
    """Return where a file of ours is in the package: where it is in static/; nothing for what is not taken along."""
    return path if path.startswith(OURS) and (STATIC / path).is_file() else ""
