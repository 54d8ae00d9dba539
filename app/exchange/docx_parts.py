"""Rule: what the body of a Word file says, read element by element: paragraphs, cells, breaks, pictures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesNSImpl as Attributes

from app.exchange.docx_lists import WORD, Name, number_in, value_of
from app.exchange.docx_numbering import Lists
from app.exchange.docx_pictures import Drawn
from app.exchange.layout_marks import Held, Line

MOST_LINES, MOST_TEXT, DEEPEST = 30_000, 8_000_000, 200
_UNSEEN = {"Fallback", "moveFrom", "rt", "del", "instrText", "sdtPr"}  # a second version, or nothing people see
_SIGNS = {"FC": "√", "FB": "×", "FE": "√", "FD": "×"}  # of the font Wingdings
_RULED = "____"


class TooMuch(Exception):
    """The file has more lines, words or depth than we read."""


class Paragraph:
    """A paragraph being read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.text = ""
        self.pictures = 0
        self.held: list[Held] = []
        self.style = ""
        self.list: str | None = None
        self.level: int | None = None


class BodyHandler(ContentHandler):
    """Gathers the lines of document.xml."""

    def __init__(self, lists: Lists, parts: Mapping[str, str]) -> None:
        """Begin with no lines; `lists` counts on while they come. `parts`: pictures by the ids the text uses."""
        super().__init__()
        self.lines: list[Line] = []
        self._lists, self._parts = lists, parts
        self._paragraphs: list[Paragraph] = []
        self._rows: list[list[list[Paragraph]]] = []  # rows inside each other: cells: their paragraphs
        self._hidden = 0  # inside how many elements nobody sees
        self._inside: list[str] = []  # t, r, pPr, drawing ... around this place
        self._drawn: list[Drawn] = []  # the drawings around this place
        self._run: list[str] = []
        self._is_ruled = False
        self._size = 0
        self._steps = self._beginnings()
        self._ends: dict[str, Callable[[], None]] = {
            "p": self._end_paragraph, "r": self._flush, "tr": self._end_row,
            "drawing": self._end_drawing, "pict": self._end_drawing, "object": self._end_drawing,
        }  # fmt: skip

    def _beginnings(self) -> dict[str, Callable[[Attributes], None]]:
        return {
            "p": self._begin_paragraph,
            "r": self._begin_run,
            "u": self._begin_line_below,
            "tab": self._begin_tab,
            "br": self._begin_break,
            "noBreakHyphen": self._begin_hyphen,
            "sym": self._begin_sign,
            "pStyle": self._begin_style,
            "numId": self._begin_list,
            "ilvl": self._begin_level,
            "drawing": self._begin_drawing,
            "txbxContent": self._begin_box,
            "tr": self._begin_row,
            "tc": self._begin_cell,
            "cr": self._begin_break,
            "pict": self._begin_drawing,
            "object": self._begin_drawing,
        }

    def startElementNS(self, name: Name, qname: str | None, attrs: Attributes) -> None:  # noqa: N802
        """Go into an element."""
        local = name[1]
        self._inside.append(local)
        if len(self._inside) > DEEPEST:
            raise TooMuch
        if self._hidden or local in _UNSEEN:
            self._hidden += 1
        elif local == "oMath":
            self._say("【公式】")
            self._hidden += 1
        elif name[0] in WORD and local in self._steps:
            self._steps[local](attrs)
        elif self._drawn and local in ("blip", "imagedata", "docPr"):
            self._take_picture(local, attrs)

    def endElementNS(self, name: Name, qname: str | None) -> None:  # noqa: N802
        """Come out of an element."""
        local = self._inside.pop()
        if self._hidden:
            self._hidden -= 1
        elif name[0] in WORD and local in self._ends:
            self._ends[local]()

    def characters(self, content: str) -> None:
        """Take words, where they are words of the text."""
        if self._inside and self._inside[-1] == "t" and not self._hidden:
            self._say(content)

    def _say(self, text: str) -> None:
        self._size += len(text)
        if self._size > MOST_TEXT:
            raise TooMuch
        self._run.append(text)

    @property
    def _in_run(self) -> bool:
        return self._inside[-2:-1] == ["r"]

    def _begin_paragraph(self, attrs: Attributes) -> None:
        self._flush()
        self._paragraphs.append(Paragraph())

    def _begin_run(self, attrs: Attributes) -> None:
        self._flush()
        self._is_ruled = False

    def _begin_line_below(self, attrs: Attributes) -> None:
        self._is_ruled = value_of(attrs) not in ("none", "") and "pPr" not in self._inside

    def _begin_tab(self, attrs: Attributes) -> None:
        if self._in_run:
            self._say(" " if self._rows else "\t")

    def _begin_break(self, attrs: Attributes) -> None:
        if self._in_run and value_of(attrs, "type") != "column":
            self._say("\n")

    def _begin_hyphen(self, attrs: Attributes) -> None:
        self._say("-")

    def _begin_sign(self, attrs: Attributes) -> None:
        self._say(_SIGNS.get(value_of(attrs, "char")[-2:].upper(), ""))

    def _begin_style(self, attrs: Attributes) -> None:
        if self._paragraphs:
            self._paragraphs[-1].style = value_of(attrs)

    def _begin_list(self, attrs: Attributes) -> None:
        if self._paragraphs and "pPrChange" not in self._inside:
            self._paragraphs[-1].list = value_of(attrs)

    def _begin_level(self, attrs: Attributes) -> None:
        if self._paragraphs and "pPrChange" not in self._inside:
            self._paragraphs[-1].level = number_in(value_of(attrs))

    def _begin_drawing(self, attrs: Attributes) -> None:
        self._drawn.append(Drawn())

    def _take_picture(self, local: str, attrs: Attributes) -> None:
        drawn = self._drawn[-1]
        if local == "docPr":
            drawn.alt = value_of(attrs, "descr") or value_of(attrs, "title")
        elif part := self._parts.get(value_of(attrs, "embed" if local == "blip" else "id")):
            drawn.parts.append(part)
            drawn.alt = drawn.alt or value_of(attrs, "title")

    def _begin_box(self, attrs: Attributes) -> None:
        for drawn in self._drawn:
            drawn.has_words = True

    def _end_drawing(self) -> None:
        drawn = self._drawn.pop() if self._drawn else Drawn()
        if self._paragraphs and not drawn.has_words:
            self._paragraphs[-1].pictures += 1
            self._paragraphs[-1].held += drawn.held()

    def _flush(self) -> None:
        text, self._run = "".join(self._run), []
        if self._is_ruled and text and not text.strip():
            text = _RULED  # an underlined space is a line to write on
        if self._paragraphs:
            self._paragraphs[-1].text += text

    def _end_paragraph(self) -> None:
        self._flush()
        paragraph = self._paragraphs.pop()
        number, level = self._lists.of_style(paragraph.style)
        number = paragraph.list if paragraph.list is not None else number
        text = paragraph.text
        if number and text.strip():
            mark = self._lists.mark(number, level if paragraph.level is None else paragraph.level)
            text = f"{mark} {text}" if mark else text
        if self._rows and self._rows[-1]:
            paragraph.text = text
            self._rows[-1][-1].append(paragraph)
        else:
            self._line(text, paragraph.pictures, False, paragraph.held)

    def _line(self, text: str, pictures: int, in_table: bool, held: Sequence[Held] = ()) -> None:
        if len(self.lines) >= MOST_LINES:
            raise TooMuch
        self.lines.append(Line(len(self.lines) + 1, text, pictures, in_table, tuple(held)))

    def _begin_row(self, attrs: Attributes) -> None:
        self._rows.append([])

    def _begin_cell(self, attrs: Attributes) -> None:
        if self._rows:
            self._rows[-1].append([])

    def _end_row(self) -> None:
        cells = self._rows.pop()
        paragraphs = [paragraph for cell in cells for paragraph in cell]
        if self._rows:
            if self._rows[-1]:
                self._rows[-1][-1] += paragraphs  # a table in a cell
            return
        texts = ["\n".join(each.text for each in cell if each.text.strip()) for cell in cells]
        if sum(text != "" for text in texts) != 1:
            held = [replace(one, cell=at) for at, cell in enumerate(cells) for each in cell for one in each.held]
            self._line("\t".join(texts), sum(each.pictures for each in paragraphs), True, held)
            return
        for paragraph in paragraphs:
            if paragraph.text.strip() or paragraph.pictures:
                self._paragraph_of_cell(paragraph)

    def _paragraph_of_cell(self, paragraph: Paragraph) -> None:
        first, *others = paragraph.text.split("\n")
        self._line(first, paragraph.pictures, True, paragraph.held)
        for text in others:
            self._line(text, 0, True)
