"""Rule: which part of a Word file a picture in its text is, and whether it is the picture of a question's stem."""

import re
from collections.abc import Sequence
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesNSImpl as Attributes

from app.exchange.docx_lists import Name, value_of
from app.exchange.layout_marks import Held, Strip
from app.exchange.layout_options import first_letter

_MEDIA = re.compile(r"(?:/word/)?(media/[^/\\]+)")


class RelationsHandler(ContentHandler):
    """Gathers the pictures inside the package from document.xml.rels: part by id. What lies elsewhere is not there."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.parts: dict[str, str] = {}

    def startElementNS(self, name: Name, qname: str | None, attrs: Attributes) -> None:  # noqa: N802
        """Take a relation."""
        found = _MEDIA.fullmatch(value_of(attrs, "Target"))
        if name[1] == "Relationship" and found and value_of(attrs, "TargetMode") != "External":
            self.parts[value_of(attrs, "Id")] = f"word/{found[1]}"


class Drawn:
    """A drawing being read: the parts it shows, what its author says of it, and whether words stand in it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.parts: list[str] = []
        self.alt = ""
        self.has_words = False

    def held(self) -> list[Held]:
        """Return the picture, where the drawing is just one."""
        return [Held(self.parts[0], " ".join(self.alt.split()))] if len(self.parts) == 1 else []


def picture_of_stem(strips: Sequence[Strip]) -> Held | None:
    """Return the only picture of a question, where it stands before the first option."""
    if sum(strip.pictures for strip in strips) != 1:
        return None
    for strip in strips:
        if first_letter(strip.text):
            return None
        if strip.held:
            return strip.held[0]
    return None
