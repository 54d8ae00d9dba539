"""Rule: how the lists of a Word file count, read from its numbering.xml and styles.xml."""

import re
from collections.abc import Callable
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesNSImpl as Attributes

from app.exchange.docx_numbering import Level, Lists

WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
Name = tuple[str | None, str]


def value_of(attributes: Attributes, wanted: str = "val") -> str:
    """Return the value of an attribute, whatever its namespace, or nothing."""
    return next((str(value) for (_, name), value in attributes.items() if name == wanted), "")


def number_in(text: str, otherwise: int = 0) -> int:
    """Return a number of at most six digits, or `otherwise` where it is none."""
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else otherwise


class ListsHandler(ContentHandler):
    """Gathers how lists count, from numbering.xml and styles.xml."""

    def __init__(self) -> None:
        """Begin with no lists."""
        super().__init__()
        self.lists = Lists()
        self._kind = self._list = self._style = ""
        self._level = 0
        self._steps: dict[str, Callable[[Attributes], None]] = {
            "abstractNum": self._take_kind,
            "lvl": self._take_level,
            "start": self._take_start,
            "numFmt": self._take_style_of_level,
            "lvlText": self._take_text_of_level,
            "num": self._take_list,
            "abstractNumId": self._take_kind_of_list,
            "lvlOverride": self._take_other_level,
            "startOverride": self._take_other_start,
            "style": self._take_style,
            "basedOn": self._take_parent,
            "ilvl": self._take_level_of_style,
            "numId": self._take_list_of_style,
        }

    def startElementNS(self, name: Name, qname: str | None, attrs: Attributes) -> None:  # noqa: N802
        """Take an element for what it defines."""
        if name[0] in WORD and name[1] in self._steps:
            self._steps[name[1]](attrs)

    def _take_kind(self, attrs: Attributes) -> None:
        self._kind, self._list = value_of(attrs, "abstractNumId"), ""
        self.lists.kinds[self._kind] = {}

    def _take_level(self, attrs: Attributes) -> None:
        self._level = number_in(value_of(attrs, "ilvl"))
        if not self._list:
            self.lists.kinds.setdefault(self._kind, {})[self._level] = Level()

    def _here(self) -> Level:
        return Level() if self._list else self.lists.kinds.get(self._kind, {}).get(self._level, Level())

    def _take_start(self, attrs: Attributes) -> None:
        self._here().start = number_in(value_of(attrs), 1)

    def _take_style_of_level(self, attrs: Attributes) -> None:
        self._here().style = value_of(attrs)

    def _take_text_of_level(self, attrs: Attributes) -> None:
        self._here().text = value_of(attrs)

    def _take_list(self, attrs: Attributes) -> None:
        self._list = value_of(attrs, "numId")

    def _take_kind_of_list(self, attrs: Attributes) -> None:
        self.lists.lists[self._list] = value_of(attrs)

    def _take_other_level(self, attrs: Attributes) -> None:
        self._level = number_in(value_of(attrs, "ilvl"))

    def _take_other_start(self, attrs: Attributes) -> None:
        self.lists.starts[self._list, self._level] = number_in(value_of(attrs), 1)

    def _take_style(self, attrs: Attributes) -> None:
        self._style = value_of(attrs, "styleId")

    def _take_parent(self, attrs: Attributes) -> None:
        self.lists.parents[self._style] = value_of(attrs)

    def _take_level_of_style(self, attrs: Attributes) -> None:
        self.lists.styles[self._style] = (self.lists.styles.get(self._style, (None, 0))[0], number_in(value_of(attrs)))

    def _take_list_of_style(self, attrs: Attributes) -> None:
        self.lists.styles[self._style] = (value_of(attrs), self.lists.styles.get(self._style, (None, 0))[1])
