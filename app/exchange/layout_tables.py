"""Rule: lines cut into what is read as one line: at soft line breaks, and in tables at their cells."""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.exchange.layout_marks import WORDS, Held, Line, Strip, tidy
from app.exchange.layout_options import marks_in

_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")
_SIGN = re.compile(r"(?:[A-Ja-j]|\d{1,4})\s*[.．、:：]?$")  # a cell that only names what the next cell holds
_OPTION_HEAD = re.compile(r"(?:选项|答案)?\s*([A-J])\s*(?:选项|项)?$")
_OF_STEM = ("stem", "number", "")  # columns whose pictures belong to the stem; 图片 has no role of its own
_HEADS = {
    "序号": "number", "题号": "number", "编号": "number",
    "题干": "stem", "题目": "stem", "试题": "stem", "题目内容": "stem", "试题内容": "stem", "内容": "stem",
    "选项": "plain", "备选项": "plain",
}  # fmt: skip


def strips_of(lines: Iterable[Line]) -> Iterator[Strip]:
    """Yield what is read as one line. A table row under a head that names 题干 and 答案 is read by its columns."""
    head: list[str] = []
    for line in lines:
        cells = [tidy(cell) for cell in line.text.split("\t")] if line.in_table else []
        if not line.in_table:
            head = []
        elif found := _head(cells):
            head = found
            yield Strip(line, line.text, tidy(line.text), line.pictures, "表头")
            continue
        yield from _under(line, head) if head and len(head) == len(cells) else _parts(line)


def _parts(line: Line) -> Iterator[Strip]:
    pieces = [bit for cell in _cells(line) for bit in _BREAK.split(cell)]
    kept = [piece for piece in pieces if tidy(piece)] or [line.text]
    held = _before_options(line) if line.in_table else line.held
    for at, raw in enumerate(kept):
        yield Strip(line, raw, tidy(raw), line.pictures if at == 0 else 0, held=held if at == 0 else ())


def _before_options(line: Line) -> tuple[Held, ...]:
    """Return the pictures of a row that stand in no cell of an option and in none behind one."""
    cells = line.text.split("\t")
    return tuple(held for held in line.held if not any(marks_in(tidy(cell)) for cell in cells[: held.cell + 1]))


def _cells(line: Line) -> list[str]:
    """Return the cells of a row, a lone number, letter or label together with the cell behind it."""
    cells = line.text.split("\t")
    if not line.in_table or tidy(cells[0]).rstrip(":：") in ("题号", "序号", "答案", "参考答案"):
        return [line.text]
    joined: list[str] = []
    is_waiting = False
    for cell in cells:
        if is_waiting:
            joined[-1] += "\t" + cell
        else:
            joined.append(cell)
        word = tidy(cell)
        is_waiting = not is_waiting and (bool(_SIGN.match(word)) or word.strip("【】[]:：") in WORDS)
    return joined


def _head(cells: Sequence[str]) -> list[str]:
    """Return what each column of a table holds, where this is the head of a table of questions."""
    names = [cell.replace(" ", "").strip("*：:") for cell in cells]
    roles = [_role(name) for name in names]
    return roles if "stem" in roles and any(role.startswith("答案") for role in roles) else []


def _role(name: str) -> str:
    if name in _HEADS:
        return _HEADS[name]
    if option := _OPTION_HEAD.match(name):
        return option[1]
    return f"{'答案' if WORDS[name] == 'key' else name}：" if name in WORDS else ""


def _under(line: Line, head: Sequence[str]) -> Iterator[Strip]:
    """Yield the cells of a row with the marks that the head of their column gives them, the stem first."""
    cells = line.text.split("\t")
    number = next((tidy(cell) for cell, role in zip(cells, head, strict=True) if role == "number"), "")
    order = sorted(range(len(head)), key=lambda at: head[at] != "stem")
    pictures = line.pictures
    held = tuple(one for one in line.held if head[one.cell] in _OF_STEM)
    for at in order:
        text, role = tidy(cells[at]), head[at]
        if role == "number" or not text:
            continue
        for bit in _BREAK.split(cells[at]) if role == "plain" else [cells[at]]:
            text = _marked(tidy(_BREAK.sub(" ", bit)), role, number)
            yield Strip(line, bit, text, pictures, "", role == "stem", held)
            pictures, held = 0, ()


def _marked(text: str, role: str, number: str) -> str:
    if role == "stem":
        return f"{number}. {text}" if number.isdecimal() and len(number) < 5 else text
    if len(role) == 1:
        return f"{role}. {text}"
    return text if role in ("plain", "") else f"{role}{text}"
