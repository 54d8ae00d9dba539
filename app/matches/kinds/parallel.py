"""Rule: 判断快答: all teams answer the same question at once, each at its podium."""

from app.matches.rounds import Per, RoundKind, Way


class Parallel(RoundKind):
    """All teams together; the machine judges."""

    value = "parallel"
    label = "判断快答"
    overhead = 14
    way = Way.TOGETHER
    per = Per.ROUND


PARALLEL = Parallel()
