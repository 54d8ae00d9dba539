"""Rule: the kinds of round there are, each in a file of its own. A new kind is such a file and its place in this list.

The order is that of the buttons with which an organiser adds a round.
"""

from enum import StrEnum
from typing import get_args, get_origin

from app.matches.kinds.audience import AUDIENCE
from app.matches.kinds.burst import BURST
from app.matches.kinds.buzzer import BUZZER
from app.matches.kinds.individual import INDIVIDUAL
from app.matches.kinds.judged import JUDGED
from app.matches.kinds.parallel import PARALLEL
from app.matches.kinds.risk import RISK
from app.matches.kinds.team import TEAM
from app.matches.kinds.tie_break import TIE_BREAK
from app.matches.rounds import RoundKind

KINDS: dict[str, RoundKind] = {
    kind.value: kind
    for kind in (INDIVIDUAL, TEAM, PARALLEL, BUZZER, RISK, TIE_BREAK, AUDIENCE, JUDGED, BURST)
}  # fmt: skip
Word = StrEnum | RoundKind


def words_of(hint: object) -> tuple[Word, ...]:
    """Return the words a setting of this type, one word or several, is chosen from; none for numbers and texts."""
    word = get_args(hint)[0] if get_origin(hint) is tuple else hint
    if word is RoundKind:
        return tuple(KINDS.values())
    return tuple(word) if isinstance(word, type) and issubclass(word, StrEnum) else ()


__all__ = [
    "AUDIENCE",
    "BURST",
    "BUZZER",
    "INDIVIDUAL",
    "JUDGED",
    "KINDS",
    "PARALLEL",
    "RISK",
    "TEAM",
    "TIE_BREAK",
    "Word",
    "words_of",
]
