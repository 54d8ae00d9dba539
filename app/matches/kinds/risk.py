"""Rule: 风险: a team chooses what it plays for, and wins or loses just that."""

from collections.abc import Iterator
from decimal import Decimal

from app.matches.rounds import Round, RoundKind, ValueNotOffered
from app.matches.words import Outcome


class Risk(RoundKind):
    """Every team in turn, for a value of its own choice; it may decline where the settings say so."""

    value = "risk"
    label = "风险"
    overhead = 53
    is_wagered = True

    def points(self, round: Round, outcome: Outcome, value: int | None) -> Decimal:
        """Return the value, won or lost; one that the round does not offer is refused."""
        if value is None or value not in round.wager.values:
            raise ValueNotOffered
        return Decimal(value if outcome is Outcome.RIGHT else -value)

    def second_chances(self, round: Round) -> int:
        """Return one where the settings say what it is worth."""
        return int(round.wager.steal is not None)

    def second_points(self, round: Round, outcome: Outcome) -> Decimal:
        """Return what another team's answer gives: it may only be won by it, not lost."""
        return Decimal((round.wager.steal or 0) if outcome is Outcome.RIGHT else 0)

    def told(self, round: Round) -> str:
        """Return the values and what they do."""
        values = "、".join(str(value) for value in round.wager.values)
        return f"自选 {values} 分题，答对加分，答错扣同样的分" + ("，可以弃权" if round.wager.may_decline else "")

    def faults(self, round: Round) -> Iterator[tuple[str, str]]:
        """Name what is wrong with the values."""
        values = round.wager.values
        if not values:
            yield "wager.values", "至少要有一个可选分值。"
        elif any(not 1 <= value <= 1000 for value in values):
            yield "wager.values", "的可选分值应在 1 到 1000 之间。"
        elif list(values) != sorted(set(values)):
            yield "wager.values", "的可选分值应从小到大排列，不能重复。"


RISK = Risk()
