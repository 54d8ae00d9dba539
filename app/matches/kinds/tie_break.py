"""Rule: 加赛: teams equal at the line between two awards race until one is ahead; it settles places, not points."""

from app.matches.rounds import Per, Round, RoundKind, Way


class TieBreak(RoundKind):
    """Sudden death among the tied: right wins, wrong goes out."""

    value = "tie_break"
    label = "加赛"
    overhead = 11
    way = Way.RACED
    per = Per.ROUND
    gives_points = False
    breaks_ties = True

    def length(self, round: Round) -> str:
        """Return when there is any."""
        return f"有并列时进行，每题 {round.seconds} 秒"

    def told(self, round: Round) -> str:
        """Return how it is decided."""
        return "一题定胜负：答对胜出，答错出局"


TIE_BREAK = TieBreak()
