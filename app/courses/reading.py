"""Lessons as values, read from their text once and kept: a revision never changes."""

import re
from functools import lru_cache
from uuid import UUID

from markdown_it import MarkdownIt
from sqlmodel import Session

from app.courses.lesson_checks import CITED
from app.courses.lessons import Lesson, read_lesson
from app.courses.models import LessonRevision
from app.courses.shares import share_of
from app.courses.shuffling import shuffled
from app.web import STATIC, pages

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])
MARKS = re.compile(f"{CITED.pattern} ?")


def lesson_of(db: Session, revision_id: UUID) -> Lesson:
    """Return the lesson a revision says."""
    found = _kept(revision_id)
    if found is None:
        text = db.get_one(LessonRevision, revision_id).text
        found = _read(revision_id, text)
    return found


_lessons: dict[UUID, Lesson] = {}
MOST = 300


def _kept(revision_id: UUID) -> Lesson | None:
    return _lessons.get(revision_id)


def _read(revision_id: UUID, text: str) -> Lesson:
    if len(_lessons) >= MOST:
        _lessons.clear()
    found = _lessons[revision_id] = read_lesson(text)
    return found


@lru_cache(maxsize=4_000)
def html_of(prose: str) -> str:
    """Return prose as HTML: Markdown without links, pictures or HTML, claims as marks that lead to the sources.

    >>> html_of("水是生命之源。[D01]")
    '<p>水是生命之源。<sup class="cited"><a href="#source-D01">D01</a></sup></p>\\n'
    >>> html_of("先停。[D01] 再想。").endswith("</sup>再想。</p>\\n")  # where marks are hidden, a space would gape
    True
    """
    return MARKS.sub(lambda found: _marks(found[1]), _markdown.render(prose))


def _marks(claims: str) -> str:
    links = "、".join(f'<a href="#source-{claim}">{claim}</a>' for claim in claims.replace(" ", "").split(","))
    return f'<sup class="cited">{links}</sup>'


def file_of(path: str) -> str:
    """Return the address of a lesson's picture, film or recording in static/, or nothing where it is not there.

    A film may be long: its address carries when it was put there, not a fingerprint of the whole of it.
    """
    try:
        found = (STATIC / path).stat()
    except OSError:
        return ""
    return f"/static/{path}?v={found.st_mtime_ns:x}"


pages.globals |= {"lesson_file": file_of, "shuffled": shuffled, "share_of": share_of}  # for courses/_pieces.html
