"""Rule: whether a QTI item gives its marks as we do (all for exactly the key, else none), and what to say if not."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

ALL_OR_NOTHING = frozenset(("match_correct", "CC2_match", "CC2_match_basic"))
BY_OPTION = frozenset(("map_response", "CC2_map_response"))
NO_RULES = "原题没有写给分规则，按全对给分。"
PARTIAL = "原题按选项分别给分，改为按全对给分。"
OWN_RULES = "原题的给分规则是自编的，没有照搬，改为按全对给分。"
SCORE = "SCORE"


def marking_notes(item: Element, response: str) -> list[str]:
    """Return what a teacher should know about the marks of `item`, whose answer is the variable `response`."""
    rules = item.find("responseProcessing")
    if rules is None:
        return [NO_RULES]
    template = rules.get("template") or rules.get("templateLocation") or ""
    if template:
        return _of_template(template.rpartition("/")[2].removesuffix(".xml"))
    if len(rules) == 0:
        return [NO_RULES]
    if next(rules.iter("mapResponse"), None) is not None:
        return [PARTIAL]
    return [] if _is_plain_match(rules, response) else [OWN_RULES]


def _of_template(name: str) -> list[str]:
    if name in ALL_OR_NOTHING:
        return []
    return [PARTIAL] if name in BY_OPTION else [OWN_RULES]


def _is_plain_match(rules: Element, response: str) -> bool:
    """Return whether the score comes only from a match with the key, and a miss earns nothing."""
    granted = 0
    for parent, rule in _scores(rules):
        worth = _worth(rule)
        if parent.tag == "responseIf" and _matches_key(parent, response) and (worth is None or worth > 0):
            granted += 1
        elif parent.tag != "responseElse" or worth != 0:
            return False
    return granted == 1


def _scores(rules: Element) -> Iterator[tuple[Element, Element]]:
    """Yield every rule that sets the score, after the element it stands in."""
    for parent in rules.iter():
        for child in parent:
            if child.tag == "setOutcomeValue" and child.get("identifier") == SCORE:
                yield parent, child


def _matches_key(condition: Element, response: str) -> bool:
    test = condition[0]
    inside = [(element.tag, element.get("identifier")) for element in test]
    return test.tag == "match" and sorted(inside, key=str) == [("correct", response), ("variable", response)]


def _worth(rule: Element) -> float | None:
    """Return the marks a rule sets, below nought for a penalty; None where it computes them."""
    value = rule.find("baseValue")
    try:
        return None if value is None else float((value.text or "").strip())
    except ValueError:
        return None
