"""Rule: marked up text (HTML, Markdown, Moodle's own) as plain text, with notes about what plain text cannot hold.

Written by hand and not with a parser of the web: it never fails and its work grows with the length of the text only.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

OF_BLOCKS = """
address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
h6 header hr li main menu nav ol p pre section table tr ul
"""
OF_WORDS = """
a abbr acronym audio b base bdi bdo big body button canvas cite code col colgroup data del details dfn em embed font
head html i iframe img input ins kbd label legend link map mark math meta noscript object optgroup option output param
picture q rp rt ruby s samp script select small source span strike strong style sub summary sup svg tbody td textarea
tfoot th thead time title track tt u var video wbr
"""
BLOCKS = frozenset(OF_BLOCKS.split())
KNOWN = BLOCKS | frozenset(OF_WORDS.split())
PARTED = frozenset({"td", "th", "option"})
SKIPPED = frozenset({"script", "style", "head", "svg", "audio", "video", "iframe", "object", "canvas", "math"})
PICTURES = frozenset({"img", "svg", "canvas"})
NOTES = {
    "audio": "题中有声音，没有导入。",
    "video": "题中有视频，没有导入。",
    "iframe": "题中嵌入了网页，没有导入。",
    "object": "题中嵌入了文件，没有导入。",
    "embed": "题中嵌入了文件，没有导入。",
    "script": "题中有脚本，没有导入。",
    "math": "题中有公式，只留下了文字。",
    "table": "题中有表格，只留下了文字。",
    "input": "题中有填写框，没有导入。",
    "textarea": "题中有填写框，没有导入。",
    "select": "题中有下拉框，只留下了文字。",
    "u": "文字下面的线没有保留。",
    "del": "文字上的删除线没有保留。",
    "s": "文字上的删除线没有保留。",
    "strike": "文字上的删除线没有保留。",
}
SHIFTED = {"sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"), "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")}
SHIFT_NOTE = "题中有上标或下标，已变成普通文字。"

# A tag never reaches past the next “<”, so that a text of a million “<” costs a million steps and no more.
TAG = re.compile(
    r"<!--|<[!?][^<>]*+>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?=[\s/>])"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>|[^<>]*+>)"
)
NAMED = re.compile(r"""(?<![\w-])(alt|src)\s*=\s*(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f\v]+")
LONG_REFERENCE = re.compile(r"&#[0-9]{8,}+;?|&#[xX][0-9A-Fa-f]{8,}+;?")
INVISIBLE = re.compile("[\u200b\ufeff\u00ad]")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Shown:
    """A picture that a text shows: where it lies, and what it shows, in the author's words."""

    source: str
    alt: str

    @property
    def left_out(self) -> str:
        """Return what the account says where the picture is not taken."""
        source = "" if self.source.startswith("data:") else self.source.rsplit("/", 1)[-1]
        called = SPACE.sub(" ", (self.alt or unquote(source))[:LONGEST_NAME]).strip()
        return f"题中有图片 {called}，没有导入。" if called else "题中有图片，没有导入。"


def plain_text(html: str) -> tuple[str, list[str]]:
    r"""Return the text of some HTML, and notes in Chinese about what the text cannot hold, each note once.

    Paragraphs and <br> become line breaks; a tag HTML does not know stays as it was typed.

    >>> plain_text("<p>1 &lt; 2<br/>x<sup>2</sup></p><p>a<b，c</p>")
    ('1 < 2\nx²\na<b，c', [])
    >>> plain_text('下图是什么？<img src="@@PLUGINFILE@@/ying%20su.png">')
    ('下图是什么？', ['题中有图片 ying su.png，没有导入。'])
    """
    return _Plain(html).read()


