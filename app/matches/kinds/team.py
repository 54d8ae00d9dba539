"""Rule: 团队必答: every team has questions of its own and may confer."""

from app.matches.rounds import RoundKind


class Team(RoundKind):
    """Every team in turn."""

    value = "team"
    label = "团队必答"
    overhead = 13


TEAM = Team()
