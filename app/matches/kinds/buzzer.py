"""Rule: 抢答: teams race for the right to answer."""

from app.matches.rounds import Per, RoundKind, Way


class Buzzer(RoundKind):
    """The first to press answers; where the settings say so, the others may race again after a wrong answer."""

    value = "buzzer"
    label = "抢答"
    overhead = 11
    way = Way.RACED
    per = Per.ROUND
    can_reopen = True


BUZZER = Buzzer()
