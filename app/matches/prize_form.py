"""Rule: a pool of prizes as typed into a form, read whole or with a sentence for every field."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Invalid

ROWS = 8
MOST_TICKETS, MOST_STOCK, MOST_WEIGHT = 100, 10_000, 1_000


@dataclass(frozen=True)
class NewPrize:
    """A prize as typed; a blank one gives nothing (谢谢参与)."""

    name: str
    stock: int
    weight: int
    is_blank: bool


@dataclass(frozen=True)
class TypedPool:
    """How many tickets a question gives, to whom, and the prizes."""

    each: int
    by_draw: bool
    prizes: tuple[NewPrize, ...]


def prizes_typed(form: Mapping[str, str]) -> TypedPool:
    """Return what was typed, or refuse with what is wrong field by field; rows without a name are left out."""
    faults: dict[str, str] = {}
    each = _whole(form, "each", "每题奖券数", 1, MOST_TICKETS, faults)
    prizes = []
    for row in range(1, ROWS + 1):
        name = form.get(f"name{row}", "").strip()
        if not name:
            continue
        if len(name) > 40:
            faults[f"name{row}"] = "奖品名称最多 40 个字。"
        stock = _whole(form, f"stock{row}", "数量", 1, MOST_STOCK, faults)
        weight = _whole(form, f"weight{row}", "权重", 1, MOST_WEIGHT, faults)
        prizes.append(NewPrize(name, stock, weight, form.get(f"blank{row}") == "1"))
    if not prizes:
        faults["name1"] = "请至少填写一种奖品。"
    if faults:
        raise Invalid(faults)
    return TypedPool(each, form.get("by_draw") == "1", tuple(prizes))


def _whole(form: Mapping[str, str], name: str, words: str, least: int, most: int, faults: dict[str, str]) -> int:
    text = form.get(name, "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
    if not least <= number <= most:
        faults[name] = f"{words}应为 {least} 至 {most} 的整数。"
    return number