def formatted(text: str, form: str) -> tuple[str, list[str]]:
    """Return text in one of Moodle's formats (html, moodle, plain, markdown) as plain text, and notes about losses.

    >>> formatted("1<b>2 &amp;", "plain"), formatted("**不**能", "markdown"), formatted("不<b>能</b>", "html")
    (('1<b>2 &amp;', []), ('不能', []), ('不能', []))
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (text.strip(), []) if form == "plain" else plain_text(_as_html(text, form))


def shown_in(text: str, form: str) -> list[Shown]:
    """Return the pictures that a text shows.

    >>> shown_in('图<img alt="&lt;花" data-src="b.png" src="a.png">', "html"), shown_in("<img src='a.png'>", "plain")
    ([Shown(source='a.png', alt='<花')], [])
    """
    if form == "plain":
        return []
    plain = _Plain(_as_html(text, form))
    plain.read()
    return plain.pictures


def _as_html(text: str, form: str) -> str:
    if form == "html":
        return text
    return (_without_markdown(text) if form == "markdown" else text).replace("\n", "<br>")


def one_line(text: str) -> str:
    """Return the text with its lines joined by a space: for stems and options.

    >>> one_line("毒品\\n有害")
    '毒品 有害'
    """
    return " ".join(text.split("\n")) if "\n" in text else text


class _Plain:
    """One reading of one text."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.said: list[str] = []
        self.notes: list[str] = []
        self.pictures: list[Shown] = []
        self.shift = ""  # sup or sub, while inside one
        self.unclosed: set[str] = set()  # elements whose end was sought in vain: it is not sought again

    def read(self) -> tuple[str, list[str]]:
        position = 0
        while token := TAG.search(self.html, position):
            self._say(self.html[position : token.start()])
            position = self._after(token)
        self._say(self.html[position:])
        text = re.sub(" {2,}", " ", "".join(self.said))
        text = re.sub(r" ?\n[ \n]*", "\n", text)
        return text.replace("\xa0", " ").strip(), list(dict.fromkeys(self.notes))

    def _say(self, raw: str) -> None:
        if not raw:
            return
        # Python refuses to turn thousands of digits into a number; no character has eight.
        text = SPACE.sub(" ", unescape(LONG_REFERENCE.sub("\ufffd", raw)))
        text = INVISIBLE.sub("", text)
        if self.shift:
            text = text.translate(SHIFTED[self.shift])
            if not all(letter in SHIFTED[self.shift].values() for letter in map(ord, text.strip())):
                self.notes.append(SHIFT_NOTE)
        self.said.append(text)

    def _after(self, token: re.Match[str]) -> int:
        """Take in one tag or comment and return the position to go on from."""
        if token[0] == "<!--":
            return self._past("!--", "-->", token)
        if token["name"] is None:
            return token.end()
        name = token["name"].lower().removeprefix("m:").removeprefix("mml:")
        if name not in KNOWN and ":" not in name and "-" not in name:
            self._say(token[0])
        elif name in SHIFTED:
            self.shift = "" if token["end"] else name
        elif name in BLOCKS or name in PARTED:
            self.said.append("\n" if name in BLOCKS else " ")
        if not token["end"]:
            self._note(name, token["rest"])
            if name in SKIPPED and not token[0].endswith("/>"):
                return self._past(name, rf"</(?:m:|mml:)?{name}\s*>", token)
        return token.end()

    def _note(self, name: str, attributes: str) -> None:
        if name in PICTURES:
            found = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in NAMED.finditer(attributes)}
            shown = Shown(unescape(found.get("src", "")), unescape(found.get("alt", "")))
            self.pictures.append(shown)
            self.notes.append(shown.left_out)
        elif name in NOTES:
            self.notes.append(NOTES[name])

    def _past(self, name: str, ending: str, token: re.Match[str]) -> int:
        """Return the position after an element whose content is no text; the content of a formula is kept."""
        end = None if name in self.unclosed else re.compile(ending, re.IGNORECASE).search(self.html, token.end())
        if end is None:
            self.unclosed.add(name)
            return token.end()
        if name == "math":
            self._say(re.sub("<[^<>]*+>", "", self.html[token.end() : end.start()]))
        return end.end()


PICTURE_MARK = re.compile(r"!\[([^\[\]\n]*+)\]\(([^()\s]*+)[^()\n]*+\)")
LINK_MARK = re.compile(r"\[([^\[\]\n]++)\]\(([^()\n]*+)\)")
BOLD_MARK = re.compile(r"\*\*(?=\S)([^*\n]++)\*\*")
LINE_MARK = re.compile(r"^(?:#{1,6}|[>*+-])[ \t]+", re.MULTILINE)


def _without_markdown(text: str) -> str:
    """Turn Markdown's pictures into HTML, so that they are named, and take away its plainest other marks."""
    text = PICTURE_MARK.sub(lambda found: f'<img alt="{found[1]}" src="{found[2]}">', text)
    text = BOLD_MARK.sub(r"\1", LINK_MARK.sub(r"\1", text))
    return re.sub(r"\\([\\`*_{}\[\]()#+.!-])", r"\1", LINE_MARK.sub("", text))
