"""Rule: 评委打分: a team shows something, and judges give it marks."""

from app.matches.rounds import Round, RoundKind


class Judged(RoundKind):
    """Every team in turn; its points are the judges' mean, with or without the extremes."""

    value = "judged"
    label = "评委打分"
    overhead = 60
    is_marked = True

    def told(self, round: Round) -> str:
        """Return the most that judges may give."""
        return f"评委打分，最高 {round.jury.top} 分"

    def usual(self) -> Round:
        """Return a scene of three minutes."""
        return Round(self, name="情景展示", count=1, seconds=180)


JUDGED = Judged()
