"""Rule: the figures of a question read back from the plain values they are kept as."""

from collections.abc import Mapping
from typing import Any

from app.analysis.items import InBand, Item, Taken


def item_of(plain: Mapping[str, Any]) -> Item:
    """Return the figures of a question from `dataclasses.asdict` of them."""
    kept = dict(plain)
    for name in ("options", "choices"):
        kept[name] = tuple(Taken(**(each | {"by_fifth": tuple(each["by_fifth"])})) for each in plain[name])
    kept["bands"] = tuple(InBand(**each) for each in plain["bands"])
    return Item(**kept)
