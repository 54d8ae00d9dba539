"""Rule: 个人必答: every player has questions of its own."""

from app.matches.rounds import Per, RoundKind


class Individual(RoundKind):
    """Every seat in turn."""

    value = "individual"
    label = "个人必答"
    overhead = 21
    per = Per.SEAT


INDIVIDUAL = Individual()
