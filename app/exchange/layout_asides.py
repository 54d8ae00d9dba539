"""Rule: lines that belong to no question: neighbours of one sort become one piece of the account."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.exchange.layout_answers import AnswerList
from app.exchange.layout_marks import Strip, text_of, where_of
from app.exchange.readings import Piece, other, refused


@dataclass
class Aside:
    """Lines that belong to no question, and what they were taken for."""

    what: str
    strips: list[Strip] = field(default_factory=list)
    answers: AnswerList | None = None
    is_refused: bool = False


class Asides:
    """All such lines of a file."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: list[Aside] = []

    def add(self, strip: Strip, what: str, answers: AnswerList | None = None) -> None:
        """Count a line as `what`, together with the line before it where that was the same."""
        last = self.found[-1] if self.found else None
        follows = last is not None and strip.line.number - last.strips[-1].line.number <= 1
        if last is None or not follows or last.what != what or last.answers is not answers or last.is_refused:
            self.found.append(Aside(what, [], answers))
        self.found[-1].strips.append(strip)

    def refuse(self, strip: Strip, why: str) -> None:
        """Count a line as one that cannot be read at all."""
        self.found.append(Aside(why, [strip], None, True))

    def rename_last(self, what: str) -> None:
        """Take the line counted last for something else than the lines before it."""
        strip = self.found[-1].strips.pop()
        if not self.found[-1].strips:
            self.found.pop()
        self.found.append(Aside(what, [strip]))

    def pieces(self) -> Iterator[tuple[Strip, Piece]]:
        """Yield the first line and the piece of each."""
        for aside in self.found:
            yield aside.strips[0], _piece_of(aside)


def _piece_of(aside: Aside) -> Piece:
    where, text = where_of(aside.strips), text_of(aside.strips)
    if aside.is_refused:
        return refused(where, text, aside.what)
    unmatched = aside.answers.unmatched if aside.answers else []
    more = f"；第 {'、'.join(unmatched[:20])} 题的答案没有对上题目" if unmatched else ""
    pictures = sum(strip.pictures for strip in aside.strips)
    return other(where, text, aside.what + more + (f"；有 {pictures} 张图片，没有导入" if pictures else ""))
