"""Rule: 观众互动: the hall answers on its phones, for prizes."""

from app.matches.rounds import Per, Round, RoundKind, Way


class Audience(RoundKind):
    """Everybody in the hall at once; the teams watch."""

    value = "audience"
    label = "观众互动"
    overhead = 22
    way = Way.TOGETHER
    per = Per.ROUND
    letter = "A"
    gives_points = False
    is_for_hall = True

    def told(self, round: Round) -> str:
        """Return what may be won."""
        return "现场观众答题，答对有机会获得小礼品"


AUDIENCE = Audience()
