"""Whoever is answering in a contest sees no keys elsewhere meanwhile: practice and the questions of lessons wait.

Contests are a later chapter; it says here how to find out.
"""

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from app.errors import Refusal

IsAnswering = Callable[[Session, UUID], bool]
_asked: list[IsAnswering] = []


class AnsweringNow(Refusal):
    """A contest goes on."""

    message = "你正在竞赛里答题。交卷以后，再来练习和做课后题。"


def ask(is_answering: IsAnswering) -> None:
    """Ask this too before a key is shown; to be said once, when the module that knows is imported."""
    _asked.append(is_answering)


def contests_first(db: Session, student_id: UUID) -> None:
    """Refuse while a pupil is answering in a contest."""
    if any(is_answering(db, student_id) for is_answering in _asked):
        raise AnsweringNow
