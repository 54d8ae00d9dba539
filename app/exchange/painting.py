"""Rule: the pictures of an account are painted anew, however the file held them; what cannot be taken is named.

Runs inside the sandbox, where the readers have said of each picture how it is opened.
"""

from collections.abc import Iterator
from dataclasses import replace

from app.exchange.readings import Fate, Piece, Reading
from app.exchange.repainting import Unfit, repaint
from app.questions.drawing import Drawing

MOST_PICTURES = 60


def pictured(reading: Reading) -> Reading:
    """Return the account with its pictures; of one that is not taken the question stays, and the account says why."""
    return tuple(_pictured(reading))


def _pictured(reading: Reading) -> Iterator[Piece]:
    most = MOST_PICTURES
    for piece in reading:
        if piece.opens and piece.written and piece.written.picture:  # a refused one may be mended
            piece, most = _painted(piece, most), most - 1
        yield piece


def _painted(piece: Piece, most: int) -> Piece:
    assert piece.opens and piece.written and piece.written.picture
    name, alt = piece.written.picture.file, piece.written.picture.alt
    try:
        if most <= 0:
            raise Unfit(f"一个文件最多导入 {MOST_PICTURES} 张")
        painted = repaint(piece.opens())
    except Unfit as why:
        note = f"图片 {name.rpartition('/')[2][:60]} 没有导入：{why}。"
        fate = Fate.CHANGED if piece.is_question else piece.fate
        return replace(piece, fate=fate, notes=(*piece.notes, note), written=replace(piece.written, picture=None))
    return replace(piece, written=replace(piece.written, picture=Drawing(painted.file, alt)), painted=painted)
