"""Rule: the picture beside a question's stem, as a revision keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """A picture as pages and screens show it: its file, and what it shows in words."""

    file: str
    alt: str


def drawing_of(kept: Mapping[str, str] | None) -> Drawing | None:
    """Return the picture that a revision keeps, if it has one."""
    return Drawing(kept["file"], kept["alt"]) if kept else None


def media_type_of(file: str) -> str:
    """Return the media type of a picture that came in a file.

    >>> media_type_of("0.jpg")
    'image/jpeg'
    """
    return "image/jpeg" if file.endswith(".jpg") else "image/png"
